import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../proto/clock.ts';
import { giveLocalCommand } from './local-command-adapter.ts';

test('of two commands that are given while no agent runs the second says that the first is lost', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fleetloop-command-'));
  try {
    expect(await giveLocalCommand(folder, 'pause', '', systemClock)).toEqual({ ok: true, value: `no agent runs on ${folder}; the command is obeyed when one starts` });
    expect(await giveLocalCommand(folder, 'rollback', '', systemClock)).toEqual({ ok: true, value: `no agent runs on ${folder}; the command is obeyed when one starts, in place of the pause that waited for it` });
  } finally {
    await rm(folder, { recursive: true });
  }
});
