/** How long ago, in the largest unit that fits: `now`, `12 s`, `5 min`, `3 h`, `2 d`; `never` for 0. */
export function formatAgo(atMs: number, nowMs: number): string {
  if (atMs <= 0) return 'never';
  const seconds = Math.max(0, Math.round((nowMs - atMs) / 1000));
  if (seconds < 2) return 'now';
  if (seconds < 90) return `${seconds} s ago`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86_400)} d ago`;
}

/** `93.4 %` for a fraction; the two stay on one line. */
export function formatPercent(fraction: number): string {
  return `${(fraction * 100).toFixed(1)}\u00a0%`;
}

/** Up to three significant digits: 0.0312, 4.5, 12,345. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}

/** `3 devices`, `1 device`. */
export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** The start of a digest's hex digits, enough to tell them apart: `1f3a9c02`. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 8);
}

/** `wave_opened` -> `wave opened`. */
export function formatWords(text: string): string {
  return text.replaceAll('_', ' ').replaceAll('.', ' ');
}
