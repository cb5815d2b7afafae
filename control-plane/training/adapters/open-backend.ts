import { AppError } from '../../../proto/app-error.ts';
import type { BackendName } from '../job.ts';
import { openNodeBackend } from './node-backend.ts';
import { openWasmBackend } from './wasm-backend.ts';
import { openWebgpuBackend } from './webgpu-backend.ts';

const openers: Record<BackendName, () => Promise<void>> = { wasm: openWasmBackend, webgpu: () => openWebgpuBackend({ software: true }), node: openNodeBackend };

/**
 * Takes a tfjs backend for this process. `auto` takes the fastest at hand: tfjs-node, else a real GPU through WebGPU,
 * else WASM, which alone gives the same bytes at every run.
 *
 * @throws AppError process.failed that says what to install, where a backend named by the caller is not at hand
 */
export async function openBackend(choice: 'auto' | BackendName): Promise<BackendName> {
  if (choice !== 'auto') {
    await openers[choice]();
    return choice;
  }
  const faster: [BackendName, () => Promise<void>][] = [['node', openNodeBackend], ['webgpu', () => openWebgpuBackend({ software: false })]];
  for (const [name, open] of faster) {
    try {
      await open();
      return name;
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause;
    }
  }
  await openWasmBackend();
  return 'wasm';
}
