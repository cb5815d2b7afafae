/** Numbers as all forms of the report show them. */

export function bytesText(bytes: number): string {
  // Not toLocaleString, which loads a language for 10 ms.
  return `${String(bytes).replaceAll(/\B(?=(\d{3})+$)/g, ',')} bytes`;
}

export function shareText(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** 200 stands for no difference at all. */
export function snrText(snrDb: number): string {
  return snrDb >= 200 ? 'identical' : `${snrDb.toFixed(1)} dB`;
}

export function microsecondsText(us: number): string {
  return us >= 10_000 ? `${(us / 1000).toFixed(1)} ms` : `${us.toFixed(0)} us`;
}

/** Three digits, small and large numbers with an exponent. */
export function numberText(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size >= 1e5 || size < 1e-3 ? value.toExponential(2) : String(Number(value.toPrecision(3)));
}

export function shapeText(shape: readonly number[]): string {
  return shape.join('x') || '1';
}

/** What a model was checked on: "32 random samples, as none were given". */
export function samplesText(samples: number, areRandom: boolean): string {
  return areRandom ? `${samples} random samples, as none were given` : `${samples} sample${samples === 1 ? '' : 's'}`;
}

/** How a size stands to the source's: "3.4x smaller than the source". */
export function sizeText(bytes: number, sourceBytes: number): string {
  if (bytes <= 0 || sourceBytes <= 0) return '';
  return bytes <= sourceBytes ? `${(sourceBytes / bytes).toFixed(1)}x smaller than the source` : `${Math.round(100 * (bytes / sourceBytes - 1))} % larger than the source`;
}
