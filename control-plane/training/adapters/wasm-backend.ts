import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
// Registers the gradients of all operations; the core alone has none.
import '@tensorflow/tfjs-layers';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { AppError } from '../../../proto/app-error.ts';
import { registerConvGradients } from './conv-gradients.ts';

/** Takes the WASM backend: one thread, so that sums are always added in the same order and every run gives the same bits. */
export async function openWasmBackend(): Promise<void> {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const packageFile = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  setWasmPaths(join(dirname(packageFile), 'dist/'));
  if (!(await tf.setBackend('wasm'))) throw new AppError('process.failed', 'the WASM backend of tfjs did not start; see the messages before this one');
  registerConvGradients('wasm');
}
