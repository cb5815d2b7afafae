import { z } from 'zod';
import { isDigest, type Digest } from '../../proto/digest.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { tensorOf, type Graph } from '../graph/graph.ts';
import { findPairs, type Equalization } from '../passes/equalize-layers.ts';
import type { ChosenForm } from '../search/choose-form.ts';
import type { Range } from './range.ts';
import { digestOfWeights, placesOf } from './stored-ranges.ts';

const finite = z.number();
const position = z.number().int().nonnegative();
const storedForm = z.object({
  denseAs: z.union([z.enum(['fully-connected', 'convolution']), z.array(position)]),
  meanPools: z.boolean(),
  equalization: z.array(z.object({ operation: position, factors: z.array(z.number().positive()) })),
  floatLayers: z.array(position),
});
const storedRanges = z.object({
  version: z.literal(1),
  /** Digest of the float weights that the ranges were measured with; absent in ranges kept by older versions. */
  weights: z.custom<Digest>((value) => isDigest(value), 'expected sha256:<64 hex digits>').optional(),
  tensors: z.array(z.object({ place: z.string(), shape: z.array(z.number().int()), min: finite, max: finite })),
  form: storedForm.optional(),
});

/** Calibrated ranges as they are kept, with the form of the model that they belong to: with them the same model is quantized again without data. */
export type StoredRanges = z.infer<typeof storedRanges>;

/** Kept ranges on a graph; `converter.calibration_invalid` names the first place where they belong to another model. */
export function loadRanges(graph: Graph, stored: unknown): Result<ReadonlyMap<number, Range>, Problem<'converter.calibration_invalid'>> {
  const parsed = storedRanges.safeParse(stored);
  if (!parsed.success) return problem('converter.calibration_invalid', `the kept ranges are not valid: ${z.prettifyError(parsed.error)}`);
  const { tensors, weights } = parsed.data;
  const places = placesOf(graph);
  if (tensors.length !== places.length) return problem('converter.calibration_invalid', `there are ${tensors.length} kept ranges, the model has ${places.length} activations: they belong to another model, calibrate again`);
  const ranges = new Map<number, Range>();
  for (const [i, { tensor, place, shape }] of places.entries()) {
    const given = tensors[i] as (typeof tensors)[number];
    if (given.place !== place || given.shape.join() !== shape.join()) return problem('converter.calibration_invalid', `kept range ${i} is of ${given.place} [${given.shape.join(', ')}], the model has ${place} [${shape.join(', ')}] there: they belong to another model, calibrate again`);
    ranges.set(tensor, { min: given.min, max: given.max });
  }
  if (weights !== undefined && weights !== digestOfWeights(graph)) return problem('converter.calibration_invalid', 'the kept ranges were measured with other weights than the model has: they belong to another model of the same shape, calibrate again');
  return ok(ranges);
}

/** The form that the kept ranges belong to; ranges kept without one are of a model whose dense layers are convolutions. */
export function loadForm(stored: unknown, demanded: 'fully-connected' | 'convolution' | undefined): Result<ChosenForm & { readonly floatLayers: readonly number[] | undefined }, Problem<'converter.calibration_invalid'>> {
  const parsed = storedRanges.safeParse(stored);
  if (!parsed.success) return problem('converter.calibration_invalid', `the kept ranges are not valid: ${z.prettifyError(parsed.error)}`);
  const { form } = parsed.data;
  if (form === undefined) return ok({ denseAs: demanded ?? 'convolution', meanPools: false, equalization: [], floatLayers: undefined });
  return ok({ ...form, denseAs: demanded ?? form.denseAs, equalization: form.equalization.map(({ operation, factors }) => ({ operation, factors: Float32Array.from(factors) })) });
}

/** What in a kept form does not fit the graph; undefined where all does. */
export function formProblem(graph: Graph, { equalization, floatLayers = [] }: { readonly equalization: Equalization; readonly floatLayers?: readonly number[] | undefined }): string | undefined {
  const pairs = new Map(findPairs(graph).map((pair) => [pair.first, pair.tensors[0]]));
  const foreign = equalization.find(({ operation, factors }) => tensorShape(graph, pairs.get(operation)).at(-1) !== factors.length);
  if (foreign !== undefined) return `the kept ranges scale ${foreign.factors.length} channels of operation ${foreign.operation}, which the model does not have there: they belong to another model, calibrate again`;
  const beyond = floatLayers.find((layer) => layer >= graph.operations.length);
  return beyond === undefined ? undefined : `the kept ranges keep layer ${beyond} in float, the model has ${graph.operations.length}: they belong to another model, calibrate again`;
}

function tensorShape(graph: Graph, tensor: number | undefined): readonly number[] {
  return tensor === undefined ? [] : tensorOf(graph, tensor).shape;
}
