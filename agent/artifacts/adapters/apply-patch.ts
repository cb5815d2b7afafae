import { Readable } from 'node:stream';
import { constants, createZstdDecompress } from 'node:zlib';
import { decodeBlock, decodePatchHeader, patchBlockBytes, patchHeaderBytes, patchWindowLog, readBaseBlock } from '../../../proto/patch.ts';
import { ok, problem } from '../../../proto/result.ts';
import type { ApplyPatch } from '../service.ts';

/** Applies a patch block by block: a megabyte of window for the decompressor and two blocks, whatever the artifact's size; decompressed outside the event loop. */
export const applyPatch: ApplyPatch = async (patch, sizeBytes, readBase, write) => {
  const header = decodePatchHeader(patch, sizeBytes);
  if (!header.ok) return header;
  const { method, shift } = header.value;
  const frame = Readable.from([patch.subarray(patchHeaderBytes)]).pipe(createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: patchWindowLog } }));
  const block = Buffer.alloc(patchBlockBytes);
  let filled = 0;
  let offset = 0;
  const flush = async (): Promise<void> => {
    const base = await readBaseBlock(offset + shift, filled, readBase);
    await write(offset, decodeBlock(method, block.subarray(0, filled), base));
    offset += filled;
    filled = 0;
  };
  try {
    for await (const arrived of frame as AsyncIterable<Buffer>) {
      for (let at = 0; at < arrived.byteLength; ) {
        const taken = arrived.copy(block, filled, at);
        filled += taken;
        at += taken;
        if (offset + filled > sizeBytes) return problem('patch.invalid', `the patch makes more than the ${sizeBytes} bytes of the artifact`);
        if (filled === patchBlockBytes) await flush();
      }
    }
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && /^Z(STD)?_/.test(String(cause.code)))) throw cause;
    return problem('patch.invalid', `the patch cannot be decompressed: ${cause.message}`);
  }
  if (filled > 0) await flush();
  return offset === sizeBytes ? ok(undefined) : problem('patch.invalid', `the patch makes ${offset} bytes, the artifact has ${sizeBytes}`);
};
