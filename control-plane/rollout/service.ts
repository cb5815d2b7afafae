import { AppError } from '../../proto/app-error.ts';
import type { Digest } from '../../proto/digest.ts';
import type { ControlPlaneContext } from '../context.ts';
import type { FleetService } from '../fleet/service.ts';
import type { RegistryService } from '../registry/service.ts';
import type { Version } from '../registry/version.ts';
import { advanceRollout, currentGate, isStoppedByGate } from './advance-rollout.ts';
import type { AdvanceInput, Decision, RolloutAdvance } from './rollout-advance.ts';
import { leavingDevices, outDevices, swappingDevices } from './count-out.ts';
import { findHarm } from './gates/evaluate-gate.ts';
import { deadlineMsMax, gateSchema, type GateEvidence, type GateVerdict, type Harm } from './gates/gate.ts';
import { noFigures } from './gates/collect-figures.ts';
import { measureLabelRate, type LabelRate } from './gates/estimate-power.ts';
import { evidenceOf, judgeWave } from './judge-wave.ts';
import { listChanges, type Happening } from './list-changes.ts';
import { holdersOf, LiveRollouts } from './live-rollouts.ts';
import { newerThan } from './newer-than.ts';
import { planDecision, planStop, type OperatorDecision } from './plan-decision.ts';
import { joinDevices, planLateJoiners } from './plan-late-joiners.ts';
import { planRollback } from './plan-rollback.ts';
import { planApproval, planRollout, startPlan, type RolloutPlan } from './plan-rollout.ts';
import { isLasting, planTimeline, type TimelineEntry, type TimelineLine } from './plan-timeline.ts';
import { isVacated } from './refill-wave.ts';
import { createRolloutRecords } from './records-service.ts';
import { insertRollout, loadDesiredDigests, loadJoinRules, loadNextId, loadRolloutAges, loadRolloutHeads, loadSucceededVersions, nextCreatedMs, updateRollout } from './repository.ts';
import { isLive, rolloutSpecSchema, type Rollout, type RolloutSpec } from './rollout.ts';
import { createFleetStops, throwFirst } from './stops-service.ts';
import { createRolloutTemplates } from './templates-service.ts';
import { changesOf, type TellDependencies } from './tell-devices.ts';
import { loadLastLine, saveEvidence, saveTimeline } from './timeline-repository.ts';
import { pastMs, WaveFigures, type FiguresOf, type LoadBehaviour } from './wave-figures.ts';

export interface RolloutDependencies extends Pick<TellDependencies, 'planDelivery'> {
  readonly fleet: Pick<FleetService, 'twins' | 'setDesired' | 'observe'>;
  readonly registry: Pick<RegistryService, 'getVersion' | 'getModel' | 'champion' | 'bundleRef' | 'bundleArtifacts' | 'findByBundle' | 'listVersions'>;
  readonly behaviour: LoadBehaviour;
}

/** Devices told in one tick: a wave of thousands must not keep requests and reports waiting. The next tick goes on. */
const commandsPerTickMax = 250;
const rulesMax = 100;
/** What an agent does that is told nothing about reporting. */
const agentWindowMs = 300_000;
/** And about its probation. */
const agentProbationMs = 60_000;

export type RolloutService = ReturnType<typeof createRolloutService>;

/** Rollouts: planned once, then moved by ticks until they succeed, trip or are aborted. */
export function createRolloutService(context: ControlPlaneContext, dependencies: RolloutDependencies) {
  const { store, clock, events } = context;
  const { fleet, registry } = dependencies;
  const inTurn = createTurns();
  const live = new LiveRollouts(store, fleet);
  const records = createRolloutRecords(context);
  const figures = new WaveFigures(dependencies.behaviour, async ({ spec, versionId }) => {
    const reporting = spec.reporting ?? (await registry.getModel((await registry.getVersion(versionId)).model)).settings.reporting;
    return reporting?.windowMsMax ?? agentWindowMs;
  });
  const lastLines = new Map<string, TimelineLine | undefined>();
  const stops = createFleetStops(context, {
    inTurn,
    stopRollout: async ({ rolloutId, revert, by }) => {
      try {
        const decision = planStop(await get(rolloutId), revert);
        if (decision !== undefined) await decideNow(rolloutId, decision, by);
      } catch (error) {
        forget();
        throw error;
      }
    },
  });
  /** Who follows the timeline: told of lines after their commit. */
  const followers = new Set<() => void>();

  async function plan(spec: RolloutSpec): Promise<{ bundleDigest: Digest; plan: RolloutPlan }> {
    const version = await registry.getVersion(spec.versionId);
    await registry.bundleRef(version.id);
    const champion = await registry.champion(version.model);
    await live.refresh(clock.nowMs());
    if (champion !== undefined && champion.number > version.number && !spec.rollback) {
      // Before any rollout of a model has succeeded, its newest approved version is its champion, and may run nowhere.
      const runs = [...live.observed.values()].some(({ confirmedDigest, runningDigest }) => [confirmedDigest, runningDigest].includes(champion.bundleDigest));
      throw new AppError('request.conflict', `${version.id} is older than ${champion.id}, ${runs ? 'which the fleet runs; devices refuse to go back unless rollback is set' : 'which is approved and runs on no device; roll that one out, or set rollback to roll out the older one'}`);
    }
    const planned = planRollout(spec, { bundleDigest: version.bundleDigest, newerReleases: await newerReleases(version), devices: [...live.observed.values()], held: holdersOf(live.unsettled()), rollouts: new Map(live.unsettled().map((rollout) => [rollout.id, rollout])), probationMs: await probationMs(version.model, spec), labels: await labelRate(version), otherModels: await otherModels(version) });
    if (!planned.ok) throw new AppError(planned.error.code, planned.error.message);
    const stopped = await stops.stopReason();
    const notes = [...(stopped === '' ? [] : [`waits, nothing is told to any device: ${stopped}`]), ...(await describeUntold(version.model, spec)), ...planned.value.notes];
    return { bundleDigest: version.bundleDigest, plan: { ...planned.value, notes } };
  }

  /** Agents may have been built with another probation, so it is only said. */
  async function describeUntold(model: string, { probation, deadlines, gate }: RolloutSpec): Promise<string[]> {
    const limitMs = deadlines.probationMs ?? gate.deadlineMs;
    if (limitMs > agentProbationMs || (probation ?? (await registry.getModel(model)).settings.probation) !== undefined) return [];
    return [`the deadline of ${limitMs / 1_000} s is not longer than the probation of ${agentProbationMs / 1_000} s that an agent takes where it is told none: devices count as silent before they can confirm; give a longer deadline, or a shorter probation (probation.durationMs, of the rollout or in the model's settings)`];
  }

  async function probationMs(model: string, { probation }: Partial<Pick<RolloutSpec, 'probation'>> = {}): Promise<number> {
    return (probation ?? (await registry.getModel(model)).settings.probation)?.durationMs ?? 0;
  }

  /** Of the devices on the version of this model that most have confirmed, in the last day. */
  async function labelRate({ model, bundleDigest }: Pick<Version, 'model' | 'bundleDigest'>): Promise<LabelRate | undefined> {
    const versions = new Set((await registry.listVersions(model)).map((version) => version.bundleDigest as string));
    const counts = new Map<string, number>();
    for (const { confirmedDigest } of live.observed.values()) if (confirmedDigest !== bundleDigest && versions.has(confirmedDigest)) counts.set(confirmedDigest, (counts.get(confirmedDigest) ?? 0) + 1);
    const [most] = [...counts].toSorted((a, b) => b[1] - a[1]);
    const behaviour = most === undefined ? undefined : await dependencies.behaviour(most[0], clock.nowMs() - pastMs);
    return behaviour === undefined ? undefined : measureLabelRate(behaviour, clock.nowMs());
  }

  /** Bundle -> version, of what devices have confirmed of other models. */
  async function otherModels({ model }: Pick<Version, 'model'>): Promise<Map<string, string>> {
    const confirmed = new Set([...live.observed.values()].map(({ confirmedDigest }) => confirmedDigest).filter((digest) => digest !== ''));
    const versions = await Promise.all([...confirmed].map(async (digest) => registry.findByBundle(digest)));
    return new Map(versions.flatMap((version) => (version === undefined || version.model === model ? [] : [[version.bundleDigest, version.id] as const])));
  }

  /** Bundle -> version, of the later versions of its model. */
  async function newerReleases({ model, number }: Pick<Version, 'model' | 'number'>): Promise<Map<string, string>> {
    return new Map((await registry.listVersions(model)).flatMap((version) => (version.number > number ? [[version.bundleDigest, version.id] as const] : [])));
  }

  /** In its turn. @throws AppError request.not_found, request.conflict, request.invalid */
  async function createNow(asked: RolloutSpec, by: string): Promise<{ rollout: Rollout; plan: RolloutPlan }> {
    const { bundleDigest, plan: planned } = await plan(asked);
    const spec = { ...asked, approval: planApproval(asked, planned.waves) };
    const nowMs = clock.nowMs();
    const entry: TimelineEntry = {
      kind: 'rollout.created', wave: -1, by,
      text: `created by ${by}: ${spec.versionId} in ${planned.waves.length} wave(s) of ${planned.waves.map((wave) => wave.deviceIds.length).join(', ')} device(s), ${planned.leftOut.length} left out`,
      detail: { versionId: spec.versionId, waves: planned.waves.map((wave) => wave.deviceIds.length), leftOut: planned.leftOut.length, supersedes: planned.supersedes.map(({ rolloutId, deviceIds }) => ({ rolloutId, devices: deviceIds.length })) },
    };
    const entries = [entry, ...(spec.approval.start ? [{ kind: 'rollout.awaiting_approval', wave: 0, text: 'waits for an approval to start', detail: { wave: -1 } }] : [])];
    const { rollout, lines } = await store.transaction().execute(async (tx) => {
      const made: Rollout = {
        id: await loadNextId(tx, spec.versionId), versionId: spec.versionId, bundleDigest, state: spec.approval.start ? 'awaiting_approval' : 'running', spec, ...startPlan(planned, nowMs), waveOpen: 0,
        detail: spec.approval.start ? 'waits for an approval to start' : `created by ${by}`, pausedMs: 0, approvals: [], acknowledgedMeasures: [], createdBy: by, createdMs: await nextCreatedMs(tx, nowMs), updatedMs: nowMs,
      };
      await insertRollout(tx, made, planned);
      return { rollout: made, lines: await saveTimeline(tx, made.id, planTimeline(undefined, entries, nowMs)) };
    });
    lastLines.set(rollout.id, lines.at(-1));
    live.put(rollout);
    tell(rollout, [{ kind: entry.kind, detail: { by, ...entry.detail } }]);
    return { rollout, plan: planned };
  }

  async function get(id: string): Promise<Rollout> {
    const rollout = await live.take(id);
    if (rollout === undefined) throw new AppError('request.not_found', `there is no rollout ${id}; fleetloop rollouts list (GET /api/v1/rollouts) shows those there are`);
    return rollout;
  }

  /** Moves every unsettled rollout as far as it can go; one that cannot be moved now holds up no other. */
  async function tick(): Promise<void> {
    await inTurn(async () => {
      const nowMs = clock.nowMs();
      const faults: unknown[] = await stops.carryStop();
      await takeLateJoiners(await live.refresh(nowMs), nowMs);
      const unsettled = live.unsettled();
      const stopped = await stops.stopReason();
      const holders = unsettled.length > 1 ? holdersOf(unsettled) : new Map<string, { rolloutId: string }>();
      for (const rollout of unsettled) {
        try {
          await advance(rollout, { observed: live.observed, newer: newerThan(rollout, holders, unsettled, live.observed, kept), ...outBeside(rollout, nowMs), stopped, commandsMax: commandsPerTickMax, nowMs });
        } catch (error) {
          forget();
          faults.push(error);
        }
      }
      throwFirst(faults);
    });
  }

  /** What is kept in memory may not be what was committed: it is read again. */
  function forget(): void {
    live.forget();
    lastLines.clear();
  }

  async function advance(before: Rollout, input: Omit<AdvanceInput, 'judge' | 'evidenceBefore'>): Promise<void> {
    const measured = await figures.of(before, live.observed, input.nowMs);
    const shown = new Map<number, GateEvidence>();
    const judge: AdvanceInput['judge'] = (rollout, wave) => {
      shown.set(wave, evidenceOf(rollout, wave, measured(rollout, wave)));
      return judgeWave(rollout, wave, measured(rollout, wave), input.nowMs);
    };
    await save(before, advanceRollout(before, { ...input, evidenceBefore: figures.before(before, input.nowMs), judge }), input.nowMs, measured, '', shown);
  }

  /** The rollout's new state, what its devices are told and why it was decided are one commit; the gateway publishes it afterwards. */
  async function save(before: Rollout, { rollout, commands, decisions }: RolloutAdvance, nowMs: number, measured: FiguresOf, by = '', shown: ReadonlyMap<number, GateEvidence> = new Map()): Promise<void> {
    const last = await lastLine(before.id);
    const steps = planTimeline(last, decisions.map((decision) => ({ ...decision, by })), nowMs);
    const evidence = records.planEvidence(before, rollout, measured, shown, nowMs, decisions.some(({ kind }) => !isLasting(kind)));
    if (rollout === before && commands.length === 0 && steps.length === 0 && evidence.length === 0) return;
    const changes = await changesOf(rollout, commands, live.observed, dependencies, nowMs);
    const lines = await store.transaction().execute(async (tx) => {
      if (rollout !== before && !(await updateRollout(tx, before, rollout))) throw new AppError('request.conflict', `rollout ${before.id} was changed meanwhile; try again`, { retryable: true });
      if (changes.length > 0) await fleet.setDesired(changes, tx);
      for (const item of evidence) await saveEvidence(tx, rollout.id, nowMs, item);
      return saveTimeline(tx, rollout.id, steps);
    });
    records.keptEvidence(rollout.id, evidence, nowMs);
    live.put(rollout);
    const rewritten = steps.findLast((step) => step.id !== undefined);
    if (live.get(rollout.id) === undefined) forgetEnded(rollout);
    else lastLines.set(rollout.id, lines.at(-1) ?? (rewritten === undefined || last === undefined ? last : { ...last, ...rewritten.line }));
    tell(rollout, [...listChanges(before, rollout), ...lines.map((line) => ({ kind: line.kind, detail: { ...line.detail, wave: line.wave, reason: line.text, ...(line.by === '' ? {} : { by: line.by }) } }))]);
  }

  function forgetEnded(rollout: Rollout): void {
    lastLines.delete(rollout.id);
    figures.forget(rollout.id);
    records.forgetEvidence(rollout);
  }

  function tell(rollout: Rollout, happened: readonly Happening[]): void {
    for (const { kind, detail } of happened) events.publish(kind, rollout.id, { versionId: rollout.versionId, ...detail });
    for (const follower of followers) follower();
  }

  async function lastLine(id: string): Promise<TimelineLine | undefined> {
    if (!lastLines.has(id)) lastLines.set(id, await loadLastLine(store, id));
    return lastLines.get(id);
  }

  function outBeside(rollout: Rollout, nowMs: number): Pick<AdvanceInput, 'outElsewhere' | 'swappingElsewhere' | 'leavingElsewhere'> {
    const others = rollout.spec.redundancy.length === 0 ? [] : live.unsettled().filter(({ id }) => id !== rollout.id);
    const of = (devicesOf: typeof outDevices): Set<string> => new Set(others.flatMap((other) => devicesOf(other, live.observed, nowMs)));
    return { outElsewhere: of(outDevices), swappingElsewhere: of(swappingDevices), leavingElsewhere: of(leavingDevices) };
  }

  /** @param changed the devices of which there is news; undefined: look at all */
  async function takeLateJoiners(changed: ReadonlySet<string> | undefined, nowMs: number): Promise<void> {
    const before = kept;
    const { rules, ages } = await loadRules();
    if (rules.length === 0 || (changed?.size === 0 && before === kept && !joinersLeft)) return;
    const devices = changed === undefined || before !== kept || joinersLeft ? [...live.observed.values()] : [...changed].flatMap((id) => live.observed.get(id) ?? []);
    const joiners = planLateJoiners(rules, ages, devices, holdersOf(live.unsettled()), commandsPerTickMax);
    joinersLeft = [...joiners.values()].reduce((sum, ids) => sum + ids.length, 0) >= commandsPerTickMax;
    for (const [id, deviceIds] of joiners) {
      const rollout = await get(id);
      const { devices: members, joined, conflict } = joinDevices(rollout, deviceIds, live.observed, nowMs);
      if (joined.length === 0) continue;
      const text = `${joined.slice(0, 10).join(', ')}${joined.length > 10 ? ` and ${joined.length - 10} more` : ''} came to match: they get the version too${conflict === undefined ? '' : `, but not all that wait ever have their turn (${conflict}, in a new rollout)`}`;
      await save(rollout, { rollout: { ...rollout, devices: members, updatedMs: nowMs }, commands: [], decisions: [{ kind: 'rollout.joined', wave: rollout.waves.length - 1, text, detail: { devices: joined.length } }] }, nowMs, () => noFigures);
    }
  }

  let joinersLeft = false;
  let kept: ({ key: string; rules: Awaited<ReturnType<typeof loadJoinRules>> } & Awaited<ReturnType<typeof loadRolloutAges>>) | undefined;
  /** Read again whenever a rollout ended or began. */
  async function loadRules(): Promise<NonNullable<typeof kept>> {
    const key = live.unsettled().map((rollout) => `${rollout.id} ${rollout.state}`).join();
    if (kept?.key !== key) kept = { key, rules: await loadJoinRules(store, rulesMax), ...(await loadRolloutAges(store)) };
    return kept;
  }

  /** An operator's decision about a rollout. @throws AppError request.not_found, request.conflict, request.forbidden */
  async function decide(id: string, decision: OperatorDecision, by: string): Promise<Rollout> {
    await inTurn(async () => {
      await stops.carryStop();
      await decideNow(id, decision, by);
    });
    return get(id);
  }

  async function decideNow(id: string, decision: OperatorDecision, by: string): Promise<void> {
    await live.refresh(clock.nowMs());
    const rollout = await get(id);
    if (decision.kind === 'retry') await refuseTaken(rollout, decision.deviceIds);
    const nowMs = clock.nowMs();
    const known = decision.kind === 'resume' && isStoppedByGate(rollout) ? { ...decision, worse: [...decision.worse, ...(await findHarmOf(rollout, by, nowMs))] } : decision;
    const planned = planDecision(rollout, known, by, nowMs);
    if (!planned.ok) throw new AppError(planned.error.code, planned.error.message);
    const after = { ...planned.value.rollout, updatedMs: Math.max(nowMs, rollout.updatedMs + 1) };
    const measured = await figures.of(isLive(rollout) ? rollout : after, live.observed, nowMs);
    await save(rollout, { rollout: after, commands: [], decisions: [{ kind: decisionKinds[decision.kind], wave: rollout.waveOpen, text: planned.value.text, detail: {} }] }, nowMs, measured, by);
  }

  /** @throws AppError request.conflict: a newer rollout has told one of them since, and to try the older again would take it back */
  async function refuseTaken(rollout: Rollout, deviceIds: readonly string[]): Promise<void> {
    for (const deviceId of deviceIds) {
      const by = live.observed.get(deviceId)?.desiredRolloutId ?? '';
      const other = by === '' || by === rollout.id ? undefined : await live.take(by);
      if (other === undefined || other.createdMs <= rollout.createdMs) continue;
      throw new AppError('request.conflict', `${deviceId} has been told to run ${other.versionId} by ${by} since, which is newer than ${rollout.id}; leave it out, or create a rollout of ${rollout.versionId} for it`);
    }
  }

  /** What is wrong with it once it is resumed: whose bad outcome is known then says nothing of it any more. */
  async function findHarmOf(rollout: Rollout, by: string, nowMs: number): Promise<Harm[]> {
    const resumed = planDecision(rollout, { kind: 'resume', worse: [] }, by, nowMs);
    if (!resumed.ok) return [];
    const judged = resumed.value.rollout;
    const measured = await figures.of(judged, live.observed, nowMs);
    return judged.waves.flatMap(({ index, openedMs }) => (openedMs === 0 || isVacated(judged, index) ? [] : findHarm(evidenceOf(judged, index, measured(judged, index)), judged.spec.gate, nowMs)));
  }

  /** A rollout of the version that ran before, in its turn. @throws AppError request.not_found, request.conflict */
  async function rollbackNow(model: string, by: string, options: { to?: string | undefined; from?: string | undefined; selector?: RolloutSpec['selector'] | undefined; dryRun: boolean }) {
    await registry.getModel(model);
    const champion = await registry.champion(model);
    const newer = champion === undefined ? new Map<string, string>() : await newerReleases(champion);
    await live.refresh(clock.nowMs());
    const ahead = [...live.observed.values()].some(({ revoked, confirmedDigest, runningDigest, desiredDigest }) => !revoked && [confirmedDigest, runningDigest, desiredDigest].some((digest) => newer.has(digest)));
    const chosen = planRollback(model, champion, await loadSucceededVersions(store, model), ahead, options);
    if (!chosen.ok) throw new AppError(chosen.error.code, chosen.error.message);
    const underWay = options.from === undefined ? undefined : live.unsettled().find((rollout) => isLive(rollout) && rollout.spec.rollback && rollout.versionId === chosen.value);
    if (underWay !== undefined) throw new AppError('request.conflict', `${underWay.id} goes back from ${options.from} to ${chosen.value} already; leave --from out to tell every device again`);
    // Nobody who goes back has named a deadline that could be too short for the model's probation.
    const deadlineMs = Math.min(deadlineMsMax, Math.max(gateSchema.parse({}).deadlineMs, 2 * (await probationMs(model))));
    const spec = rolloutSpecSchema.parse({ versionId: chosen.value, rollback: true, waves: [{ percent: 100 }], gate: { deadlineMs }, ...(options.selector === undefined ? {} : { selector: options.selector }) });
    if (options.dryRun) return { spec, ...(await plan(spec)), rollout: undefined };
    return { spec, ...(await createNow(spec, by)) };
  }

  /** Every artifact that some device is told to run; `unconfirmed`: and has not confirmed, as far as it has told. */
  async function artifactsInUse(options: { unconfirmed: boolean }): Promise<Digest[]> {
    const artifacts = await Promise.all((await loadDesiredDigests(store, options)).map((digest) => registry.bundleArtifacts(digest)));
    return [...new Set(artifacts.flat())];
  }

  return {
    artifactsInUse,
    create: (spec: RolloutSpec, by: string) => inTurn(() => createNow(spec, by)),
    /** What create would do now, without doing it. */
    dryRun: (spec: RolloutSpec) => inTurn(() => plan(spec)),
    get,
    /** The newest 200, without their devices. */
    list: () => loadRolloutHeads(store, 200),
    /** The gate that decides now. */
    gate: async (rollout: Rollout): Promise<GateVerdict> => {
      const nowMs = clock.nowMs();
      const measured = await figures.of(rollout, live.observed, nowMs);
      // Soaks stand still while it is paused.
      const gate = currentGate(rollout, (of, wave) => judgeWave(of, wave, measured(of, wave), rollout.pausedMs || nowMs));
      const stopped = isLive(rollout) && gate.verdict !== 'trip' ? await stops.stopReason() : '';
      // What is missing is not what it waits for while the fleet is stopped.
      return stopped === '' ? gate : { ...gate, verdict: 'hold', reason: `${stopped}; ${gate.reason}`, missing: [stopped, ...gate.missing] };
    },
    pause: (id: string, by: string) => decide(id, { kind: 'pause' }, by),
    /** What went wrong before is known now: only new failures trip. */
    resume: (id: string, by: string) => decide(id, { kind: 'resume', worse: [] }, by),
    approve: (id: string, by: string) => decide(id, { kind: 'approve' }, by),
    /** Ends it; with revert every device it told goes back to what it ran before. */
    abort: (id: string, by: string, { revert }: { revert: boolean }) => decide(id, { kind: 'abort', revert }, by),
    retry: (id: string, by: string, deviceIds: readonly string[]) => decide(id, { kind: 'retry', deviceIds }, by),
    stopAll: stops.stopAll,
    lift: stops.lift,
    currentStop: stops.currentStop,
    rollback: (...asked: Parameters<typeof rollbackNow>) => inTurn(() => rollbackNow(...asked)),
    tick,
    /** Called after new timeline lines are committed; must return at once. */
    follow: (follower: () => void) => {
      followers.add(follower);
      return () => void followers.delete(follower);
    },
    records,
    templates: createRolloutTemplates(context),
  };
}

const decisionKinds = { pause: 'rollout.paused', resume: 'rollout.resumed', approve: 'rollout.approved', abort: 'rollout.aborted', retry: 'rollout.retried' } as const satisfies Record<OperatorDecision['kind'], Decision['kind']>;

/** Runs what it is given one after the other: ticks and operators never move the same rollout at the same time. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** Everything that is told of rollouts, to the timeline and to who follows it. */
const told: Readonly<Record<Decision['kind'] | 'rollout.created', true>> = {
  'rollout.created': true, 'rollout.awaiting_approval': true, 'rollout.approved': true, 'rollout.wave_opened': true, 'rollout.wave_refilled': true, 'rollout.held': true, 'rollout.site_activated': true, 'rollout.site_denied': true, 'rollout.joined': true,
  'rollout.paused': true, 'rollout.resumed': true, 'rollout.retried': true, 'rollout.succeeded': true, 'rollout.tripped': true, 'rollout.aborted': true, 'rollout.superseded': true,
};
export const toldKinds: ReadonlySet<string> = new Set(Object.keys(told));
