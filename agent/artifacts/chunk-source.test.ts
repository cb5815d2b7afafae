import { expect, test } from 'vitest';
import { encode } from '../../proto/codec.ts';
import { digestOf } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import { chunkTopic } from '../../proto/topics.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { ChunkSource } from './chunk-source.ts';
import type { WantedChunk } from './plan-window.ts';

const { chunkBytes } = limits;
/** As the MQTT link: an answer that is later than this is none. */
const answerMsMax = 20_000;

test.each([100_000, 13_500, 10_000, 4_000])('a line of %d bytes a second, on which answers wait behind chunks, brings every chunk, and at most one window twice', async (bytesPerS) => {
  const clock = new ManualClock();
  const artifact = digestOf('blob');
  const chunks = Array.from({ length: 24 }, (_, index) => Uint8Array.from({ length: chunkBytes }, (_byte, i) => (i + index) & 255));
  const wanted = chunks.map((data, index): WantedChunk => ({ artifact, index, offset: index * chunkBytes, artifactBytes: chunks.length * chunkBytes, sizeBytes: chunkBytes, digest: digestOf(data) }));
  let freeMs = clock.monotonicMs();
  const behind = (bytes: number): number => {
    freeMs = Math.max(freeMs, clock.monotonicMs()) + (bytes * 1_000) / bytesPerS;
    return freeMs - clock.monotonicMs();
  };
  const link = {
    online: true, start: () => undefined, publish: async () => true, unsubscribe: async () => true, close: async () => undefined,
    subscribe: async (topics: readonly string[]) => {
      const answerMs = behind(10);
      for (const index of chunks.keys()) {
        const topic = chunkTopic(artifact, index);
        const payload = topics.includes(topic) ? encode('Chunk', { artifactDigest: artifact, index, count: chunks.length, data: chunks[index] as Uint8Array }) : undefined;
        if (payload !== undefined) void clock.sleep(behind(payload.byteLength)).then(() => source.receive(topic, payload));
      }
      await clock.sleep(Math.min(answerMs, answerMsMax));
      return answerMs <= answerMsMax;
    },
  };
  const source = new ChunkSource(link, clock, { silenceMs: 5_000, refusalsMax: 5, mismatchesMax: 5, mismatchPauseMs: 100 });
  const totals = { bytesFetched: 0, bytesRefetched: 0 };
  const kept: number[] = [];
  const fetching = source.fetch(wanted, { totals, signal: new AbortController().signal, patienceMs: 60_000, keep: async ({ index }) => void kept.push(index) });
  await clock.advance((3 * chunks.length * chunkBytes * 1_000) / bytesPerS);
  expect(await Promise.race([fetching, Promise.resolve('still fetching')])).toEqual({ ok: true, value: undefined });
  expect(kept).toHaveLength(chunks.length);
  // Asked for again only before the pace of the line was known.
  expect(totals.bytesRefetched).toBeLessThanOrEqual(limits.chunkWindowMax * (chunkBytes + 100));
});
