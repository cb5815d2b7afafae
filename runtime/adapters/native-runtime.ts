import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ok, problem, type Result } from '../../proto/result.ts';
import { elementCount } from '../create-predictor.ts';
import type { LoadedModel, ModelRuntime, RuntimeProblem, TensorData, TensorInfo } from '../model-runtime.ts';
import { verifyModel } from '../verify-model.ts';

/** The addon's N-API surface (tfjs-tflite-node, binding/node_tflite_binding.cc). */
interface BindingTensor {
  readonly dataType: string;
  /** Comma-separated dimensions. */
  readonly shape: string;
  /** The same array every time: the binding copies it to and from the interpreter in infer(). */
  data(): TensorData;
}
interface BindingInterpreter {
  getInputs(): BindingTensor[];
  getOutputs(): BindingTensor[];
  infer(): boolean;
}
interface Binding {
  readonly Interpreter: new (model: ArrayBuffer, options: { threads: number }) => BindingInterpreter;
}

const unavailable = 'install the optional dependency tfjs-tflite-node (npm install --include=optional; it needs a C++ compiler), or use the wasm runtime';
const done = ok(undefined);
let opened: Result<ModelRuntime, RuntimeProblem> | undefined;

/** The native TFLite 2.9 interpreter, through the addon's own binding: none of the package's JavaScript is loaded. */
export async function openNativeRuntime(): Promise<Result<ModelRuntime, RuntimeProblem>> {
  opened ??= openBinding();
  return opened;
}

function openBinding(): Result<ModelRuntime, RuntimeProblem> {
  const require = createRequire(import.meta.url);
  try {
    const beside = fileURLToPath(new URL('./native/build/Release/node_tflite_binding.node', import.meta.url));
    // The addon finds its shared libraries two folders up: in its package, or in the built agent's copy of it.
    const binding = require(existsSync(beside) ? beside : 'tfjs-tflite-node/build/Release/node_tflite_binding.node') as Binding;
    return ok({ kind: 'native', load: (model) => loadModel(binding, model) });
  } catch (cause) {
    return problem('runtime.unavailable', `the native TFLite runtime cannot be loaded (${reason(cause)}): ${unavailable}`);
  }
}

function loadModel(binding: Binding, bytes: Uint8Array): Result<LoadedModel, RuntimeProblem> {
  const verified = verifyModel(bytes);
  if (!verified.ok) return verified;
  const { inputs, outputs } = verified.value;
  let interpreter: BindingInterpreter | undefined;
  try {
    // The binding takes the whole ArrayBuffer and copies it, so a view must be cut out first.
    const whole = bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer ? bytes.buffer : new Uint8Array(bytes).buffer;
    interpreter = new binding.Interpreter(whole, { threads: 1 });
  } catch (cause) {
    return problem('model.unsupported', `the native TFLite runtime refused the model: ${reason(cause)}`);
  }
  const inputData = interpreter.getInputs().map((tensor) => tensor.data());
  const outputData = interpreter.getOutputs().map((tensor) => tensor.data());
  const difference = findDifference(inputs, inputData) ?? findDifference(outputs, outputData);
  if (difference !== undefined) return problem('model.invalid', difference);

  return ok({
    kind: 'native',
    inputs,
    outputs,
    inputMemory: (index) => inputData[index],
    invoke(given, results) {
      if (interpreter === undefined) return problem('model.failed', 'the model was closed before this call');
      for (let i = 0; i < inputData.length; i++) if (inputData[i] !== given[i]) (inputData[i] as TensorData).set(given[i] as TensorData);
      try {
        interpreter.infer();
      } catch (cause) {
        return problem('model.failed', `the native TFLite runtime failed to run the model: ${reason(cause)}`);
      }
      for (let i = 0; i < outputData.length; i++) (results[i] as TensorData).set(outputData[i] as TensorData);
      return done;
    },
    close() {
      // The binding frees the interpreter when its object is collected; nothing else holds it.
      interpreter = undefined;
      inputData.length = 0;
      outputData.length = 0;
    },
  });
}

/** The interpreter works out its own shapes; where they disagree with the file, the file lies. */
export function findDifference(infos: readonly TensorInfo[], data: readonly TensorData[]): string | undefined {
  if (infos.length !== data.length) return `the file lists ${infos.length} tensors where the interpreter has ${data.length}`;
  for (const [i, info] of infos.entries()) {
    const length = (data[i] as TensorData).length;
    if (length !== elementCount(info.shape)) return `tensor ${info.name} has the shape [${info.shape.join(', ')}] in the file, but ${length} elements in the interpreter`;
  }
  return undefined;
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message.trim().split('\n')[0] ?? '' : String(cause);
}
