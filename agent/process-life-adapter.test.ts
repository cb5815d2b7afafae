import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../test/support/manual-clock.ts';
import { ok } from '../proto/result.ts';
import type { LoadedModel, ModelRuntime } from '../runtime/model-runtime.ts';
import { openProcessLife, type ProcessLife } from './process-life-adapter.ts';

let folder: string;
let clock: ManualClock;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetloop-life-'));
  clock = new ManualClock();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = (slots: readonly string[] = [''], bootId = 'boot-1'): ProcessLife => openProcessLife(folder, slots, bootId, clock, () => undefined);
const causes = (life: ProcessLife, slots: readonly string[]): (string | undefined)[] => slots.map((slot) => life.takeEnd(slot)?.cause);

/** A process that ends in the middle of an inference: what it would have left on the disk then is what lies there. */
function inTheMiddle(life: ProcessLife, slot: string, meanwhile: () => void): void {
  const model: LoadedModel = { kind: 'wasm', inputs: [], outputs: [], invoke: () => (meanwhile(), ok(undefined)), close: () => undefined };
  const runtime: ModelRuntime = { kind: 'wasm', load: () => ok(model) };
  const loaded = life.note(slot, runtime).load(new Uint8Array());
  if (loaded.ok) loaded.value.invoke([], []);
}

test('a process that was asked to end leaves nothing, one that was not is told of once', () => {
  start().end();
  expect(readdirSync(folder)).toEqual([]);
  expect(causes(start(), [''])).toEqual([undefined]);
  expect(causes(start(), ['', ''])).toEqual(['unknown', undefined]);
});

test('on a disk that has room for a file and none for what is in it the model runs, and the next process is told of no end', () => {
  start();
  rmSync(join(folder, 'inferring'));
  symlinkSync('/dev/full', join(folder, 'inferring'));
  const told: string[] = [];
  const life = openProcessLife(folder, [''], 'boot-1', clock, (event) => void told.push(event));
  let ran = 0;
  inTheMiddle(life, '', () => (ran += 1));
  expect([ran, told, readdirSync(folder)]).toEqual([1, ['life.unwritten'], []]);
  expect(causes(start(), [''])).toEqual([undefined]);
});

test('after a first end each inference is noted for a day, so that the next end is laid to the model or not', async () => {
  start();
  inTheMiddle(start(), '', () => expect(start().takeEnd('')?.cause).toBe('crashed'));
  inTheMiddle(start(), '', () => undefined);
  const between = start();
  expect(between.takeEnd('')?.cause).toBe('elsewhere');
  inTheMiddle(between, '', () => undefined);
  await clock.advance(86_400_000);
  inTheMiddle(between, '', () => expect(start().takeEnd('')?.cause).toBe('unknown'));
});

test('after a reboot nothing is held against anybody, nor where boots have no name', () => {
  start();
  expect(causes(start([''], 'boot-2'), [''])).toEqual([undefined]);
  start([''], '');
  expect(causes(start([''], ''), [''])).toEqual([undefined]);
  writeFileSync(join(folder, 'inferring'), 'torn');
  expect(causes(start(), [''])).toEqual([undefined]);
});

test.each([
  ['the slot whose interpreter began last', 'camera', ['hung', 'other_slot']],
  ['the other one', 'sound', ['other_slot', 'hung']],
] as const)('a hang is laid to %s, also without notes', (_name, slot, expected) => {
  const slots = ['camera', 'sound'];
  const life = start(slots);
  inTheMiddle(life, 'sound', () => undefined);
  inTheMiddle(life, 'camera', () => undefined);
  inTheMiddle(life, slot, () => {
    writeFileSync(join(folder, 'hung'), '10000\n');
    const next = start(slots);
    const end = next.takeEnd('camera');
    expect(end).toMatchObject({ slot, limitMs: 10_000 });
    expect([end?.cause, ...causes(next, ['sound'])]).toEqual(expected);
  });
  // Told once, also where the process after it is asked to end.
  start(slots).end();
  expect(causes(start(slots), slots)).toEqual([undefined, undefined]);
});

test('a process that stood still while no interpreter ran is held against no model', async () => {
  const hang = (): string | undefined => (writeFileSync(join(folder, 'hung'), '10000\n'), start().takeEnd('')?.cause);
  start();
  expect(hang()).toBe('elsewhere');
  inTheMiddle(start(), '', () => undefined);
  expect(hang()).toBe('elsewhere');
  inTheMiddle(start(), '', () => expect(hang()).toBe('hung'));
});

test('a crash of several slots is laid to nobody the first time, then to the one it came in', () => {
  const slots = ['camera', 'sound'];
  inTheMiddle(start(slots), 'camera', () => {
    const next = start(slots);
    expect(causes(next, slots)).toEqual(['unknown', 'unknown']);
    inTheMiddle(next, 'sound', () => expect(causes(start(slots), slots)).toEqual(['other_slot', 'crashed']));
  });
});
