import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../proto/clock.ts';
import { motorHeader, motorReadings, motorSettings, openTrainingRooms, type TrainingRooms } from '../support/training-rooms.ts';

const program = fileURLToPath(new URL('../../bin/fleetloop.ts', import.meta.url));
const children: ChildProcess[] = [];
const leaseTtlMs = 3_600_000;
let rooms: TrainingRooms;
let aheadMs = 0;

beforeAll(async () => {
  rooms = await openTrainingRooms({ leasePolicy: { leaseTtlMs, attemptsMax: 3 }, nowMs: () => systemClock.nowMs() + aheadMs });
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rooms.close();
});

/** A trainer as its own process; `event` waits for a line of its log. */
function startTrainer(name: string): { child: ChildProcess; event: (wanted: string) => Promise<Record<string, unknown>> } {
  const child = spawn(process.execPath, [program, 'trainer', '--server', rooms.url, '--token', rooms.token, '--name', name, '--once'], { stdio: ['ignore', 'ignore', 'pipe'] });
  children.push(child);
  const lines = createInterface({ input: child.stderr as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  const seen: string[] = [];
  return {
    child,
    event: async (wanted) => {
      for (;;) {
        const next = await lines.next();
        if (next.done === true) throw new Error(`the trainer ended before ${wanted}:\n${seen.join('\n')}`);
        seen.push(next.value);
        if (!next.value.startsWith('{')) continue;
        const entry = JSON.parse(next.value) as Record<string, unknown>;
        if (entry['event'] === wanted) return entry;
      }
    },
  };
}

it('gives the job of a killed trainer to another, who finishes it', async () => {
  const { registry, training } = rooms;
  // Long enough that the first trainer cannot be done before it is killed.
  await registry.createModel({ name: 'motors', task: 'classification', classNames: [...motorHeader.classNames], settings: { ...motorSettings, training: { epochsMax: 150, patienceEpochs: 150, learningRate: 0.001 } } });
  const { digest } = await training.ingestDataset([motorHeader, ...motorReadings(400, 0, 1)].map((row) => JSON.stringify(row)).join('\n'));
  const { id } = await training.createJob({ model: 'motors', dataset: digest }, 'test');
  const first = startTrainer('first');
  await first.event('job.leased');
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  expect(await training.getJob(id)).toMatchObject({ state: 'leased', holder: 'first', fencingToken: 1 });

  aheadMs = leaseTtlMs;
  const second = startTrainer('second');
  const succeeded = await second.event('job.succeeded');
  expect(await once(second.child, 'exit')).toEqual([0, null]);
  expect(await training.getJob(id)).toMatchObject({ state: 'succeeded', holder: 'second', fencingToken: 2, attempts: 2, versionId: 'motors-v1' });
  expect(succeeded).toMatchObject({ job: id, versionId: 'motors-v1' });
  expect(await registry.listVersions('motors')).toHaveLength(1);
});
