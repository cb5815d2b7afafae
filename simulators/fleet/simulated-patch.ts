import type { ApplyPatch } from '../../agent/artifacts/service.ts';
import { ok, problem } from '../../proto/result.ts';

const headerBytes = 8;

/**
 * A patch of simulated models: how many bytes the base has in common at either end, and what stands between them. The real ones
 * are compressed outside the event loop, which virtual time would not wait for; all around them is the production code.
 */
export function makeSimulatedPatch(artifact: Uint8Array, base: Uint8Array): Uint8Array {
  const most = Math.min(artifact.byteLength, base.byteLength);
  let prefix = 0;
  while (prefix < most && artifact[prefix] === base[prefix]) prefix += 1;
  let suffix = 0;
  while (suffix < most - prefix && artifact[artifact.byteLength - 1 - suffix] === base[base.byteLength - 1 - suffix]) suffix += 1;
  const header = new DataView(new ArrayBuffer(headerBytes));
  header.setUint32(0, prefix);
  header.setUint32(4, base.byteLength - suffix);
  return Buffer.concat([new Uint8Array(header.buffer), artifact.subarray(prefix, artifact.byteLength - suffix)]);
}

export const applySimulatedPatch: ApplyPatch = async (patch, sizeBytes, readBase, write) => {
  if (patch.byteLength < headerBytes) return problem('patch.invalid', `a patch of ${patch.byteLength} bytes has no header`);
  const header = new DataView(patch.buffer, patch.byteOffset, headerBytes);
  const [prefix, suffixFrom] = [header.getUint32(0), header.getUint32(4)];
  const middle = patch.subarray(headerBytes);
  const suffix = sizeBytes - prefix - middle.byteLength;
  if (suffix < 0) return problem('patch.invalid', `the patch makes more than the ${sizeBytes} bytes of the artifact`);
  await write(0, await readBase(0, prefix));
  await write(prefix, middle);
  if (suffix > 0) await write(prefix + middle.byteLength, await readBase(suffixFrom, suffix));
  return ok(undefined);
};
