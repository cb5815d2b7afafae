/** Waits on something that tells when it has changed. */
export class Watchers {
  readonly #watchers = new Set<() => void>();

  /** Looks again for everyone who waits. */
  notify(): void {
    for (const watch of this.#watchers) watch();
  }

  /** Resolves with the first value that is not undefined or false; looked for now and at every notify. */
  waitFor<T>(look: () => T | undefined | false): Promise<T> {
    return new Promise((resolve) => {
      const watch = (): void => {
        const found = look();
        if (found === undefined || found === false) return;
        this.#watchers.delete(watch);
        resolve(found);
      };
      this.#watchers.add(watch);
      watch();
    });
  }
}
