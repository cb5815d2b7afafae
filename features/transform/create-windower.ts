import { assert } from '../../proto/assert.ts';
import type { Transform, Windower } from './transform.ts';

/**
 * Collects single rows into windows of windowRows rows, a new one every hopRows rows. Allocates only here. A push of a
 * whole window passes it on and leaves the collected rows alone.
 */
export function createWindower(transform: Pick<Transform, 'windowRows' | 'hopRows' | 'rowLength'>): Windower {
  const { windowRows, hopRows, rowLength } = transform;
  const window = new Float32Array(windowRows * rowLength);
  let filled = 0;
  /** Rows to pass over before the next window begins (a hop longer than the window). */
  let skip = 0;
  return {
    push(values) {
      if (values.length === window.length && (windowRows > 1 || hopRows === 1)) return values;
      assert(values.length === rowLength, 'a windower takes one row or one whole window');
      if (filled === windowRows) {
        const kept = Math.max(0, windowRows - hopRows);
        window.copyWithin(0, (windowRows - kept) * rowLength);
        filled = kept;
        skip = Math.max(0, hopRows - windowRows);
      }
      if (skip > 0) {
        skip -= 1;
        return undefined;
      }
      window.set(values, filled * rowLength);
      filled += 1;
      return filled === windowRows ? window : undefined;
    },
    reset() {
      filled = 0;
      skip = 0;
    },
  };
}
