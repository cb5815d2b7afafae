import { decode, decodeInSteps, encode } from '../../proto/codec.ts';
import { limits, sketchCounts } from '../../proto/limits.ts';
import type { ProfileMessage, SketchMessage } from '../../proto/messages.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import { runAtOnce, type Steps } from '../../proto/steps.ts';
import { zeroProfile } from './merge-profiles.ts';
import type { Profile, ReferenceProfile, Sketch } from './profile.ts';

/** The profile as the message that travels inside a WindowProfile record. */
export function profileMessage(profile: Profile): ProfileMessage {
  return {
    count: profile.count,
    features: profile.features.map(sketchMessage),
    outputs: profile.outputs.map(sketchMessage),
    confidence: sketchMessage(profile.confidence),
    predicted: [...profile.predicted],
  };
}

function sketchMessage(sketch: Sketch): SketchMessage {
  return { ...sketch, counts: [...sketch.counts] };
}

export function encodeProfile(profile: Profile): Uint8Array {
  return encode('Profile', profileMessage(profile));
}

/** Reads a profile from outside and checks it against the reference whose bins it counts into; see checkProfile. */
export function decodeProfile(bytes: Uint8Array, reference: ReferenceProfile, bytesMax: number = limits.blobBytesMax): Result<Profile> {
  const message = decode('Profile', bytes, bytesMax);
  return message.ok ? checkProfile(message.value, reference) : message;
}

/**
 * Checks that a profile has the reference's shape, that every sketch's counts add up to the profile's count, and that
 * its moments are possible.
 *
 * @returns the profile, or `profile.invalid` naming the sketch, what was given and what was expected
 */
export function checkProfile(message: ProfileMessage, reference: ReferenceProfile): Result<Profile> {
  const classes = reference.profile.predicted.length;
  if (message.features.length !== reference.featureEdges.length) return shapeProblem('features', message.features.length, reference.featureEdges.length);
  if (message.outputs.length !== reference.outputEdges.length) return shapeProblem('outputs', message.outputs.length, reference.outputEdges.length);
  if (message.predicted.length !== classes) return shapeProblem('predicted classes', message.predicted.length, classes);
  const predictions = message.predicted.reduce((sum, count) => sum + count, 0);
  if (classes > 0 && predictions !== message.count) return problem('profile.invalid', `the predictions add up to ${predictions}, the profile counts ${message.count} inferences`);
  if (message.confidence === undefined) return problem('profile.invalid', 'the profile has no confidence sketch');
  const named: [string, SketchMessage][] = [
    ...message.features.map((sketch, i): [string, SketchMessage] => [`feature ${JSON.stringify(reference.featureNames[i])}`, sketch]),
    ...message.outputs.map((sketch, i): [string, SketchMessage] => [`output ${JSON.stringify(reference.outputNames[i])}`, sketch]),
    ['confidence', message.confidence],
  ];
  for (const [name, sketch] of named) {
    const wrong = wrongWith(sketch, message.count);
    if (wrong !== undefined) return problem('profile.invalid', `${name}: ${wrong}`);
  }
  return ok({ count: message.count, features: message.features, outputs: message.outputs, confidence: message.confidence, predicted: message.predicted });
}

function shapeProblem(what: string, given: number, expected: number): Result<never> {
  return problem('profile.invalid', `the profile has ${given} ${what}, the reference of its bundle has ${expected}`);
}

function wrongWith(sketch: SketchMessage, count: number): string | undefined {
  const { counts, finite, mean, m2, min, max } = sketch;
  if (counts.length !== sketchCounts) return `expected ${sketchCounts} counts (under, bins, over, missing, NaN), got ${counts.length}`;
  const total = counts.reduce((sum, value) => sum + value, 0);
  if (total !== count) return `the counts add up to ${total}, the profile counts ${count} inferences`;
  const inBins = total - (counts[sketchCounts - 2] as number) - (counts[sketchCounts - 1] as number);
  if (finite > inBins) return `${finite} finite values cannot come from ${inBins} values that were present`;
  if (![mean, m2, min, max].every(Number.isFinite)) return `mean, m2, min and max must be finite, got ${mean}, ${m2}, ${min}, ${max}`;
  if (m2 < 0 || min > max) return `expected m2 >= 0 and min <= max, got m2 ${m2}, min ${min}, max ${max}`;
  return undefined;
}

export function encodeReference(reference: ReferenceProfile): Uint8Array {
  return encode('ReferenceProfile', {
    featureNames: [...reference.featureNames],
    outputNames: [...reference.outputNames],
    featureEdges: reference.featureEdges.map((edges) => ({ edges: [...edges] })),
    outputEdges: reference.outputEdges.map((edges) => ({ edges: [...edges] })),
    confidenceEdges: { edges: [...reference.confidenceEdges] },
    profile: profileMessage(reference.profile),
  });
}

/** Reads a bundle's reference: shapes within the limits, ascending finite edges, a profile that fits them. */
export function decodeReference(bytes: Uint8Array): Result<ReferenceProfile> {
  return runAtOnce(decodeReferenceInSteps(bytes));
}

/** The same in pieces: for hundreds of features it takes some ten milliseconds. */
export function* decodeReferenceInSteps(bytes: Uint8Array): Steps<Result<ReferenceProfile>> {
  const decoded = yield* decodeInSteps('ReferenceProfile', bytes, limits.blobBytesMax);
  if (!decoded.ok) return decoded;
  const message = decoded.value;
  const features = message.featureNames.length;
  const outputs = message.outputNames.length;
  const classes = message.profile?.predicted.length ?? 0;
  if (features < 1 || features > limits.featuresMax || outputs > limits.outputsMax || classes > limits.classesMax) {
    return problem('profile.invalid', `a reference of ${features} features, ${outputs} outputs and ${classes} classes is outside the limits (${limits.featuresMax}, ${limits.outputsMax}, ${limits.classesMax})`);
  }
  if (message.featureEdges.length !== features || message.outputEdges.length !== outputs || message.confidenceEdges === undefined || message.profile === undefined) {
    return problem('profile.invalid', `expected bin edges for ${features} features, ${outputs} outputs and the confidence, and a profile; got ${message.featureEdges.length} and ${message.outputEdges.length}`);
  }
  if (message.profile.count < 1) return problem('profile.invalid', 'the reference profile counts no row; build it from the training rows');
  yield;
  const edges = [...message.featureEdges, ...message.outputEdges, message.confidenceEdges].map((own) => new Float32Array(own.edges));
  yield;
  const wrong = edges.findIndex((own) => !isAscending(own));
  if (wrong >= 0) return problem('profile.invalid', `bin edges ${wrong} are not ${limits.profileBins + 1} ascending finite numbers`);
  const reference: ReferenceProfile = {
    featureNames: message.featureNames,
    outputNames: message.outputNames,
    featureEdges: edges.slice(0, features),
    outputEdges: edges.slice(features, features + outputs),
    confidenceEdges: edges[features + outputs] as Float32Array,
    profile: zeroProfile({ features, outputs, classes }),
  };
  yield;
  const profile = checkProfile(message.profile, reference);
  return profile.ok ? ok({ ...reference, profile: profile.value }) : profile;
}

function isAscending(edges: Float32Array): boolean {
  if (edges.length !== limits.profileBins + 1) return false;
  for (let i = 0; i < edges.length; i++) {
    const edge = edges[i] as number;
    if (edge - edge !== 0 || (i > 0 && edge <= (edges[i - 1] as number))) return false;
  }
  return true;
}
