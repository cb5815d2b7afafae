/** Raised and caught inside the verifier only: the first place where a file is not what it must be. */
export class MalformedModelError extends Error {
  override readonly name = 'MalformedModelError';
}

/** States what a valid file fulfils; the message is built only where it does not. */
export function requireValid(condition: boolean, message: () => string): asserts condition {
  if (!condition) throw new MalformedModelError(message());
}
