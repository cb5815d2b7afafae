import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { figureOf, type Figure } from './figure.ts';
import type { TrainMeasurement } from './train-backend-main.ts';

const program = fileURLToPath(new URL('./train-backend-main.ts', import.meta.url));
const run = promisify(execFile);
/** Chromium brings a Vulkan driver that computes on the CPU (apt-get install chromium). */
const softwareVulkan = { driver: '/usr/lib/chromium/vk_swiftshader_icd.json', library: '/usr/lib/chromium' };
const softwareEnvironment = existsSync(softwareVulkan.driver) ? { VK_DRIVER_FILES: softwareVulkan.driver, LD_LIBRARY_PATH: softwareVulkan.library } : undefined;

interface Candidate { readonly name: string; readonly backend: string; readonly environment?: Readonly<Record<string, string>> | undefined }

/**
 * Speed and final loss of the MLP, the autoencoder and the small CNN on every training backend at hand. Speed stands
 * beside the plain JavaScript backend of tfjs, the loss beside the WASM backend's, from which it may differ by 1 %.
 */
export async function benchTrain(note: (line: string) => void = () => undefined): Promise<Figure[]> {
  const candidates: Candidate[] = [
    { name: 'wasm', backend: 'wasm' },
    { name: 'webgpu', backend: 'webgpu' },
    ...(softwareEnvironment ? [{ name: 'webgpu on software Vulkan', backend: 'webgpu', environment: softwareEnvironment }] : []),
    { name: 'tfjs-node', backend: 'node' },
  ];
  const cpu = await measure({ name: 'cpu', backend: 'cpu' }, note);
  const wasm = await measure(candidates[0] as Candidate, note);
  if (cpu === undefined || wasm === undefined) throw new Error('the WASM and the CPU backend of tfjs must run everywhere; run npm ci');
  const figures = wasm.map((entry, i) => speedFigure('wasm', entry, cpu[i] as TrainMeasurement));
  figures.push(...cpu.map((entry, i) => lossFigure('tfjs CPU backend', entry, wasm[i] as TrainMeasurement)));
  for (const candidate of candidates.slice(1)) {
    const measured = await measure(candidate, note);
    if (measured === undefined) continue;
    measured.forEach((entry, i) => figures.push(speedFigure(candidate.name, entry, cpu[i] as TrainMeasurement), lossFigure(candidate.name, entry, wasm[i] as TrainMeasurement)));
  }
  return figures;
}

function speedFigure(backend: string, measured: TrainMeasurement, cpu: TrainMeasurement): Figure {
  return figureOf(`train ${measured.network} on ${backend}`, measured.samplesPerSecond, 'samples/s', { peer: { name: 'tfjs CPU backend', value: cpu.samplesPerSecond } });
}

function lossFigure(backend: string, measured: TrainMeasurement, wasm: TrainMeasurement): Figure {
  const percent = (100 * Math.abs(measured.loss - wasm.loss)) / wasm.loss;
  return { ...figureOf(`final loss of ${measured.network} on ${backend}`, measured.loss, 'loss', { peer: { name: 'wasm', value: wasm.loss } }), bound: 'within 1 % of wasm', ok: percent <= 1 };
}

/** undefined where the backend is not at hand, which is noted with the reason. */
async function measure({ name, backend, environment }: Candidate, note: (line: string) => void): Promise<TrainMeasurement[] | undefined> {
  try {
    const { stdout } = await run(process.execPath, [program, backend], { env: { ...process.env, ...environment }, timeout: 300_000, maxBuffer: 1 << 20 });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as TrainMeasurement[];
  } catch (cause) {
    const { stderr = '' } = cause as { stderr?: string };
    note(`${name} is not measured: ${/AppError: (.*)/.exec(stderr)?.[1] ?? (cause instanceof Error ? cause.message.split('\n')[0] : String(cause))}`);
    return undefined;
  }
}
