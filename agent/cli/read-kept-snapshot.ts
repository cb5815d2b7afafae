import { join } from 'node:path';
import { systemClock } from '../../proto/clock.ts';
import type { AgentConfig } from '../config.ts';
import { nodeDisk } from '../disk/node-disk-adapter.ts';
import { countDeaths, describeDeaths } from '../reconcile/evaluate-deaths.ts';
import { StateRepository } from '../reconcile/repository.ts';
import { buildSnapshot, type AgentSnapshot } from '../status/snapshot.ts';

/** What an agent that does not run left on the disk. */
export async function readKeptSnapshot({ dataDir, deviceId, outboxBytesMax, modelDeaths }: Pick<AgentConfig, 'dataDir' | 'deviceId' | 'outboxBytesMax' | 'modelDeaths'>): Promise<AgentSnapshot> {
  const state = new StateRepository(nodeDisk, dataDir);
  const loaded = await state.load(systemClock.nowMs());
  // An agent that was never started has left nothing, which is no fault.
  const isNew = loaded.from === 'nothing' && (await nodeDisk.size(join(dataDir, 'state.json'))) === undefined;
  const deaths = countDeaths(state.current, systemClock.nowMs(), modelDeaths);
  const died = deaths === undefined ? [] : [describeDeaths(deaths, modelDeaths)];
  return buildSnapshot(state.current, {
    deviceId, dataDir,
    link: { online: false, sinceMs: systemClock.nowMs(), reason: 'not running' },
    chunks: { done: 0, total: 0 },
    inference: { inferences: 0, errors: 0, rejectedInputs: 0, withoutModel: 0, samplesKept: 0, latencyP50Us: 0, latencyP99Us: 0, lastResultMs: null },
    source: null,
    deaths: deaths ?? null,
    outbox: { records: 0, bytes: 0, bytesMax: outboxBytesMax, evicted: 0 },
    faults: loaded.reason === '' || isNew ? died : [...died, `state.${loaded.from}: ${loaded.reason}`],
  });
}
