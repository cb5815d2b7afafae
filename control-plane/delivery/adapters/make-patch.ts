import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import { encodeBlock, encodePatchHeader, patchBlockBytes, patchMethods, patchWindowLog, readBaseBlock, type PatchHeader } from '../../../proto/patch.ts';
import { planShift } from '../plan-shift.ts';

const compress = promisify(zstdCompress);
const turn = promisify(setImmediate);
/** Beyond it a few per cent less cost many times the time. */
const level = 12;

/** The smallest patch that makes the artifact of the base; compressed outside the event loop. */
export async function makePatch(artifact: Uint8Array, base: Uint8Array): Promise<Uint8Array> {
  const shift = planShift(artifact, base);
  let smallest: Uint8Array | undefined;
  for (const method of patchMethods) {
    const patch = await makeWith({ method, shift }, artifact, base);
    if (smallest === undefined || patch.byteLength < smallest.byteLength) smallest = patch;
  }
  return smallest as Uint8Array;
}

async function makeWith(header: PatchHeader, artifact: Uint8Array, base: Uint8Array): Promise<Uint8Array> {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < artifact.byteLength; at += patchBlockBytes) {
    const block = artifact.subarray(at, at + patchBlockBytes);
    blocks.push(encodeBlock(header.method, block, await readBaseBlock(at + header.shift, block.byteLength, async (offset, length) => base.subarray(offset, offset + length))));
    // A megabyte takes some milliseconds.
    if (blocks.length % 16 === 0) await turn();
  }
  const frame = await compress(Buffer.concat(blocks), { params: { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_windowLog]: patchWindowLog } });
  return Buffer.concat([encodePatchHeader(header, artifact.byteLength), frame]);
}
