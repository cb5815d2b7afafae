import { expect, test } from 'vitest';
import { behaviourOf } from '../../test/support/bundle-behaviour.ts';
import { advanceOn, bundle, previous, rolloutOf, RolloutFleet } from '../../test/support/rollout-fleet.ts';
import { judgeWave } from './judge-wave.ts';
import { planDecision, type OperatorDecision } from './plan-decision.ts';
import type { Rollout } from './rollout.ts';
import { cohortsOf, WaveFigures } from './wave-figures.ts';

const [minuteMs, hourMs] = [60_000, 3600_000];
const hour = 1000;
const ids = Array.from({ length: 30 }, (_, index) => `d${index}`);
let revision = 0;

const reported = (digest: string, devices: Parameters<typeof behaviourOf>[1], classNames: readonly string[] = ['ok', 'worn']) => behaviourOf(digest, devices, { classNames, revision: ++revision });

/** A rollout, its fleet, and what is known of its bundle by now. */
function begin(waves: Parameters<typeof rolloutOf>[0], spec: Record<string, unknown>, old = reported(previous, Object.fromEntries(ids.map((id) => [id, { [hour]: { inferences: [100], runs: [100, 0] } }])))) {
  const fleet = new RolloutFleet(ids);
  let next = reported(bundle, {});
  const figures = new WaveFigures(async (digest) => (digest === bundle ? next : old), async () => 5 * minuteMs);
  let rollout: Rollout = rolloutOf(waves, spec);
  return {
    fleet,
    get rollout() {
      return rollout;
    },
    reports: (devices: Parameters<typeof reported>[1]) => void (next = reported(bundle, devices)),
    decide: (decision: OperatorDecision, minutes: number): void => {
      const planned = planDecision(rollout, decision, 'ann', hour * hourMs + minutes * minuteMs);
      if (!planned.ok) throw new Error(planned.error.message);
      rollout = planned.value.rollout;
    },
    /** The decisions of a step so long after the hour began. */
    step: async (minutes: number): Promise<string[]> => {
      const nowMs = hour * hourMs + minutes * minuteMs;
      const measured = await figures.of(rollout, fleet.twins, nowMs);
      const advanced = advanceOn(rollout, fleet, nowMs, { evidenceBefore: figures.before(rollout, nowMs), judge: (judged, wave) => judgeWave(judged, wave, measured(judged, wave), nowMs) });
      rollout = advanced.rollout;
      return advanced.decisions.map(({ text }) => text);
    },
  };
}

const soak = { soak: { inferencesMin: 500 }, deadlineMs: 600_000, behaviour: { errorRate: 'off' } };

test('what a device reported of the version before it was told is no evidence, in the hour of the telling as little as in those before', async () => {
  const at = begin([['d0'], ids.slice(1)], { gate: { ...soak, errorPercentMax: 1 } });
  at.reports({ d0: { [hour - 1]: { inferences: [900], runs: [1_000, 100] }, [hour]: { inferences: [500], runs: [600, 100] } } });
  await at.step(30);
  at.fleet.behave('d0', 'running');
  expect((await at.step(31)).at(-1)).toContain('no device has reported inferences of the new version yet');
  at.reports({ d0: { [hour - 1]: { inferences: [900], runs: [1_000, 100] }, [hour]: { inferences: [700], runs: [800, 100] } } });
  expect(await at.step(40)).toEqual(['held: wave 1: 200 of 500 inferences of the soak are done']);
  at.reports({ d0: { [hour]: { inferences: [700], runs: [800, 100] }, [hour + 1]: { inferences: [300], runs: [300, 0] } } });
  await at.step(70);
  expect(at.rollout).toMatchObject({ state: 'running', waveOpen: 1 });
});

test('a wave that is refilled counts nothing of what was inferred in it before', async () => {
  const at = begin([['d0'], ids.slice(1)], { gate: soak });
  await at.step(5);
  at.fleet.behave('d0', 'running');
  at.reports({ d0: { [hour]: { inferences: [480] } } });
  expect(await at.step(20)).toEqual(['held: wave 1: 480 of 500 inferences of the soak are done']);
  at.fleet.set('d0', { desiredRolloutId: 'gas-v3-r1', desiredDigest: 'sha256:other', desiredRevision: 9, runningDigest: 'sha256:other', confirmedDigest: 'sha256:other' });
  await at.step(21);
  at.fleet.behave('d1', 'running');
  // With nothing reported since, what was known before it opened anew is not shown again either.
  expect((await at.step(22)).at(-1)).toContain('no device has reported inferences of the new version yet');
  at.reports({ d0: { [hour]: { inferences: [480] } }, d1: { [hour]: { inferences: [20] } } });
  expect(await at.step(30)).toEqual(['held: wave 1: 20 of 500 inferences of the soak are done']);
});

test('a pause takes none of the evidence away', async () => {
  const at = begin([['d0'], ids.slice(1)], { gate: soak });
  await at.step(5);
  at.fleet.behave('d0', 'running');
  at.reports({ d0: { [hour]: { inferences: [200] }, [hour + 1]: { inferences: [200] } } });
  expect(await at.step(90)).toEqual(['held: wave 1: 400 of 500 inferences of the soak are done']);
  at.decide({ kind: 'pause' }, 92);
  at.decide({ kind: 'resume', worse: [] }, 240);
  expect(await at.step(241)).toEqual(['held: wave 1: 400 of 500 inferences of the soak are done']);
});

test('the step that opens a wave judges it by who is told in it, not by what its devices did before', async () => {
  const shadow = ids.slice(0, 10);
  const at = begin([{ kind: 'shadow', deviceIds: shadow }, ['d0'], ids.slice(1)], { gate: { deadlineMs: 600_000, errorPercentMax: 1, behaviour: { errorRate: 'off' } }, shadowing: { inferencesMin: 100, durationMs: 0 } });
  const longAgo = { d5: { [hour - 20]: { runs: [100, 10], inferences: [90] }, [hour]: { runs: [100, 10], inferences: [90] } } };
  at.reports(longAgo);
  await at.step(5);
  for (const id of shadow) at.fleet.behave(id, 'shadowing');
  for (const minutes of [6, 7]) await at.step(minutes);
  at.fleet.behave('d0', 'running');
  at.reports({ ...longAgo, d0: { [hour]: { runs: [50, 0], inferences: [50] } } });
  await at.step(8);
  expect(at.rollout).toMatchObject({ state: 'running', waveOpen: 2 });
});

test.each([[0, 'running', 1], [100, 'tripped', 0]])('the outputs of a version whose classes have other names are compared with nothing, its %d failures are', async (failures, state, waveOpen) => {
  const names = ['ok', 'worn', 'broken'];
  const old = reported(previous, Object.fromEntries(ids.map((id) => [id, { [hour]: { inferences: [100], runs: [100, 0], predicted: [50, 30, 20] } }])), names);
  const at = begin([['d0'], ids.slice(1)], { gate: { deadlineMs: 600_000 } }, old);
  await at.step(5);
  at.fleet.behave('d0', 'running');
  at.reports({ d0: { [hour]: { inferences: [100], runs: [100, failures], predicted: [50, 50] } } });
  await at.step(6);
  expect(at.rollout).toMatchObject({ state, waveOpen });
});

test('a device that is away, and others have come after it, is not waited for', async () => {
  const at = begin([['d0', 'd1'], ids.slice(2)], { gate: soak });
  await at.step(0);
  at.fleet.behave('d0', 'running');
  await at.step(1);
  at.fleet.set('d0', { online: false, awaySinceMs: hour * hourMs + 2 * minuteMs });
  at.fleet.behave('d1', 'running');
  for (const minutes of [9, 12, 16]) await at.step(minutes);
  expect([at.rollout.state, at.rollout.waveOpen]).toEqual(['running', 0]);
});

test('a device that ran before its wave opened anew, and is back but idle, has no say in when the first report of its substitute is due', async () => {
  const at = begin([['d0'], ids.slice(1)], { gate: soak });
  await at.step(0);
  at.fleet.behave('d0', 'running');
  await at.step(1);
  at.reports({ d0: { [hour]: { inferences: [100] } } });
  at.fleet.set('d0', { online: false, awaySinceMs: hour * hourMs + 3 * minuteMs });
  for (const minutes of [4, 13]) await at.step(minutes);
  at.fleet.set('d0', { online: true, awaySinceMs: 0 });
  at.fleet.behave('d1', 'downloading');
  await at.step(14);
  at.fleet.behave('d1', 'running');
  for (const minutes of [22, 28]) await at.step(minutes);
  expect([at.rollout.state, at.rollout.waveOpen]).toEqual(['running', 0]);
});

test('a device that ran the version already, in the shadow wave, acts by it: its errors count', async () => {
  const at = begin([{ kind: 'shadow', deviceIds: ['d0', 'd1'] }, ['d2'], ids.slice(3)], { gate: { deadlineMs: 600_000 } });
  at.fleet.set('d0', { confirmedDigest: bundle, runningDigest: bundle });
  await at.step(5);
  at.fleet.behave('d1', 'shadowing');
  for (const minutes of [6, 7]) await at.step(minutes);
  expect([...cohortsOf(at.rollout, 1, at.fleet.twins).treatedIds].toSorted()).toEqual(['d0', 'd2']);
});
