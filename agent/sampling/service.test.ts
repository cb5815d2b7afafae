import { beforeEach, expect, test } from 'vitest';
import type { Leave } from '../../proto/leave.ts';
import type { Sample, Sampling } from '../../proto/messages.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { openTestPipeline } from '../../test/support/test-pipeline.ts';
import type { Pipeline } from '../inference/pipeline.ts';
import { Sampler } from './service.ts';

const clock = new ManualClock();
const base: Sampling = { randomFloor: 0.001, uncertaintyMin: 0.5, uncertainProbability: 1 };
let pipeline: Pipeline;
let draws: number[];
let calls = 0;

beforeEach(async () => {
  pipeline = await openTestPipeline({});
  draws = [];
});

/** Offers an input that is unsure or not; what is kept of it and before it. */
function offer(sampler: Sampler, key: string, unsure: boolean, more: { leave?: Leave; quality?: string[]; raw?: Float32Array } = {}): readonly Sample[] {
  const outputs = Float32Array.from(unsure ? [0.5, 0.5, 0] : [1, 0, 0]);
  const features = new Float32Array(4).fill(9);
  return sampler.offer({
    pipeline,
    raw: more.raw ?? new Float32Array(4),
    seen: { values: features, flags: new Uint8Array(4) },
    result: { features, outputs, classIndex: 0, confidence: 0.5 },
    reading: { key, atMs: 5, values: [], rows: 1 },
    nowMs: 7,
    quality: more.quality ?? [],
    leave: more.leave ?? 'raw',
  });
}

const samplerOf = (sampling: Partial<Sampling> = {}, bytesPerDay = Infinity): Sampler => new Sampler({ random: () => draws.shift() ?? 0.5 + 1e-6 * calls++, clock }, { ...base, ...sampling }, { link: '', bytesPerDay });
const placeOf = ({ sourceKey, rule, contextOffset = 0 }: Sample): string => `${sourceKey} ${rule} ${contextOffset}`;

test('what was kept for what it is comes with the inputs before and after it, once each, under one name', () => {
  const sampler = samplerOf({ contextBefore: 2, contextAfter: 2 });
  const kept = ['a', 'b', 'c', 'D', 'e', 'F', 'g', 'h', 'i'].map((key) => offer(sampler, key, key === key.toUpperCase()));
  expect(kept.map((samples) => samples.map(placeOf))).toEqual([[], [], [], ['b context -2', 'c context -1', 'D uncertainty 0'], ['e context 1'], ['F uncertainty 0'], ['g context 1'], ['h context 2'], []]);
  const [first, second] = [kept[3]?.[0]?.group, kept[5]?.[0]?.group];
  expect(first).toBeTruthy();
  expect(first).not.toBe(second);
  expect(kept.flat().map(({ group }) => group)).toEqual([first, first, first, first, second, second, second]);
  // Its own chance, as if nobody had looked at its neighbours.
  expect(kept[3]?.map(({ inclusionProbability }) => inclusionProbability)).toEqual([expect.closeTo(0.001, 12), expect.closeTo(0.001, 12), 1]);
});

test('an input within a context that its own draw keeps is no context', () => {
  const sampler = samplerOf({ contextAfter: 2 });
  // One draw for each input, one more to name the group.
  draws = [0.5, 0.25, 0.0005, 0.5];
  const kept = [offer(sampler, 'A', true), offer(sampler, 'b', false), offer(sampler, 'c', false)];
  expect(kept.map((samples) => samples.map(placeOf))).toEqual([['A uncertainty 0'], ['b random 1'], ['c context 2']]);
});

test('a random sample has no context', () => {
  const sampler = samplerOf({ randomFloor: 1, contextBefore: 2, contextAfter: 2 });
  expect(['a', 'b'].map((key) => offer(sampler, key, false).map(placeOf))).toEqual([['a random 0'], ['b random 0']]);
});

test.each<[Leave, object | undefined]>([
  ['raw', { rows: 1, columns: 4, input: [0, 0, 0, 0] }],
  ['transformed', { rows: 1, columns: 4, stage: 'transformed', input: [9, 9, 9, 9] }],
  ['profile', undefined],
  ['nothing', undefined],
])('where %s may leave: %j', (leave, expected) => {
  const [sample] = offer(samplerOf({ randomFloor: 1 }), 'a', false, { leave, quality: ['stuck'] });
  if (expected === undefined) expect(sample).toBeUndefined();
  else expect(sample).toMatchObject({ ...expected, quality: ['stuck'], randomProbability: 1, capturedMs: 5, sourceKey: 'a' });
});

test('a picture takes a byte for each value', () => {
  const raw = Float32Array.from({ length: 100 }, (_, i) => i);
  const [sample] = offer(samplerOf({ randomFloor: 1 }), 'a', false, { raw });
  expect([sample?.input, sample?.inputU8?.length]).toEqual([[], 100]);
});

test('what the byte budget has no room for is counted, and what was kept is, too', () => {
  const sampler = samplerOf({ randomFloor: 1 }, 1_600);
  draws = Array.from({ length: 10 }, () => 0);
  const kept = Array.from({ length: 10 }, (_, i) => offer(sampler, `${i}`, false).length);
  const counts = sampler.takeCounts();
  const count = kept.reduce((sum, each) => sum + each, 0);
  // A quarter of 1,600 bytes may be saved up, half of it is there at first: one sample of about 190 bytes, and then one into the red.
  expect(count).toBeGreaterThanOrEqual(1);
  expect(counts).toEqual({ droppedSamples: [{ reason: 'budget', count: 10 - count }], samplesBytes: count * (16 + 12 + 160) });
  expect(sampler.takeCounts()).toEqual({ droppedSamples: [], samplesBytes: 0 });
});
