import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeDataFolder } from './make-data-folder-adapter.ts';

test('a folder is made for its owner alone, one that is there stays', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fleetloop-folder-'));
  for (let times = 0; times < 2; times++) expect(makeDataFolder(join(folder, 'deep', 'data'))).toEqual({ ok: true, value: undefined });
  expect(statSync(join(folder, 'deep', 'data')).mode & 0o777).toBe(0o700);
  writeFileSync(join(folder, 'file'), '');
  expect(makeDataFolder(join(folder, 'file', 'data'))).toMatchObject({ ok: false, error: { code: 'agent.no_data_folder', message: expect.stringMatching(/ENOTDIR.*name another dataDir/) as string } });
  rmSync(folder, { recursive: true });
});

test.runIf(process.platform === 'linux').each(['/proc/nowhere/data', '/proc/self', '/sys/fleetloop'])('%s is refused, where Node would try for ever', (path) => {
  expect(makeDataFolder(path)).toMatchObject({ ok: false, error: { code: 'agent.no_data_folder', message: expect.stringContaining('belongs to the kernel') as string } });
});
