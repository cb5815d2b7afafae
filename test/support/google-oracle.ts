import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitModel } from '../../converter/emit/emit-model.ts';
import type { Quantization } from '../../converter/graph/graph.ts';
import { importTflite } from '../../converter/import/import-tflite.ts';
import { prepareGraph } from '../../converter/passes/prepare-graph.ts';
import { quantizeGraph } from '../../converter/quantize/quantize-graph.ts';
import { assert } from '../../proto/assert.ts';
import { createRandom } from '../../proto/random.ts';
import type { VerifiedTensor } from '../../runtime/verified-operator.ts';
import { readModel } from '../../runtime/verify-model.ts';

export const mlperfFolder = join(process.env['FLEETLOOP_DATA'] ?? '../shared/data', 'mlperf-tiny');
export const hasMlperf = existsSync(mlperfFolder);

/** The files of the MLPerf Tiny reference that Google's converter made: `ad`, `resnet8`, `vww`. */
export function mlperfFile(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(mlperfFolder, `${name}.tflite`)));
}

/**
 * Our int8 file of a float model, with the activation parameters that Google's converter chose for the same model: what then
 * differs is our arithmetic, not our calibration. The operators of both files must be the same in the same order.
 */
export function quantizeLikeGoogle(float: Uint8Array, google: Uint8Array): Uint8Array {
  const imported = importTflite(float);
  const read = readModel(google);
  assert(imported.ok && read.ok, 'both files are valid');
  const graph = prepareGraph(imported.value, 'fully-connected');
  const { operators, inputs } = read.value;
  assert(graph.operations.length === operators.length, `${graph.operations.length} operations, in the other file ${operators.length}`);
  const parametersOf = (tensor: VerifiedTensor | undefined): Quantization => ({ scales: Float32Array.of(tensor?.scales[0] ?? 0), zeroPoint: Number(tensor?.zeroPoints[0]), dimension: 0 });
  const assigned = new Map([
    ...graph.inputs.map((input, i): [number, Quantization] => [input, parametersOf(inputs[i])]),
    ...graph.operations.map((operation, i): [number, Quantization] => [operation.output, parametersOf(operators[i]?.outputs[0])]),
  ]);
  return emitModel(quantizeGraph(graph, assigned, 'int8'));
}

/** Pictures with smooth shapes under noise, values 0 to `range`: nearer to photographs than noise alone. */
export function syntheticImages(count: number, side: number, range: number, seed: number): Float32Array[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const waves = Array.from({ length: 9 }, () => [random() * 0.5, random() * 0.5, random() * 6.3, random()] as const);
    return Float32Array.from({ length: side * side * 3 }, (_, at) => {
      const [x, y, c] = [Math.floor(at / 3) % side, Math.floor(at / 3 / side), at % 3];
      const shape = waves.slice(3 * c, 3 * c + 3).reduce((sum, [u, v, phase, weight]) => sum + weight * Math.sin(u * x + v * y + phase), 0) / 3;
      return Math.min(range, Math.max(0, range * (0.5 + 0.5 * shape + 0.1 * (random() - 0.5))));
    });
  });
}

/** The windows of the recorded clip, five frames of 128 values each, one frame apart. */
export function clipWindows(): Float32Array[] {
  const frames = new Float32Array(new Uint8Array(readFileSync(join(mlperfFolder, 'ad_normal_id_01_logmel_200x128_f32.bin'))).buffer);
  return Array.from({ length: 196 }, (_, i) => frames.slice(128 * i, 128 * i + 640));
}
