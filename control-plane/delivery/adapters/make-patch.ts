import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import { encodeBlock, encodePatchHeader, patchBlockBytes, patchMethods, patchWindowLog, type PatchMethod } from '../../../proto/patch.ts';

const compress = promisify(zstdCompress);
const turn = promisify(setImmediate);
/** Beyond it a few per cent less cost many times the time. */
const level = 12;

/** The smallest patch that makes the artifact of the base; compressed outside the event loop. */
export async function makePatch(artifact: Uint8Array, base: Uint8Array): Promise<Uint8Array> {
  let smallest: Uint8Array | undefined;
  for (const method of patchMethods) {
    const patch = await makeWith(method, artifact, base);
    if (smallest === undefined || patch.byteLength < smallest.byteLength) smallest = patch;
  }
  return smallest as Uint8Array;
}

async function makeWith(method: PatchMethod, artifact: Uint8Array, base: Uint8Array): Promise<Uint8Array> {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < artifact.byteLength; at += patchBlockBytes) {
    blocks.push(encodeBlock(method, artifact.subarray(at, at + patchBlockBytes), base.subarray(at, at + patchBlockBytes)));
    // A megabyte takes some milliseconds.
    if (blocks.length % 16 === 0) await turn();
  }
  const frame = await compress(Buffer.concat(blocks), { params: { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_windowLog]: patchWindowLog } });
  return Buffer.concat([encodePatchHeader(method, artifact.byteLength), frame]);
}
