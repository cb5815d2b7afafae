import type { ChannelRange } from '../../features/image/fit-image.ts';

/**
 * `low:high` for all channels, or one pair for each after commas: what black and white become.
 *
 * @returns undefined where the text is not that
 */
export function parseImageScale(text: string): ChannelRange[] | undefined {
  const ranges = text.split(',').map((pair): ChannelRange | undefined => {
    const [low, high, more] = pair.split(':');
    if (low === undefined || high === undefined || more !== undefined || low.trim() === '' || high.trim() === '') return undefined;
    const range = { low: Number(low), high: Number(high) };
    return Number.isFinite(range.low) && Number.isFinite(range.high) && range.low !== range.high ? range : undefined;
  });
  return ranges.every((range) => range !== undefined) ? ranges : undefined;
}
