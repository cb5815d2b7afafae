import { lineBytesMax, longLine, type ReadingTaker } from '../source.ts';
import { createLineSplitter } from '../split-lines.ts';
import type { SourceAdapter, SourceAdapterPorts } from './source-adapter.ts';

/** Readings as JSON lines on standard input, read no faster than they are answered. */
export function createStdinSource({ monitor }: SourceAdapterPorts): SourceAdapter {
  const stream = process.stdin;
  let ended = (): void => undefined;
  const whenEnded = new Promise<void>((resolve) => (ended = resolve));
  const pump = async (taker: ReadingTaker): Promise<void> => {
    const splitter = createLineSplitter(lineBytesMax);
    const take = async (lines: readonly (string | undefined)[]): Promise<void> => {
      for (const line of lines) while (!taker.submit(line ?? longLine)) await taker.room();
    };
    for await (const chunk of stream) await take(splitter.push(chunk as Buffer));
    await take(splitter.end());
    await taker.idle();
  };
  const finish = (reason: string): void => {
    monitor.away(reason);
    ended();
  };
  return {
    ended: whenEnded,
    async start(taker) {
      monitor.connected();
      // A writer that goes away ends the input; it is no fault of the agent.
      void pump(taker).then(() => finish('its end was reached'), (fault: unknown) => finish(String(fault)));
    },
    async stop() {
      stream.destroy();
    },
  };
}
