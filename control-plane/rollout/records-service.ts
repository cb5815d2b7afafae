import { AppError } from '../../proto/app-error.ts';
import { canonicalJson } from '../../proto/canonical-json.ts';
import { digestOf } from '../../proto/digest.ts';
import type { ControlPlaneContext } from '../context.ts';
import type { Gate, GateEvidence } from './gates/gate.ts';
import { replayGates, type ReplayedRollout } from './gates/replay-gates.ts';
import { evidenceOf } from './judge-wave.ts';
import { settlesMs, showLines, type TimelineLine } from './plan-timeline.ts';
import { loadKeptPlan } from './repository.ts';
import { isLive, type Rollout } from './rollout.ts';
import { loadEvidence, loadLastLineId, loadLinesAfter, loadTimeline } from './timeline-repository.ts';
import type { FiguresOf } from './wave-figures.ts';

const holdsMax = 10_000;
/** Of a wave's evidence, what changes faster is kept this often; later in a long wave, less. */
const evidenceEveryMs = 10_000;
const evidenceShare = 200;

/** What is kept of a rollout for those who ask later: timeline, evidence, and the export of everything. */
export function createRolloutRecords({ store, clock }: Pick<ControlPlaneContext, 'store' | 'clock'>) {
  const kept = new Map<string, { readonly text: string; readonly atMs: number }>();

  /**
   * The evidence worth keeping: where a decision was made, else what changed, every now and then. It is what the gate was shown: whom a trip
   * or an abort takes back says nothing of any gate, nor does what is seen while no gate is asked. The devices of a shadow wave leave it when it passes.
   */
  function planEvidence(before: Rollout, rollout: Rollout, figures: FiguresOf, shown: ReadonlyMap<number, GateEvidence>, nowMs: number, decided: boolean): GateEvidence[] {
    if ((!isLive(before) && !isLive(rollout)) || (before.state === 'paused' && rollout.state === 'paused')) return [];
    const judged = isLive(rollout) ? rollout : before;
    const turned = rollout.state !== before.state || rollout.waveOpen !== before.waveOpen;
    return rollout.waves.slice(0, rollout.waveOpen + 1).flatMap((wave) => {
      if (wave.openedMs === 0) return [];
      const evidence = shown.get(wave.index) ?? (wave.kind === 'shadow' && wave.index < rollout.waveOpen ? undefined : evidenceOf(judged, wave.index, figures(judged, wave.index)));
      if (evidence === undefined) return [];
      const last = kept.get(`${rollout.id} ${wave.index}`);
      const everyMs = Math.max(evidenceEveryMs, (nowMs - wave.openedMs) / evidenceShare);
      const due = last === undefined || decided || nowMs - last.atMs >= everyMs;
      // A soak ends without anything new to be seen: what it went on by is kept with its moment.
      return turned || (due && last?.text !== JSON.stringify(evidence)) ? evidence : [];
    });
  }

  function keptEvidence(rolloutId: string, evidence: readonly GateEvidence[], nowMs: number): void {
    for (const item of evidence) kept.set(`${rolloutId} ${item.wave}`, { text: JSON.stringify(item), atMs: nowMs });
  }

  /** Of a rollout that is over: what was kept last says nothing any more. */
  function forgetEvidence(rollout: Pick<Rollout, 'id' | 'waves'>): void {
    for (const { index } of rollout.waves) kept.delete(`${rollout.id} ${index}`);
  }

  async function timeline(rollout: Rollout): Promise<TimelineLine[]> {
    return showLines(await loadTimeline(store, rollout.id, holdsMax), isLive(rollout), clock.nowMs());
  }

  /**
   * Everything that is known of a rollout as JSON lines for auditors: the rollout with its spec, its waves, who was left
   * out, approvals, the timeline, evidence, and each device's history. The last line holds the digest over the bytes of all
   * lines before it.
   */
  async function exportLines(rollout: Rollout): Promise<string> {
    const { devices, spec, waves, approvals, ...head } = rollout;
    const all = showLines(await loadTimeline(store, rollout.id), isLive(rollout), clock.nowMs());
    const plan = await loadKeptPlan(store, rollout.id);
    const lines = [
      { record: 'rollout', ...head, spec },
      ...waves.map((wave) => ({ record: 'wave', ...wave })),
      { record: 'plan', ...plan },
      ...approvals.map((approval) => ({ record: 'approval', ...approval })),
      ...all.map((line) => ({ record: 'decision', ...line })),
      ...(await loadEvidence(store, rollout.id)).map(({ atMs, evidence }) => ({ record: 'evidence', atMs, ...evidence })),
      ...devices.map((device) => ({ record: 'device', ...device })),
    ];
    const text = lines.map((line) => `${canonicalJson(line as never)}\n`).join('');
    return `${text}${canonicalJson({ record: 'end', lines: lines.length, digest: digestOf(new TextEncoder().encode(text)) })}\n`;
  }

  /** What another gate would have made of the rollout. @throws AppError request.conflict where nothing was recorded */
  async function whatIf(rollout: Rollout, gate: Gate): Promise<{ replayed: ReplayedRollout; actual: ReplayedRollout; looks: number }> {
    const looks = await loadEvidence(store, rollout.id);
    if (looks.length === 0) throw new AppError('request.conflict', `no evidence is kept of rollout ${rollout.id}: no wave of it has opened`);
    return { replayed: replayGates(looks, gate), actual: replayGates(looks, rollout.spec.gate), looks: looks.length };
  }

  return {
    planEvidence,
    keptEvidence,
    forgetEvidence,
    timeline,
    exportLines,
    whatIf,
    plan: (id: string) => loadKeptPlan(store, id),
    /** Lines of every rollout after this id, oldest first; `settledMs`: from when on their text stays what it is. */
    linesAfter: async (id: number, limit: number) => (await loadLinesAfter(store, id, limit)).map((line) => ({ ...line, settledMs: settlesMs(line) })),
    lastLineId: () => loadLastLineId(store),
  };
}
