import type { TimeUnit } from './source-config.ts';

/** A time from outside as whole milliseconds since 1970; undefined where it is none. Text without a zone is UTC. */
export function readTime(value: unknown, unit: TimeUnit): number | undefined {
  if (unit === 'iso') {
    if (typeof value !== 'string') return undefined;
    const text = value.trim().replace(' ', 'T');
    return wholeMs(Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(text) || !text.includes('T') ? text : `${text}Z`));
  }
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' ? wholeMs(unit === 's' ? number * 1000 : number) : undefined;
}

function wholeMs(ms: number): number | undefined {
  const whole = Math.round(ms);
  return Number.isSafeInteger(whole) && whole >= 0 ? whole : undefined;
}
