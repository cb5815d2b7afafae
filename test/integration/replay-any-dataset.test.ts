import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readReplay } from '../../simulators/replay/adapters/read-replay.ts';
import type { Replay } from '../../simulators/replay/create-replay.ts';
import { hasGasDrift } from '../support/gas-drift.ts';

const dataDir = process.env['FLEETLOOP_DATA'] ?? '../shared/data';
const dir = mkdtempSync(join(tmpdir(), 'fleetloop-replay-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** The same recording as another plant would keep it: csv, columns renamed and turned round, classes renamed, rows turned round. */
function rewrite(batch: number): void {
  const rows = readFileSync(join(dataDir, 'gas-drift', `batch${batch}.dat`), 'utf8').trim().split('\n').reverse().map((line) => {
    const [head = '', ...entries] = line.trim().split(' ');
    return [...entries.map((entry) => entry.split(':')[1]).reverse(), `gas no. ${head.split(';')[0]}`];
  });
  const names = Array.from({ length: 128 }, (_, i) => `sensor ${String.fromCharCode(65 + (i >> 3))}/${8 - (i % 8)}`);
  writeFileSync(join(dir, `plant-${batch}.csv`), [[...names, 'what was let in'].join(';'), ...rows.map((row) => row.join(';'))].join('\r\n'));
}

/** Every reading of a phase as text, its values from the smallest on, with its label's number: the same whatever columns and rows are called. */
function contents(replay: Replay, phase: string): string[] {
  const texts: string[] = [];
  for (let device = 0; device < 12; device++) {
    for (let index = 0; ; index++) {
      const reading = replay.scenario.reading(device, phase, index);
      if (reading === undefined) break;
      texts.push(`${replay.scenario.classNames.indexOf(String(reading.truth))}: ${(reading.rows[0] as number[]).toSorted((a, b) => a - b).join(' ')}`);
    }
  }
  return texts.sort();
}

describe.skipIf(!hasGasDrift)('the gas recording in another shape', () => {
  it('is read by a description alone, to the last value', async () => {
    for (const batch of [1, 2, 3]) rewrite(batch);
    const description = JSON.parse(readFileSync('simulators/descriptions/gas-drift.json', 'utf8')) as Record<string, unknown> & { train: object; stream: object[] };
    const names = (readFileSync(join(dir, 'plant-1.csv'), 'utf8').split('\r\n')[0] ?? '').split(';').slice(0, 128);
    writeFileSync(join(dir, 'plant.json'), JSON.stringify({
      ...description,
      name: 'plant',
      format: { kind: 'csv', delimiter: ';' },
      inputs: names,
      label: { column: 'what was let in', classes: Object.fromEntries([1, 2, 3, 4, 5, 6].map((gas) => [`gas no. ${gas}`, `G${gas}`])) },
      train: { ...description.train, files: ['plant-1.csv'] },
      stream: description.stream.map((phase, i) => ({ ...phase, files: [`plant-${i + 2}.csv`] })),
    }));
    const [ours, theirs] = [await readReplay('simulators/descriptions/gas-drift.json', dataDir, 1, 12), await readReplay(join(dir, 'plant.json'), dataDir, 1, 12)];
    expect(theirs.findings).toEqual([]);
    expect(theirs.scenario.classNames).toEqual(['G1', 'G2', 'G3', 'G4', 'G5', 'G6']);
    for (const phase of ['batch-2', 'batch-3']) expect(contents(theirs, phase)).toEqual(contents(ours, phase));
    expect([...theirs.scenario.trainingRows()]).toHaveLength([...ours.scenario.trainingRows()].length);
    expect(theirs.scenario.phases.map((phase) => phase.readings)).toEqual(ours.scenario.phases.map((phase) => phase.readings));
  });

  it('says which column of which file is not there', async () => {
    rewrite(1);
    const text = readFileSync(join(dir, 'plant-1.csv'), 'utf8');
    writeFileSync(join(dir, 'plant-1.csv'), text.replace('sensor B/3;', 'sensor B/3 ;'));
    await expect(readReplay(join(dir, 'plant.json'), dataDir, 1, 12)).rejects.toThrow(/plant-1\.csv has no column "sensor B\/3"; the nearest is "sensor B\/3 "/);
  });
});
