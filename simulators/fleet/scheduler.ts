/** Something that is to happen; it may be cancelled until then. */
export interface Appointment {
  readonly atMs: number;
  readonly sequence: number;
  run: (() => void) | undefined;
}

/** Turns of the event loop asked for at once; between two of them every microtask runs. */
const turnsAtOnce = 16;

/**
 * Virtual time: what is to happen, in the order of (time, sequence of asking). Between two appointments everything that was
 * set going runs until it waits for another one, so the same appointments give the same run. No real timer is involved.
 */
export class Scheduler {
  /** Since the world began. */
  nowMs = 0;
  executed = 0;
  readonly #heap: Appointment[] = [];
  #sequence = 0;

  at(atMs: number, run: () => void): Appointment {
    const appointment = { atMs: Math.max(this.nowMs, atMs), sequence: this.#sequence++, run };
    this.#push(appointment);
    return appointment;
  }

  after(ms: number, run: () => void): Appointment {
    return this.at(this.nowMs + Math.max(0, ms), run);
  }

  cancel(appointment: Appointment): void {
    appointment.run = undefined;
  }

  /** Lets time pass until then, or until `stop` says so after an appointment. Rejects with what an appointment throws. */
  async runUntil(endMs: number, stop: () => boolean = () => false): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      let over = false;
      let waiting = 0;
      const finish = (settle: () => void): void => {
        if (over) return;
        over = true;
        settle();
      };
      const turn = (): void => {
        waiting -= 1;
        if (over) return;
        try {
          const next = this.#heap[0];
          if (next === undefined || next.atMs > endMs || stop()) {
            if (next === undefined || next.atMs > endMs) this.nowMs = Math.max(this.nowMs, endMs);
            return finish(resolve);
          }
          this.#pop();
          this.nowMs = next.atMs;
          if (next.run !== undefined) {
            this.executed += 1;
            next.run();
          }
        } catch (error) {
          return finish(() => reject(error instanceof Error ? error : new Error(String(error))));
        }
        if (waiting === 0) ask();
      };
      const ask = (): void => {
        for (; waiting < turnsAtOnce; waiting++) setImmediate(turn);
      };
      ask();
    });
  }

  #push(appointment: Appointment): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(appointment);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(appointment, heap[parent] as Appointment)) break;
      heap[at] = heap[parent] as Appointment;
      at = parent;
    }
    heap[at] = appointment;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Appointment;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Appointment, heap[child] as Appointment)) child += 1;
      if (!isBefore(heap[child] as Appointment, last)) break;
      heap[at] = heap[child] as Appointment;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(a: Appointment, b: Appointment): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.sequence < b.sequence);
}
