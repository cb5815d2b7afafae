import { describe, expect, it } from 'vitest';
import type { Profile } from '../../features/profile/profile.ts';
import { createRandom, shuffle } from '../../proto/random.ts';
import { hasGasDrift, holdBack, loadGasBatch, selectRows, trainGasModel, type GasModel, type GasRows } from '../../test/support/gas-drift.ts';
import { monitorPolicySchema } from './drift-policy.ts';
import { evaluateLook, type DriftVerdict } from './evaluate-drift.ts';
import { planDriftAlert } from './plan-alerts.ts';

const policy = monitorPolicySchema.parse({});

/** Looks at a stream every lookRows rows, as the monitor does; gives the rows seen when an alert was raised, if ever. */
function rowsUntilAlert(model: GasModel, stream: GasRows, lookRows: number, seed: number): number | undefined {
  const random = createRandom(seed);
  const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
  let previous: DriftVerdict | undefined;
  for (let end = lookRows; end <= stream.gas.length; end += lookRows) {
    const [recent, past] = [range(end - lookRows, end), range(Math.max(0, end - 8 * lookRows), end - lookRows)].map((rows) => model.profileOf(selectRows(stream, rows)));
    const look = evaluateLook(model.reference, model.rows, recent as Profile, past as Profile, policy, random);
    if (planDriftAlert(look, previous, []) !== undefined) return end;
    previous = look;
  }
  return undefined;
}

function append(a: GasRows, b: GasRows): GasRows {
  return { values: [...a.values, ...b.values], gas: [...a.gas, ...b.gas] };
}

describe.skipIf(!hasGasDrift)('gas sensor drift (skipped without FLEETLOOP_DATA/gas-drift)', () => {
  const splits = [1, 5, 10, 15].flatMap((blockRows) => Array.from({ length: 2 }, (_, i) => ({ blockRows, seed: 100 * blockRows + i })));
  const first = hasGasDrift ? loadGasBatch(1) : { values: [], gas: [] };
  const second = hasGasDrift ? loadGasBatch(2) : { values: [], gas: [] };
  const prepared = splits.map(({ blockRows, seed }) => {
    const [kept, held] = holdBack(first.gas.length, blockRows, 0.25, seed);
    return { model: trainGasModel(selectRows(first, kept)), held: selectRows(first, held), heldShuffled: selectRows(first, shuffle([...held], createRandom(seed))), seed };
  });
  const quarter = second.gas.length / 4;

  it('a model of batch 1 is right on held-back rows and less so on batch 2', () => {
    for (const { model, held } of prepared.slice(0, 2)) {
      expect(model.accuracyOn(held)).toBeGreaterThan(0.93);
      expect(model.accuracyOn(second)).toBeLessThan(0.93);
    }
  });

  it('raises no alert while held-back rows of batch 1 stream, shuffled or gas by gas, in looks of 60 or all rows', () => {
    const streams = prepared.flatMap(({ model, held, heldShuffled, seed }) => [60, held.gas.length].flatMap((lookRows) => [held, heldShuffled].map((stream) => rowsUntilAlert(model, stream, lookRows, seed))));
    expect(streams).toHaveLength(32);
    expect(streams.filter((rows) => rows !== undefined)).toHaveLength(0);
  });

  it.each(['file', 'shuffled'])('raises an alert within the first quarter of batch 2 after the held-back rows, in every split, %s order', (order) => {
    const rows = second.gas.map((_, i) => i);
    const delays = prepared.map(({ model, heldShuffled, seed }) => {
      const aged = selectRows(second, order === 'file' ? rows : shuffle([...rows], createRandom(seed)));
      const alert = rowsUntilAlert(model, append(heldShuffled, aged), 60, seed);
      return alert === undefined ? undefined : alert - heldShuffled.gas.length;
    });
    expect(delays.every((delay) => delay !== undefined && delay > 0 && delay <= quarter)).toBe(true);
  });
});
