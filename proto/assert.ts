/** Thrown where our own code is wrong: never caught, the process ends and reads its state again. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** States what our own code guarantees; on in production. For input from outside use Result. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** Closes an exhaustive switch: a new member of the union does not compile here. */
export function assertNever(value: never): never {
  throw new AssertionError(`unexpected value: ${JSON.stringify(value)}`);
}
