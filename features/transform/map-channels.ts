import { ok, problem, type Result } from '../../proto/result.ts';
import { lineOf, type Channel, type Layout } from './layout.ts';
import { createVector, planVector, type Budget, type Stage, type Vector } from './vector.ts';

/** What a step makes of the positions of one channel: `names` channels of `positions` positions each. */
export interface ChannelMap {
  readonly names: (channel: Channel) => readonly string[];
  readonly positions: number;
  readonly channelsLast?: boolean;
  /** Numbers in tables of the step's own. */
  readonly table: number;
  /** Multiplications for one channel. */
  readonly work: number;
  /** Made after the budget was asked; sets the tables up. */
  readonly create: () => Measure;
}

/** Reads a channel's finite values and leaves position p of output channel k in into[at + k channelStep + p positionStep]. */
export type Measure = (signal: Float64Array, into: Float64Array, at: number, channelStep: number, positionStep: number) => void;

/** As mapSelected, of every channel: afterwards there are other positions, so none could keep its own. */
export function mapChannels(map: ChannelMap, selected: readonly number[], from: Vector, budget: Budget): Result<Stage> {
  const left = from.layout.channels.find((_, i) => !selected.includes(i));
  if (left === undefined) return mapSelected(map, selected, from, budget);
  return problem('transform.invalid', `column ${JSON.stringify(left.column)} would stay a window of ${from.layout.positions} rows; name it in "on" too, measure it in a part of a join step, or leave the column out`);
}

/**
 * What the map makes of the selected channels, one after the other; the others are gone. A channel with a value that is missing or NaN gives NaN, and is flagged so even where the value was
 * imputed.
 */
export function mapSelected(map: ChannelMap, selected: readonly number[], from: Vector, budget: Budget): Result<Stage> {
  const { layout } = from;
  const channels = selected.flatMap((i) => {
    const channel = layout.channels[i] as Channel;
    return map.names(channel).map((name) => ({ name, column: channel.column }));
  });
  const nextLayout: Layout = { positions: map.positions, channels, channelsLast: map.channelsLast };
  const over = planVector(nextLayout) ?? budget.take(map.table + layout.positions, map.work * selected.length);
  if (over !== undefined) return over;
  const into = createVector(nextLayout);
  const measure = map.create();
  const signal = new Float64Array(layout.positions);
  const lines = selected.map((i) => lineOf(layout, i));
  const perChannel = channels.length / selected.length;
  const channelStep = map.channelsLast === true ? 1 : map.positions;
  const positionStep = map.channelsLast === true ? channels.length : 1;
  return ok({
    vector: into,
    run() {
      for (let channel = 0; channel < lines.length; channel++) {
        const { start, step } = lines[channel] as (typeof lines)[number];
        let flag = 0;
        let isWhole = true;
        for (let i = 0, at = start; i < signal.length; i++, at += step) {
          const value = from.values[at] as number;
          signal[i] = value;
          if (value - value !== 0) isWhole = false;
          if ((from.flags[at] as number) > flag) flag = from.flags[at] as number;
        }
        const at = channel * perChannel * channelStep;
        if (isWhole) measure(signal, into.values, at, channelStep, positionStep);
        for (let k = 0; k < perChannel; k++) {
          for (let p = 0, to = at + k * channelStep; p < map.positions; p++, to += positionStep) {
            if (!isWhole) into.values[to] = NaN;
            into.flags[to] = flag;
          }
        }
      }
    },
  });
}
