import { convertModel } from '../../converter/convert-model.ts';
import type { ConversionMode, ConversionReport, TfjsArtifacts } from '../../converter/conversion.ts';
import { buildNetwork } from '../../control-plane/training/build-network.ts';
import { exportArtifacts } from '../../control-plane/training/export-network.ts';
import { trainNetwork, type Examples } from '../../control-plane/training/train-network.ts';
import { trainingOptions, type ArchitectureSpec } from '../../control-plane/training/training-spec.ts';
import { assert } from '../../proto/assert.ts';
import { systemClock } from '../../proto/clock.ts';
import { createRandom, shuffle } from '../../proto/random.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import type { LabelledFold, LabelledRows } from './labelled-sets.ts';

export interface TrainingPlan { readonly architecture: ArchitectureSpec; readonly training: object; readonly classes: number; readonly seed: number }

const calibrationRows = 300;
const validationShare = 0.15;

/** A network trained by the training room's own code on the tfjs backend that is open, a part of the training rows watching for the best epoch. */
export async function trainClassifier({ train }: LabelledFold, plan: TrainingPlan): Promise<TfjsArtifacts> {
  const length = train.inputs[0]?.length ?? 0;
  const network = buildNetwork('classification', plan.architecture, length, plan.classes, plan.seed);
  const order = shuffle(train.inputs.map((_, i) => i), createRandom(plan.seed));
  const held = Math.floor(validationShare * order.length);
  await trainNetwork(network, examplesOf(train, order.slice(held), plan.classes), examplesOf(train, order.slice(0, held), plan.classes), trainingOptions.parse(plan.training), createRandom(plan.seed));
  const artifacts = await exportArtifacts(network);
  network.model.dispose();
  return artifacts;
}

/** The trained network in one mode, calibrated on training rows and checked on every test row. */
export async function convertTrained(source: TfjsArtifacts, { train, test }: LabelledFold, mode: ConversionMode, runtimes: readonly ModelRuntime[]): Promise<ConversionReport> {
  const rows = shuffle(train.inputs.map((_, i) => i), createRandom(1)).slice(0, calibrationRows);
  const converted = await convertModel({ source, mode, calibration: rows.map((row) => train.inputs[row] as Float32Array), checks: test.inputs, truth: test.labels, checkSamplesMax: test.inputs.length, runtimes, clock: systemClock });
  assert(converted.ok, converted.ok ? '' : converted.error.message);
  return converted.value.report;
}

function examplesOf({ inputs, labels }: LabelledRows, rows: readonly number[], classes: number): Examples {
  const length = inputs[0]?.length ?? 0;
  const examples = { count: rows.length, inputs: new Float32Array(rows.length * length), targets: new Float32Array(rows.length * classes), weights: new Float32Array(rows.length).fill(1) };
  for (const [i, row] of rows.entries()) {
    examples.inputs.set(inputs[row] as Float32Array, i * length);
    examples.targets[i * classes + (labels[row] as number)] = 1;
  }
  return examples;
}
