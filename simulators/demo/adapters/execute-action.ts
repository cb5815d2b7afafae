import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Scenario } from '../../scenario.ts';
import { datasetAnswer, enrolledAnswer, jobAnswer, leaseAnswer, modelAnswer, nothing } from '../answers.ts';
import { assignAnswer } from '../assign-answer.ts';
import { recordLabel, type LineState } from '../line-state.ts';
import type { Action, ActionArguments } from '../stations.ts';
import { collectReadings, compareModels } from './compare-models.ts';
import type { ControlPlaneClient } from './control-plane-client.ts';

export interface ActionContext {
  readonly client: ControlPlaneClient;
  readonly scenario: Scenario;
  readonly agentFile: (deviceId: string) => string;
  readonly agentDataDir: (deviceId: string) => string;
  readonly line: () => LineState;
  readonly change: (change: (line: LineState) => LineState) => void;
  readonly note: (text: string) => void;
}

const annotator = 'demo-labeler';
const leaseCount = 25;
/** Twelve agents try a model on one machine, which may be small or busy. */
const rolloutGate = { confirmedPercentMin: 100, failedMax: 0, deadlineMs: 150_000 };

/** One executor for each action; a missing one does not compile. */
const executors: { readonly [Name in keyof ActionArguments]: (context: ActionContext, action: ActionArguments[Name]) => Promise<void> } = {
  async enroll({ client, agentFile, agentDataDir, note }, { deviceIds }) {
    for (const id of deviceIds) {
      const enrolled = await client.post('/devices', { id, tags: ['demo'], rotate: true }, enrolledAnswer);
      const config = {
        deviceId: id,
        dataDir: agentDataDir(id),
        broker: { url: enrolled.mqttUrl, password: enrolled.credential },
        trust: enrolled.trust,
        source: { kind: 'stdin' },
        sink: { kind: 'stdout' },
        runtime: 'auto',
      };
      mkdirSync(dirname(agentFile(id)), { recursive: true });
      writeFileSync(agentFile(id), `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600 });
    }
    note(`enrolled ${deviceIds.length} devices; each has its own credential`);
  },
  async create_model({ client, scenario }, { name }) {
    await client.post('/models', { name, task: scenario.task, classNames: scenario.classNames, settings: scenario.settings }, modelAnswer);
  },
  async upload_dataset({ client, scenario, note }, { name }) {
    const lines = [JSON.stringify({ name, task: scenario.task, classNames: scenario.classNames, columns: scenario.columns, windowRows: scenario.windowRows })];
    for (const row of scenario.trainingRows()) lines.push(JSON.stringify(row));
    const stored = await client.upload('/datasets', 'application/x-ndjson', `${lines.join('\n')}\n`, datasetAnswer);
    note(`stored ${stored.rowCount} rows as ${stored.digest}`);
  },
  async start_job({ client, scenario }, { dataset }) {
    await client.post('/training/jobs', { model: scenario.name, dataset }, jobAnswer);
  },
  async start_retraining({ client, scenario }, { base, baseVersion }) {
    const snapshot = await client.post('/datasets/snapshots', { model: scenario.name, base }, datasetAnswer);
    await client.post('/training/jobs', { model: scenario.name, dataset: snapshot.digest, baseVersion }, jobAnswer);
  },
  async compare_models({ client, scenario, line, change }, { versionId, phase, from }) {
    const comparison = { phase, ...(await compareModels(client, scenario, versionId, collectReadings(scenario, phase, from, line().labelledKeys))) };
    change((before) => ({ ...before, comparisons: { ...before.comparisons, [versionId]: comparison } }));
  },
  async approve({ client, note }, { versionId }) {
    await client.post(`/versions/${versionId}/approve`, {}, nothing);
    note(`the demo approves ${versionId} as the operator`);
  },
  async start_rollout({ client }, { versionId }) {
    await client.post('/rollouts', { versionId, selector: { tags: ['demo'] }, waves: [{ count: 1 }, { percent: 34 }, { percent: 100 }], gate: rolloutGate }, nothing);
  },
  async answer_labels({ client, scenario, line, change }, { labelsMax }) {
    const lease = await client.post('/labels/lease', { annotator, model: scenario.name, count: leaseCount }, leaseAnswer);
    let given = 0;
    for (const item of lease.items) {
      const step = given < labelsMax ? assignAnswer(scenario, line(), item.sourceKey) : ({ kind: 'skip', reason: 'enough labels' } as const);
      if (step.kind === 'answer') {
        await client.post('/labels', { sampleId: item.sampleId, annotator, value: step.value }, nothing);
        change((before) => recordLabel(before, item.sourceKey, step.value));
        given++;
      } else {
        await client.post('/labels/skip', { sampleId: item.sampleId, annotator, reason: step.reason }, nothing);
        change((before) => ({ ...before, skipped: before.skipped + 1 }));
      }
    }
  },
};

export async function executeAction(context: ActionContext, action: Action): Promise<void> {
  const execute = executors[action.action] as (context: ActionContext, action: Action) => Promise<void>;
  await execute(context, action);
}
