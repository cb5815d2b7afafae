import { setFlagsFromString } from 'node:v8';

/** A start makes garbage that is gone soon; to collect it on the way would take a tenth of the start. */
const startedMs = 3_000;
let settling: NodeJS.Timeout | undefined;

/**
 * V8 as a small device wants it while little is to be done: no optimizing compilers, whose code and working space take 14 MB that an inference
 * now and then does not earn, a young generation that stays at its first size, and, after the start, a heap that is collected before it grows much. To be called before anything is compiled.
 */
export function startSmall(): void {
  for (const flag of ['--semi-space-growth-factor=1', '--no-opt', '--no-maglev']) setFlagsFromString(flag);
  settling = setTimeout(() => setFlagsFromString('--optimize-for-size'), startedMs).unref();
}

/** Lets V8 optimize from now on: what runs often is compiled to machine code within some hundred calls, and the heap may grow as garbage comes. */
export function speedUp(): void {
  clearTimeout(settling);
  for (const flag of ['--opt', '--maglev', '--no-optimize-for-size']) setFlagsFromString(flag);
}
