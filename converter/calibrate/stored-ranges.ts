import { z } from 'zod';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { tensorOf, type Graph } from '../graph/graph.ts';
import type { Range } from './range.ts';

const finite = z.number();
const storedRanges = z.object({ version: z.literal(1), tensors: z.array(z.object({ place: z.string(), shape: z.array(z.number().int()), min: finite, max: finite })) });

/** Calibrated ranges as they are kept: with them the same model is quantized again without data. */
export type StoredRanges = z.infer<typeof storedRanges>;

/** Ranges by the place of their tensor: inputs, then measured operations in order. */
export function storeRanges(graph: Graph, ranges: ReadonlyMap<number, Range>): StoredRanges {
  return { version: 1, tensors: placesOf(graph).flatMap(({ tensor, place, shape }) => {
    const range = ranges.get(tensor);
    return range === undefined ? [] : [{ place, shape: [...shape], min: range.min, max: range.max }];
  }) };
}

/** Kept ranges on a graph; `converter.calibration_invalid` names the first place where they belong to another model. */
export function loadRanges(graph: Graph, stored: unknown): Result<ReadonlyMap<number, Range>, Problem<'converter.calibration_invalid'>> {
  const parsed = storedRanges.safeParse(stored);
  if (!parsed.success) return problem('converter.calibration_invalid', `the kept ranges are not valid: ${z.prettifyError(parsed.error)}`);
  const { tensors } = parsed.data;
  const places = placesOf(graph);
  if (tensors.length !== places.length) return problem('converter.calibration_invalid', `there are ${tensors.length} kept ranges, the model has ${places.length} activations: they belong to another model, calibrate again`);
  const ranges = new Map<number, Range>();
  for (const [i, { tensor, place, shape }] of places.entries()) {
    const given = tensors[i] as (typeof tensors)[number];
    if (given.place !== place || given.shape.join() !== shape.join()) return problem('converter.calibration_invalid', `kept range ${i} is of ${given.place} [${given.shape.join(', ')}], the model has ${place} [${shape.join(', ')}] there: they belong to another model, calibrate again`);
    ranges.set(tensor, { min: given.min, max: given.max });
  }
  return ok(ranges);
}

function placesOf(graph: Graph): { tensor: number; place: string; shape: readonly number[] }[] {
  const shapeOf = (tensor: number): readonly number[] => tensorOf(graph, tensor).shape;
  return [
    ...graph.inputs.map((tensor, i) => ({ tensor, place: `input ${i}`, shape: shapeOf(tensor) })),
    ...graph.operations.flatMap(({ kind, output }, i) => (kind === 'reshape' ? [] : [{ tensor: output, place: `${kind} ${i}`, shape: shapeOf(output) }])),
  ];
}
