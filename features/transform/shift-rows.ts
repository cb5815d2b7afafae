import { ok, problem, type Result } from '../../proto/result.ts';
import { lineOf, type Channel } from './layout.ts';
import type { StepSpec } from './spec.ts';
import { createVector, planVector, type Budget, type Stage, type Vector } from './vector.ts';

/** One channel of the result: rows of `channel` that are `later` rows after those of the result, less the rows at `subtract` where it is stated. */
interface Shifted { readonly name: string; readonly channel: number; readonly later: number; readonly subtract: number | undefined }

/** The `lag` step. Channels that are not selected keep the rows that are left. */
export function buildLag({ rows }: Extract<StepSpec, { op: 'lag' }>, selected: readonly number[], from: Vector, budget: Budget): Result<Stage> {
  const gone = Math.max(...rows);
  const twice = rows.find((row, i) => rows.indexOf(row) !== i);
  if (twice !== undefined) return problem('transform.invalid', `rows lists ${twice} twice`);
  return buildShifted(gone, from, budget, (channel, i) => [
    { name: channel.name, channel: i, later: gone, subtract: undefined },
    ...(selected.includes(i) ? rows.map((row) => ({ name: `${channel.name}.lag${row}`, channel: i, later: gone - row, subtract: undefined })) : []),
  ]);
}

/** The `difference` step. Channels that are not selected keep the rows that are left. */
export function buildDifference({ rows }: Extract<StepSpec, { op: 'difference' }>, selected: readonly number[], from: Vector, budget: Budget): Result<Stage> {
  return buildShifted(rows, from, budget, (channel, i) => [{ name: channel.name, channel: i, later: rows, subtract: selected.includes(i) ? 0 : undefined }]);
}

function buildShifted(gone: number, from: Vector, budget: Budget, of: (channel: Channel, i: number) => readonly Shifted[]): Result<Stage> {
  const { layout } = from;
  if (layout.image !== undefined) return problem('transform.invalid', 'the pixels of an image are no rows in time');
  const positions = layout.positions - gone;
  if (positions < 1) return problem('transform.invalid', `it needs a window of at least ${gone + 1} rows, there ${layout.positions === 1 ? 'is 1' : `are ${layout.positions}`}`);
  const shifts = layout.channels.flatMap(of);
  const channels = shifts.map(({ name, channel }) => ({ ...(layout.channels[channel] as Channel), name }));
  const nextLayout = { ...layout, positions, channels };
  const over = planVector(nextLayout) ?? budget.take(0, shifts.length * positions);
  if (over !== undefined) return over;
  const into = createVector(nextLayout);
  const lines = shifts.map(({ channel }, i) => ({ from: lineOf(layout, channel), to: lineOf(nextLayout, i) }));
  return ok({
    vector: into,
    run() {
      for (let i = 0; i < shifts.length; i++) {
        const { later, subtract } = shifts[i] as Shifted;
        const line = lines[i] as (typeof lines)[number];
        for (let p = 0, to = line.to.start; p < positions; p++, to += line.to.step) {
          const at = line.from.start + (p + later) * line.from.step;
          into.values[to] = from.values[at] as number;
          into.flags[to] = from.flags[at] as number;
          if (subtract === undefined) continue;
          const before = line.from.start + (p + subtract) * line.from.step;
          into.values[to]! -= from.values[before] as number;
          into.flags[to] = Math.max(into.flags[to] as number, from.flags[before] as number);
        }
      }
    },
  });
}
