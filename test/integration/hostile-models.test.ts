import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openRuntimes } from '../../runtime/open-runtime.ts';

const main = fileURLToPath(new URL('../support/hostile-models-main.ts', import.meta.url));
const count = Number(process.env['FLEETLOOP_FUZZ_COUNT'] ?? 3_000);
const kinds = (await openRuntimes()).map(({ kind }) => kind);

// Replay a death with: node test/support/hostile-models-main.ts KIND SEED 1, the seed being the last line printed.
test.each(kinds)('no mutated model that passes the verifier ends a process in the %s runtime', async (kind) => {
  const { stdout } = await promisify(execFile)(process.execPath, [main, kind, '1', String(count)], { maxBuffer: 64 * 1024 * 1024 });
  const summary = JSON.parse(stdout.trimEnd().split('\n').at(-1) as string) as { accepted: number; ran: number };
  expect(summary.accepted).toBeGreaterThan(count / 20);
  expect(summary.ran).toBeGreaterThan(count / 30);
}, 600_000);
