import { ok, problem, type Result } from '../../proto/result.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { collectRanges } from '../calibrate/collect-ranges.ts';
import type { Range } from '../calibrate/range.ts';
import type { StoredRanges } from '../calibrate/load-ranges.ts';
import { storeRanges } from '../calibrate/stored-ranges.ts';
import type { ConversionBounds, ConversionProblem, SampleRunner, StartedRequest } from '../conversion.ts';
import type { Graph } from '../graph/graph.ts';
import type { DenseForm } from '../passes/lower-dense.ts';
import { applyForm, chooseForm, type ChosenForm, type FormReport, type Prepared } from '../search/choose-form.ts';
import { keepLayers, quantizeMixed, type MixedReport } from '../search/keep-layers.ts';
import { countMultiplications } from '../verify/evaluate-graph.ts';
import { alwaysFloat } from './assign-quantization.ts';

export interface QuantizedModel {
  /** The prepared graph in the form that was quantized, still float. */
  readonly graph: Graph;
  readonly quantized: Graph;
  readonly ranges: ReadonlyMap<number, Range>;
  /** Ranges and decisions, to write the same file again without data. */
  readonly stored: StoredRanges;
  readonly form: FormReport | undefined;
  readonly mixed: MixedReport | undefined;
  /** What the float model gave for each calibration sample in the runtime that calibrates. */
  readonly floatOutputs: ReadonlyMap<Float32Array, Float32Array>;
}

export interface QuantizeOptions {
  readonly request: StartedRequest;
  readonly prepare: (denseAs: DenseForm) => Prepared;
  /** The runtime that calibrates. */
  readonly runtime: ModelRuntime;
  /** What a model of both kinds is verified on: bounds with their defaults, samples (from the ranges where there are none), all runtimes. */
  readonly bounds: ConversionBounds;
  readonly takeSamples: (ranges: ReadonlyMap<number, Range>) => { readonly samples: readonly Float32Array[]; readonly truth: readonly number[] | undefined };
  readonly runners: readonly SampleRunner[];
  /** Told the float graph in the form that is quantized, before it is calibrated. */
  readonly onFormed: (graph: Graph) => void;
}

/** Multiplications that one look at a form may cost, and how many samples that may be. */
const trialMultiplications = 2e8;
const trialSamples = { least: 8, most: 64 };

/** Chooses the form, calibrates, and quantizes; where bounds are missed and the request allows it, finds the layers to keep in float. */
export async function quantizeModel(options: QuantizeOptions): Promise<Result<QuantizedModel, ConversionProblem>> {
  const { request } = options;
  const formed = request.ranges === undefined ? await formAndCalibrate(options) : await formFromKept(options, request.ranges);
  if (!formed.ok) return formed;
  const { graph, ranges, form, report } = formed.value;
  request.onProgress?.({ phase: 'quantize', fraction: 0.55 });
  const ioType = request.ioType ?? 'int8';
  const always = alwaysFloat(graph);
  let kept = formed.value.floatLayers ?? [];
  let mixed: MixedReport | undefined;
  if (request.mixedPrecision === true && (formed.value.floatLayers ?? []).length === 0) {
    const found = await keepLayers({
      ...options.takeSamples(ranges), graph, ranges, ioType, bounds: options.bounds, runners: options.runners, signal: request.signal,
      onProgress: (_, share) => request.onProgress?.({ phase: 'search', fraction: 0.55 + 0.05 * Math.min(1, share) }),
    }, always);
    if (!found.ok) return found;
    mixed = found.value;
    kept = mixed.kept.map(({ layer }) => layer);
  }
  const stored = { ...storeRanges(graph, ranges), form: { denseAs: typeof form.denseAs === 'string' ? form.denseAs : [...form.denseAs], meanPools: form.meanPools, equalization: form.equalization.map(({ operation, factors }) => ({ operation, factors: [...factors] })), floatLayers: [...kept] } };
  return ok({ graph, quantized: quantizeMixed(graph, ranges, ioType, kept, always), ranges, stored, form: report, mixed, floatOutputs: formed.value.floatOutputs });
}

interface FormedModel {
  readonly graph: Graph;
  readonly ranges: ReadonlyMap<number, Range>;
  readonly form: ChosenForm;
  readonly report: FormReport | undefined;
  /** Decided earlier, with the kept ranges. */
  readonly floatLayers: readonly number[] | undefined;
  readonly floatOutputs: ReadonlyMap<Float32Array, Float32Array>;
}

async function formAndCalibrate({ request, prepare, runtime, onFormed }: QuantizeOptions): Promise<Result<FormedModel, ConversionProblem>> {
  const samples = request.calibration ?? [];
  const affordable = Math.floor(trialMultiplications / countMultiplications(prepare('fully-connected').graph));
  const count = Math.min(samples.length, Math.max(trialSamples.least, Math.min(trialSamples.most, affordable)));
  const chosen = await chooseForm({
    prepare,
    denseAs: request.denseAs === 'automatic' ? undefined : request.denseAs,
    equalize: request.equalization !== 'never',
    trial: { samples: Array.from({ length: count }, (_, i) => samples[Math.floor((i * samples.length) / count)] as Float32Array), ioType: request.ioType ?? 'int8', runtime, clock: request.clock, signal: request.signal },
  });
  if (!chosen.ok) return chosen;
  const { graph, form, report } = chosen.value;
  request.onProgress?.({ phase: 'calibrate', fraction: 0.1 });
  onFormed(graph);
  const floatOutputs = new Map<Float32Array, Float32Array>();
  const ranges = await collectRanges(graph, samples, {
    onOutput: (sample, output) => floatOutputs.set(sample, output),
    method: request.calibrationMethod ?? { kind: 'min-max' },
    runtime,
    clock: request.clock,
    signal: request.signal,
    onProgress: (fraction) => request.onProgress?.({ phase: 'calibrate', fraction: 0.1 + 0.45 * fraction }),
  });
  return ranges.ok ? ok({ graph, ranges: ranges.value, form, report, floatLayers: undefined, floatOutputs }) : ranges;
}

async function formFromKept({ request, prepare }: QuantizeOptions, kept: unknown): Promise<Result<FormedModel, ConversionProblem>> {
  const { formProblem, loadForm, loadRanges } = await import('../calibrate/load-ranges.ts');
  const demanded = request.denseAs === 'automatic' ? undefined : request.denseAs;
  const form = loadForm(kept, demanded);
  if (!form.ok) return form;
  const prepared = prepare(form.value.denseAs);
  const unfit = formProblem(prepared.graph, form.value);
  if (unfit !== undefined) return problem('converter.calibration_invalid', unfit);
  const graph = applyForm(prepared, form.value);
  const ranges = loadRanges(graph, kept);
  return ranges.ok ? ok({ graph, ranges: ranges.value, form: form.value, report: undefined, floatLayers: form.value.floatLayers, floatOutputs: new Map() }) : ranges;
}
