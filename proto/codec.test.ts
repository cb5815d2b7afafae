import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from './codec.ts';
import type { DeviceRecord, MessageTypes } from './messages.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** One fully populated value of each message, with the bytes it must have for ever (field numbers never change). */
const golden: { [Name in keyof MessageTypes]?: [MessageTypes[Name], string] } = {
  SignedDesired: [{ desired: new Uint8Array([1, 2]), keyId: 'k', signature: new Uint8Array([9]) }, '0a02010212016b1a0109'],
  Chunk: [{ artifactDigest: 'sha256:ab', index: 3, count: 300, data: new Uint8Array([255]) }, '0a097368613235363a6162100318ac022201ff'],
  Acknowledgement: [
    { committed: [{ epoch: 1, first: 2, last: 300 }], rejected: [{ epoch: 1, sequence: 5, code: 'c', detail: 'd' }], atMs: 1_700_000_000_000 },
    '0a070801100218ac02120a080110051a01632201641880d095ffbc31',
  ],
  Announce: [{ controlPlaneId: 'cp', startedMs: 1_700_000_000_000 }, '0a0263701080d095ffbc31'],
  DeviceStatus: [
    { deviceId: 'd1', online: true, agentVersion: '1', bootMs: 1, atMs: 2 },
    '0a02643110011a013120012802',
  ],
  GoldenVectors: [
    { vectors: [{ rows: 1, columns: 2, input: [1, -2], output: [0.5] }], absoluteTolerance: 0.25 },
    '0a14080110021a080000803f000000c022040000003f11000000000000d03f',
  ],
  Profile: [
    { count: 2, features: [{ counts: [0, 1, 300], finite: 2, mean: 1, m2: 0.5, min: 0, max: 2 }], outputs: [], confidence: undefined, predicted: [1, 1] },
    // min is 0, proto3's default, and therefore not written
    '0802121f0a040001ac02100219000000000000f03f21000000000000e03f35000000402a020101',
  ],
};

describe('codec', () => {
  for (const [name, entry] of Object.entries(golden) as [keyof MessageTypes, [never, string]][]) {
    it(`keeps the bytes of ${name}`, () => {
      const [value, expected] = entry;
      expect(hex(encode(name, value))).toBe(expected);
      const decoded = decode(name, Buffer.from(expected, 'hex'));
      expect(decoded).toEqual({ ok: true, value: JSON.parse(JSON.stringify(value), reviveBytes) });
    });
  }

  it('gives back any record it was given', () => {
    const records = fc.record({
      epoch: fc.maxSafeNat(),
      sequence: fc.maxSafeNat(),
      atMs: fc.maxSafeNat(),
      boot: fc.maxSafeNat(),
      monotonicMs: fc.maxSafeNat(),
      sample: fc.record({
        bundleDigest: fc.string(),
        capturedMs: fc.maxSafeNat(),
        rows: fc.nat(),
        columns: fc.nat(),
        input: fc.array(fc.float({ noNaN: true })),
        output: fc.array(fc.float({ noNaN: true })),
        confidence: fc.float({ noNaN: true }),
        inclusionProbability: fc.double({ noNaN: true }),
        rule: fc.string(),
        sourceKey: fc.string(),
        inputU8: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
        randomProbability: fc.double({ noNaN: true }),
        stage: fc.string(),
        group: fc.string(),
        contextOffset: fc.integer(),
        quality: fc.array(fc.string()),
        split: fc.string(),
        part: fc.nat(),
        parts: fc.nat(),
      }),
    });
    fc.assert(
      fc.property(records, (record) => {
        const decoded = decode('DeviceRecord', encode('DeviceRecord', record as DeviceRecord), 1 << 20);
        expect(decoded.ok && decoded.value).toEqual(record);
      }),
      { numRuns: 100 },
    );
  });

  it('never throws on bytes from outside', () => {
    const names = ['Reported', 'RecordBatch', 'DeviceStatus', 'Desired', 'SignedDesired', 'ReferenceProfile', 'Chunk'] as const;
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.uint8Array({ maxLength: 200 }), (name, bytes) => {
        const decoded = decode(name, bytes);
        if (!decoded.ok) expect(decoded.error.code).toMatch(/^proto\./);
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuses what is over the limit before it reads it', () => {
    const decoded = decode('Chunk', new Uint8Array(11), 10);
    expect(decoded).toMatchObject({ ok: false, error: { code: 'proto.too_large' } });
  });

  it('holds on an enum value it does not know, and says where', () => {
    // Reported { update { phase: 99 } }
    const decoded = decode('Reported', Buffer.from('3a021863', 'hex'));
    expect(decoded).toMatchObject({ ok: false, error: { code: 'proto.unknown_value', message: 'Reported.update.phase has the value 99, which this version does not know' } });
  });

  it('refuses integers that a number cannot hold', () => {
    // Announce { started_ms: 2^63 }
    const decoded = decode('Announce', Buffer.from('1080808080808080808001', 'hex'));
    expect(decoded).toMatchObject({ ok: false, error: { code: 'proto.unknown_value' } });
  });

  it('passes over fields that a later version added', () => {
    const later = Buffer.concat([encode('Announce', { controlPlaneId: 'cp', startedMs: 1 }), Buffer.from('9a0603616263', 'hex')]);
    expect(decode('Announce', later)).toEqual({ ok: true, value: { controlPlaneId: 'cp', startedMs: 1 } });
  });

  it('leaves absent messages undefined', () => {
    const decoded = decode('Desired', encode('Desired', { deviceId: 'd', revision: 1, rolloutId: '', issuedMs: 0, expiresMs: 0 }));
    expect(decoded.ok && decoded.value.bundle).toBeUndefined();
  });
});

function reviveBytes(_key: string, value: unknown): unknown {
  const bytes = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0 && Object.keys(value).every((key) => /^\d+$/.test(key));
  return bytes ? Buffer.from(Object.values(value as object) as number[]) : value;
}
