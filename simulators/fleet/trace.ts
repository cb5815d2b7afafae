interface Line {
  readonly atMs: number;
  readonly who: string;
  readonly event: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

const keptMax = 4_000;

/** What happened, in order: the newest lines to read, and a digest of all by which two runs are compared. */
export class Trace {
  #lines: Line[] = [];
  #hash = 0x811c9dc5;
  count = 0;

  add(atMs: number, who: string, event: string, facts: Readonly<Record<string, unknown>>): void {
    this.count += 1;
    this.#mix(`${atMs} ${who} ${event}`);
    this.#lines.push({ atMs, who, event, facts });
    if (this.#lines.length >= 2 * keptMax) this.#lines = this.#lines.slice(-keptMax);
  }

  /** FNV-1a over every line and the virtual time at which it was written. */
  get digest(): string {
    return `${this.count}-${(this.#hash >>> 0).toString(16).padStart(8, '0')}`;
  }

  /** The newest lines, or those about one device and what is nobody's in particular. */
  tail(count: number, about?: string): string[] {
    const chosen = about === undefined || about === '' ? this.#lines : this.#lines.filter(({ who, facts }) => who === about || who === 'fault' || who === 'operator' || Object.values(facts).includes(about));
    return chosen.slice(-count).map(({ atMs, who, event, facts }) => `${(atMs / 1000).toFixed(3).padStart(10)} s  ${who.padEnd(13)} ${event}${describe(facts)}`);
  }

  #mix(text: string): void {
    let hash = this.#hash;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    this.#hash = hash;
  }
}

function describe(facts: Readonly<Record<string, unknown>>): string {
  const text = Object.entries(facts)
    .filter(([name]) => name !== 'kind')
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
  return text === '' ? '' : `  ${text.replaceAll(/(sha256:[0-9a-f]{8})[0-9a-f]{56}/g, '$1').slice(0, 300)}`;
}
