import { assert } from '../../proto/assert.ts';
import { limits, sketchCounts } from '../../proto/limits.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import { positionOf } from './bin-edges.ts';
import type { ProfiledRows, ReferenceProfile, ReferenceRows } from './profile.ts';

/** More rows than this do not make a bootstrap better; evenly spaced ones are kept. */
const rowsMax = 4_096;

/** Bins the rows a reference was built from, in their order. */
export function binReferenceRows(reference: ReferenceProfile, rows: ProfiledRows): ReferenceRows {
  const featureCount = reference.featureNames.length;
  const outputCount = reference.outputNames.length;
  const width = featureCount + outputCount + 1;
  const rowCount = Math.min(rows.rowCount, rowsMax);
  const bins = new Uint8Array(rowCount * width);
  const classCount = reference.profile.predicted.length;
  const predicted = new Uint8Array(classCount === 0 ? 0 : rowCount);
  for (let i = 0; i < rowCount; i++) {
    const row = Math.floor((i * rows.rowCount) / rowCount);
    for (let j = 0; j < featureCount; j++) {
      const at = row * featureCount + j;
      bins[i * width + j] = positionOf(rows.features[at] as number, rows.flags[at] as number, reference.featureEdges[j] as Float32Array);
    }
    for (let j = 0; j < outputCount; j++) bins[i * width + featureCount + j] = positionOf(rows.outputs[row * outputCount + j] as number, 0, reference.outputEdges[j] as Float32Array);
    bins[(i + 1) * width - 1] = positionOf(rows.confidence[row] as number, 0, reference.confidenceEdges);
    if (classCount > 0) predicted[i] = rows.predicted[row] as number;
  }
  return { rowCount, featureCount, outputCount, classCount, bins, predicted };
}

// "FLRR", version, then little-endian: rows u32, features u16, outputs u16, classes u16, bins, predicted.
const magic = 0x52_52_4c_46;
const headerBytes = 16;

export function encodeReferenceRows(rows: ReferenceRows): Uint8Array {
  assert(rows.bins.length === rows.rowCount * (rows.featureCount + rows.outputCount + 1), 'bins hold rows x (features + outputs + confidence)');
  const bytes = new Uint8Array(headerBytes + rows.bins.length + rows.predicted.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint16(4, 1, true);
  view.setUint32(6, rows.rowCount, true);
  view.setUint16(10, rows.featureCount, true);
  view.setUint16(12, rows.outputCount, true);
  view.setUint16(14, rows.classCount, true);
  bytes.set(rows.bins, headerBytes);
  bytes.set(rows.predicted, headerBytes + rows.bins.length);
  return bytes;
}

/** Reads binned rows and checks that they fit the reference. */
export function decodeReferenceRows(bytes: Uint8Array, reference: ReferenceProfile): Result<ReferenceRows> {
  if (bytes.length < headerBytes || bytes.length > limits.blobBytesMax) return problem('profile.invalid', `${bytes.length} bytes are no reference rows`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== magic || view.getUint16(4, true) !== 1) return problem('profile.invalid', 'not reference rows of version 1');
  const rowCount = view.getUint32(6, true);
  const featureCount = view.getUint16(10, true);
  const outputCount = view.getUint16(12, true);
  const classCount = view.getUint16(14, true);
  if (featureCount !== reference.featureNames.length || outputCount !== reference.outputNames.length || classCount !== reference.profile.predicted.length) {
    return problem('profile.invalid', `reference rows of ${featureCount} features, ${outputCount} outputs and ${classCount} classes do not fit their reference`);
  }
  const binsLength = rowCount * (featureCount + outputCount + 1);
  if (bytes.length !== headerBytes + binsLength + (classCount > 0 ? rowCount : 0)) return problem('profile.invalid', `${rowCount} reference rows do not fill ${bytes.length} bytes`);
  const bins = bytes.slice(headerBytes, headerBytes + binsLength);
  const predicted = bytes.slice(headerBytes + binsLength);
  if (bins.some((bin) => bin >= sketchCounts) || predicted.some((index) => index >= classCount)) return problem('profile.invalid', 'a bin or class of the reference rows is out of range');
  return ok({ rowCount, featureCount, outputCount, classCount, bins, predicted });
}
