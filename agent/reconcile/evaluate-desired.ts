import { decode } from '../../proto/codec.ts';
import { isDigest } from '../../proto/digest.ts';
import { findWindowProblem } from './evaluate-windows.ts';
import type { Desired } from '../../proto/messages.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { verifyBytes, type PublicKey } from '../../proto/signing.ts';
import type { StoredBundleRef } from './agent-state.ts';

export type DesiredProblem = Problem<'desired.malformed' | 'desired.key_unknown' | 'desired.signature_invalid' | 'desired.other_device' | 'desired.older_revision'>;

/** What the control plane wants of this device, as the agent keeps it. */
export interface AcceptedDesired extends Omit<Desired, 'bundle'> {
  readonly bundle?: StoredBundleRef | undefined;
}

/**
 * Decides whether a message on the desired topic is obeyed. The signature is checked before anything inside is read;
 * a message for another device or older than the newest accepted one is refused. The same revision again is accepted
 * (brokers repeat retained messages).
 *
 * @param revisionMin the newest revision accepted so far
 */
export function evaluateDesired(payload: Uint8Array, deviceId: string, trusted: readonly PublicKey[], revisionMin: number): Result<AcceptedDesired, DesiredProblem> {
  const signed = decode('SignedDesired', payload);
  if (!signed.ok) return problem('desired.malformed', signed.error.message);
  const key = trusted.find((candidate) => candidate.keyId === signed.value.keyId);
  if (key === undefined) return problem('desired.key_unknown', `signed with key ${signed.value.keyId.slice(0, 32)}, this device trusts ${trusted.map((entry) => entry.keyId).join(', ') || 'none'}`);
  if (!verifyBytes(key, 'assignment', signed.value.desired, signed.value.signature)) return problem('desired.signature_invalid', `the assignment signature by key ${key.keyId} does not fit the message`);
  const desired = decode('Desired', signed.value.desired);
  if (!desired.ok) return problem('desired.malformed', desired.error.message);
  const { bundle, ...rest } = desired.value;
  if (rest.deviceId !== deviceId) return problem('desired.other_device', `meant for ${JSON.stringify(rest.deviceId.slice(0, 64))}, this device is ${JSON.stringify(deviceId)}`);
  if (rest.revision < revisionMin) return problem('desired.older_revision', `revision ${rest.revision} is older than ${revisionMin}, which was accepted before`);
  const wrong = findWrongField(rest);
  if (wrong !== undefined) return problem('desired.malformed', wrong);
  if (bundle === undefined) return ok({ ...rest, bundle: undefined });
  if (!isDigest(bundle.digest)) return problem('desired.malformed', `the bundle's digest is ${JSON.stringify(bundle.digest.slice(0, 80))}, expected sha256:<64 hex digits>`);
  const { releaseSignature, digest, ...others } = bundle;
  return ok({ ...rest, bundle: { ...others, digest, releaseSignatureBase64: Buffer.from(releaseSignature).toString('base64') } });
}

/** The last instant that a calendar can name (ECMA-262, 21.4.1.1). */
const timeMsMax = 8.64e15;

/** Values that no rule here could be applied to: the message is refused as a whole, and what was accepted before stays. */
function findWrongField({ issuedMs, expiresMs, activation, probation, sampling }: Omit<Desired, 'bundle'>): string | undefined {
  for (const [name, value] of Object.entries({ issuedMs, expiresMs, 'activation.deadlineMs': activation?.deadlineMs ?? 0 })) {
    if (value > timeMsMax) return `${name} is ${value}, expected milliseconds since 1970`;
  }
  const fractions = { 'probation.errorFractionMax': probation?.errorFractionMax, 'sampling.randomFloor': sampling?.randomFloor, 'sampling.uncertaintyMin': sampling?.uncertaintyMin, 'sampling.uncertainProbability': sampling?.uncertainProbability };
  for (const [name, value] of Object.entries(fractions)) {
    if (value !== undefined && !(value >= 0 && value <= 1)) return `${name} is ${value}, expected 0 to 1`;
  }
  for (const [index, window] of (activation?.windows ?? []).entries()) {
    const wrong = findWindowProblem(window);
    if (wrong !== undefined) return `activation.windows[${index}]: ${wrong}`;
  }
  return undefined;
}
