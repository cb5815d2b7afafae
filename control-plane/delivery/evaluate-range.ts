/** What of a representation is sent: all of it, a part, or nothing because the range lies beyond it. */
export type RangeEvaluation = { readonly kind: 'whole' } | { readonly kind: 'part'; readonly first: number; readonly last: number } | { readonly kind: 'unsatisfiable' };

const whole = { kind: 'whole' } as const;

/**
 * Reads a Range header after RFC 9110, section 14.2: one range of bytes (`bytes=first-last`, `first-` or `-suffix`). What is
 * no such range, several ranges, and an If-Range that names another representation are answered with the whole.
 *
 * @param ifRange the header If-Range, undefined where there is none; only strong entity tags are compared, dates never match
 */
export function evaluateRange(range: string | undefined, ifRange: string | undefined, etag: string, sizeBytes: number): RangeEvaluation {
  if (range === undefined || (ifRange !== undefined && ifRange !== etag)) return whole;
  const [, from, to] = /^bytes=(\d*)-(\d*)$/i.exec(range.trim()) ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return whole;
  if (from === '') {
    const suffix = Math.min(Number(to), sizeBytes);
    return suffix === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', first: sizeBytes - suffix, last: sizeBytes - 1 };
  }
  const first = Number(from);
  const last = to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  if (to !== '' && Number(to) < first) return whole;
  return first >= sizeBytes ? { kind: 'unsatisfiable' } : { kind: 'part', first, last };
}
