import { Script } from 'node:vm';

const place = Symbol.for('fleetloop.call');
const script = new Script(`globalThis[Symbol.for('fleetloop.call')]()`);

/**
 * Calls something synchronous that may never end, WASM included: V8 interrupts it from another thread, which only scripts with a timeout can ask for. Costs about a tenth of a
 * millisecond, so it is for calls that nobody has seen end yet.
 *
 * @param msMax undefined for no limit
 * @throws what the call throws, or an error that names the limit
 */
export function callWithin<T>(msMax: number | undefined, act: () => T): T {
  if (msMax === undefined) return act();
  const global = globalThis as unknown as Record<symbol, unknown>;
  global[place] = act;
  try {
    return script.runInThisContext({ timeout: msMax }) as T;
  } catch (cause) {
    throw (cause as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? new Error(`it did not end within ${msMax} ms`) : cause;
  } finally {
    delete global[place];
  }
}
