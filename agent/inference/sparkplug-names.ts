import type { SparkplugPayload } from './decode-sparkplug.ts';
import { readMetric } from './decode-sparkplug.ts';

/** What one message of a Sparkplug node or device says of the columns. */
export interface SparkplugUpdate {
  readonly updates: ReadonlyMap<string, number | string | null>;
  /** Metrics whose alias no birth has named. */
  readonly unknownAliases: number;
}

interface Known { readonly name: string; readonly datatype: number }

/** The names and types of metrics as births tell them: data messages may carry an alias alone. */
export class SparkplugNames {
  readonly #columnOf: ReadonlyMap<string, string>;
  readonly #byAlias = new Map<number, Known>();
  readonly #byName = new Map<string, Known>();
  #born = false;

  /** @param columns column to metric name */
  constructor(columns: Readonly<Record<string, string>>) {
    this.#columnOf = new Map(Object.entries(columns).map(([column, name]) => [name, column]));
  }

  /** Whether a birth has been seen since the last death. */
  get born(): boolean {
    return this.#born;
  }

  /** Takes a birth's names, and its values. */
  learn({ metrics }: SparkplugPayload): SparkplugUpdate {
    this.#born = true;
    for (const { name, alias, datatype } of metrics) {
      const known = { name, datatype };
      if (name !== '') this.#byName.set(name, known);
      if (alias !== undefined && name !== '') this.#byAlias.set(alias, known);
    }
    return this.read({ timestampMs: undefined, metrics });
  }

  read({ metrics }: SparkplugPayload): SparkplugUpdate {
    const updates = new Map<string, number | string | null>();
    let unknownAliases = 0;
    for (const metric of metrics) {
      const known = metric.name === '' && metric.alias !== undefined ? this.#byAlias.get(metric.alias) : this.#byName.get(metric.name);
      const name = metric.name === '' ? known?.name : metric.name;
      if (name === undefined) unknownAliases += 1;
      const column = name === undefined ? undefined : this.#columnOf.get(name);
      const value = readMetric(metric.value, metric.datatype || (known?.datatype ?? 0));
      if (column !== undefined && value !== undefined) updates.set(column, value);
    }
    return { updates, unknownAliases };
  }

  forget(): void {
    this.#born = false;
    this.#byAlias.clear();
    this.#byName.clear();
  }
}
