import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { AppError } from '../../../proto/app-error.ts';

interface Adapter { readonly info: { readonly vendor: string; readonly architecture: string; readonly description: string }; readonly isFallbackAdapter?: boolean }
interface Gpu { requestAdapter(options?: object): Promise<Adapter | null> }

const softwareNames = /swiftshader|llvmpipe|lavapipe|software/i;

/**
 * Takes the WebGPU backend over Dawn (the optional package `webgpu`): any GPU with a Vulkan, Metal or Direct3D 12 driver.
 *
 * @param software whether a driver that computes on the CPU will do
 * @throws AppError process.failed where package, driver or device is missing
 */
export async function openWebgpuBackend({ software }: { software: boolean }): Promise<void> {
  const gpu = await loadGpu();
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw new AppError('process.failed', 'WebGPU finds no graphics driver; install the Vulkan driver of your GPU, or take the backend wasm');
  const { vendor, architecture, description } = adapter.info;
  if (!software && softwareNames.test(`${vendor} ${architecture} ${description}`)) throw new AppError('process.failed', `WebGPU finds only the software driver ${description || architecture}, which is slower than WASM`);
  if (!(await tf.setBackend('webgpu'))) throw new AppError('process.failed', 'the WebGPU backend of tfjs did not start; see the messages before this one');
}

async function loadGpu(): Promise<Gpu> {
  try {
    const { create, globals } = (await import('webgpu')) as unknown as { readonly create: (flags: string[]) => Gpu; readonly globals: object };
    Object.assign(globalThis, globals);
    const gpu = create([]);
    // tfjs asks the browser's navigator and its page for what it needs.
    Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
    await import('@tensorflow/tfjs-backend-webgpu');
    return gpu;
  } catch (cause) {
    throw new AppError('process.failed', `the packages webgpu and @tensorflow/tfjs-backend-webgpu cannot be loaded; run npm install: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
