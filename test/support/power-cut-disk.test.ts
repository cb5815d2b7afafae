import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Disk } from '../../agent/disk/disk.ts';
import { createRandom } from '../../proto/random.ts';
import { PowerCutDisk } from './power-cut-disk.ts';

const text = (bytes: Uint8Array | undefined): string | undefined => (bytes === undefined ? undefined : Buffer.from(bytes).toString());

/** Every content of `path` that a cut after the given actions can leave, over many throws of the dice. */
async function survivors(act: (disk: Disk) => Promise<void>, ...paths: string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (let seed = 0; seed < 200; seed++) {
    const disk = new PowerCutDisk({ random: createRandom(seed) });
    const before = disk.powerOn();
    await before.makeFolder('/d/e');
    await before.writeAtomic('/d/old', Buffer.from('old'));
    await act(before);
    disk.cutPower();
    const after = disk.powerOn();
    found.add((await Promise.all(paths.map(async (path) => text(await after.read(path)) ?? '-'))).join(' '));
  }
  return found;
}

describe('after a cut', () => {
  test('what was synced is there, what was not may be', async () => {
    const append = async (disk: Disk): Promise<void> => disk.writeAt('/d/f', 0, Buffer.from('new'));
    expect(await survivors(append, '/d/f')).toEqual(new Set(['-', '', 'new', '\0\0\0']));
    expect(await survivors(async (disk) => append(disk).then(() => disk.sync('/d/f')), '/d/f')).toEqual(new Set(['new']));
  });

  test('a file replaced as a whole is the new one', async () => {
    expect(await survivors((disk) => disk.writeAtomic('/d/old', Buffer.from('new')), '/d/old', '/d/old.tmp')).toEqual(new Set(['new -']));
  });

  test('a file moved to another folder is there, and perhaps still under its old name', async () => {
    expect(await survivors((disk) => disk.rename('/d/old', '/d/e/old'), '/d/old', '/d/e/old')).toEqual(new Set(['- old', 'old old']));
  });

  test('removals are not ordered', async () => {
    const act = async (disk: Disk): Promise<void> => {
      await disk.writeAtomic('/d/other', Buffer.from('other'));
      await disk.remove('/d/old');
      await disk.remove('/d/other');
    };
    expect(await survivors(act, '/d/old', '/d/other')).toEqual(new Set(['- -', 'old -', '- other', 'old other']));
  });
});

test('at any instant of a replacement the file is the old one or the new one, and the life before the cut is over', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 6 }), fc.nat(), fc.integer({ min: 1, max: 5_000 }), async (instant, seed, bytes) => {
      let cuts = 0;
      const disk = new PowerCutDisk({ random: createRandom(seed), onCut: () => cuts++ });
      const before = disk.powerOn();
      await before.makeFolder('/d');
      await before.writeAtomic('/d/f', Buffer.alloc(bytes, 'a'));
      disk.cutBefore = disk.operations + instant;
      let ended = false;
      const writing = before.writeAtomic('/d/f', Buffer.alloc(bytes, 'b')).then(() => (ended = true));
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
      expect([ended, cuts]).toEqual(instant < 6 ? [false, 1] : [true, 0]);
      const after = disk.powerOn();
      const content = text(await after.read('/d/f'));
      expect([Buffer.alloc(bytes, 'a').toString(), Buffer.alloc(bytes, 'b').toString()]).toContain(content);
      if (instant === 6) expect(content).toMatch(/^b+$/);
      void writing;
    }),
    { numRuns: 300 },
  );
});
