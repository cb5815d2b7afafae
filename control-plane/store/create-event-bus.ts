import { assert } from '../../proto/assert.ts';
import { AppError } from '../../proto/app-error.ts';
import type { Clock } from '../../proto/clock.ts';
import type { EventBus, FleetEvent } from '../context.ts';
import { prepareQuery } from './prepared-query.ts';
import type { Store } from './store.ts';

const waitingMax = 10_000;
const listenersMax = 200;
const batchMax = 200;
const retryMs = 1_000;

export interface EventBusOptions {
  /** The newest this many events are kept in the table. */
  readonly keptMax?: number;
}

export interface SavingEventBus extends EventBus {
  /** Resolves when everything published before has been saved and told, or given up by close. */
  flush(): Promise<void>;
  /** Saves what waits, unless the database cannot, and ends. */
  close(): Promise<void>;
}

/**
 * Events are saved in the background in the order of publishing, then told to the listeners. While the database
 * cannot save (full disk) up to 10,000 wait and the oldest beyond are dropped; the event `events.dropped` says how many.
 * Listeners are called one after the other and must return at once: whoever writes to a slow reader keeps its own bounded queue.
 */
export function createEventBus(store: Store, clock: Clock, { keptMax = 100_000 }: EventBusOptions = {}): SavingEventBus {
  const listeners = new Set<(event: FleetEvent) => void>();
  const ended = new AbortController();
  let waiting: Omit<FleetEvent, 'id'>[] = [];
  let dropped = 0;
  let saving: Promise<void> | undefined;

  async function saveAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchMax);
      const saved = await saveUnlessFaulty(batch);
      if (saved === undefined) {
        if (ended.signal.aborted) return;
        await clock.sleep(retryMs, ended.signal).catch(() => undefined);
        continue;
      }
      // What was dropped meanwhile came off the front.
      waiting = waiting.filter((event) => !batch.includes(event));
      for (const event of saved) for (const listener of listeners) listener(event);
      if (dropped > 0) {
        waiting.push({ atMs: clock.nowMs(), kind: 'events.dropped', subject: 'events', detail: { count: dropped } });
        dropped = 0;
      }
    }
  }

  async function saveUnlessFaulty(batch: readonly Omit<FleetEvent, 'id'>[]): Promise<FleetEvent[] | undefined> {
    try {
      return await saveEvents(store, batch, keptMax);
    } catch (error) {
      if (error instanceof AppError && error.retryable) return undefined;
      throw error;
    }
  }

  function startSaving(): void {
    saving ??= saveAll().finally(() => {
      saving = undefined;
    });
  }

  return {
    publish: (kind, subject, detail = {}) => {
      if (waiting.length >= waitingMax) {
        waiting.shift();
        dropped++;
      }
      waiting.push({ atMs: clock.nowMs(), kind, subject, detail });
      if (!ended.signal.aborted) startSaving();
    },
    subscribe: (listener) => {
      if (listeners.size >= listenersMax) throw new AppError('request.rate_limited', `${listenersMax} listeners follow the events already; close one and try again`, { retryable: true });
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    flush: async () => {
      if (waiting.length > 0) startSaving();
      await saving;
    },
    close: async () => {
      ended.abort(new Error('the event bus is closed'));
      if (waiting.length > 0) startSaving();
      await saving;
      listeners.clear();
    },
  };
}

interface EventRow { readonly at_ms: number; readonly kind: string; readonly subject: string; readonly detail_json: string }

const insertEvent = prepareQuery((db, { at_ms, kind, subject, detail_json }: EventRow) => db.insertInto('events').values({ at_ms, kind, subject, detail_json }).returning('id'));

async function saveEvents(store: Store, batch: readonly Omit<FleetEvent, 'id'>[], keptMax: number): Promise<FleetEvent[]> {
  const rows = batch.map((event) => ({ at_ms: event.atMs, kind: event.kind, subject: event.subject, detail_json: JSON.stringify(event.detail) }));
  const [only] = rows;
  const ids = rows.length === 1 && only !== undefined ? (await insertEvent(store, only)).rows : await store.insertInto('events').values(rows).returning('id').execute();
  assert(ids.length === batch.length, 'every saved event has an id');
  const first = Math.min(...ids.map((row) => row.id));
  // Trimmed a batch at a time, whenever the ids pass a multiple of the batch size.
  if (Math.floor(first / batchMax) !== Math.floor((first + batch.length) / batchMax)) {
    await store.deleteFrom('events').where('id', '<', first + batch.length - keptMax).execute();
  }
  return batch.map((event, index) => ({ ...event, id: first + index }));
}
