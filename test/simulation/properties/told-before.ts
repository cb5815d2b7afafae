import type { Desired } from '../../../proto/messages.ts';

/** What each device was told last: the same comes again under a new revision where it has obeyed a forger's, or what a restored database has forgotten. */
export class ToldBefore {
  readonly #last = new Map<string, string>();

  repeats(desired: Desired): boolean {
    const text = JSON.stringify({ ...desired, revision: 0 });
    const same = this.#last.get(desired.deviceId) === text;
    this.#last.set(desired.deviceId, text);
    return same;
  }
}
