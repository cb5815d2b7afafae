import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { AppError } from '../../../proto/app-error.ts';

/** Takes the native backend of @tensorflow/tfjs-node, which is not installed with Fleetloop: where it is there, it is taken. */
export async function openNodeBackend(): Promise<void> {
  const name: string = '@tensorflow/tfjs-node';
  try {
    await import(name);
  } catch (cause) {
    throw new AppError('process.failed', `@tensorflow/tfjs-node cannot be loaded; run npm install @tensorflow/tfjs-node, or take another backend: ${cause instanceof Error ? cause.message.split('\n')[0] : String(cause)}`, { cause });
  }
  if (!(await tf.setBackend('tensorflow'))) throw new AppError('process.failed', 'the backend of @tensorflow/tfjs-node did not start; see the messages before this one');
}
