import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { rolloutSpecSchema } from '../rollout/rollout.ts';
import { addSpecOptions, specOf, type SpecOptions } from './rollout-spec.ts';

function parse(...args: string[]): Promise<Record<string, unknown>> {
  const command = addSpecOptions(new Command()).exitOverride().configureOutput({ writeErr: () => undefined });
  command.parse(args, { from: 'user' });
  return specOf('gas-v2', command.opts<SpecOptions>());
}

describe('the options of a rollout', () => {
  test.each<[string[], Record<string, unknown>]>([
    [[], {}],
    [['--waves', '1,2.5%,100%'], { waves: [{ count: 1 }, { percent: 2.5 }, { percent: 100 }] }],
    [['--waves', 'shadow:5%,ab:10,pump-1+pump-2,100%', '--per-hour', '30'], { waves: [{ kind: 'shadow', percent: 5, perHour: 30 }, { kind: 'ab', count: 10, perHour: 30 }, { deviceIds: ['pump-1', 'pump-2'], perHour: 30 }, { percent: 100, perHour: 30 }] }],
    [['--tags', 'site:x,line:1', '--any-tags', 'a,b', '--not-tags', 'c', '--agent-version', '>=1.2 <2'], { selector: { tags: ['site:x', 'line:1'], any: [{ tags: ['a'] }, { tags: ['b'] }], not: [{ tags: ['c'] }], agentVersion: '>=1.2 <2' } }],
    [['--at-most', 'line=1,site=3', '--atomic', 'site'], { redundancy: [{ key: 'line', outMax: 1 }, { key: 'site', outMax: 3 }], activation: { atomicBy: 'site' } }],
    [['--window', 'sat,sun 01:00-05:30 -03:30', '02:00-03:00'], { activation: { windows: [{ days: [5, 6], startMinute: 60, endMinute: 330, utcOffsetMinutes: -210 }, { startMinute: 120, endMinute: 180, utcOffsetMinutes: 0 }] } }],
    [['--window', 'fri-mon 22:00-04:00'], { activation: { windows: [{ days: [4, 5, 6, 0], startMinute: 1320, endMinute: 240, utcOffsetMinutes: 0 }] } }],
    [['--shadow', '500,3600', '--approve-start', '--approve-waves', '2,3', '--approve-by-other'], { shadowing: { inferencesMin: 500, durationMs: 3_600_000 }, approval: { start: true, waves: [2, 3], byOther: true } }],
    [['--deadline', '0.5', '--failed-max', '2', '--on-trip', 'pause'], { gate: { deadlineMs: 500, failedMax: 2, onTrip: 'pause' } }],
    [['--prove-accuracy', '5', '--soak', '500,7200'], { gate: { soak: { inferencesMin: 500, durationMs: 7_200_000 }, behaviour: { accuracy: { tripAbove: 0.01, openBelow: 0.05 } } } }],
    [['--prove-accuracy', '1'], { gate: { behaviour: { accuracy: { tripAbove: 0.002, openBelow: 0.01 } } } }],
    [['--dynamic', '--leave-out', '--rollback', '--order', 'random', '--template', 'night@2'], { membership: 'dynamic', overlap: 'leave_out', rollback: true, order: 'random', template: 'night@2' }],
  ])('%j', async (args, expected) => {
    const spec = await parse(...args);
    expect(spec).toEqual({ versionId: 'gas-v2', ...expected });
    const { template: _template, gate, ...rest } = spec;
    expect(rolloutSpecSchema.safeParse({ ...rest, gate: { ...(gate as object), deadlineMs: 60_000 } }).success).toBe(true);
  });

  test.each([['--waves', '1,many'], ['--waves', 'red:5%'], ['--window', 'noon'], ['--window', 'mon-xyz 01:00-02:00'], ['--at-most', 'line'], ['--failed-max', 'ten'], ['--shadow', 'long'], ['--waves', '-1'], ['--window', '22:60-23:00'], ['--window', '24:00-25:00'], ['--window', '22:00-23:00 +01:60'], ['--soak', '1,2,3'], ['--approve-waves', ''], ['--prove-accuracy', '0'], ['--prove-accuracy', 'all']])('refuses %s %s', (option, value) => {
    expect(() => addSpecOptions(new Command()).exitOverride().configureOutput({ writeErr: () => undefined }).parse([option, value], { from: 'user' })).toThrow(/argument/);
  });

  test('options are put on top of what the file says, and take nothing else of it away', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'fleetloop-')), 'spec.json');
    await writeFile(path, JSON.stringify({ approval: { start: true, byOther: true }, activation: { windows: [{ startMinute: 60, endMinute: 300 }] } }));
    expect(await parse('--spec', path, '--approve-waves', '2', '--atomic', 'site')).toMatchObject({ approval: { start: true, byOther: true, waves: [2] }, activation: { atomicBy: 'site', windows: [{ startMinute: 60, endMinute: 300 }] } });
  });

  test('says which file it cannot take a spec from', async () => {
    await expect(parse('--spec', '/nowhere/spec.json')).rejects.toMatchObject({ code: 'cli.file' });
    await expect(parse('--per-hour', '5')).rejects.toMatchObject({ code: 'cli.usage' });
  });
});
