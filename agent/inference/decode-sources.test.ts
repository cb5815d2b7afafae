import fc from 'fast-check';
import sparkplug from 'sparkplug-payload';
import { describe, expect, test } from 'vitest';
import { decodeBinary } from './decode-binary.ts';
import { decodeSparkplug, encodeRebirth, readMetric } from './decode-sparkplug.ts';
import { decodeWavFrames, decodeWavHead } from './decode-wav.ts';
import { parseJsonPath, valueAtPath } from './json-path.ts';
import { matchesTopic } from './map-json-message.ts';
import { createCsvRows, splitCsvFields, splitCsvRecords } from './parse-csv.ts';
import { decodeRegister, planRegisterReads, widthOf } from './plan-register-reads.ts';
import { readTime } from './read-time.ts';
import { createRowAssembler } from './row-assembler.ts';
import { registerTypes, type Register } from './source-config.ts';

describe('CSV', () => {
  const field = fc.string({ unit: fc.constantFrom('a', ' ', '"', ',', '\n', 'é', '1') });

  test('records and fields come back as RFC 4180 writes them, wherever the file is cut', () => {
    fc.assert(fc.property(fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }), fc.nat(200), (records, cut) => {
      const bytes = Buffer.from(records.map((record) => `${record.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')}\n`).join(''));
      const first = splitCsvRecords(bytes.subarray(0, cut), 0);
      const from = first.at(-1)?.nextOffset ?? 0;
      const all = [...first, ...splitCsvRecords(bytes.subarray(from), from)];
      expect(all.map(({ text }) => splitCsvFields(text as string, ','))).toEqual(records);
      expect(all.at(-1)?.nextOffset).toBe(bytes.byteLength);
    }));
  });

  test('a quote that nobody closes does not swallow the file', () => {
    const bytes = Buffer.concat([Buffer.from('"a'), Buffer.alloc(600_000, 0x62), Buffer.from('\n1,2\n')]);
    expect(splitCsvRecords(bytes, 0)).toEqual([{ text: undefined, nextOffset: 600_003 }, { text: '1,2', nextOffset: 600_007 }]);
  });

  test.each([
    ['1.5', '.', 1.5], ['1,5', ',', 1.5], ['1.234,5', ',', 1234.5], ['', '.', null], [' ', '.', null], ['NaN', '.', NaN], ['on', '.', 'on'], ['1e3', '.', 1000],
  ] as const)('%j with decimal %s is %s', (text, decimal, value) => {
    const rows = createCsvRows('v;w', { kind: 'csv', delimiter: ';', decimal, text: [], startAt: 'beginning' });
    expect(typeof rows === 'string' ? rows : rows(`${text};x`, 3, 'f')).toEqual({ key: 'f:3', atMs: undefined, values: { v: value, w: 'x' }, rows: 1 });
  });
});

describe('WAV', () => {
  const file = (tag: number, bits: number, data: Buffer, extra = Buffer.alloc(0)): Buffer => {
    const head = Buffer.alloc(36);
    head.write('RIFF', 0); head.write('WAVEfmt ', 8); head.writeUInt32LE(16 + extra.byteLength, 16); head.writeUInt16LE(tag, 20); head.writeUInt16LE(1, 22); head.writeUInt32LE(8_000, 24); head.writeUInt16LE(bits, 34);
    const chunk = Buffer.alloc(8);
    chunk.write('data', 0); chunk.writeUInt32LE(0xffff_ffff, 4);
    return Buffer.concat([head, extra, Buffer.from('LIST\x03\0\0\0abc\0'), chunk, data]);
  };
  const extensible = Buffer.alloc(24);
  extensible.writeUInt16LE(22, 0); extensible.writeUInt16LE(3, 8);
  const float = Buffer.alloc(4);
  float.writeFloatLE(0.25);

  test.each([
    ['PCM 8', 1, 8, Buffer.of(0, 128, 192), [-1, 0, 0.5]],
    ['PCM 16', 1, 16, Buffer.of(0, 0x80, 0, 0x40), [-1, 0.5]],
    ['PCM 24', 1, 24, Buffer.of(0, 0, 0x80, 0, 0, 0x40, 0xff, 0xff, 0xff), [-1, 0.5, -1 / 2 ** 23]],
    ['PCM 32', 1, 32, Buffer.of(0, 0, 0, 0x80), [-1]],
    ['float', 3, 32, float, [0.25]],
    ['extensible float', 0xfffe, 32, float, [0.25]],
  ])('%s, other chunks passed over, a length left open', (_name, tag, bits, data, expected) => {
    const bytes = file(tag, bits, data, tag === 0xfffe ? extensible : undefined);
    const head = decodeWavHead(bytes, bytes.byteLength);
    if (!head.ok) throw new Error(head.error.message);
    const { dataOffset, dataBytes } = head.value;
    expect([...decodeWavFrames(bytes.subarray(dataOffset, dataOffset + dataBytes), head.value)]).toEqual(expected.map(Math.fround));
  });

  test('what is no WAV file is refused, never thrown', () => {
    const bytes = file(1, 16, Buffer.alloc(4));
    expect(decodeWavHead(file(1, 12, Buffer.alloc(4)), 100)).toMatchObject({ ok: false, error: { message: expect.stringContaining('12 bits') } });
    fc.assert(fc.property(fc.nat(bytes.byteLength), fc.nat(59), fc.nat(255), (length, at, value) => {
      const broken = Buffer.from(bytes.subarray(0, length));
      if (at < length) broken[at] = value;
      decodeWavHead(broken, broken.byteLength);
    }));
  });
});

describe('Sparkplug B', () => {
  const codec = sparkplug.get('spBv1.0');

  test('what its own library encodes is read back', () => {
    const metric = fc.oneof(
      fc.record({ type: fc.constant('Double' as const), value: fc.double({ noNaN: true }) }),
      fc.record({ type: fc.constant('Int8' as const), value: fc.integer({ min: -128, max: 127 }) }),
      fc.record({ type: fc.constant('Int16' as const), value: fc.integer({ min: -32_768, max: 32_767 }) }),
      fc.record({ type: fc.constant('Int32' as const), value: fc.integer() }),
      fc.record({ type: fc.constant('UInt32' as const), value: fc.nat() }),
      fc.record({ type: fc.constant('Boolean' as const), value: fc.boolean() }),
      fc.record({ type: fc.constant('String' as const), value: fc.string() }),
    );
    fc.assert(fc.property(fc.array(metric, { maxLength: 6 }), (metrics) => {
      const bytes = codec?.encodePayload({ timestamp: 1_790_000_000_123, seq: 3, metrics: metrics.map((one, i) => ({ ...one, name: `m${i}`, alias: i, timestamp: 5 })) }) ?? new Uint8Array();
      const decoded = decodeSparkplug(bytes);
      if (!decoded.ok) throw new Error(decoded.error.message);
      expect(decoded.value.timestampMs).toBe(1_790_000_000_123);
      expect(decoded.value.metrics.map(({ name, alias, value, datatype }) => [name, alias, readMetric(value, datatype)])).toEqual(metrics.map(({ value }, i) => [`m${i}`, i, typeof value === 'boolean' ? Number(value) : value]));
    }));
  });

  test('64-bit numbers keep their sign, and anything else is refused or read, never thrown', () => {
    expect(readMetric(0xffff_ffff_ffff_fffbn, 4)).toBe(-5);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void decodeSparkplug(bytes)));
  });

  test('the command that asks for a birth is one for its own library', () => {
    expect(codec?.decodePayload(encodeRebirth(7))).toMatchObject({ metrics: [{ name: 'Node Control/Rebirth', type: 'Boolean', value: true }] });
  });
});

describe('Modbus', () => {
  const register = fc.record({ address: fc.integer({ min: 0, max: 400 }), table: fc.constantFrom('holding', 'input'), type: fc.constantFrom(...registerTypes.filter((type) => type !== 'bit')), wordOrder: fc.constantFrom('big', 'little'), scale: fc.constant(1), offset: fc.constant(0) }) as fc.Arbitrary<Register>;

  test('every register is whole in one request of at most 125', () => {
    fc.assert(fc.property(fc.array(register, { minLength: 1, maxLength: 30 }), (registers) => {
      const reads = planRegisterReads(registers);
      for (const one of registers) expect(reads.some(({ table, address, count }) => table === one.table && address <= one.address && one.address + widthOf(one) <= address + count)).toBe(true);
      for (const { count } of reads) expect(count).toBeLessThanOrEqual(125);
    }));
  });

  test('registers near each other are one request', () => {
    const at = (address: number): Register => ({ address, table: 'holding', type: 'float32', wordOrder: 'big', scale: 2, offset: 1 });
    expect(planRegisterReads([at(30), at(0), at(10)])).toEqual([{ table: 'holding', address: 0, count: 12 }, { table: 'holding', address: 30, count: 2 }]);
    expect(decodeRegister(at(10), { table: 'holding', address: 8, count: 4 }, [0, 0, 0x4148, 0])).toBe(26);
  });
});

test('rows out of values that do not come together', () => {
  const take = (policy: 'hold' | 'missing' | 'refuse', ...updates: (readonly [Record<string, unknown>, number])[]): unknown => {
    const rows = createRowAssembler(['a', 'b'], { whenIncomplete: policy, holdMsMax: 10 });
    return updates.map(([values, atMs]) => rows.take(new Map(Object.entries(values)), atMs)).at(-1);
  };
  expect(take('hold', [{ a: 1 }, 0])).toBe(undefined);
  expect(take('hold', [{ a: 1 }, 0], [{ b: 2 }, 10])).toEqual({ values: { a: 1, b: 2 } });
  expect(take('hold', [{ a: 1 }, 0], [{ b: 2 }, 11])).toEqual({ values: { a: null, b: 2 } });
  expect(take('missing', [{ a: 1 }, 0], [{ b: 2 }, 1])).toEqual({ values: { a: null, b: 2 } });
  expect(take('refuse', [{ a: 1 }, 0])).toEqual({ refused: 'b is absent' });
});

test.each([
  ['a.b[1]', { a: { b: [0, 7] } }, 7], ['$', 5, 5], ['', 5, 5], ['$["x.y"]', { 'x.y': 1 }, 1], ['a.b', { a: 1 }, undefined], ['constructor', {}, undefined],
])('the path %s', (path, value, expected) => {
  const parsed = parseJsonPath(path);
  expect(parsed.ok && valueAtPath(value, parsed.value)).toBe(expected);
});

test.each([
  ['a/+/c', 'a/b/c', true], ['a/#', 'a', true], ['a/#', 'a/b/c', true], ['#', '$SYS/x', false], ['a/+', 'a/b/c', false], ['a', 'a/b', false],
])('the filter %s and the topic %s', (filter, topic, expected) => {
  expect(matchesTopic(filter, topic)).toBe(expected);
});

test.each([
  ['1000', 's', 1_000_000], [1.5, 's', 1_500], ['2026-01-02 03:04:05', 'iso', Date.UTC(2026, 0, 2, 3, 4, 5)], ['2026-01-02T03:04:05+01:00', 'iso', Date.UTC(2026, 0, 2, 2, 4, 5)], ['noon', 'iso', undefined], ['', 'ms', undefined], [-1, 'ms', undefined],
] as const)('the time %s in %s', (value, unit, expected) => {
  expect(readTime(value, unit)).toBe(expected);
});

test.each([
  ['type=uint8&rows=2&key=a&atMs=5', Uint8Array.of(1, 2, 3, 255), { key: 'a', atMs: 5, rows: 2, values: Uint8Array.of(1, 2, 3, 255) }],
  ['', new Uint8Array(Float32Array.of(1.5, -2).buffer), { key: '', atMs: undefined, rows: 1, values: Float32Array.of(1.5, -2) }],
])('raw numbers with %j', (query, bytes, expected) => {
  expect(decodeBinary(bytes, new URLSearchParams(query))).toEqual({ ok: true, value: expected });
});

test.each([['rows=3', 8], ['type=int8', 4], ['', 3], ['', 0], ['rows=0', 4], ['atMs=x', 4]])('raw numbers with %j and %i bytes are refused', (query, length) => {
  expect(decodeBinary(new Uint8Array(length), new URLSearchParams(query)).ok).toBe(false);
});
