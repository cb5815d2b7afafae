import { createRandom } from '../../../proto/random.ts';

/** What a seed decides, in the words of who asks. */
export interface Draw {
  readonly often: (chance: number) => boolean;
  /** Both ends included. */
  readonly whole: (least: number, most: number) => number;
  readonly pick: <T>(of: readonly T[]) => T;
}

export function createDraw(seed: number): Draw {
  const random = createRandom(seed);
  return {
    often: (chance) => random() < chance,
    whole: (least, most) => least + Math.floor(random() * (most - least + 1)),
    pick: <T>(of: readonly T[]) => of[Math.floor(random() * of.length)] as T,
  };
}
