import { compileTransform } from '../../../features/transform/compile-transform.ts';
import { decodeTransformSpec } from '../../../features/transform/decode-transform-spec.ts';
import { MISSING, type ColumnSpec } from '../../../features/transform/spec.ts';
import type { Transform } from '../../../features/transform/transform.ts';
import { AppError } from '../../../proto/app-error.ts';
import type { Result } from '../../../proto/result.ts';
import { createPredictor } from '../../../runtime/create-predictor.ts';
import type { ModelRuntime } from '../../../runtime/model-runtime.ts';
import { openRuntime } from '../../../runtime/open-runtime.ts';
import type { Reading, Scenario, Truth, Value } from '../../scenario.ts';
import { versionAnswer } from '../answers.ts';
import { measureTally } from '../evaluate-figure.ts';
import type { Comparison } from '../line-state.ts';
import type { ControlPlaneClient } from './control-plane-client.ts';

const readingsMax = 4_000;
/** Of an endless line. */
const readingsOfDeviceMax = 48;

/**
 * Runs a version's int8 and float models over the same readings, in the interpreter every device has.
 *
 * @throws AppError bundle.invalid where an artifact is missing or cannot be run
 */
export async function compareModels(client: ControlPlaneClient, scenario: Scenario, versionId: string, readings: readonly Reading[]): Promise<Omit<Comparison, 'phase'>> {
  const { artifacts } = await client.get(`/versions/${versionId}`, versionAnswer);
  const fetchArtifact = async (name: string): Promise<Uint8Array> => {
    if (artifacts[name] === undefined) throw new AppError('bundle.invalid', `version ${versionId} has no artifact ${name}`);
    return client.download(`/blobs/${artifacts[name]}`);
  };
  const [int8, float, spec] = await Promise.all([fetchArtifact('model'), fetchArtifact('modelFloat'), fetchArtifact('transform')]);
  const transform = valueOf(compileTransform(valueOf(decodeTransformSpec(spec))));
  const runtime = valueOf(await openRuntime('wasm'));
  return { readings: readings.length, int8: measureModel(runtime, int8, transform, scenario, readings), float: measureModel(runtime, float, transform, scenario, readings) };
}

/** Readings of a phase from this position of each device on, without those that were labelled. */
export function collectReadings(scenario: Scenario, phase: string, from: number, labelledKeys: readonly string[]): Reading[] {
  const described = scenario.phases.find((candidate) => candidate.name === phase);
  const devices = scenario.phases[0]?.readings?.length ?? 0;
  const labelled = new Set(labelledKeys);
  const readings: Reading[] = [];
  for (let device = 0; device < devices; device++) {
    const end = described?.readings?.[device] ?? from + readingsOfDeviceMax;
    for (let index = from; index < end && readings.length < readingsMax; index++) {
      const reading = scenario.reading(device, phase, index);
      if (reading !== undefined && !labelled.has(reading.key)) readings.push(reading);
    }
  }
  return readings;
}

function measureModel(runtime: ModelRuntime, model: Uint8Array, transform: Transform, scenario: Scenario, readings: readonly Reading[]): number {
  const loaded = valueOf(runtime.load(model));
  const predictor = valueOf(createPredictor(loaded));
  const features = new Float32Array(transform.outputLength);
  const flags = new Uint8Array(transform.outputLength);
  const output = new Float32Array(predictor.outputLength);
  const tally = { phase: '', bundleDigest: '', readings: readings.length, right: 0, squaredError: 0 };
  for (const reading of readings) {
    transform.apply(rawInput(reading, scenario.columns), features, flags);
    valueOf(predictor.predict(features, output));
    const predicted: Truth = scenario.task === 'classification' ? (scenario.classNames[output.indexOf(Math.max(...output))] ?? '') : (output[0] as number);
    if (predicted === reading.truth) tally.right++;
    if (typeof predicted === 'number') tally.squaredError += (predicted - Number(reading.truth)) ** 2;
  }
  loaded.close();
  return measureTally(tally, scenario.figures.holdout.metric) ?? NaN;
}

function rawInput(reading: Reading, columns: readonly ColumnSpec[]): Float32Array {
  const encode = (value: Value, column: ColumnSpec): number => (value === null ? MISSING : column.kind === 'category' ? column.categories.indexOf(String(value)) : Number(value));
  return Float32Array.from(reading.rows.flatMap((row) => row.map((value, i) => encode(value, columns[i] as ColumnSpec))));
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new AppError('bundle.invalid', result.error.message);
  return result.value;
}
