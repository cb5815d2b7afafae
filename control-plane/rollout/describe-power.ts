import type { PlannedWave } from './assign-waves.ts';
import { estimateHoursToTell, estimatePower, type LabelRate } from './gates/estimate-power.ts';
import type { RolloutSpec } from './rollout.ts';

const hourMs = 3600_000;
/** A version that is worse by this much is what an operator wants to be kept from; of a gate with openBelow it is that. */
const dropDefault = 0.05;
const hoursMax = 72;
/** Up to this share of the devices, waves are there to find out. */
const canaryShare = 0.05;

/**
 * What the gate on labelled accuracy can find out before the rollout goes on to many devices, for who chooses the gate.
 *
 * @param controls devices on the old version that are in no wave
 * @param labels of the last day; undefined where no device has an old version to be compared with
 */
export function describePower({ gate }: Pick<RolloutSpec, 'gate'>, waves: readonly PlannedWave[], controls: number, labels: LabelRate | undefined): string[] {
  const limit = gate.behaviour.accuracy;
  const active = waves.filter(({ kind }) => kind !== 'shadow');
  const total = active.reduce((sum, { deviceIds }) => sum + deviceIds.length, 0);
  if (labels === undefined || limit === 'off' || active.length < 2) return [];
  if (labels.perDeviceHour === 0) {
    const holds = limit.openBelow === undefined ? 'a version that is worse is found by failures, errors, latency, memory and estimated accuracy alone' : 'as gate.behaviour.accuracy.openBelow asks for proof, waves are held until labels come, or gate.behaviour.undecided says what follows';
    return [`no label came in the last day, so labelled accuracy judges nothing: ${holds}`];
  }
  const drop = limit.openBelow ?? dropDefault;
  const points = `${Number((100 * drop).toFixed(2))} points`;
  const rate = `by the labels of the last day (${labels.perDeviceHour.toPrecision(2)} an hour on each of ${labels.devices} device(s))`;
  let [upTo, told] = [0, active[0]?.deviceIds.length ?? 0];
  while (upTo + 2 < active.length && told + (active[upTo + 1]?.deviceIds.length ?? 0) <= canaryShare * total) told += active[++upTo]?.deviceIds.length ?? 0;
  const next = `wave ${waves.indexOf(active[upTo + 1] as PlannedWave) + 1} (${active[upTo + 1]?.deviceIds.length} devices)`;
  const question = { controls: controls + total - told, labels, gate, drop };
  const hoursToTell = estimateHoursToTell(told, { ...question, gate: { ...gate, behaviour: { ...gate.behaviour, accuracy: { ...limit, openBelow: drop } } } }, hoursMax);
  const wait = hoursToTell === undefined ? `over ${hoursMax} hours` : `about ${hoursToTell} hour(s)`;
  const few = `${told} device(s) before ${next}`;
  const asked = active.slice(0, upTo + 1).some(({ deviceIds }) => deviceIds.length >= gate.behaviour.proofDevicesMin);
  const soakHours = gate.soak.durationMs / hourMs;
  if (limit.openBelow !== undefined && asked) return [`${few} wait until a drop of ${points} is excluded: ${wait} ${rate}${hoursToTell === undefined ? '; larger first waves or more labels decide sooner, and gate.behaviour.undecided says what follows where they do not' : ''}`];
  const power = estimatePower({ ...question, treated: active.slice(0, upTo + 1).map(({ deviceIds }, index) => ({ devices: deviceIds.length, hours: soakHours * (upTo + 1 - index) })) });
  const shown = power < 0.01 ? 'less than 1 %' : `about ${(100 * power).toFixed(0)} %`;
  const found = `a version whose labelled accuracy is ${points} worse is stopped among ${few} with a chance of ${shown} ${rate}, as each of these waves opens the next after a soak of ${soakHours.toFixed(1)} hours`;
  if (told < gate.behaviour.proofDevicesMin) return [`${found}; waves of fewer than ${gate.behaviour.proofDevicesMin} devices prove nothing: larger first waves do`];
  return [`${found}; with gate.behaviour.accuracy.openBelow (--prove-accuracy ${Number((100 * drop).toFixed(2))}) they would wait until it is excluded, ${wait}`];
}
