import type { Clock } from '../../../proto/clock.ts';
import type { Random } from '../../../proto/random.ts';
import { planReconnectMs } from '../../link/plan-reconnect.ts';
import type { Sink, SinkState } from '../sink.ts';

/** What became of results: taken, to be tried again, or refused for good. */
export type Delivery = { readonly kind: 'delivered' } | { readonly kind: 'away' | 'refused'; readonly reason: string };

export interface DeliveryOptions {
  readonly queueLength: number;
  readonly whenFull: 'drop-oldest' | 'drop-newest' | 'block';
  readonly retry: { readonly baseMs: number; readonly maxMs: number };
  /** Results delivered together. */
  readonly linesMax: number;
}

export interface DeliveryPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: (event: string, facts: Readonly<Record<string, unknown>>) => void;
}

/** What goes on all the time is logged at most this often. */
const logIntervalMs = 60_000;

/**
 * A sink whose receiver may be away: results wait in a bounded queue, in order, and are tried again with growing pauses. What is given up
 * is counted and logged. A result on its way is the queue's first until it was taken, so one may arrive twice, never out of order.
 *
 * @param deliver hands results on; must not reject
 * @param closeReceiver lets go of the receiver
 */
export function createDeliverySink(description: string, options: DeliveryOptions, deliver: (lines: readonly string[]) => Promise<Delivery>, closeReceiver: () => Promise<void>, { clock, random, log }: DeliveryPorts): Sink {
  const queue: string[] = [];
  const readyListeners: (() => void)[] = [];
  const closing = new AbortController();
  let state: SinkState = { description, connected: false, delivered: 0, dropped: 0, waiting: 0, lastError: '' };
  let working: Promise<void> | undefined;
  /** Results at the head of the queue that are on their way: not to be dropped meanwhile. */
  let underWay = 0;
  let loggedMs = -Infinity;
  let loggedDropped = 0;
  let finishing = false;

  const drop = (count: number, reason: string): void => {
    state = { ...state, dropped: state.dropped + count };
    if (clock.monotonicMs() - loggedMs < logIntervalMs) return;
    log('sink.dropped', { sink: description, count: state.dropped - loggedDropped, reason });
    loggedMs = clock.monotonicMs();
    loggedDropped = state.dropped;
  };
  const work = async (): Promise<void> => {
    let attempt = 0;
    while (queue.length > 0 && !closing.signal.aborted) {
      const lines = queue.slice(0, options.linesMax);
      underWay = lines.length;
      const outcome = await deliver(lines);
      underWay = 0;
      if (outcome.kind === 'away') {
        if (state.connected || state.lastError !== outcome.reason) log('sink.away', { sink: description, reason: outcome.reason });
        state = { ...state, connected: false, lastError: outcome.reason };
        // At the end of the process one attempt is all there is time for.
        if (finishing) return;
        await clock.sleep(planReconnectMs(attempt, options.retry, random()), closing.signal).catch(() => undefined);
        attempt += 1;
        continue;
      }
      attempt = 0;
      const full = queue.length >= options.queueLength;
      queue.splice(0, lines.length);
      if (outcome.kind === 'refused') {
        state = { ...state, lastError: outcome.reason };
        drop(lines.length, outcome.reason);
      } else state = { ...state, delivered: state.delivered + lines.length };
      if (!state.connected) {
        state = { ...state, connected: true };
        log('sink.connected', { sink: description });
      }
      if (full) for (const listener of readyListeners) listener();
    }
  };
  const workSoon = (): void => {
    working ??= work().finally(() => {
      working = undefined;
    });
  };
  return {
    get state() {
      return { ...state, waiting: queue.length };
    },
    get ready() {
      return options.whenFull !== 'block' || queue.length < options.queueLength;
    },
    write(line) {
      if (queue.length >= options.queueLength && options.whenFull !== 'block') {
        drop(1, 'as many results wait as the queue takes');
        if (options.whenFull === 'drop-newest' || queue.length <= underWay) return;
        queue.splice(underWay, 1);
      }
      queue.push(line);
      workSoon();
    },
    onReady: (listener) => void readyListeners.push(listener),
    onClosed: () => undefined,
    async close() {
      finishing = true;
      await working;
      if (queue.length > 0) await work();
      closing.abort();
      if (queue.length > 0) log('sink.dropped', { sink: description, count: queue.length, reason: 'the agent stops, and the receiver does not take them' });
      await closeReceiver();
    },
  };
}
