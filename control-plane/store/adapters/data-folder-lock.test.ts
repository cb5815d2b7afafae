import { expect, test } from 'vitest';
import { lockDataFolder } from './data-folder-lock.ts';

test.runIf(process.platform === 'linux').each(['/proc/nowhere/data', '/sys/fleetloop'])('%s is refused, where Node would try for ever', async (path) => {
  await expect(lockDataFolder(path)).rejects.toMatchObject({ code: 'store.unavailable', message: expect.stringMatching(/belongs to the kernel.*--data-dir/) as string });
});
