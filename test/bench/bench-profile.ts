import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import encodeJpeg, { init as initEncoder } from '@jsquash/jpeg/encode.js';
import { buildReference } from '../../features/profile/build-reference.ts';
import { encodeProfile } from '../../features/profile/encode-profile.ts';
import { createProfileAccumulator } from '../../features/profile/profile-accumulator.ts';
import { createProfileView } from '../../features/profile/profile-view.ts';
import type { ReferenceProfile } from '../../features/profile/profile.ts';
import { compileTransform } from '../../features/transform/compile-transform.ts';
import { transformSpec } from '../../features/transform/spec.ts';
import type { Transform } from '../../features/transform/transform.ts';
import { assert } from '../../proto/assert.ts';
import { createRandom, normal, type Random } from '../../proto/random.ts';
import { figureOf, median, type Figure } from './figure.ts';

const run = promisify(execFile);
const features = 640;
const warmMs = 150;
const measureMs = 500;
const windowInferences = 1_000;

const shapes: Readonly<Record<string, (random: Random) => number>> = {
  'normal values': (random) => normal(random),
  'a long tail': (random) => Math.exp(2 * normal(random)),
  'two thirds zeros': (random) => (random() < 0.67 ? 0 : normal(random)),
};

/** What profiles and transforms take for each value and each input. */
export async function benchProfile(note: (line: string) => void): Promise<Figure[]> {
  note('profiles of 640 features');
  const figures = Object.entries(shapes).map(([name, draw]) => figureOf(`profile update, 640 features, ${name}`, profileRows(draw).nsPerValue, 'ns/value', { bound: { atMost: 10 } }));
  const { bytesPerFeature } = profileRows(normal);
  figures.push(figureOf(`window profile of ${windowInferences} inferences, 640 features`, bytesPerFeature, 'bytes/feature', { bound: { atMost: 128 } }));
  figures.push(...(await besideWhylogs(note)));
  note('whole inputs: transform, what is viewed of them, profile');
  figures.push(...inputFigures());
  note('single steps and pictures');
  figures.push(...stepFigures(), ...(await pictureFigures()));
  return figures;
}

function rowsOf(draw: (random: Random) => number, count: number): Float32Array[] {
  const random = createRandom(1);
  return Array.from({ length: count }, () => Float32Array.from({ length: features }, () => draw(random)));
}

function referenceOf(names: readonly string[], rows: readonly Float32Array[]): ReferenceProfile {
  const all = Float32Array.from(rows.flatMap((row) => [...row]));
  const ones = new Float32Array(rows.length).fill(1);
  return buildReference({ featureNames: names, outputNames: ['score'], classCount: 0 }, { rowCount: rows.length, features: all, flags: new Uint8Array(all.length), outputs: ones, confidence: ones, predicted: new Uint8Array(0) });
}

function profileRows(draw: (random: Random) => number): { nsPerValue: number; bytesPerFeature: number } {
  const rows = rowsOf(draw, windowInferences);
  const accumulator = createProfileAccumulator(referenceOf(rows[0] === undefined ? [] : Array.from(rows[0], (_, i) => `f${i}`), rows.slice(0, 400)));
  const [flags, score] = [new Uint8Array(features), Float32Array.of(1)];
  const us = usOf(() => {
    accumulator.reset();
    for (const row of rows) accumulator.add(row, flags, score, 1, -1);
  }, 1);
  return { nsPerValue: (us * 1000) / (rows.length * features), bytesPerFeature: encodeProfile(accumulator.snapshot()).byteLength / features };
}

/** The same rows in both. */
async function besideWhylogs(note: (line: string) => void): Promise<Figure[]> {
  const python = process.env['FLEETLOOP_WHYLOGS_PYTHON'];
  if (python === undefined) {
    note('whylogs is not run beside it: set FLEETLOOP_WHYLOGS_PYTHON to a Python that has whylogs and pandas');
    return [];
  }
  const folder = await mkdtemp(join(tmpdir(), 'fleetloop-whylogs-'));
  try {
    const path = join(folder, 'rows.f32');
    await writeFile(path, Buffer.concat(rowsOf(normal, windowInferences).map((row) => Buffer.from(row.buffer))));
    const { stdout } = await run(python, [fileURLToPath(new URL('peer-whylogs.py', import.meta.url)), path, String(features)], { timeout: 120_000 });
    const peer = JSON.parse(stdout) as { version: string; nsPerValue: number; bytesPerFeature: number };
    const ours = profileRows(normal);
    const name = `whylogs ${peer.version}`;
    return [
      figureOf('profile update on the same rows', ours.nsPerValue, 'ns/value', { peer: { name, value: peer.nsPerValue }, bound: { atMost: 0.1 }, boundOn: 'ratio' }),
      figureOf('profile size of the same rows', ours.bytesPerFeature, 'bytes/feature', { peer: { name, value: peer.bytesPerFeature }, bound: { atMost: 0.1 }, boundOn: 'ratio' }),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

function compile(columns: unknown, ...steps: unknown[]): Transform {
  const compiled = compileTransform(transformSpec.parse({ version: 1, columns, steps }));
  assert(compiled.ok, compiled.ok ? '' : compiled.error.message);
  return compiled.value;
}

const numbers = (count: number): unknown => Array.from({ length: count }, (_, i) => ({ kind: 'number', name: `c${i}` }));
const camera = { kind: 'image', name: 'camera', height: 96, width: 96, channels: 3 };

function inputFigures(): Figure[] {
  const standardize = (count: number): unknown => ({ op: 'standardize', mean: Array.from({ length: count }, () => 100), sd: Array.from({ length: count }, () => 50) });
  const cases: readonly [string, Transform, number][] = [
    ['autoencoder input, 640 values, as they are', compile(numbers(640)), 8],
    ['autoencoder input, 640 values, standardized', compile(numbers(640), standardize(640)), 8],
    ['image of 96 x 96 x 3, as it is', compile([camera]), 60],
    ['image of 96 x 96 x 3, standardized', compile([camera], standardize(3)), 60],
  ];
  return cases.flatMap(([name, transform, usMax]) => {
    const { applyUs, viewUs, addUs, wholeUs } = timeInput(transform);
    return [
      figureOf(`${name}: transform, view and profile`, wholeUs, 'µs', { bound: { atMost: usMax } }),
      ...(transform.inputLength > features ? [figureOf(`${name}: view and profile`, ((viewUs + addUs) * 1000) / transform.inputLength, 'ns/value', { bound: { atMost: 10 } })] : []),
      figureOf(`  of it the transform`, applyUs, 'µs'),
      figureOf(`  of it view and profile`, viewUs + addUs, 'µs'),
    ];
  });
}

function timeInput(transform: Transform): { applyUs: number; viewUs: number; addUs: number; wholeUs: number } {
  const random = createRandom(2);
  const raws = Array.from({ length: 40 }, () => Float32Array.from({ length: transform.inputLength }, () => Math.floor(256 * random())));
  const output = new Float32Array(transform.outputLength);
  const flags = new Uint8Array(transform.outputLength);
  const view = createProfileView(transform);
  const seenOf = (raw: Float32Array): ReturnType<typeof view.of> => {
    transform.apply(raw, output, flags);
    return view.of(output, flags, raw);
  };
  const accumulator = createProfileAccumulator(referenceOf(view.names, raws.map((raw) => Float32Array.from(seenOf(raw).values))));
  const score = Float32Array.of(1);
  let at = 0;
  const next = (): Float32Array => raws[at++ % raws.length] as Float32Array;
  const seen = seenOf(next());
  const [values, seenFlags] = [Float32Array.from(seen.values), Uint8Array.from(seen.flags)];
  const calls = 256;
  return {
    applyUs: usOf(() => transform.apply(next(), output, flags), calls),
    viewUs: usOf(() => view.of(output, flags, next()), calls),
    addUs: usOf(() => accumulator.add(values, seenFlags, score, 1, -1), calls),
    wholeUs: usOf(() => {
      const { values: counted, flags: countedFlags } = seenOf(next());
      accumulator.add(counted, countedFlags, score, 1, -1);
    }, calls),
  };
}

function stepFigures(): Figure[] {
  const signal = (rows: number, ...steps: unknown[]): Transform => compile(numbers(1), { op: 'window', length: rows, hop: rows }, ...steps);
  const cases: readonly [string, Transform][] = [
    ['fft-bands, 1,024 rows', signal(1024, { op: 'fft-bands', bands: 16, sampleRateHz: 1000, statistics: true })],
    ['psd-bands, 4,096 rows in segments of 512', signal(4096, { op: 'psd-bands', segment: 512, bands: 16, sampleRateHz: 1000 })],
    ['log-mel, 5 frames of 1,024 rows, 128 bands (0.19 s at 16 kHz)', signal(3072, { op: 'log-mel', sampleRateHz: 16000, frame: 1024, hop: 512, mels: 128 })],
    ['resample 4,096 rows to half', signal(4096, { op: 'resample', up: 1, down: 2 })],
    ['resize 96 x 96 x 3 to 48 x 48 x 3', compile([camera], { op: 'resize', height: 48, width: 48 })],
  ];
  return cases.map(([name, transform]) => {
    const random = createRandom(3);
    const raw = Float32Array.from({ length: transform.inputLength }, () => normal(random));
    const [output, flags] = [new Float32Array(transform.outputLength), new Uint8Array(transform.outputLength)];
    return figureOf(`step ${name}`, usOf(() => transform.apply(raw, output, flags), 32), 'µs');
  });
}

/** A picture of 1280 x 960 from file to the values of an image column, and what the decoder takes to open. */
async function pictureFigures(): Promise<Figure[]> {
  const [width, height] = [1280, 960];
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) => 128 + 80 * Math.sin(i / 4000) + ((i * 7) % 16));
  const binary = await readFile(createRequire(import.meta.url).resolve('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'));
  await initEncoder({ wasmBinary: binary } as Parameters<typeof initEncoder>[0]);
  const jpeg = new Uint8Array(await encodeJpeg({ data, width, height, colorSpace: 'srgb' } as Parameters<typeof encodeJpeg>[0], { quality: 85 }));
  const before = process.memoryUsage().rss;
  const openedMs = performance.now();
  const { decodeImage } = await import('../../features/image/adapters/decode-image.ts');
  const { fitImage } = await import('../../features/image/fit-image.ts');
  const first = await decodeImage(jpeg);
  assert(typeof first !== 'string', 'the picture decodes');
  const firstMs = performance.now() - openedMs;
  const times: { decode: number; fit: number }[] = [];
  for (let i = 0; i < 7; i++) {
    const startMs = performance.now();
    const image = await decodeImage(jpeg);
    const decodedMs = performance.now();
    assert(typeof image !== 'string', 'the picture decodes');
    fitImage(image, { width: 96, height: 96, channels: 3, resize: 'area', scale: [{ low: 0, high: 255 }] });
    times.push({ decode: decodedMs - startMs, fit: performance.now() - decodedMs });
  }
  return [
    figureOf('JPEG of 1280 x 960, the first with the decoder opened', firstMs, 'ms'),
    figureOf('JPEG of 1280 x 960, decoded', median(times.map(({ decode }) => decode)), 'ms'),
    figureOf('its area resized to 96 x 96 x 3', median(times.map(({ fit }) => fit)), 'ms'),
    figureOf('resident memory for it, decoder included', (process.memoryUsage().rss - before) / 2 ** 20, 'MiB'),
  ];
}

/** Microseconds for one call: of the processor, so that what else runs on the machine changes little. The first calls warm the compiler up. */
function usOf(call: () => unknown, calls: number): number {
  const spend = (ms: number): number => {
    const start = process.threadCpuUsage();
    const startMs = performance.now();
    let count = 0;
    while (performance.now() - startMs < ms) {
      for (let i = 0; i < calls; i++) call();
      count += calls;
    }
    const { user, system } = process.threadCpuUsage(start);
    return (user + system) / count;
  };
  spend(warmMs);
  return spend(measureMs);
}
