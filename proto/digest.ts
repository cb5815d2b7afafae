import { createHash } from 'node:crypto';

/** `sha256:<64 hex>`: the name of a blob is what it holds. */
export type Digest = `sha256:${string}`;

const pattern = /^sha256:[0-9a-f]{64}$/;

export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

export function isDigest(text: unknown): text is Digest {
  return typeof text === 'string' && pattern.test(text);
}

/** The 64 hexadecimal digits alone: file names and topics. */
export function digestHex(digest: Digest): string {
  return digest.slice('sha256:'.length);
}
