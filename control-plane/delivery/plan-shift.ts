const shiftMax = 16 * 1024;
const samplesMax = 2_048;

/**
 * How far the base's weights lie from where the artifact has them: the multiple of 4 bytes, at most 16 KiB either way, with
 * the least sum of absolute differences between bytes at places spread over the whole. 0 where no other is better. The same
 * network trained on keeps its weights in place but for the tables before them: quantization parameters, operators, names.
 */
export function planShift(artifact: Uint8Array, base: Uint8Array): number {
  if (base.byteLength === 0 || artifact.byteLength === 0) return 0;
  const count = Math.min(samplesMax, artifact.byteLength);
  const places = Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * artifact.byteLength) / count));
  let best = 0;
  let bestCost = costOf(artifact, base, places, 0, Infinity);
  for (let shift = -shiftMax; shift <= shiftMax; shift += 4) {
    const cost = costOf(artifact, base, places, shift, bestCost);
    if (cost < bestCost) [best, bestCost] = [shift, cost];
  }
  return best;
}

/** Ends early once it is not below `costMax`. */
function costOf(artifact: Uint8Array, base: Uint8Array, places: readonly number[], shift: number, costMax: number): number {
  let cost = 0;
  for (const place of places) {
    const difference = (((artifact[place] as number) - (base[place + shift] ?? 0)) << 24) >> 24;
    cost += Math.abs(difference);
    if (cost >= costMax) break;
  }
  return cost;
}
