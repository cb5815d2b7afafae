import { describe, expect, it } from 'vitest';
import { createReplay, describeFindings, type Replay } from './create-replay.ts';
import { parseDescription, type Description } from './description.ts';
import { parseTable, type Table } from './parse-table.ts';

type Json = Record<string, unknown>;

const base: Json = {
  schema: 1, name: 'pumps', title: 'pumps', task: 'classification',
  format: { kind: 'csv' },
  inputs: ['flow', 'pressure'],
  label: { column: 'state', classes: { ok: 'fine', '1': 'cavitating' } },
  train: { files: ['a.csv'], heldBackShare: 0.5 },
  stream: [{ name: 'later', title: 'later', files: ['b.csv'] }],
  labels: { afterShare: 0.5, perClassMax: 5, totalMax: 10 },
  figures: { holdout: { metric: 'accuracy', min: 0.9 }, stale: { metric: 'accuracy', max: 0.7 }, recovered: { metric: 'accuracy', min: 0.9 }, int8GapMax: 0.01, alert: { kind: 'drift', withinShare: 0.25 } },
  model: { transform: { steps: [{ op: 'standardize' }] }, architecture: { kind: 'mlp', hidden: [8] } },
};

function described(changes: Json = {}): Description {
  const parsed = parseDescription(JSON.stringify({ ...base, ...changes }), 'pumps.json');
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

function replayOf(changes: Json, files: Record<string, string>, deviceCount = 2, seed = 1): { ok: true; value: Replay } | { ok: false; error: { message: string } } {
  const description = described(changes);
  const tables = new Map<string, Table>();
  for (const [name, text] of Object.entries(files)) {
    const table = parseTable(text, description.format, name);
    if (!table.ok) return table;
    tables.set(name, table.value);
  }
  return createReplay(description, tables, seed, deviceCount);
}

function good(changes: Json, files: Record<string, string>, deviceCount?: number, seed?: number): Replay {
  const replay = replayOf(changes, files, deviceCount, seed);
  if (!replay.ok) throw new Error(replay.error.message);
  return replay.value;
}

const a = 'flow,pressure,state\n1,10,ok\n2,20,1\n3,30,ok\n4,40,1\n';
const b = 'flow,pressure,state\n5,50,ok\n6,60,1\n7,70,ok\n8,80,ok\n9,90,1\n';

function stream(replay: Replay, phase: string, deviceCount = 2): unknown[][] {
  return Array.from({ length: deviceCount }, (_, device) => {
    const readings = [];
    for (let index = 0; ; index++) {
      const reading = replay.scenario.reading(device, phase, index);
      if (reading === undefined) return readings;
      readings.push(reading.rows[0]);
    }
  });
}

describe('a described dataset', () => {
  it('trains on what is not held back and streams the rest, every row once', () => {
    const { scenario } = good({}, { 'a.csv': a, 'b.csv': b });
    const trained = [...scenario.trainingRows()].map((row) => row.x[0]);
    const quiet = stream(good({}, { 'a.csv': a, 'b.csv': b }), 'held-back').flat().map((row) => (row as number[])[0]);
    expect(trained).toHaveLength(2);
    expect([...trained, ...quiet].map(Number).toSorted((x, y) => x - y)).toEqual([1, 2, 3, 4]);
    expect(scenario.classNames).toEqual(['cavitating', 'fine']);
    expect(scenario.phases.map((phase) => [phase.name, phase.role, phase.readings])).toEqual([['held-back', 'quiet', [1, 1]], ['later', 'shift', [3, 2]]]);
    expect(scenario.truthOf('later/b.csv:3')).toEqual({ phase: 'later', truth: 'cavitating' });
    expect(scenario.truthOf('later/b.csv:7')).toBeUndefined();
  });

  it.each([
    ['round-robin', { by: 'round-robin' }, b, [[5, 7, 9], [6, 8]]],
    ['blocks', { by: 'blocks' }, b, [[5, 6, 7], [8, 9]]],
    ['a column', { by: 'column', column: 'line' }, 'flow,pressure,state,line\n5,50,ok,n\n6,60,1,s\n7,70,ok,s\n8,80,ok,n\n', [[5, 8], [6, 7]]],
  ])('deals rows to devices by %s', (_, device, text, expected) => {
    const first = text === b ? a : 'flow,pressure,state,line\n1,10,ok,n\n2,20,1,s\n3,30,ok,n\n4,40,1,s\n';
    const dealt = stream(good({ device }, { 'a.csv': first, 'b.csv': text }), 'later');
    expect(dealt.map((rows) => rows.map((row) => (row as number[])[0]))).toEqual(expected);
  });

  it('streams in file order, by a column, or shuffled by the seed', () => {
    const ordered = (order: unknown, seed = 1): unknown[] => stream(good({ stream: [{ name: 'later', title: 'x', files: ['b.csv'], order }] }, { 'a.csv': a, 'b.csv': 'flow,pressure,state\n10,3,ok\n9,1,ok\n8,2,1\n7,10,1\n' }, 1, seed), 'later', 1)[0]?.map((row) => (row as number[])[0]) as unknown[];
    expect(ordered('file')).toEqual([10, 9, 8, 7]);
    expect(ordered({ by: 'pressure' })).toEqual([9, 8, 10, 7]);
    expect(ordered('shuffle')).toEqual(ordered('shuffle'));
    expect(new Set([1, 2, 3, 4, 5].map((seed) => JSON.stringify(ordered('shuffle', seed)))).size).toBeGreaterThan(1);
  });

  it('reads the same rows whatever their columns are called, how they are ordered and what the classes are', () => {
    const other = good(
      { format: { kind: 'csv', delimiter: ';' }, inputs: ['Druck', 'Durchfluss'], label: { column: 'Zustand', classes: { gut: 'gut', schlecht: 'schlecht' } } },
      { 'a.csv': 'Zustand;Durchfluss;Druck\ngut;1;10\nschlecht;2;20\n', 'b.csv': 'Zustand;Durchfluss;Druck\nschlecht;9;90\ngut;5;50\n' },
    );
    expect(stream(other, 'later')).toEqual([[[90, 9]], [[50, 5]]]);
    expect(other.scenario.columns).toEqual([{ kind: 'number', name: 'Druck' }, { kind: 'number', name: 'Durchfluss' }]);
    expect(other.scenario.truthOf('later/b.csv:2')?.truth).toBe('schlecht');
  });

  it('names rows by a key column, and refuses a key that comes twice', () => {
    const keyed = 'flow,pressure,state,id\n1,10,ok,p\n2,20,1,q\n';
    expect(good({ keyColumn: 'id' }, { 'a.csv': keyed, 'b.csv': keyed }).scenario.truthOf('later/q')?.truth).toBe('cavitating');
    const twice = replayOf({ keyColumn: 'id' }, { 'a.csv': keyed, 'b.csv': keyed.replace('q', 'p') });
    expect(twice.ok ? '' : twice.error.message).toContain('"p"');
  });

  it('takes regression labels as numbers', () => {
    const { scenario } = good({ task: 'regression', label: { column: 'pressure' }, inputs: ['flow'] }, { 'a.csv': a, 'b.csv': b });
    expect(scenario.truthOf('later/b.csv:2')?.truth).toBe(50);
    expect(scenario.classNames).toEqual([]);
  });
});

describe('what is wrong with recorded data', () => {
  it.each([
    ['a trailing space in the header', 'flow ,pressure,state\n1,2,ok\n', ['b.csv', '"flow"', '"flow "', 'spaces']],
    ['a misspelled column', 'flow,presure,state\n1,2,ok\n', ['b.csv', '"pressure"', '"presure"']],
    ['a column that comes twice', 'flow,flow,pressure,state\n1,1,2,ok\n', ['b.csv', '"flow"', 'two columns']],
    ['an empty file', '', ['b.csv', 'empty']],
    ['no usable row', 'flow,pressure,state\n1,2,gone\n', ['b.csv', 'no usable row', 'unknown_label', '"gone"']],
  ])('names column and file for %s', (_, text, parts) => {
    const replay = replayOf({}, { 'a.csv': a, 'b.csv': text });
    expect(replay.ok).toBe(false);
    for (const part of parts) expect(replay.ok ? '' : replay.error.message).toContain(part);
  });

  it('counts missing, unreadable and implausible values, takes them as missing, and leaves out rows it cannot score', () => {
    const text = 'flow,pressure,state\n1,,ok\n2,twenty,1\n3,1e39,ok\n4,-5,ok\n5,50\n6,60,gone\n7,Infinity,1\n8,80,ok\n';
    const replay = good({ plausible: { pressure: [0, 100] } }, { 'a.csv': a, 'b.csv': text }, 1);
    expect(stream(replay, 'later', 1)[0]).toEqual([[1, null], [2, null], [3, null], [4, null], [7, null], [8, 80]]);
    expect(replay.findings.map(({ column, code, refused, count, firstLine }) => [column, code, refused, count, firstLine])).toEqual([
      ['', 'unreadable_line', 'row', 1, 6],
      ['pressure', 'missing', 'value', 1, 2],
      ['pressure', 'not_a_number', 'value', 2, 3],
      ['pressure', 'implausible', 'value', 2, 4],
      ['state', 'unknown_label', 'row', 1, 7],
    ]);
    expect(describeFindings(replay.findings)).toContain('2 x not_a_number in column "pressure" of b.csv (first in line 3: "twenty"; taken as missing)');
  });

  it('takes a category outside its list as missing', () => {
    const inputs = ['flow', { name: 'pressure', categories: ['10', '50'] }];
    const replay = good({ inputs }, { 'a.csv': a, 'b.csv': b }, 1);
    expect(stream(replay, 'later', 1)[0]?.slice(0, 2)).toEqual([[5, '50'], [6, null]]);
    expect(replay.findings.some((finding) => finding.code === 'unknown_category' && finding.file === 'b.csv' && finding.count === 4)).toBe(true);
  });

  it.each([
    [{ inputs: [] }, 'inputs'],
    [{ colums: ['flow'] }, 'colums'],
    [{ train: { files: ['a.csv'], heldBackShare: 1.5 } }, 'train.heldBackShare'],
    [{ task: 'regression' }, 'label.classes'],
    [{ stream: [{ name: 'held-back', title: 'x', files: ['b.csv'] }] }, 'held-back'],
  ])('names the place of a wrong description: %j', (changes, place) => {
    const parsed = parseDescription(JSON.stringify({ ...base, ...changes }), 'pumps.json');
    expect(parsed.ok ? '' : parsed.error.message).toContain('pumps.json');
    expect(parsed.ok ? '' : parsed.error.message).toContain(place);
  });
});
