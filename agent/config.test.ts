import { describe, expect, test } from 'vitest';
import { parseConfigText } from './cli/parse-config-text.ts';
import { decodeConfig, listSlots } from './config.ts';

const key = { keyId: '0123456789abcdef', spkiBase64: 'a' };
const base = { deviceId: 'press', dataDir: '/d', broker: { url: 'mqtt://h:1', password: 'p' }, trust: { release: [key], assignment: [key] } };
const camera = { broker: { password: 'c' }, source: { kind: 'http' } };

function wrong(more: object): string[] {
  const decoded = decodeConfig({ ...base, ...more });
  return decoded.ok ? [] : decoded.error.message.split('\n');
}

describe('a config', () => {
  test.each([
    ['as enroll has always written it', { source: { kind: 'stdin' }, sink: { kind: 'stdout' }, runtime: 'auto' }],
    ['with a port', { source: { kind: 'http', port: 9101 }, sink: { kind: 'file', path: '/r' } }],
    ['with nothing but what it must have', {}],
  ])('%s stays valid', (_name, more) => {
    expect(wrong(more)).toEqual([]);
  });

  test.each([
    [{ sorce: {} }, 'sorce: nobody knows this name; did you mean "source"?'],
    [{ whatever: 1 }, 'whatever: nobody knows this name; expected one of deviceId, dataDir'],
    [{ source: { kind: 'foldr' } }, 'source.kind: got "foldr", expected "stdin"'],
    [{ source: { kind: 'foldr' } }, 'did you mean "folder"?'],
    [{ source: { kind: 'modbus', host: 'h', registers: { t: { address: 1, typ: 'int16' } } } }, 'source.registers.t.typ: nobody knows this name; did you mean "type"?'],
    [{ source: { kind: 'modbus', host: 'h', registers: { t: { address: 1, table: 'coil' } } } }, 'source.registers.t: got an object, but coils and discrete inputs have the type bit, registers another'],
    [{ source: { kind: 'socket' } }, 'source: got an object, expected either "port" (TCP) or "path" (UNIX)'],
    [{ source: { kind: 'mqtt', url: 'mqtt://h', topics: ['a'], format: { kind: 'json', columns: { a: 'b[' } } } }, 'source.format: "b[" is no path from "[" on'],
    [{ source: { kind: 'mqtt', url: 'mqtt://h', format: { kind: 'json', columns: { a: 'b' }, emitOn: 'c' } } }, 'emitOn: got "c", expected one of the columns'],
    [{ source: { kind: 'folder', path: '/x', content: { kind: 'csv' }, after: 'delete' } }, 'source.after: got "delete", but CSV files are appended to by others and always kept'],
    [{ sink: [{ kind: 'stdout' }, { kind: 'htp' }] }, 'sink[1].kind: got "htp", expected "stdout" | "file" | "http" | "mqtt"'],
    [{ broker: { url: 'mqtt://h:1', password: 7 } }, 'broker.password: got a secret, expected string'],
    [{ slots: { camera: { ...camera, source: { kind: 'slot', of: 'nobody' } } } }, 'slots.camera.source.of: there is no slot "nobody"'],
    [{ slots: { a: { ...camera, source: { kind: 'slot', of: 'b' } }, b: { ...camera, source: { kind: 'slot', of: 'c' } }, c: camera } }, 'slots.a.source.of: the slot b itself reads what c reads; name that one'],
    [{ source: { kind: 'stdin' }, slots: { a: { ...camera, source: { kind: 'stdin' } } } }, 'slots.a.source: standard input is taken by source; one reader or writer only'],
    [{ slots: { a: { ...camera, source: { kind: 'http', port: 90 } }, b: { ...camera, source: { kind: 'socket', port: 90 } } } }, 'slots.b.source: the port 90 is taken by slots.a.source'],
    [{ deviceId: 'd'.repeat(60), slots: { camera } }, 'over 64 characters; shorten the slot\'s name'],
  ])('%j is refused', (more, expected) => {
    expect(wrong(more).join('\n')).toContain(expected);
  });

  test('each name that nobody knows is told with the line it stands on', () => {
    const told = decodeConfig({ ...base, sorce: {}, brker: 1 }, (path) => ({ sorce: 12, brker: 20 })[String(path.at(-1))]);
    expect(told.ok ? '' : told.error.message).toBe('line 12: sorce: nobody knows this name; did you mean "source"?\nline 20: brker: nobody knows this name; did you mean "broker"?');
  });

  test('slots are devices of their own; the device itself is one where it has a source, or no slots', () => {
    const slotsOf = (more: object): string[] => {
      const decoded = decodeConfig({ ...base, ...more });
      return decoded.ok ? listSlots(decoded.value).map(({ slot, deviceId, dataDir, broker, source }) => `${slot}|${deviceId}|${dataDir}|${broker.url} ${broker.password}|${source.kind}`) : [decoded.error.message];
    };
    expect(slotsOf({})).toEqual(['|press|/d|mqtt://h:1 p|stdin']);
    expect(slotsOf({ slots: { camera } })).toEqual(['camera|press-camera|/d/slots/camera|mqtt://h:1 c|http']);
    expect(slotsOf({ source: { kind: 'stdin' }, slots: { camera: { ...camera, broker: { url: 'mqtt://x', password: 'c' } } } })).toEqual(['|press|/d|mqtt://h:1 p|stdin', 'camera|press-camera|/d/slots/camera|mqtt://x c|http']);
  });
});

test.each([
  ['{"a": [1, 2]}', { a: [1, 2] }],
  ['# a comment\na:\n  - 1\n  - 2\n', { a: [1, 2] }],
  ['{a: [1, 2]}', { a: [1, 2] }],
])('%j is read as JSON or YAML', async (text, value) => {
  expect(await parseConfigText(text)).toEqual({ ok: true, value });
});

test.each([['a: b: c', 'at line 1'], ['{"a": 1', 'neither JSON nor YAML'], ['a: 1\na: 2\n', 'Map keys must be unique']])('%j is neither', async (text, message) => {
  expect(await parseConfigText(text)).toMatchObject({ ok: false, error: { message: expect.stringContaining(message) } });
});
