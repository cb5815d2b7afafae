import { ok, type Result } from '../../proto/result.ts';
import type { ConversionProblem } from '../conversion.ts';
import { tensorOf, type Graph } from '../graph/graph.ts';
import type { PassObserver } from '../passes/check-parity.ts';
import { equalizeLayers, type Equalization } from '../passes/equalize-layers.ts';
import type { DenseForm } from '../passes/lower-dense.ts';
import { meanPools } from '../passes/mean-pools.ts';
import { equalizationKinds, planEqualization, type EqualizationKind } from '../passes/plan-equalization.ts';
import { measureForm, scoreForm, type Form, type FormTrial } from './measure-form.ts';

/** How a float model is best written before it is quantized; with it the same model is written again without data. */
export interface ChosenForm {
  readonly denseAs: DenseForm;
  readonly meanPools: boolean;
  readonly equalization: Equalization;
}

/** What was tried and the signal-to-noise ratio that each gave in int8, in dB, before a last softmax or sigmoid, on a few calibration samples. */
export interface FormReport {
  readonly samples: number;
  /** Undefined where the model has no dense layers or the caller chose. */
  readonly dense?: { readonly layers: number; readonly convolutions: number; readonly snrDb: number; readonly snrDbAllConvolutions: number; readonly snrDbAllFullyConnected: number } | undefined;
  /** Undefined where no average pool covers a whole plane. */
  readonly meanPools?: { readonly used: boolean; readonly snrDbAsPools: number; readonly snrDbAsMeans: number } | undefined;
  /** Undefined where no two layers can be equalized, or the caller forbids it. */
  readonly equalization?: { readonly used: EqualizationKind | 'none'; readonly layers: number; readonly snrDbWithout: number; readonly snrDbByWeights: number; readonly snrDbByActivations: number } | undefined;
}

/** The prepared graph with its dense layers in one form, and the eye on what passes make of it. */
export interface Prepared { readonly graph: Graph; readonly observe: PassObserver }

export interface FormOptions {
  readonly trial: FormTrial;
  readonly prepare: (denseAs: DenseForm) => Prepared;
  /** What the caller demands; undefined to choose. */
  readonly denseAs: 'fully-connected' | 'convolution' | undefined;
  readonly equalize: boolean;
}

/** A dense layer is a FULLY_CONNECTED, smaller and one operator, where all that are together cost less than this against all as convolutions. */
const denseLossDbMax = 0.2;
/** Means and equalization must raise the ratio by this much to be used. */
const gainDbMin = 0.5;
/** Above this many dense layers they are not tried one by one. */
const denseLayersTriedMax = 16;

interface Scored { readonly prepared: Prepared; readonly form: Form; readonly snrDb: number }

/** Chooses dense layers as FULLY_CONNECTED or 1x1 convolutions, then means for pools, then equalization, each by what the int8 model gives in the interpreter. */
export async function chooseForm(options: FormOptions): Promise<Result<{ readonly graph: Graph; readonly form: ChosenForm; readonly report: FormReport }, ConversionProblem>> {
  const { trial } = options;
  const dense = await chooseDense(options);
  if (!dense.ok) return dense;
  const pooled = await choosePools(dense.value.scored, trial);
  if (!pooled.ok) return pooled;
  const { scored } = pooled.value;
  const equalized = options.equalize ? await chooseEqualization(scored, trial) : ok({ equalization: [], report: undefined });
  if (!equalized.ok) return equalized;
  const form = { denseAs: dense.value.denseAs, meanPools: pooled.value.report?.used === true, equalization: equalized.value.equalization };
  return ok({ graph: applyForm(dense.value.scored.prepared, form), form, report: { samples: trial.samples.length, dense: dense.value.report, meanPools: pooled.value.report, equalization: equalized.value.report } });
}

/** The graph in a chosen form, its dense layers prepared in it already. */
export function applyForm({ graph, observe }: Prepared, form: ChosenForm): Graph {
  const pooled = form.meanPools ? meanPools(graph) : graph;
  if (pooled !== graph) observe('mean-pools', pooled);
  if (form.equalization.length === 0) return pooled;
  const equalized = equalizeLayers(pooled, form.equalization);
  observe('equalize-layers', equalized);
  return equalized;
}

async function score(prepared: Prepared, trial: FormTrial): Promise<Result<Scored, ConversionProblem>> {
  const form = measureForm(prepared.graph, trial);
  if (!form.ok) return form;
  const scored = await scoreForm(form.value, [], trial);
  return scored.ok ? ok({ prepared, form: form.value, snrDb: scored.value }) : scored;
}

interface ChosenDense { readonly scored: Scored; readonly denseAs: DenseForm; readonly report: FormReport['dense'] }

async function chooseDense({ trial, prepare, denseAs }: FormOptions): Promise<Result<ChosenDense, ConversionProblem>> {
  const separate = prepare('fully-connected');
  const layers = separate.graph.operations.filter(({ kind }) => kind === 'dense');
  if (denseAs !== undefined || layers.length === 0) {
    const scored = await score(denseAs === 'convolution' ? prepare('convolution') : separate, trial);
    return scored.ok ? ok({ scored: scored.value, denseAs: denseAs ?? 'fully-connected', report: undefined }) : scored;
  }
  const [all, none] = [await score(prepare('convolution'), trial), await score(separate, trial)];
  if (!all.ok) return all;
  if (!none.ok) return none;
  const needed = all.value.snrDb - denseLossDbMax;
  const describe = (scored: Scored, form: DenseForm, convolutions: number): Result<ChosenDense, ConversionProblem> =>
    ok({ scored, denseAs: form, report: { layers: layers.length, convolutions, snrDb: scored.snrDb, snrDbAllConvolutions: all.value.snrDb, snrDbAllFullyConnected: none.value.snrDb } });
  if (none.value.snrDb >= needed) return describe(none.value, 'fully-connected', 0);
  if (layers.length === 1 || layers.length > denseLayersTriedMax) return describe(all.value, 'convolution', layers.length);
  // Those with the most units first, as each unit costs two scales.
  const units = layers.map(({ output }) => tensorOf(separate.graph, output).shape.at(-1) as number);
  let kept: readonly number[] = units.map((_, position) => position);
  let best = all.value;
  for (const position of kept.toSorted((a, b) => (units[b] as number) - (units[a] as number))) {
    const without = kept.filter((other) => other !== position);
    const tried = await score(prepare(without), trial);
    if (!tried.ok) return tried;
    if (tried.value.snrDb >= needed) [kept, best] = [without, tried.value];
  }
  return describe(best, kept.length === layers.length ? 'convolution' : kept, kept.length);
}

async function choosePools(pools: Scored, trial: FormTrial): Promise<Result<{ readonly scored: Scored; readonly report: FormReport['meanPools'] }, ConversionProblem>> {
  const graph = meanPools(pools.prepared.graph);
  if (graph === pools.prepared.graph) return ok({ scored: pools, report: undefined });
  // In float a mean gives what the pool gives, so what was measured holds for both.
  const form = { ...pools.form, graph };
  const scored = await scoreForm(form, [], trial);
  const means = scored.ok ? ok({ prepared: { ...pools.prepared, graph }, form, snrDb: scored.value }) : scored;
  if (!means.ok) return means;
  const used = means.value.snrDb >= pools.snrDb + gainDbMin;
  return ok({ scored: used ? means.value : pools, report: { used, snrDbAsPools: pools.snrDb, snrDbAsMeans: means.value.snrDb } });
}

async function chooseEqualization({ form, snrDb }: Scored, trial: FormTrial): Promise<Result<{ readonly equalization: Equalization; readonly report: FormReport['equalization'] }, ConversionProblem>> {
  const scores: number[] = [];
  const plans = equalizationKinds.map((kind) => ({ kind, equalization: planEqualization(form.graph, kind, form.ranges) }));
  if (plans.every(({ equalization }) => equalization.length === 0)) return ok({ equalization: [], report: undefined });
  for (const { equalization } of plans) {
    const scored = equalization.length > 0 ? await scoreForm(form, equalization, trial) : ok(snrDb);
    if (!scored.ok) return scored;
    scores.push(scored.value);
  }
  const at = scores.indexOf(Math.max(...scores));
  const best = (scores[at] as number) >= snrDb + gainDbMin ? plans[at] : undefined;
  const [snrDbByWeights, snrDbByActivations] = scores as [number, number];
  return ok({ equalization: best?.equalization ?? [], report: { used: best?.kind ?? 'none', layers: best?.equalization.length ?? 0, snrDbWithout: snrDb, snrDbByWeights, snrDbByActivations } });
}
