import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ok, problem, type Result } from '../../proto/result.ts';
import type { LoadedModel, ModelRuntime, RuntimeProblem, TensorData, TensorInfo } from '../model-runtime.ts';
import { verifyModel } from '../verify-model.ts';
import { callWithin } from './call-within.ts';
import { findDifference } from './native-runtime.ts';

/** What embind gives: every returned object is ours to delete. */
interface Handle { delete(): void }
interface Vector<T> extends Handle { size(): number; get(index: number): T }
interface WasmTensor extends Handle {
  /** A view into the module's memory, dead once that memory has grown. */
  data(): TensorData;
}
interface Runner extends Handle {
  GetInputs(): Vector<WasmTensor>;
  GetOutputs(): Vector<WasmTensor>;
  Infer(): boolean;
}
interface RunnerOrStatus extends Handle { ok(): boolean; errorMessage(): string; value(): Runner }
interface WasmModule {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
  readonly TFLiteWebModelRunner: {
    CreateFromBufferAndOptions(address: number, bytes: number, options: { numThreads: number; enableProfiling: boolean; maxProfilingBufferEntries: number }): RunnerOrStatus;
  };
}
interface WasmInstance { readonly exports: unknown }
interface ModuleOptions {
  /** Makes the instance in place of the script, which would keep the file's bytes for as long as the module lives. */
  instantiateWasm(imports: object, receive: (instance: WasmInstance, module: object) => void): unknown;
  print(line: string): void;
  printErr(line: string): void;
}
type ModuleFactory = (options: ModuleOptions) => Promise<WasmModule>;
interface WebAssemblyApi { compile(bytes: Uint8Array): Promise<object>; readonly Instance: new (module: object, imports: object) => WasmInstance }

// The types of this project know WebAssembly as types alone.
const { WebAssembly: wasm } = globalThis as unknown as { WebAssembly: WebAssemblyApi };

const folder = '@tensorflow/tfjs-tflite/wasm';
const scriptName = 'tflite_web_api_cc_simd.js';
const binaryName = 'tflite_web_api_cc_simd.wasm';
const done = ok(undefined);

/** A trap leaves its memory in an unknown state and ends all models in it: whoever opens the runtime while one lives there gets an instance of its own. */
interface Instance { readonly module: WasmModule; readonly lines: string[]; trapped: boolean; models: number }
let compiling: Promise<object> | undefined;
let current: { opening: Promise<Result<Instance, RuntimeProblem>>; instance: Instance | undefined } | undefined;

/** What bounds a model that nobody has seen run yet. */
export interface WasmLimits { readonly firstCallMsMax?: number | undefined }

/**
 * TFLite compiled to WASM (SIMD, XNNPACK, one thread): runs everywhere, and a bad model cannot harm more than its memory.
 *
 * @param limits how long loading a model may take, and its first run; the runs after it do the same work. A call that takes longer ends the instance, as a trap does
 */
export async function openWasmRuntime(limits: WasmLimits = {}): Promise<Result<ModelRuntime, RuntimeProblem>> {
  if (current === undefined || current.instance?.trapped === true || (current.instance?.models ?? 0) > 0) current = { opening: openInstance(), instance: undefined };
  const slot = current;
  const opened = await slot.opening;
  if (!opened.ok) return opened;
  slot.instance = opened.value;
  return ok({ kind: 'wasm', load: (model) => loadModel(opened.value, model, limits) });
}

async function openInstance(): Promise<Result<Instance, RuntimeProblem>> {
  const require = createRequire(import.meta.url);
  const locate = (name: string): string => {
    const beside = fileURLToPath(new URL(`./${name}`, import.meta.url));
    return existsSync(beside) ? beside : require.resolve(`${folder}/${name}`);
  };
  // The interpreter explains a refusal only on its output; the last lines are kept for the message.
  const lines: string[] = [];
  const keep = (line: string): void => {
    lines.push(line);
    if (lines.length > 8) lines.shift();
  };
  let module: WasmModule;
  try {
    const createModule = require(locate(scriptName)) as ModuleFactory;
    const compiled = await (compiling ??= readFile(locate(binaryName)).then((bytes) => wasm.compile(bytes)));
    module = await createModule({
      instantiateWasm: (imports, receive) => {
        const instance = new wasm.Instance(compiled, imports);
        receive(instance, compiled);
        return instance.exports;
      },
      print: keep,
      printErr: keep,
    });
  } catch (cause) {
    compiling = undefined;
    return problem('runtime.unavailable', `the WASM TFLite runtime cannot be loaded (${reason(cause)}): install @tensorflow/tfjs-tflite or keep ${scriptName} and ${binaryName} beside the program`);
  }
  return ok({ module, lines, trapped: false, models: 0 });
}

function loadModel(instance: Instance, bytes: Uint8Array, { firstCallMsMax }: WasmLimits): Result<LoadedModel, RuntimeProblem> {
  const { module, lines } = instance;
  if (instance.trapped) return problem('runtime.unavailable', 'the WASM runtime was stopped by an earlier model: open it again');
  const verified = verifyModel(bytes);
  if (!verified.ok) return verified;
  const { inputs, outputs } = verified.value;
  lines.length = 0;
  let runner: Runner | undefined;
  // The interpreter reads the weights from here for as long as it lives.
  const address = module._malloc(bytes.byteLength);
  if (address === 0) return problem('model.unsupported', `the WASM runtime has no memory for a model of ${bytes.byteLength} bytes`);
  const close = (): void => {
    if (runner === undefined) return;
    instance.models -= 1;
    if (instance.trapped) return void (runner = undefined);
    runner.delete();
    runner = undefined;
    module._free(address);
  };
  let inputViews: TensorView[];
  let outputViews: TensorView[];
  try {
    module.HEAPU8.set(bytes, address);
    const created = callWithin(firstCallMsMax, () => module.TFLiteWebModelRunner.CreateFromBufferAndOptions(address, bytes.byteLength, { numThreads: 1, enableProfiling: false, maxProfilingBufferEntries: 0 }));
    if (!created.ok()) {
      const message = created.errorMessage();
      created.delete();
      module._free(address);
      return problem('model.unsupported', `the WASM TFLite runtime refused the model: ${[message, ...lines].join('; ')}`);
    }
    runner = created.value();
    instance.models += 1;
    created.delete();
    inputViews = readViews(runner.GetInputs());
    outputViews = readViews(runner.GetOutputs());
  } catch (cause) {
    instance.trapped = true;
    return problem('model.unsupported', `the WASM TFLite runtime failed to load the model: ${[reason(cause), ...lines].join('; ')}`);
  }
  const difference = findDifference(inputs, inputViews.map((view) => view.data)) ?? findDifference(outputs, outputViews.map((view) => view.data));
  if (difference !== undefined) {
    close();
    return problem('model.invalid', difference);
  }
  return ok(createLoadedModel(instance, { inputs, outputs, inputViews, outputViews, runner: () => runner, close, firstCallMsMax }));
}

interface WasmModel {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  readonly inputViews: TensorView[];
  readonly outputViews: TensorView[];
  runner(): Runner | undefined;
  readonly firstCallMsMax: number | undefined;
  close(): void;
}

function createLoadedModel(instance: Instance, model: WasmModel): LoadedModel {
  const { module } = instance;
  let msMax = model.firstCallMsMax;
  return {
    kind: 'wasm',
    inputs: model.inputs,
    outputs: model.outputs,
    inputMemory: (index) => (model.runner() === undefined || instance.trapped ? undefined : refreshed(module, model.inputViews[index] as TensorView)),
    invoke(given, results) {
      const runner = model.runner();
      if (runner === undefined || instance.trapped) return problem('model.failed', 'the model was closed, or the WASM runtime stopped, before this call');
      try {
        for (let i = 0; i < model.inputViews.length; i++) {
          const own = refreshed(module, model.inputViews[i] as TensorView);
          if (own !== given[i]) own.set(given[i] as TensorData);
        }
        const isRun = callWithin(msMax, () => runner.Infer());
        msMax = undefined;
        if (!isRun) return problem('model.failed', 'the WASM TFLite runtime failed to run the model');
        for (let i = 0; i < model.outputViews.length; i++) (results[i] as TensorData).set(refreshed(module, model.outputViews[i] as TensorView));
      } catch (cause) {
        instance.trapped = true;
        return problem('model.failed', `the WASM TFLite runtime failed to run the model: ${reason(cause)}`);
      }
      return done;
    },
    isStopped: () => instance.trapped,
    close: () => model.close(),
  };
}

/** A tensor's place in the module's memory and the current view of it. */
interface TensorView { readonly offset: number; readonly length: number; data: TensorData }

function readViews(tensors: Vector<WasmTensor>): TensorView[] {
  const views: TensorView[] = [];
  for (let i = 0; i < tensors.size(); i++) {
    const tensor = tensors.get(i);
    const data = tensor.data();
    views.push({ offset: data.byteOffset, length: data.length, data });
    tensor.delete();
  }
  tensors.delete();
  return views;
}

/** The view, made anew where the memory has grown and left the old one detached. */
function refreshed(module: WasmModule, view: TensorView): TensorData {
  if (view.data.length !== view.length) {
    const View = view.data.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => TensorData;
    view.data = new View(module.HEAPU8.buffer, view.offset, view.length);
  }
  return view.data;
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message.trim().split('\n')[0] ?? '' : String(cause);
}
