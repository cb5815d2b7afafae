import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSigningKey, keyIdOf, signBytes, verifyBytes, type SigningKey } from './signing.ts';

const bytes = new TextEncoder().encode('bundle');

describe('signing', () => {
  it('verifies what was signed and nothing else', () => {
    const key = createSigningKey();
    const signature = signBytes(key, 'release', bytes);
    expect(verifyBytes(key, 'release', bytes, signature)).toBe(true);
    expect(verifyBytes(key, 'assignment', bytes, signature)).toBe(false);
    expect(verifyBytes(createSigningKey(), 'release', bytes, signature)).toBe(false);
    expect(verifyBytes(key, 'release', new TextEncoder().encode('bundlf'), signature)).toBe(false);
    expect(verifyBytes(key, 'release', bytes, signature.subarray(1))).toBe(false);
    for (let bit = 0; bit < 64 * 8; bit += 7) {
      const flipped = Uint8Array.from(signature);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(verifyBytes(key, 'release', bytes, flipped)).toBe(false);
    }
  });

  it('is ed25519 as in RFC 8032, section 7.1, test 1: the key pair agrees with the published one', () => {
    const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
    const published = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
    const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(seed, 'hex')]);
    const spki = createPublicKey(createPrivateKey({ key: pkcs8, type: 'pkcs8', format: 'der' })).export({ type: 'spki', format: 'der' });
    expect(spki.subarray(-32).toString('hex')).toBe(published);
    const key: SigningKey = { keyId: keyIdOf(spki.toString('base64')), spkiBase64: spki.toString('base64'), pkcs8Base64: pkcs8.toString('base64') };
    expect(verifyBytes(key, 'release', bytes, signBytes(key, 'release', bytes))).toBe(true);
  });
});
