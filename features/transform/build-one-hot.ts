import { ok, problem, type Result } from '../../proto/result.ts';
import { createVector, planVector, type Stage, type Vector } from './vector.ts';

/** The `one-hot` step. Category columns are in rows and windows only, so channels lie one after the other here. */
export function buildOneHot(column: string, from: Vector): Result<Stage> {
  const { layout } = from;
  const index = layout.channels.findIndex((channel) => channel.name === column && channel.categories !== undefined);
  const source = layout.channels[index];
  if (source?.categories === undefined) return problem('transform.invalid', `no category column is called ${JSON.stringify(column)} here`);
  const encoded = source.categories.map((category) => ({ name: `${column}=${category}`, column }));
  const nextLayout = { ...layout, channels: layout.channels.toSpliced(index, 1, ...encoded) };
  const over = planVector(nextLayout);
  if (over !== undefined) return over;
  const into = createVector(nextLayout);
  const start = index * layout.positions;
  const end = start + layout.positions;
  const grown = (encoded.length - 1) * layout.positions;
  return ok({
    vector: into,
    run() {
      into.values.fill(0);
      for (let i = 0; i < from.values.length; i++) {
        const value = from.values[i] as number;
        if (i < start || i >= end) {
          const to = i < start ? i : i + grown;
          into.values[to] = value;
          into.flags[to] = from.flags[i] as number;
          continue;
        }
        for (let k = 0; k < encoded.length; k++) {
          const to = i + k * layout.positions;
          if (value === k) into.values[to] = 1;
          into.flags[to] = from.flags[i] as number;
        }
      }
    },
  });
}
