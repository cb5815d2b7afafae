import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createAedesBroker } from '../../control-plane/gateway/adapters/aedes-broker.ts';
import { splitIntoChunks } from '../../control-plane/gateway/publish-artifacts.ts';
import { digestOf } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import { chunkTopic, deviceUplinks, uplinkFilter } from '../../proto/topics.ts';
import { chunksOf } from '../support/test-bundle.ts';

interface Line { readonly deviceId: string; readonly have?: number[]; readonly asked?: number[]; readonly done?: number; readonly fetched?: boolean; readonly whole?: boolean; readonly bytesFetched?: number; readonly bytesRefetched?: number }

const program = fileURLToPath(new URL('../support/fetching-main.ts', import.meta.url));
const chunks = 24;
const artifact = Uint8Array.from({ length: chunks * limits.chunkBytes - 5 }, (_, i) => (i * 13 + (i >> 7)) & 255);
const digest = digestOf(artifact);

test('of 20 devices a fifth is killed in the middle of its download: all finish, and no chunk that was on disk is asked for again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fleetloop-resume-'));
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ blobs: [{ role: 'model', digest, sizeBytes: artifact.byteLength, chunkBytes: limits.chunkBytes, chunkDigests: chunksOf(artifact, limits.chunkBytes).map(digestOf) }] }));
  const asks = new Map<string, number>();
  // Each chunk is held back once, for a moment: the downloads take long enough to be met in the middle.
  const holdMs = (deviceId: string): number => {
    asks.set(deviceId, (asks.get(deviceId) ?? 0) + 1);
    return (asks.get(deviceId) ?? 0) % 2 === 1 ? 10 : 0;
  };
  const broker = await createAedesBroker({ port: 0, authenticate: async () => true }, { intake: deviceUplinks.map(uplinkFilter), connected: async () => undefined, received: async () => undefined, gone: () => undefined, refused: () => undefined, holdMs });
  await broker.start();
  for (const [index, payload] of splitIntoChunks(digest, artifact).entries()) await broker.publish(chunkTopic(digest, index), payload, { qos: 1, retain: true });
  const ids = Array.from({ length: 20 }, (_, i) => `motor-${i}`);
  try {
    /** Runs these devices in a process, killed with -9 once each of them has `killAt` chunks. */
    const run = async (deviceIds: readonly string[], killAt = Infinity): Promise<Line[]> => {
      const done = new Map(deviceIds.map((id) => [id, 0]));
      const child = spawn(process.execPath, [program, broker.url, folder, ...deviceIds], { stdio: ['ignore', 'pipe', 'inherit'] });
      const exited = once(child, 'exit');
      const lines: Line[] = [];
      for await (const line of createInterface(child.stdout)) {
        // The kill can cut the last line.
        if (!line.endsWith('}')) continue;
        const told = JSON.parse(line) as Line;
        lines.push(told);
        if (told.done !== undefined) done.set(told.deviceId, told.done);
        if (Math.min(...done.values()) >= killAt) child.kill('SIGKILL');
      }
      await exited;
      return lines;
    };
    const dropping = ids.filter((_, i) => i % 5 === 0);
    const [whole, cut] = await Promise.all([run(ids.filter((id) => !dropping.includes(id))), run(dropping, chunks / 4)]);
    expect(cut.some((line) => line.fetched !== undefined)).toBe(false);
    const resumed = await run(dropping);
    for (const id of dropping) {
      const have = resumed.find((line) => line.deviceId === id && line.have)?.have ?? [];
      const asked = resumed.filter((line) => line.deviceId === id).flatMap((line) => line.asked ?? []);
      expect(have.length).toBeGreaterThan(0);
      expect(have.length).toBeLessThan(chunks);
      expect([...have, ...asked].sort((a, b) => a - b)).toEqual(Array.from({ length: chunks }, (_, i) => i));
    }
    const ends = [...whole, ...resumed].filter((line) => line.fetched !== undefined);
    expect(ends).toHaveLength(20);
    for (const end of ends) expect(end).toMatchObject({ fetched: true, whole: true, bytesRefetched: 0 });
  } finally {
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
