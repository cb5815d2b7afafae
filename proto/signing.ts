import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { digestOf } from './digest.ts';

/**
 * ed25519 signatures over `<domain>\0<bytes>`: a signature for one purpose is never valid for the other.
 * Release: this exists and was approved. Assignment: this device should run it. Orders: this device should do this besides.
 */
export const signingDomains = { release: 'fleetloop/release/v1', assignment: 'fleetloop/assignment/v1', orders: 'fleetloop/orders/v1' } as const;
export type SigningDomain = keyof typeof signingDomains;

/** keyId is the first 16 hex digits of the digest of the public key (SPKI DER, base64). */
export interface PublicKey { readonly keyId: string; readonly spkiBase64: string }
export interface SigningKey extends PublicKey { readonly pkcs8Base64: string }

export function createSigningKey(): SigningKey {
  const pair = generateKeyPairSync('ed25519');
  const spkiBase64 = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const pkcs8Base64 = pair.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
  return { keyId: keyIdOf(spkiBase64), spkiBase64, pkcs8Base64 };
}

export function keyIdOf(spkiBase64: string): string {
  return digestOf(Buffer.from(spkiBase64, 'base64')).slice('sha256:'.length, 'sha256:'.length + 16);
}

// A wave signs thousands of messages with one key: reading the key costs as much as signing.
const privateKeys = new WeakMap<SigningKey, KeyObject>();
const publicKeys = new WeakMap<PublicKey, KeyObject>();

export function signBytes(key: SigningKey, domain: SigningDomain, bytes: Uint8Array): Uint8Array {
  let privateKey = privateKeys.get(key);
  if (privateKey === undefined) privateKeys.set(key, (privateKey = createPrivateKey({ key: Buffer.from(key.pkcs8Base64, 'base64'), type: 'pkcs8', format: 'der' })));
  return new Uint8Array(sign(null, message(domain, bytes), privateKey));
}

/** False for a wrong signature and for anything that is not one. */
export function verifyBytes(key: PublicKey, domain: SigningDomain, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (signature.byteLength !== 64) return false;
  let publicKey = publicKeys.get(key);
  if (publicKey === undefined) publicKeys.set(key, (publicKey = createPublicKey({ key: Buffer.from(key.spkiBase64, 'base64'), type: 'spki', format: 'der' })));
  return verify(null, message(domain, bytes), publicKey, signature);
}

function message(domain: SigningDomain, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${signingDomains[domain]}\0`), bytes]);
}
