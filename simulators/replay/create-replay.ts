import type { TransformSpec } from '../../features/transform/spec.ts';
import { createRandom, shuffle, type Random } from '../../proto/random.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import type { Phase, Reading, Scenario, Truth } from '../scenario.ts';
import type { Description, Order } from './description.ts';
import type { Table } from './parse-table.ts';
import { classNamesOf, inputColumns, readRows, type Finding, type RecordedRow } from './read-rows.ts';

export interface Replay {
  readonly scenario: Scenario;
  /** Everything that was missing, implausible or unreadable, by place. */
  readonly findings: readonly Finding[];
}

const heldBackPhase = 'held-back';

/**
 * A line that sends recorded rows. The held-back rows are drawn by the seed and come first; the phases of the
 * description follow, each in its order, dealt to the devices.
 *
 * @param tables every file that the description names, by that name
 */
export function createReplay(description: Description, tables: ReadonlyMap<string, Table>, seed: number, deviceCount: number): Result<Replay> {
  const findings: Finding[] = [];
  const read = (files: readonly string[], order: Order): Result<RecordedRow[]> => {
    const rows: RecordedRow[] = [];
    for (const file of files) {
      const table = tables.get(file);
      if (table === undefined) return problem('dataset.invalid', `the file ${file} was not read`);
      const part = readRows(table, description, typeof order === 'object' ? order.by : undefined);
      if (!part.ok) return part;
      rows.push(...part.value.rows);
      findings.push(...part.value.findings);
    }
    return rows.length > 0 ? ok(rows) : problem('dataset.invalid', `${files.join(', ')}: no usable row; ${describeFindings(findings)}`);
  };
  const recorded = read(description.train.files, description.train.order);
  if (!recorded.ok) return recorded;
  const random = createRandom(seed);
  const { kept, heldBack } = holdBack(orderRows(recorded.value, description.train.order, random), description.train.heldBackShare, random);
  const streams: { name: string; title: string; role: Phase['role']; dealt: RecordedRow[][] }[] = [
    { name: heldBackPhase, title: 'rows held back from the training data', role: 'quiet', dealt: dealRows(shuffle(heldBack, random), description, deviceCount) },
  ];
  for (const phase of description.stream) {
    const rows = read(phase.files, phase.order);
    if (!rows.ok) return rows;
    streams.push({ name: phase.name, title: phase.title, role: 'shift', dealt: dealRows(orderRows(rows.value, phase.order, random), description, deviceCount) });
  }
  const indexed = indexTruth(streams);
  if (!indexed.ok) return indexed;
  return ok({ findings, scenario: assemble(description, kept, streams, indexed.value) });
}

/** One line for a person: what was found, how often, where first. */
export function describeFindings(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'nothing missing or implausible';
  const shown = findings.slice(0, 8).map((finding) => {
    const where = finding.column === '' ? '' : ` in column ${JSON.stringify(finding.column)}`;
    return `${finding.count} x ${finding.code}${where} of ${finding.file} (first in line ${finding.firstLine}: ${finding.example}; ${finding.refused === 'row' ? 'rows left out' : 'taken as missing'})`;
  });
  return shown.join('; ') + (findings.length > shown.length ? `; and ${findings.length - shown.length} more places` : '');
}

function orderRows(rows: RecordedRow[], order: Order, random: Random): RecordedRow[] {
  if (order === 'file') return rows;
  if (order === 'shuffle') return shuffle(rows, random);
  return rows.toSorted((a, b) => {
    const [left, right] = [Number(a.sortBy), Number(b.sortBy)];
    if (!Number.isNaN(left) && !Number.isNaN(right)) return left - right;
    return String(a.sortBy) < String(b.sortBy) ? -1 : String(a.sortBy) > String(b.sortBy) ? 1 : 0;
  });
}

function holdBack(rows: RecordedRow[], share: number, random: Random): { kept: RecordedRow[]; heldBack: RecordedRow[] } {
  const drawn = new Set(shuffle(rows.map((_, i) => i), random).slice(0, Math.round(rows.length * share)));
  return { kept: rows.filter((_, i) => !drawn.has(i)), heldBack: rows.filter((_, i) => drawn.has(i)) };
}

function dealRows(rows: readonly RecordedRow[], description: Description, deviceCount: number): RecordedRow[][] {
  const dealt: RecordedRow[][] = Array.from({ length: deviceCount }, () => []);
  const names = [...new Set(rows.map((row) => row.device))].sort();
  rows.forEach((row, i) => {
    const device = { 'round-robin': i, blocks: Math.floor((i * deviceCount) / rows.length), column: names.indexOf(row.device) }[description.device.by];
    dealt[device % deviceCount]?.push(row);
  });
  return dealt;
}

function indexTruth(streams: readonly { name: string; dealt: RecordedRow[][] }[]): Result<Map<string, { phase: string; truth: Truth }>> {
  const truths = new Map<string, { phase: string; truth: Truth }>();
  for (const { name, dealt } of streams) {
    for (const row of dealt.flat()) {
      const key = `${name}/${row.key}`;
      if (truths.has(key)) return problem('dataset.invalid', `two rows of the phase ${name} have the key ${JSON.stringify(row.key)}; keyColumn must name each row once`);
      truths.set(key, { phase: name, truth: row.y });
    }
  }
  return ok(truths);
}

function assemble(description: Description, kept: readonly RecordedRow[], streams: readonly { name: string; title: string; role: Phase['role']; dealt: RecordedRow[][] }[], truths: ReadonlyMap<string, { phase: string; truth: Truth }>): Scenario {
  const columns = inputColumns(description);
  const phases = streams.map(({ name, title, role, dealt }): Phase => ({ name, title, role, readings: dealt.map((rows) => rows.length) }));
  const last = phases.at(-1) as Phase;
  const firstShift = streams[1]?.dealt.flat().length ?? 0;
  const transform = { version: 1, columns, steps: description.model.transform.steps } as TransformSpec;
  const { labels, figures } = description;
  return {
    name: description.name,
    title: description.title,
    task: description.task,
    classNames: classNamesOf(description),
    columns,
    windowRows: 1,
    settings: { ...description.model, transform },
    phases,
    labels: { phase: last.name, readingsBefore: Math.floor(labels.afterShare * Math.min(...(last.readings ?? [0]))), perClassMax: labels.perClassMax, totalMax: labels.totalMax },
    figures: { ...figures, alert: figures.alert.kind === 'drift' ? { kind: 'drift', readingsMax: Math.floor(figures.alert.withinShare * firstShift) } : figures.alert },
    retrainBy: description.retrainBy,
    *trainingRows() {
      for (const [i, row] of kept.entries()) yield { x: row.x, y: row.y, block: `${Math.floor(i / description.train.blockRows)}`, key: row.key };
    },
    reading(device, phase, index): Reading | undefined {
      const row = streams.find(({ name }) => name === phase)?.dealt[device]?.[index];
      return row === undefined ? undefined : { key: `${phase}/${row.key}`, rows: [row.x], truth: row.y };
    },
    truthOf: (key) => truths.get(key),
  };
}
