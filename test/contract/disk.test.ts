import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Disk } from '../../agent/disk/disk.ts';
import { nodeDisk } from '../../agent/disk/node-disk-adapter.ts';
import { createRandom } from '../../proto/random.ts';
import { PowerCutDisk } from '../support/power-cut-disk.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const text = (content: Uint8Array | undefined): string | undefined => (content === undefined ? undefined : Buffer.from(content).toString());

describe.each<[string, () => [Disk, string]]>([
  ['the machine\'s disk', () => [nodeDisk, mkdtempSync(join(tmpdir(), 'fleetloop-disk-'))]],
  ['the simulated disk', () => [new PowerCutDisk({ random: createRandom(1) }).powerOn(), '/']],
])('%s', (_, open) => {
  test('keeps the port\'s contract', async () => {
    const [disk, root] = open();
    const at = (...parts: string[]): string => join(root, ...parts);
    await disk.makeFolder(at('a', 'b'));
    await disk.makeFolder(at('a', 'b'));
    expect([await disk.read(at('a', 'f')), await disk.size(at('a', 'f')), await disk.list(at('none'))]).toEqual([undefined, undefined, []]);
    await disk.writeAt(at('a', 'f'), 2, bytes('cd'));
    await disk.writeAt(at('a', 'f'), 0, bytes('ab'));
    await disk.sync(at('a', 'f'));
    expect([text(await disk.read(at('a', 'f'))), await disk.size(at('a', 'f'))]).toEqual(['abcd', 4]);
    expect(text(await disk.readAt(at('a', 'f'), 1, 10))).toBe('bcd');
    await disk.truncate(at('a', 'f'), 3);
    expect(text(await disk.readAt(at('a', 'f'), 0, 3))).toBe('abc');
    await disk.rename(at('a', 'f'), at('a', 'b', 'g'));
    await disk.writeAtomic(at('a', 'h'), bytes('one'));
    await disk.writeAtomic(at('a', 'h'), bytes('second'));
    expect(text(await disk.read(at('a', 'h')))).toBe('second');
    expect([await disk.list(at('a')), await disk.list(at('a', 'b'))]).toEqual([['b', 'h'], ['g']]);
    await disk.remove(at('a', 'h'));
    await disk.remove(at('a', 'h'));
    expect(await disk.list(at('a'))).toEqual(['b']);
    for (const onAbsent of [() => disk.readAt(at('a', 'x'), 0, 1), () => disk.truncate(at('a', 'x'), 0), () => disk.sync(at('a', 'x')), () => disk.rename(at('a', 'x'), at('a', 'y')), () => disk.writeAt(at('x', 'y'), 0, bytes('z'))]) {
      await expect(onAbsent()).rejects.toMatchObject({ code: 'store.unavailable' });
    }
  });
});
