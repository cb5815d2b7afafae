import { createPrivateKey, createPublicKey } from 'node:crypto';
import { digestHex, digestOf } from '../../proto/digest.ts';
import { keyIdOf, type SigningKey } from '../../proto/signing.ts';

/** RFC 8410, section 7: an ed25519 private key in PKCS #8 is this prefix and 32 bytes. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A key made from its name alone, so that the same seed signs the same bytes. */
export function keyNamed(name: string): SigningKey {
  const der = Buffer.concat([pkcs8Prefix, Buffer.from(digestHex(digestOf(name)), 'hex')]);
  const privateKey = createPrivateKey({ key: der, type: 'pkcs8', format: 'der' });
  const spkiBase64 = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
  return { keyId: keyIdOf(spkiBase64), spkiBase64, pkcs8Base64: der.toString('base64') };
}
