import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { decodeNpz, type Inflate } from '../data/decode-npz.ts';
import { decodeSamples, type SampleFormat } from '../data/decode-samples.ts';
import type { ChannelRange, ImagePlan } from '../../features/image/fit-image.ts';
import type { ResizeKind } from '../../features/image/resize-taps.ts';
import { readInputFile } from './read-input-file.ts';

export interface SampleOptions {
  /** Arrays of an npz archive that are the model's inputs, in its order. */
  readonly arrays?: readonly string[] | undefined;
  /** What black and white become. */
  readonly imageScale: readonly ChannelRange[];
  readonly imageResize: ResizeKind;
}

/** Samples, and what their files are called where each has one. */
export interface NamedSamples { readonly values: readonly Float32Array[]; readonly names?: readonly string[] | undefined }

/** Called now and then while a folder is read, with the share done. */
type OnProgress = (fraction: number) => void;

export const dataBytesMax = 512 * 1024 * 1024;
const imagesMax = 10_000;
const imageBytesMax = 64 * 1024 * 1024;
const fileFormats: ReadonlySet<string> = new Set<SampleFormat>(['npy', 'csv', 'jsonl']);
const imageExtensions: ReadonlySet<string> = new Set(['.png', '.jpg', '.jpeg']);

/**
 * Samples from a file (.npy, .npz, .csv, .jsonl) or from a folder of pictures, in the order of their names, folders within it
 * included, each fitted to the model's input.
 *
 * @param inputShapes the model's inputs, asked for only where they matter; pictures need exactly one, [1, height, width, 1 or 3]
 * @returns `converter.calibration_invalid` with the file and what is wrong with it
 */
export async function readSamples(path: string, options: SampleOptions, inputShapes: () => Promise<readonly (readonly number[])[]>, onProgress: OnProgress): Promise<Result<NamedSamples, Problem>> {
  const found = await stat(path).catch((cause: unknown) => (cause instanceof Error ? cause.message : String(cause)));
  if (typeof found === 'string') return problem('converter.calibration_invalid', `${path} cannot be read (${found})`);
  if (found.isDirectory()) return readImages(path, options, await inputShapes(), onProgress);
  const format = extname(path).slice(1).toLowerCase();
  if (format !== 'npz' && !fileFormats.has(format)) return problem('converter.calibration_invalid', `${path} has the extension ${JSON.stringify(format)}; expected npy, npz, csv, jsonl, or a folder of .png and .jpg files`);
  if (found.size > dataBytesMax) return problem('converter.calibration_invalid', `${path} has ${found.size} bytes, expected at most ${dataBytesMax}: a few hundred samples are enough`);
  const bytes = await readInputFile(path);
  if (!bytes.ok) return bytes;
  const shapes = format === 'npy' || format === 'npz' ? await inputShapes() : [];
  const values = format === 'npz' ? decodeNpz(bytes.value, options.arrays, dataBytesMax, inflate, shapes) : decodeSamples(bytes.value, format as SampleFormat, shapes.length === 1 ? shapes[0] : undefined);
  return values.ok ? ok({ values: values.value }) : values;
}

/** Never more than the archive says, whatever its data would give. */
const inflate: Inflate = ({ name, data, isDeflated, bytes }) => {
  if (!isDeflated) return ok(data);
  const wrong = (what: string): Result<never, Problem<'converter.calibration_invalid'>> => problem('converter.calibration_invalid', `the archive's ${name} ${what}`);
  try {
    const inflated = inflateRawSync(data, { maxOutputLength: Math.max(1, bytes) });
    return inflated.byteLength === bytes ? ok(inflated) : wrong(`inflates to ${inflated.byteLength} bytes, its directory says ${bytes}`);
  } catch (cause) {
    return wrong((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? `inflates to more than the ${bytes} bytes that its directory says` : 'is damaged and cannot be inflated');
  }
};

async function readImages(folder: string, options: SampleOptions, inputShapes: readonly (readonly number[])[], onProgress: OnProgress): Promise<Result<NamedSamples, Problem>> {
  const plan = planImages(options, inputShapes);
  if (typeof plan === 'string') return problem('converter.calibration_invalid', plan);
  const names = (await readdir(folder, { recursive: true })).filter((name) => imageExtensions.has(extname(name).toLowerCase())).toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  if (names.length === 0) return problem('converter.calibration_invalid', `${folder} holds no .png or .jpg files`);
  const values = names.length * plan.width * plan.height * plan.channels;
  if (names.length > imagesMax || values * 4 > dataBytesMax) return problem('converter.calibration_invalid', `${folder} holds ${names.length} pictures, ${values * 4} bytes as the model takes them; expected at most ${imagesMax} and ${dataBytesMax} bytes: a few hundred are enough`);
  const [{ decodeImage }, { fitImage }] = await Promise.all([import('../../features/image/adapters/decode-image.ts'), import('../../features/image/fit-image.ts')]);
  const samples: Float32Array[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const { size } = await stat(path);
    if (size > imageBytesMax) return problem('converter.calibration_invalid', `${path} has ${size} bytes, expected at most ${imageBytesMax}`);
    const bytes = await readInputFile(path);
    if (!bytes.ok) return bytes;
    const image = await decodeImage(bytes.value);
    if (typeof image === 'string') return problem('converter.calibration_invalid', `${path} is not a picture that can be used: ${image}`);
    samples.push(fitImage(image, plan));
    onProgress(samples.length / names.length);
  }
  return ok({ values: samples, names });
}

function planImages({ imageScale, imageResize }: SampleOptions, inputShapes: readonly (readonly number[])[]): ImagePlan | string {
  const [shape] = inputShapes;
  const [, height, width, channels] = shape ?? [];
  if (inputShapes.length === 0) return 'the model is not valid';
  if (inputShapes.length !== 1 || shape?.length !== 4 || (channels !== 1 && channels !== 3) || height === undefined || width === undefined) {
    return `the model takes ${inputShapes.map((one) => `[${one.join(', ')}]`).join(' and ')}; pictures need one input [1, height, width, 1 or 3]`;
  }
  if (imageScale.length !== 1 && imageScale.length !== channels) return `--image-scale has ${imageScale.length} ranges for ${channels} channels; expected one, or one for each`;
  return { width, height, channels, resize: imageResize, scale: imageScale };
}
