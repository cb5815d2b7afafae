import { createRandom } from '../../proto/random.ts';
import { createTensorData, elementCount } from '../../runtime/create-predictor.ts';
import type { RuntimeKind } from '../../runtime/model-runtime.ts';
import { openRuntime } from '../../runtime/open-runtime.ts';
import type { OperatorName } from '../../runtime/schema/tflite-schema.ts';
import { verifyModel } from '../../runtime/verify-model.ts';
import { gridSamples, int8Model } from './coverage-models.ts';
import { coverageRows } from './coverage-rows.ts';
import { mutateBytes, mutateNumbers } from './mutate-model.ts';
import { operatorExamples, operatorModel } from './operator-models.ts';
import { smallModels } from './small-models.ts';

/**
 * Runs mutated models that the verifier lets through in this process: `hostile-models-main.ts KIND FIRST_SEED COUNT`. Prints the
 * seed before each run, so that the last line names the model that ended the process, and a summary in the end.
 */
const [kind, first, count] = process.argv.slice(2);
const bases = [...smallModels(1).flatMap(({ float, int8 }) => [float, int8]), ...Object.entries(operatorExamples).map(([name, example]) => operatorModel(name as OperatorName, example)), ...coverageRows.map((row) => int8Model(row, gridSamples(row)).bytes)];
const opened = await openRuntime(kind as RuntimeKind);
if (!opened.ok) throw new Error(opened.error.message);
let [accepted, ran] = [0, 0];
for (let seed = Number(first); seed < Number(first) + Number(count); seed++) {
  const random = createRandom(seed);
  const base = bases[Math.floor(random() * bases.length)] as Uint8Array;
  const bytes = seed % 4 === 0 ? mutateBytes(base, random) : mutateNumbers(base, random);
  if (!verifyModel(bytes).ok) continue;
  accepted++;
  process.stdout.write(`seed ${seed}\n`);
  const loaded = opened.value.load(bytes);
  // A trap inside WASM answers so for every later model.
  if (!loaded.ok && loaded.error.code === 'runtime.unavailable') throw new Error(loaded.error.message);
  if (!loaded.ok) continue;
  const model = loaded.value;
  model.invoke(model.inputs.map((info) => createTensorData(info.type, elementCount(info.shape)).fill(3)), model.outputs.map((info) => createTensorData(info.type, elementCount(info.shape))));
  model.close();
  ran++;
}
process.stdout.write(`${JSON.stringify({ accepted, ran })}\n`);
