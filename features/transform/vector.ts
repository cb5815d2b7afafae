import { layoutLength, type Layout } from './layout.ts';

/** The vector after some steps: absent and NaN values are NaN here, what they were is in the flags. */
export interface Vector {
  readonly layout: Layout;
  readonly values: Float64Array;
  readonly flags: Uint8Array;
}

/** One step over preallocated vectors: `run` reads the vector it was built on and leaves `vector`. */
export interface Stage {
  readonly vector: Vector;
  run(): void;
}

export function createVector(layout: Layout): Vector {
  return { layout, values: new Float64Array(layoutLength(layout)), flags: new Uint8Array(layoutLength(layout)) };
}
