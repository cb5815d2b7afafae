import { planReconnectMs } from '../../link/plan-reconnect.ts';
import { createRowAssembler, type RowPolicy } from '../row-assembler.ts';
import type { ReadingTaker } from '../source.ts';
import type { SourceAdapter, SourceAdapterPorts } from './source-adapter.ts';

const farewellMs = 2_000;
const reconnect = { baseMs: 1_000, maxMs: 60_000 };

/** A connection that can be asked for the values of now. */
export interface PolledSession {
  /** Values by column; those that are bad or absent are left out, and `absent` says why. Rejects where the connection is lost. */
  poll(): Promise<{ readonly updates: ReadonlyMap<string, unknown>; readonly atMs: number | undefined; readonly absent: string }>;
  close(): Promise<void>;
}

/** Rows from something that is asked at a fixed rate. A poll that takes longer than that leaves out the ones it has overrun; a lost connection is made again with growing pauses. */
export function createPolledSource(open: () => Promise<PolledSession>, columns: readonly string[], { everyMs, ...policy }: RowPolicy & { readonly everyMs: number }, { clock, random, monitor }: SourceAdapterPorts): SourceAdapter {
  const stopping = new AbortController();
  const rows = createRowAssembler(columns, policy);
  let running: Promise<void> = Promise.resolve();

  const pollOnce = async (session: PolledSession, taker: ReadingTaker): Promise<void> => {
    const { updates, atMs, absent } = await session.poll();
    if (absent !== '') monitor.refused(absent);
    const row = rows.take(updates, clock.monotonicMs());
    if (row === undefined || stopping.signal.aborted) return;
    if ('refused' in row) monitor.refused(row.refused);
    else while (!taker.submit({ key: '', atMs: atMs ?? clock.nowMs(), values: row.values, rows: 1 })) await taker.room();
  };
  const pollUntilLost = async (session: PolledSession, taker: ReadingTaker): Promise<void> => {
    let dueMs = clock.monotonicMs();
    while (!stopping.signal.aborted) {
      await pollOnce(session, taker);
      const nowMs = clock.monotonicMs();
      dueMs += Math.max(1, Math.ceil((nowMs - dueMs) / everyMs)) * everyMs;
      await clock.sleep(dueMs - nowMs, stopping.signal).catch(() => undefined);
    }
  };
  const run = async (taker: ReadingTaker): Promise<void> => {
    for (let attempt = 0; !stopping.signal.aborted; attempt++) {
      let session: PolledSession | undefined;
      try {
        session = await open();
        monitor.connected();
        attempt = 0;
        await pollUntilLost(session, taker);
      } catch (fault) {
        monitor.away(fault instanceof Error ? fault.message : String((fault as { message?: unknown } | null)?.message ?? fault));
      }
      await session?.close().catch(() => undefined);
      await clock.sleep(planReconnectMs(attempt, reconnect, random()), stopping.signal).catch(() => undefined);
    }
  };
  return {
    async start(taker) {
      running = run(taker);
    },
    async stop() {
      stopping.abort();
      // A consumer that does not read its results must not hold back the stop.
      await Promise.race([running, clock.sleep(farewellMs)]);
    },
  };
}

/** A library that is installed only where a device needs it. */
export async function loadLibrary<Library>(name: string, load: () => Promise<Library>): Promise<Library> {
  try {
    return await load();
  } catch (cause) {
    if (!['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes((cause as NodeJS.ErrnoException).code ?? '')) throw cause;
    throw new Error(`this source needs the library ${name}, which is not installed with the agent; run: npm install ${name} in the agent's folder`, { cause });
  }
}
