/** An expected outcome is a value: either what was asked for, or a coded reason with its facts. */
export type Result<T, E = Problem> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** Why something from outside was refused: a stable dotted code and a sentence for a person. */
export interface Problem<Code extends string = string> {
  readonly code: Code;
  /** What was given, what was expected, what to do. */
  readonly message: string;
}

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function problem<Code extends string>(code: Code, message: string): { readonly ok: false; readonly error: Problem<Code> } {
  return { ok: false, error: { code, message } };
}
