import { expect, test } from 'vitest';
import { MemoryDisk } from '../../test/support/memory-disk.ts';
import { controlFiles, takeLocalCommand } from './local-control.ts';
import type { LocalCommand } from './merge-local-command.ts';

const path = `/data/${controlFiles.command}`;
const answerOf = (disk: MemoryDisk): unknown => JSON.parse(Buffer.from(disk.files.get(`/data/${controlFiles.answer}`) ?? []).toString() || 'null');

test('a command is obeyed, answered and removed; without one nothing happens', async () => {
  const disk = new MemoryDisk();
  const obeyed: LocalCommand[] = [];
  const obey = async (command: LocalCommand): Promise<{ ok: true; value: string }> => {
    obeyed.push(command);
    return { ok: true, value: 'paused' };
  };
  await takeLocalCommand(disk, '/data', obey);
  expect(disk.written).toBe(0);
  await disk.writeAtomic(path, Buffer.from('{"id":"1","command":"pause","reason":"lunch"}'));
  await takeLocalCommand(disk, '/data', obey);
  expect(obeyed).toEqual([{ id: '1', command: 'pause', reason: 'lunch' }]);
  expect(answerOf(disk)).toEqual({ id: '1', ok: true, message: 'paused' });
  expect(disk.files.has(path)).toBe(false);
});

test.each([
  ['nonsense', 'not JSON'],
  ['{"id":"1","command":"explode","reason":""}', 'command'],
  ['{"id":"1","command":"pause"}', 'reason'],
  [`{"id":"1","command":"pause","reason":"${'x'.repeat(20_000)}"}`, 'are no command'],
])('%s is answered, not obeyed', async (text, words) => {
  const disk = new MemoryDisk();
  await disk.writeAtomic(path, Buffer.from(text));
  await takeLocalCommand(disk, '/data', () => Promise.reject(new Error('obeyed')));
  expect(answerOf(disk)).toMatchObject({ ok: false, message: expect.stringContaining(words) as string });
  expect(disk.files.has(path)).toBe(false);
});

test('one that cannot be answered for want of room is there again', async () => {
  const disk = new MemoryDisk();
  await disk.writeAtomic(path, Buffer.from('{"id":"1","command":"pause","reason":""}'));
  disk.full = true;
  await expect(takeLocalCommand(disk, '/data', async () => ({ ok: true, value: '' }))).rejects.toMatchObject({ code: 'store.full' });
  expect(disk.files.has(path)).toBe(true);
});

test('the next one, given as soon as the answer can be seen, is obeyed too', async () => {
  const disk = new MemoryDisk();
  const { writeAtomic } = disk;
  const give = (id: string): Promise<void> => writeAtomic.call(disk, path, Buffer.from(`{"id":"${id}","command":"pause","reason":""}`));
  disk.writeAtomic = async (...file) => {
    await writeAtomic.apply(disk, file);
    if (obeyed.length === 1) await give('2');
  };
  const obeyed: string[] = [];
  const take = (): Promise<void> =>
    takeLocalCommand(disk, '/data', async ({ id }) => {
      obeyed.push(id);
      return { ok: true, value: '' };
    });
  await give('1');
  for (let i = 0; i < 3; i++) await take();
  expect([obeyed, disk.files.has(path)]).toEqual([['1', '2'], false]);
});
