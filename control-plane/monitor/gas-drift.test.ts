import { describe, expect, it } from 'vitest';
import { createRandom, shuffle } from '../../proto/random.ts';
import { hasGasDrift, holdBack, loadGasBatch, selectRows, trainGasModel, type GasModel, type GasRows } from '../../test/support/gas-drift.ts';
import { monitorPolicySchema } from './drift-policy.ts';
import { evaluateDrift, type DriftVerdict } from './evaluate-drift.ts';
import { planDriftAlert } from './plan-alerts.ts';

const policy = monitorPolicySchema.parse({});

/** Looks at a stream every lookRows rows, as the monitor does; gives the rows seen when an alert was raised, if ever. */
function rowsUntilAlert(model: GasModel, stream: GasRows, lookRows: number, seed: number): number | undefined {
  const random = createRandom(seed);
  let previous: DriftVerdict | undefined;
  for (let start = 0; start + lookRows <= stream.gas.length; start += lookRows) {
    const rows = Array.from({ length: lookRows }, (_, i) => start + i);
    const look = evaluateDrift(model.reference, model.rows, model.profileOf(selectRows(stream, rows)), policy, random);
    if (planDriftAlert(look, previous, []) !== undefined) return start + lookRows;
    previous = look;
  }
  return undefined;
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

  it.each(['file', 'shuffled'])('raises an alert within the first quarter of batch 2 in every split, %s order', (order) => {
    const rows = second.gas.map((_, i) => i);
    const delays = prepared.map(({ model, seed }) => rowsUntilAlert(model, selectRows(second, order === 'file' ? rows : shuffle([...rows], createRandom(seed))), 60, seed));
    expect(delays.every((delay) => delay !== undefined && delay <= quarter)).toBe(true);
  });
});
