import { z } from 'zod';
import { assert } from '../proto/assert.ts';
import { runtimeKinds, type RuntimeKind } from './model-runtime.ts';
import { preflightCodes, runtimeMeasurement, type PreflightCandidate } from './preflight-report.ts';

/** What the parent writes to the child's standard input: a header line of JSON, then the model, then the vectors. */
export interface PreflightRequest extends PreflightCandidate {
  readonly kind: RuntimeKind;
  readonly runsMax: number;
}

const header = z.object({
  kind: z.enum(runtimeKinds),
  runsMax: z.number().int().min(1),
  absoluteTolerance: z.number().nonnegative(),
  modelBytes: z.number().int().min(0),
  vectorLengths: z.array(z.tuple([z.number().int(), z.number().int()])),
});

export function encodePreflightRequest(request: PreflightRequest): Uint8Array {
  const line = JSON.stringify({
    kind: request.kind,
    runsMax: request.runsMax,
    absoluteTolerance: request.absoluteTolerance,
    modelBytes: request.model.byteLength,
    vectorLengths: request.vectors.map((vector) => [vector.input.length, vector.output.length]),
  } satisfies z.infer<typeof header>);
  return Buffer.concat([
    Buffer.from(`${line}\n`),
    request.model,
    ...request.vectors.flatMap(({ input, output }) => [input, output].map((values) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength))),
  ]);
}

/** In the child; the parent is our own, so what does not fit together is a bug. */
export function decodePreflightRequest(bytes: Uint8Array): PreflightRequest {
  const lineEnd = bytes.indexOf(10);
  assert(lineEnd > 0, 'a preflight request starts with a header line');
  const { modelBytes, vectorLengths, ...rest } = header.parse(JSON.parse(new TextDecoder().decode(bytes.subarray(0, lineEnd))));
  let position = lineEnd + 1;
  const take = (length: number): Uint8Array<ArrayBuffer> => {
    assert(position + length <= bytes.byteLength, `a preflight request of ${bytes.byteLength} bytes ends early`);
    position += length;
    return new Uint8Array(bytes.subarray(position - length, position));
  };
  const model = take(modelBytes);
  const floats = (length: number): Float32Array => new Float32Array(take(4 * length).buffer);
  const vectors = vectorLengths.map(([input, output]) => ({ input: floats(input), output: floats(output) }));
  return { ...rest, model, vectors };
}

/** What the child writes to its standard output as its only line. */
const answer = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('measured'), measurement: runtimeMeasurement }),
  z.object({ outcome: z.literal('skipped'), reason: z.string().max(2_000) }),
  z.object({ outcome: z.literal('refused'), code: z.enum(preflightCodes), message: z.string().max(2_000) }),
]);
export type PreflightAnswer = z.infer<typeof answer>;

export const answerBytesMax = 16 * 1024;

/** undefined for anything that a whole child would not have written. */
export function decodePreflightAnswer(text: string): PreflightAnswer | undefined {
  try {
    return answer.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
