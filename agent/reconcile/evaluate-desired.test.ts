import { expect, test } from 'vitest';
import { encode } from '../../proto/codec.ts';
import type { Desired, SignedDesired } from '../../proto/messages.ts';
import { createSigningKey, signBytes } from '../../proto/signing.ts';
import { evaluateDesired } from './evaluate-desired.ts';

const key = createSigningKey();
const digest = `sha256:${'a'.repeat(64)}`;
const bundle = { digest, sizeBytes: 5, releaseCounter: 1, releaseKeyId: 'k', releaseSignature: Uint8Array.of(1, 2), model: 'm', version: 1, rollback: false };
const desired: Desired = { deviceId: 'd', revision: 5, bundle, rolloutId: 'r', issuedMs: 1, expiresMs: 0 };

function signed(change: Partial<Desired> = {}, envelope: Partial<SignedDesired> = {}): Uint8Array {
  const bytes = encode('Desired', { ...desired, ...change });
  return encode('SignedDesired', { desired: bytes, keyId: key.keyId, signature: signBytes(key, 'assignment', bytes), ...envelope });
}

test('what is signed for this device and not older is obeyed', () => {
  const evaluated = evaluateDesired(signed(), 'd', [key], 5);
  expect(evaluated).toMatchObject({ ok: true, value: { revision: 5, rolloutId: 'r', bundle: { digest, releaseSignatureBase64: 'AQI=' } } });
  expect(evaluateDesired(signed({ bundle: undefined }), 'd', [key], 0)).toMatchObject({ ok: true, value: { bundle: undefined } });
});

test.each([
  ['desired.malformed', Uint8Array.of(255, 255)],
  ['desired.malformed', new Uint8Array(100_000)],
  ['desired.key_unknown', signed({}, { keyId: createSigningKey().keyId })],
  ['desired.signature_invalid', signed({}, { signature: signBytes(createSigningKey(), 'assignment', encode('Desired', desired)) })],
  // Signed with the right key for another purpose.
  ['desired.signature_invalid', signed({}, { signature: signBytes(key, 'release', encode('Desired', desired)) })],
  ['desired.signature_invalid', signed({}, { desired: encode('Desired', { ...desired, revision: 6 }) })],
  ['desired.other_device', signed({ deviceId: 'other' })],
  ['desired.older_revision', signed({ revision: 4 })],
  ['desired.malformed', signed({ bundle: { ...bundle, digest: 'md5:1' } })],
  ['desired.malformed', signed({ expiresMs: 8.64e15 + 1_000 })],
  ['desired.malformed', signed({ activation: { hold: false, windows: [], deadlineMs: 8.64e15 + 1_000 } })],
  ['desired.malformed', signed({ activation: { hold: false, windows: [{ days: 0, startMinute: 1_440, endMinute: 0, utcOffsetMinutes: 0 }], deadlineMs: 0 } })],
  ['desired.malformed', signed({ probation: { inferencesMin: 1, durationMs: 1, errorFractionMax: Number.NaN } })],
  ['desired.malformed', signed({ probation: { inferencesMin: 1, durationMs: 1, errorFractionMax: 1.01 } })],
  ['desired.malformed', signed({ sampling: { randomFloor: -0.1, uncertaintyMin: 0, uncertainProbability: 0 } })],
])('%s', (code, payload) => {
  expect(evaluateDesired(payload, 'd', [key], 5)).toMatchObject({ ok: false, error: { code } });
});

test('what this version does not know is passed over where it can do no harm: an unknown source, an unknown field', () => {
  const withSource = encode('Desired', { ...desired, delivery: { sources: ['https'], httpsUrl: '', deltas: [], jitterMs: 0 } });
  // sources = [1] packed becomes [99]; field 200 is of a later version.
  const at = Buffer.from(withSource).indexOf(Buffer.from([0x0a, 0x01, 0x01]));
  const later = Uint8Array.from([...withSource.subarray(0, at + 2), 99, ...withSource.subarray(at + 3), 0xc0, 0x0c, 0x01]);
  const payload = encode('SignedDesired', { desired: later, keyId: key.keyId, signature: signBytes(key, 'assignment', later) });
  expect(evaluateDesired(payload, 'd', [key], 5)).toMatchObject({ ok: true, value: { revision: 5, bundle: { digest }, delivery: { sources: [99] } } });
});
