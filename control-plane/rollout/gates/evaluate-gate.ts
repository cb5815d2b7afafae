import { evaluateMeasures } from './evaluate-measure.ts';
import { totalOf, type DeviceCounts, type Gate, type GateEvidence, type GateVerdict, type Harm, type Measure, type MeasureVerdict, type Spread } from './gate.ts';

/**
 * The question between waves, asked of one wave, as often as wanted. In this order: what is proven to be wrong (devices
 * past their limits, absolute limits, behaviour worse than the control cohort's) trips it at once; as long as any device
 * has no outcome it holds; then the share of confirmed devices decides; then the soak and what is not proven yet hold it.
 * A wave in which nobody is left (all revoked) trips: an empty group is never a success.
 */
export function evaluateGate(evidence: GateEvidence, gate: Gate, nowMs: number): GateVerdict {
  const { devices } = evidence;
  const total = totalOf(devices);
  const reported = total - devices.undecided;
  const verdicts = evaluateMeasures(evidence, gate);
  const say = (verdict: GateVerdict['verdict'], reason: string, missing: readonly string[] = []): GateVerdict => ({ verdict, reason, missing, measures: verdicts });
  const hold = (missing: readonly string[]): GateVerdict => say('hold', `held: ${missing.join('; ')}`, missing);

  const required = Math.min(gate.devicesMin, total);
  const wrong = overLimit(devices, gate, reported, reported >= required) ?? (total === 0 ? 'no device is left in the wave to judge by' : undefined) ?? newHarm(evidence, gate, verdicts);
  if (wrong !== undefined) return say('trip', wrong);
  if (devices.undecided > 0) {
    const waiting = `${devices.undecided} of ${total} devices have no outcome yet; ${devices.confirmed} confirmed`;
    return hold(reported < required ? [`${reported} of ${required} required devices reported`, waiting] : [waiting]);
  }
  const share = `${devices.confirmed} of ${total} devices (${((100 * devices.confirmed) / total).toFixed(1)} %) confirmed, at least ${gate.confirmedPercentMin === 0 ? 'one' : `${gate.confirmedPercentMin} %`} must`;
  // An empty confirmed group opens nothing, whatever the threshold.
  if (devices.confirmed === 0 || 100 * devices.confirmed < gate.confirmedPercentMin * total) return say('trip', share);
  const soaking = missingSoak(evidence, gate, nowMs);
  if (soaking.length > 0) return { ...hold(soaking), ...(evidence.inferences < gate.soak.inferencesMin ? { soak: { inferences: evidence.inferences, inferencesMin: gate.soak.inferencesMin, ...(evidence.firstReportDueMs === undefined ? {} : { firstReportDueMs: evidence.firstReportDueMs }) } } : {}) };
  const undecided = verdicts.filter(({ verdict, measure }) => verdict === 'undecided' && !evidence.acknowledged.includes(measure) && !evidence.acknowledged.includes(`undecided:${measure}`)).map(({ reason }) => reason);
  if (undecided.length === 0) return say('open', [share, ...judged(verdicts)].join('; '));
  const policy = gate.behaviour.undecided;
  if (policy === undefined || nowMs - evidence.openedMs < policy.afterMs) return hold(undecided);
  return say(policy.verdict, `still undecided ${policy.afterMs} ms after the wave opened, which ${policy.verdict === 'open' ? 'opens' : 'trips'} this gate: ${undecided.join('; ')}`);
}

/** The first limit on devices that is exceeded, in words; undefined where none is. */
function overLimit(devices: DeviceCounts, gate: Gate, reported: number, percentagesCount: boolean): string | undefined {
  const total = totalOf(devices);
  const apart = { reverted: gate.revertedMax !== undefined || gate.revertedPercentMax !== undefined, denied: gate.deniedMax !== undefined || gate.deniedPercentMax !== undefined };
  const failed = devices.failed + (apart.reverted ? 0 : devices.reverted) + (apart.denied ? 0 : devices.denied);
  const limits: readonly [number, string, number | undefined, number | undefined][] = [
    [failed, 'failed', gate.failedMax, gate.failedPercentMax],
    [devices.reverted, 'went back to their old version', gate.revertedMax, gate.revertedPercentMax],
    [devices.denied, 'denied the update', gate.deniedMax, gate.deniedPercentMax],
    [devices.neverReached + devices.fellSilent, 'are silent', gate.silentMax, gate.silentPercentMax],
    [devices.neverReached, 'were never reached', gate.neverReachedMax, gate.neverReachedPercentMax],
    [devices.fellSilent, 'answered and then fell silent', gate.fellSilentMax, gate.fellSilentPercentMax],
  ];
  for (const [count, what, countMax, percentMax] of limits) {
    if (countMax === undefined && percentMax === undefined) continue;
    if (percentMax === undefined) {
      if (count > (countMax ?? 0)) return `${count} of ${total} devices ${what}, at most ${countMax} may`;
      continue;
    }
    if (!percentagesCount || count <= (countMax ?? 0) || 100 * count <= percentMax * reported) continue;
    return `${count} of ${reported} devices with an outcome (${((100 * count) / reported).toFixed(1)} %) ${what}, at most ${percentMax} %${countMax === undefined || countMax === 0 ? '' : ` or ${countMax}`} may`;
  }
  return undefined;
}

/** All that this evidence shows to be worse than it should be, acknowledged or not: what an operator who resumes knows of. */
export function findHarm(evidence: GateEvidence, gate: Gate, nowMs: number): Harm[] {
  const verdicts = evaluateMeasures(evidence, gate);
  const policy = gate.behaviour.undecided;
  const late = policy?.verdict === 'trip' && nowMs - evidence.openedMs >= policy.afterMs;
  return [...listHarm(evidence, gate, verdicts).map(({ harm }) => harm), ...verdicts.flatMap(({ verdict, measure }): Harm[] => (late && verdict === 'undecided' ? [`undecided:${measure}`] : []))];
}

function listHarm(evidence: GateEvidence, gate: Gate, verdicts: readonly MeasureVerdict[]): { readonly harm: Harm; readonly reason: string }[] {
  return [...overAbsolute(evidence, gate).map(({ measure, reason }) => ({ harm: `limit:${measure}` as const, reason })), ...verdicts.flatMap(({ verdict, measure, reason }) => (verdict === 'worse' ? { harm: measure, reason } : []))];
}

function overAbsolute({ kind, latencyP99Ms, memoryMiB, errors, inferences }: GateEvidence, gate: Gate): { readonly measure: Measure; readonly reason: string }[] {
  const shadow = kind === 'shadow';
  const spreads: readonly [Measure, Spread | undefined, number | undefined, string, string][] = [
    [shadow ? 'shadowLatencyP99' : 'latencyP99', latencyP99Ms, gate.latencyP99MsMax, 'p99 latency', 'ms'],
    ['memory', memoryMiB, gate.memoryMiBMax, 'memory', 'MiB'],
  ];
  const over = spreads.flatMap(([measure, spread, most, name, unit]) => {
    if (spread === undefined || most === undefined || spread.most <= most) return [];
    return { measure, reason: `${name} is above ${most} ${unit} on more than one of ten of ${spread.devices} devices: ${spread.most.toPrecision(3)} ${unit} is not kept, the median is ${spread.median.toPrecision(3)} ${unit}` };
  });
  const all = inferences + errors;
  if (gate.errorPercentMax === undefined || all === 0 || 100 * errors <= gate.errorPercentMax * all) return over;
  return [...over, { measure: shadow ? 'shadowErrors' : 'errorRate', reason: `${errors} of ${all} inferences (${((100 * errors) / all).toFixed(2)} %) failed, at most ${gate.errorPercentMax} % may` }];
}

/** The first harm that nobody has acknowledged, in words. */
function newHarm(evidence: GateEvidence, gate: Gate, verdicts: readonly MeasureVerdict[]): string | undefined {
  return listHarm(evidence, gate, verdicts).find(({ harm }) => !evidence.acknowledged.includes(harm))?.reason;
}

function missingSoak({ inferences, openedMs, firstReportDueMs }: GateEvidence, { soak, deadlineMs }: Gate, nowMs: number): string[] {
  const missing: string[] = [];
  if (inferences === 0 && soak.inferencesMin > 0 && firstReportDueMs !== undefined) {
    const utc = (ms: number): string => `${new Date(ms).toISOString().slice(11, 16)} UTC`;
    missing.push(`no device has reported inferences of the new version yet: the first window ${nowMs <= firstReportDueMs ? `is not complete, due at ${utc(firstReportDueMs)}` : `was due at ${utc(firstReportDueMs)}, and has not come; the gate trips where none comes by ${utc(firstReportDueMs + deadlineMs)}`} (${soak.inferencesMin} inferences are needed)`);
  } else if (inferences < soak.inferencesMin) missing.push(`${inferences} of ${soak.inferencesMin} inferences of the soak are done`);
  const passedMs = nowMs - openedMs;
  // In steps that a day's soak does not write by the thousand.
  if (passedMs < soak.durationMs) missing.push(`${minutes(passedMs - (passedMs % (soak.durationMs / 100)))} of ${minutes(soak.durationMs)} minutes of the soak are over`);
  return missing;
}

function minutes(durationMs: number): string {
  return (Math.max(0, durationMs) / 60_000).toFixed(1);
}

function judged(verdicts: readonly MeasureVerdict[]): string[] {
  return verdicts.filter(({ verdict }) => verdict === 'fine').map(({ reason }) => reason);
}
