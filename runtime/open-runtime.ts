import type { Result } from '../proto/result.ts';
import { openNativeRuntime } from './adapters/native-runtime.ts';
import { openWasmRuntime } from './adapters/wasm-runtime.ts';
import { runtimeKinds, type ModelRuntime, type RuntimeKind, type RuntimeProblem } from './model-runtime.ts';

const openers: Record<RuntimeKind, () => Promise<Result<ModelRuntime, RuntimeProblem>>> = { native: openNativeRuntime, wasm: openWasmRuntime };

/** Opens an interpreter of this process; opening again gives the same one. `runtime.unavailable` says what to install. */
export function openRuntime(kind: RuntimeKind): Promise<Result<ModelRuntime, RuntimeProblem>> {
  return openers[kind]();
}

/** Every interpreter that this machine has, native first; WASM is always among them in a complete installation. */
export async function openRuntimes(): Promise<ModelRuntime[]> {
  const opened = await Promise.all(runtimeKinds.map((kind) => openRuntime(kind)));
  return opened.flatMap((result) => (result.ok ? [result.value] : []));
}
