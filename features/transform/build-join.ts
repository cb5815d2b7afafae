import { ok, problem, type Result } from '../../proto/result.ts';
import { mapFftBands, mapPsdBands } from './band-energies.ts';
import { mapSelected, type ChannelMap } from './map-channels.ts';
import { mapStatistics } from './measure-statistics.ts';
import { selectNumbers } from './select-numbers.ts';
import type { StepSpec } from './spec.ts';
import { createVector, planVector, type Budget, type Stage, type Vector } from './vector.ts';

type JoinSpec = Extract<StepSpec, { op: 'join' }>;

/** What a measuring step makes of a window of `positions` rows. */
export function mapMeasure(step: JoinSpec['parts'][number], positions: number): Result<ChannelMap> {
  switch (step.op) {
    case 'fft-bands': return mapFftBands(step, positions);
    case 'psd-bands': return mapPsdBands(step, positions);
    case 'statistics': return mapStatistics(step.of, positions);
  }
}

/** The `join` step: the figures of its parts one after the other. */
export function buildJoin({ parts }: JoinSpec, from: Vector, budget: Budget): Result<Stage> {
  const stages: Stage[] = [];
  for (const [i, part] of parts.entries()) {
    const selected = selectNumbers(from.layout, part.on);
    const map = selected.ok ? mapMeasure(part, from.layout.positions) : selected;
    const stage = selected.ok && map.ok ? mapSelected(map.value, selected.value, from, budget) : (map as Result<never>);
    if (!stage.ok) return problem(stage.error.code, `part ${i} (${part.op}): ${stage.error.message}`);
    stages.push(stage.value);
  }
  const channels = stages.flatMap(({ vector }) => vector.layout.channels);
  const names = new Set<string>();
  for (const { name } of channels) {
    if (names.has(name)) return problem('transform.invalid', `two parts give ${JSON.stringify(name)}; measure it once`);
    names.add(name);
  }
  const over = planVector({ positions: 1, channels });
  if (over !== undefined) return over;
  const into = createVector({ positions: 1, channels });
  return ok({
    vector: into,
    run() {
      let at = 0;
      for (let i = 0; i < stages.length; i++) {
        const stage = stages[i] as Stage;
        stage.run();
        into.values.set(stage.vector.values, at);
        into.flags.set(stage.vector.flags, at);
        at += stage.vector.values.length;
      }
    },
  });
}
