/** Far beyond what a machine under load takes; less than a test may. */
export const waitMsMax = 60_000;

/** Waits on something that tells when it has changed. */
export class Watchers {
  readonly #watchers = new Set<() => void>();
  readonly #tell: () => unknown;

  /** @param tell what was seen last, for the message of a wait that was in vain */
  constructor(tell: () => unknown = () => undefined) {
    this.#tell = tell;
  }

  /** Looks again for everyone who waits. */
  notify(): void {
    for (const watch of this.#watchers) watch();
  }

  /** Resolves with the first value that is not undefined or false; looked for now and at every notify. */
  waitFor<T>(look: () => T | undefined | false): Promise<T> {
    const inVain = new Error(`not within ${waitMsMax / 1000} s: ${String(look)}`);
    return new Promise((resolve, reject) => {
      const watch = (): void => {
        const found = look();
        if (found === undefined || found === false) return;
        this.#watchers.delete(watch);
        clearTimeout(limit);
        resolve(found);
      };
      const limit = setTimeout(() => {
        this.#watchers.delete(watch);
        inVain.message += `; seen last: ${JSON.stringify(this.#tell())}`;
        reject(inVain);
      }, waitMsMax);
      this.#watchers.add(watch);
      watch();
    });
  }
}

/** Looks again and again at what tells nobody that it has changed: files, counts, processes. */
export async function waitUntil(look: () => boolean, tell: () => unknown = () => undefined): Promise<void> {
  const inVain = new Error(`not within ${waitMsMax / 1000} s: ${String(look)}`);
  for (const endMs = performance.now() + waitMsMax; !look(); await new Promise((resolve) => setTimeout(resolve, 5))) {
    if (performance.now() < endMs) continue;
    inVain.message += `; seen last: ${JSON.stringify(tell())}`;
    throw inVain;
  }
}
