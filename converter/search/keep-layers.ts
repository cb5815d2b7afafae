import { ok, problem, type Result } from '../../proto/result.ts';
import type { Range } from '../calibrate/range.ts';
import type { ConversionBounds, ConversionProblem, SampleRun, SampleRunner } from '../conversion.ts';
import { describeOperator } from '../emit/describe-operator.ts';
import { emitModel } from '../emit/emit-model.ts';
import { tensorOf, type Graph } from '../graph/graph.ts';
import { assignQuantization, isCarrier, spreadFloats, weighted } from '../quantize/assign-quantization.ts';
import { quantizeGraph, type IoType } from '../quantize/quantize-graph.ts';
import { countMultiplications } from '../verify/evaluate-graph.ts';
import { accuracyDrop, measureDifference, type Difference } from '../verify/measure-difference.ts';
import { searchLayers, type Measured } from './search-layers.ts';

export interface KeptLayer {
  /** Position in the prepared graph, as in the report's layers. */
  readonly layer: number;
  readonly operator: string;
  /** What in the source it comes from. */
  readonly origin: string | undefined;
  readonly shape: readonly number[];
  /** What keeping it alone in float gains, in dB; undefined where the budget left it out. */
  readonly gainDb: number | undefined;
  /** Bytes by which the file is larger than with this layer in int8. */
  readonly sizeBytes: number;
}

interface Reached { readonly snrDb: number; readonly agreement: number; readonly accuracyDrop: number; readonly sizeBytes: number }

/** Which layers a model of both kinds keeps in float, and why. */
export interface MixedReport {
  readonly kept: readonly KeptLayer[];
  /** Layers that could have been kept. */
  readonly candidates: number;
  /** Whether the bounds are met; where not, not even all layers in float meet them, and none is kept. */
  readonly isMet: boolean;
  /** Every set of one layer fewer was measured and misses a bound. */
  readonly isFewest: boolean;
  /** Models that were written and run. */
  readonly evaluations: number;
  readonly fullInt8: Reached;
  /** What the result reaches; where the bounds are not met, what all layers in float reach. */
  readonly mixed: Reached;
}

export interface KeepOptions {
  readonly graph: Graph;
  readonly ranges: ReadonlyMap<number, Range>;
  readonly ioType: IoType;
  readonly bounds: ConversionBounds;
  readonly samples: readonly Float32Array[];
  /** The right class of each sample, where known. */
  readonly truth: readonly number[] | undefined;
  /** The first decides step by step; a set of layers that meets the bounds in it must meet them in all. */
  readonly runners: readonly SampleRunner[];
  readonly signal: AbortSignal | undefined;
  /** Models tried so far, and the size of the smallest set that meets the bounds. */
  readonly onProgress: (evaluations: number, share: number) => void;
}

/** Multiplications in all, about a minute of one core; a limit on work, not on time, gives the same file on every machine. */
const multiplicationsMax = 1.5e12;
const evaluationsMost = 200;
/** Samples that sensitivity is measured on, fewer for models that are large; whoever seems to meet the bounds is measured on all. */
const quickSamples = { least: 16, most: 256 };

/** Positions of the operations that can be kept: those that calculate; of a layer that is applied several times (a recurrent one) the first. */
export function keepableLayers(graph: Graph, always: ReadonlySet<number>): readonly number[] {
  const seen = new Set<string>();
  return [...graph.operations.entries()].flatMap(([i, operation]) => {
    const layer = layerOf(graph, operation);
    if (isCarrier(operation.kind) || always.has(i) || (layer !== undefined && seen.has(layer))) return [];
    if (layer !== undefined) seen.add(layer);
    return [i];
  });
}

/** What an operation has in common with others that apply the same weights; undefined where it has none. */
function layerOf(graph: Graph, { kind, inputs }: Graph['operations'][number]): string | undefined {
  return (weighted as readonly string[]).includes(kind) && tensorOf(graph, inputs[1]).data !== undefined ? `${kind} ${inputs[1]}` : undefined;
}

/** A graph in int8 with these layers in float, each wherever it is applied. */
export function quantizeMixed(graph: Graph, ranges: ReadonlyMap<number, Range>, ioType: IoType, kept: readonly number[], always: ReadonlySet<number>): Graph {
  const layers = new Set(kept.flatMap((layer) => layerOf(graph, graph.operations[layer] as Graph['operations'][number]) ?? []));
  const applied = [...graph.operations.entries()].flatMap(([i, operation]) => (layers.has(layerOf(graph, operation) ?? '') ? [i] : []));
  const floats = spreadFloats(graph, new Set([...always, ...kept, ...applied]));
  return quantizeGraph(graph, assignQuantization(graph, ranges, floats), ioType, floats);
}

/**
 * The fewest layers to keep in float so that the file meets the bounds, found by writing and running models of both kinds (searchLayers).
 *
 * @param always operations without an int8 kernel, in float whatever the bounds
 */
export async function keepLayers(options: KeepOptions, always: ReadonlySet<number>): Promise<Result<MixedReport, ConversionProblem>> {
  const { graph, ranges, ioType, samples } = options;
  const layers = keepableLayers(graph, always);
  const budget = planBudget(countMultiplications(graph), layers.length, samples.length);
  const runs = new MeasuredRuns(options, budget.samples);
  const sizes = new Map<string, number>();
  const write = (kept: readonly number[]): Uint8Array => {
    const bytes = emitModel(quantizeMixed(graph, ranges, ioType, kept, always));
    sizes.set(kept.join(), bytes.byteLength);
    return bytes;
  };
  const sizeOf = (kept: readonly number[]): number => sizes.get(kept.join()) ?? write(kept).byteLength;
  const reached = new Map<string, Reached>();
  const measure = async (kept: readonly number[]): Promise<Result<Measured, ConversionProblem>> => {
    if (options.signal?.aborted === true) return problem('converter.aborted', 'the conversion was aborted');
    const measured = await runs.measure(write(kept));
    if (!measured.ok) return measured;
    const { snrDb, agreement, accuracyDrop: drop } = measured.value;
    reached.set(kept.join(), { snrDb, agreement, accuracyDrop: drop, sizeBytes: sizeOf(kept) });
    return measured;
  };
  const none = sizeOf([]);
  const found = await searchLayers({ layers, measure, costOf: (layer) => sizeOf([layer]) - none, evaluationsMax: budget.evaluations, onProgress: (evaluations) => options.onProgress(evaluations, evaluations / budget.evaluations) });
  if (!found.ok) return found;
  const { kept, isMet, isFewest, gainsDb, evaluations } = found.value;
  const size = sizeOf(kept);
  return ok({
    kept: isMet ? kept.map((layer): KeptLayer => {
      const operation = graph.operations[layer] as Graph['operations'][number];
      return { layer, operator: describeOperator(graph, operation).name, origin: operation.origin, shape: tensorOf(graph, operation.output).shape, gainDb: gainsDb.get(layer), sizeBytes: size - sizeOf(kept.filter((other) => other !== layer)) };
    }) : [],
    candidates: layers.length,
    isMet,
    isFewest,
    evaluations,
    fullInt8: reached.get('') as Reached,
    mixed: reached.get(kept.join()) as Reached,
  });
}

/** How many models are tried, at least each layer alone with some to spare, and on how many samples each. */
function planBudget(multiplications: number, layers: number, samples: number): { readonly evaluations: number; readonly samples: number } {
  const needed = 2 * layers + 16;
  const affordable = Math.floor(multiplicationsMax / (multiplications * needed));
  const each = Math.min(samples, Math.max(quickSamples.least, Math.min(quickSamples.most, affordable)));
  return { samples: each, evaluations: Math.min(evaluationsMost, Math.max(needed, Math.floor(multiplicationsMax / (multiplications * each)))) };
}

/** Runs files and compares them with the float file's outputs, which are kept for every runtime. */
class MeasuredRuns {
  private readonly options: KeepOptions;
  private readonly floatBytes: Uint8Array;
  private readonly references = new Map<string, SampleRun>();
  private readonly quickSamples: number;

  constructor(options: KeepOptions, samples: number) {
    this.options = options;
    this.quickSamples = samples;
    this.floatBytes = emitModel(options.graph);
  }

  /** The worst over all runtimes and samples, of a file that meets the bounds on a part in the first runtime; else what that part gives. */
  async measure(bytes: Uint8Array): Promise<Result<Measured & Omit<Reached, 'sizeBytes'>, ConversionProblem>> {
    const { runners, samples } = this.options;
    let worst: (Measured & Omit<Reached, 'sizeBytes'>) | undefined;
    const quick = evenly(samples.length, this.quickSamples);
    const all = samples.map((_, i) => i);
    const stages = [...(quick.length < samples.length ? [{ runner: runners[0] as SampleRunner, chosen: quick }] : []), ...runners.map((runner) => ({ runner, chosen: all }))];
    for (const { runner, chosen } of stages) {
      const measured = await this.measureIn(runner, bytes, chosen);
      if (!measured.ok) {
        // A runtime that this machine lacks is told by the verification, not here.
        if (measured.error.code === 'converter.runtime_missing') continue;
        return measured;
      }
      if (worst === undefined || measured.value.violation > worst.violation || (measured.value.violation === worst.violation && measured.value.snrDb < worst.snrDb)) worst = measured.value;
      if (worst.violation > 0) break;
    }
    return worst === undefined ? problem('converter.runtime_failed', 'no runtime ran the file') : ok(worst);
  }

  private async measureIn(runner: SampleRunner, bytes: Uint8Array, chosen: readonly number[]): Promise<Result<Measured & Omit<Reached, 'sizeBytes'>, ConversionProblem>> {
    const { samples, truth, bounds } = this.options;
    const key = `${runner.kind} ${chosen.length}`;
    const picked = chosen.map((i) => samples[i] as Float32Array);
    let reference = this.references.get(key);
    if (reference === undefined) {
      const run = await runner.run(this.floatBytes, picked);
      if (!run.ok) return run;
      this.references.set(key, reference = run.value);
    }
    const run = await runner.run(bytes, picked);
    if (!run.ok) return run;
    const difference = measureDifference(reference.outputs, run.value.outputs, run.value.lengths);
    const drop = accuracyDrop(reference, run.value, truth === undefined ? undefined : chosen.map((i) => truth[i] as number));
    return ok({ snrDb: difference.snrDb, agreement: difference.agreement, accuracyDrop: drop, violation: violationOf(difference, drop, bounds) });
  }
}

/** How far the bounds are missed in all: decibels, and percentage points. */
function violationOf({ snrDb, agreement }: Difference, drop: number, { snrDbMin = 0, agreementMin = 0, accuracyDropMax = 1 }: ConversionBounds): number {
  const violation = Math.max(0, snrDbMin - snrDb) + 100 * Math.max(0, agreementMin - agreement) + 100 * Math.max(0, drop - accuracyDropMax);
  return Number.isNaN(violation) ? Number.POSITIVE_INFINITY : violation;
}

/** At most so many of `count` indices, evenly spread. */
function evenly(count: number, most: number): readonly number[] {
  const step = Math.max(1, count / most);
  return Array.from({ length: Math.min(count, most) }, (_, i) => Math.floor(i * step));
}
