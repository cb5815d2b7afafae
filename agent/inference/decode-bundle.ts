import { createProfileView } from '../../features/profile/profile-view.ts';
import { decodeReferenceInSteps } from '../../features/profile/encode-profile.ts';
import type { ReferenceProfile } from '../../features/profile/profile.ts';
import { compileTransform } from '../../features/transform/compile-transform.ts';
import { decodeTransformSpec } from '../../features/transform/decode-transform-spec.ts';
import type { Transform } from '../../features/transform/transform.ts';
import { decodeInSteps } from '../../proto/codec.ts';
import { limits } from '../../proto/limits.ts';
import type { BlobRole, BundleManifest } from '../../proto/manifest.ts';
import type { GoldenVectors } from '../../proto/messages.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import type { Steps } from '../../proto/steps.ts';

/** A bundle's blobs as values, with shapes that fit each other. */
export interface BundleParts {
  readonly manifest: BundleManifest;
  readonly transform: Transform;
  readonly reference: ReferenceProfile;
  readonly golden: GoldenVectors;
}

/** Decodes the blobs and checks that transform, reference, golden vectors and class names fit each other. */
export function* decodeBundle(manifest: BundleManifest, blobs: Readonly<Record<BlobRole, Uint8Array>>): Steps<Result<BundleParts, Problem<'bundle.invalid'>>> {
  const spec = decodeTransformSpec(blobs.transform);
  if (!spec.ok) return problem('bundle.invalid', spec.error.message);
  yield;
  const compiled = compileTransform(spec.value);
  if (!compiled.ok) return problem('bundle.invalid', compiled.error.message);
  yield;
  const reference = yield* decodeReferenceInSteps(blobs.reference);
  if (!reference.ok) return problem('bundle.invalid', reference.error.message);
  yield;
  const golden = yield* decodeInSteps('GoldenVectors', blobs.golden, limits.blobBytesMax);
  if (!golden.ok) return problem('bundle.invalid', golden.error.message);
  yield;
  const parts = { manifest, transform: compiled.value, reference: reference.value, golden: golden.value };
  const misfit = findMisfit(parts);
  return misfit === undefined ? ok(parts) : problem('bundle.invalid', misfit);
}

function findMisfit({ manifest, transform, reference, golden }: BundleParts): string | undefined {
  const profiled = createProfileView(transform, reference.featureNames).names.length;
  if (reference.featureNames.length !== profiled) return `the reference has ${reference.featureNames.length} features, of the transform's output ${profiled} are profiled`;
  const classes = manifest.classNames.length;
  if (manifest.task === 'classification') {
    if (classes < 2) return `a classification needs at least 2 class names, the manifest has ${classes}`;
    if (reference.outputNames.length !== classes || reference.profile.predicted.length !== classes) return `the reference has ${reference.outputNames.length} outputs and ${reference.profile.predicted.length} classes, the manifest names ${classes} classes`;
  } else if (reference.profile.predicted.length !== 0) return `the reference of a ${manifest.task} counts ${reference.profile.predicted.length} classes`;
  if (golden.vectors.length === 0) return 'the bundle has no golden vector';
  for (const [index, vector] of golden.vectors.entries()) {
    if (vector.rows !== transform.windowRows || vector.columns !== transform.rowLength || vector.input.length !== transform.inputLength) {
      return `golden vector ${index} is ${vector.rows} x ${vector.columns} (${vector.input.length} values), the transform takes ${transform.windowRows} x ${transform.rowLength}`;
    }
  }
  return undefined;
}
