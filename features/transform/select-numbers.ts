import { ok, problem, type Result } from '../../proto/result.ts';
import { selectChannels, type Layout } from './layout.ts';

/** The channels a numeric step applies to; a category must be one-hot encoded before numbers can be made of it. */
export function selectNumbers(layout: Layout, on: readonly string[] | undefined): Result<number[]> {
  const selected = selectChannels(layout, on);
  const known = [...new Set(layout.channels.flatMap((channel) => [channel.column, channel.name]))];
  if (typeof selected === 'string') return problem('transform.invalid', `no feature is called ${JSON.stringify(selected)} here (or it is named twice); there are ${known.slice(0, 12).map((name) => JSON.stringify(name)).join(', ')}${known.length > 12 ? ', …' : ''}`);
  const category = selected.find((i) => layout.channels[i]?.categories !== undefined);
  if (category !== undefined) return problem('transform.invalid', `${JSON.stringify(layout.channels[category]?.name)} is a category, not a number; put a one-hot step before`);
  return ok(selected);
}
