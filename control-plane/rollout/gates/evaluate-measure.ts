import { sequenceRadius, varianceForRadius } from './confidence-sequence.ts';
import { measures, totalOf, type Comparison, type Gate, type GateEvidence, type Measure, type MeasureLimit, type MeasureVerdict } from './gate.ts';

const shownMax = 1_000;
const countShownMax = 1e9;

interface MeasureText {
  readonly name: string;
  readonly unit: '%' | 'ms' | 'MiB';
  readonly observations: string;
  /** Part of the false alarms allowed, relative to the other measures that judge. */
  readonly weight: number;
  /** The difference that the sequence is tightest for where the limit names none. */
  readonly gap: number;
  readonly kind: 'difference' | 'ratio' | 'either way';
}

const texts: Readonly<Record<Measure, MeasureText>> = {
  accuracy: { name: 'labelled accuracy', unit: '%', observations: 'labels', weight: 4, gap: 0.05, kind: 'difference' },
  estimatedAccuracy: { name: 'estimated accuracy', unit: '%', observations: 'inferences', weight: 1, gap: 0.05, kind: 'difference' },
  confidence: { name: 'mean confidence', unit: '%', observations: 'inferences', weight: 1, gap: 0.05, kind: 'difference' },
  prediction: { name: 'predictions', unit: '%', observations: 'inferences', weight: 1, gap: 0.05, kind: 'either way' },
  errorRate: { name: 'error rate', unit: '%', observations: 'inferences', weight: 1, gap: 0.02, kind: 'difference' },
  latencyP99: { name: 'p99 latency', unit: 'ms', observations: 'reports', weight: 1, gap: 0.3, kind: 'ratio' },
  memory: { name: 'memory', unit: 'MiB', observations: 'reports', weight: 1, gap: 0.3, kind: 'ratio' },
  shadowDisagreement: { name: 'disagreement in the shadow', unit: '%', observations: 'compared inferences', weight: 1, gap: 0.05, kind: 'difference' },
  shadowErrors: { name: 'error rate in the shadow', unit: '%', observations: 'inferences', weight: 1, gap: 0.02, kind: 'difference' },
  shadowLatencyP99: { name: 'p99 latency in the shadow', unit: 'ms', observations: 'reports', weight: 1, gap: 0.3, kind: 'ratio' },
};

/** One side's chance of ever being wrong, for each comparison of a measure, of a gate's falseAlarmRate: a union bound over them all. */
export function spendAlpha(measure: Measure, gate: Gate, kind: GateEvidence['kind'], parts: number): number {
  const judging = measuresOf(kind).filter((other) => gate.behaviour[other] !== 'off');
  const weights = judging.reduce((sum, other) => sum + texts[other].weight, 0);
  const mine = (gate.behaviour.falseAlarmRate * texts[measure].weight) / Math.max(weights, texts[measure].weight);
  return mine / Math.max(1, parts) / (texts[measure].kind === 'either way' ? 2 : 1);
}

/**
 * Each measure of the devices on the new version against its limit. As a confidence sequence holds at all looks together,
 * the verdicts may be asked for every minute; with the union bound a version that is no worse is called worse in any of
 * them, at any look, with at most the gate's falseAlarmRate.
 */
export function evaluateMeasures(evidence: GateEvidence, gate: Gate): MeasureVerdict[] {
  return measuresOf(evidence.kind).flatMap((measure): MeasureVerdict[] => {
    const limit = gate.behaviour[measure];
    const proves = limit !== 'off' && limit.openBelow !== undefined && totalOf(evidence.devices) >= gate.behaviour.proofDevicesMin;
    const comparisons = evidence.comparisons.filter((comparison) => comparison.measure === measure);
    if (comparisons.length > 0) return comparisons.map((comparison) => evaluateComparison(comparison, gate, spendAlpha(measure, gate, evidence.kind, comparisons.length), proves));
    if (!proves) return [];
    const { name, observations } = texts[measure];
    return [{ measure, part: '', verdict: 'undecided', difference: 0, low: -Infinity, high: Infinity, reason: `${name}: no ${observations} of the new version and of its control cohort over the same time yet` }];
  });
}

function measuresOf(kind: GateEvidence['kind']): Measure[] {
  return measures.filter((measure) => measure.startsWith('shadow') === (kind === 'shadow'));
}

function evaluateComparison(comparison: Comparison, gate: Gate, alpha: number, proves: boolean): MeasureVerdict {
  const { measure, part, difference, degrees } = comparison;
  const text = texts[measure];
  const limit = onScale(gate.behaviour[measure], text.kind);
  const gap = limit === 'off' || limit.openBelow === undefined ? text.gap : limit.openBelow - limit.tripAbove;
  const variance = comparison.varianceWithin + comparison.varianceBetween;
  const radius = sequenceRadius(variance, degrees, alpha, gap);
  const [low, high] = [difference - radius, difference + radius];
  const say = (verdict: MeasureVerdict['verdict'], more = ''): MeasureVerdict => ({ measure, part, verdict, difference, low, high, reason: `${describe(comparison, low, high)}${more}` });
  if (limit === 'off') return say('shown');
  const { devicesMin, controlDevicesMin } = gate.behaviour;
  // In the shadow both models run on the same device: nobody else is compared with.
  const controlled = hasControl(measure);
  if (comparison.devices < devicesMin || (controlled && comparison.controlDevices < controlDevicesMin)) {
    const more = `; ${comparison.devices} of ${devicesMin} required devices${controlled ? ` and ${comparison.controlDevices} of ${controlDevicesMin} required control devices` : ''} have reported`;
    return say(proves ? 'undecided' : 'fine', more);
  }
  const either = text.kind === 'either way';
  const worse = either ? Math.max(low, -high) : low;
  if (worse > limit.tripAbove) return say('worse', `; at most ${amount(measure, part, limit.tripAbove)} is tolerated`);
  if (!proves || limit.openBelow === undefined) return say('fine');
  const most = either ? Math.max(high, -low) : high;
  if (most < limit.openBelow) return say('fine');
  const distance = limit.openBelow - (either ? Math.abs(difference) : difference);
  return say('undecided', `; ${whatIsMissing(comparison, distance, alpha, gap)} to exclude ${amount(measure, part, limit.openBelow)}`);
}

/** How much more evidence would do if the difference stayed what it is. */
function whatIsMissing({ measure, observations, varianceWithin, varianceBetween, degrees, devices }: Comparison, distance: number, alpha: number, gap: number): string {
  const many = texts[measure].observations;
  if (distance <= 0) return `more ${many} are needed, and a smaller difference,`;
  const wanted = varianceForRadius(distance, degrees, alpha, gap);
  if (wanted > varianceBetween) {
    const factor = varianceWithin / (wanted - varianceBetween);
    if (factor < 1_000) return `needs about ${roundUp(observations * (factor - 1))} more ${many}`;
  }
  return wanted === 0 ? 'needs more devices' : `needs about ${roundUp((devices * (varianceBetween + varianceWithin)) / wanted - devices)} more devices, as these differ too much among themselves,`;
}

function hasControl(measure: Measure): boolean {
  return measure !== 'shadowDisagreement' && measure !== 'shadowErrors';
}

function onScale(limit: MeasureLimit, kind: MeasureText['kind']): MeasureLimit {
  if (limit === 'off' || kind !== 'ratio') return limit;
  return { tripAbove: Math.log1p(limit.tripAbove), ...(limit.openBelow === undefined ? {} : { openBelow: Math.log1p(limit.openBelow) }) };
}

function describe(comparison: Comparison, low: number, high: number): string {
  const { measure, part, devices, controlDevices, observations, controlObservations, treated, control, difference } = comparison;
  const { name, observations: many } = texts[measure];
  const side = (value: number, count: number, seen: number, kind: string): string => `${level(measure, value)} on ${count} ${kind}${count === 1 ? '' : 's'} (${grouped(seen)} ${many})`;
  const against = hasControl(measure) ? ` against ${side(control, controlDevices, controlObservations, 'control device')}, difference ${signed(measure, part, difference)}` : '';
  const [lower, upper] = lessIsWorse(measure, part) ? [high, low] : [low, high];
  const between = Number.isFinite(low) ? `, between ${signed(measure, part, lower)} and ${signed(measure, part, upper)}` : ', too few devices for an interval';
  return `${name}${part === '' ? '' : ` of ${part}`} ${side(treated, devices, observations, 'device')}${against}${between}`;
}

function level(measure: Measure, value: number): string {
  const { unit } = texts[measure];
  return unit === '%' ? `${(100 * value).toFixed(1)} %` : `${value.toPrecision(3)} ${unit}`;
}

/** Of accuracy and confidence less is worse, of everything else more. */
function lessIsWorse(measure: Measure, part: string): boolean {
  return (measure === 'accuracy' && part === '') || measure === 'estimatedAccuracy' || measure === 'confidence';
}

/** Differences are positive where they are worse; people read new minus old. */
function signed(measure: Measure, part: string, difference: number): string {
  const value = lessIsWorse(measure, part) ? -difference : difference;
  const points = texts[measure].kind === 'ratio' ? 100 * Math.expm1(value) : 100 * value;
  if (!Number.isFinite(points)) return 'unbounded';
  const unit = texts[measure].kind === 'ratio' ? '%' : 'points';
  // Beyond, as of an interval from two devices, the digits say nothing.
  if (Math.abs(points) > shownMax) return `${points < 0 ? `less than -${shownMax}` : `more than +${shownMax}`} ${unit}`;
  return `${points < 0 ? '' : '+'}${points.toFixed(1)} ${unit}`;
}

function amount(measure: Measure, part: string, limit: number): string {
  const ratio = texts[measure].kind === 'ratio';
  const size = `${Number((100 * (ratio ? Math.expm1(limit) : limit)).toFixed(2))}${ratio ? ' %' : ' points'}`;
  return texts[measure].kind === 'either way' ? `a change of ${size}` : hasControl(measure) ? `a ${lessIsWorse(measure, part) ? 'drop' : 'rise'} of ${size}` : size;
}

/** To two significant digits: it is an estimate. */
function roundUp(count: number): string {
  if (count > countShownMax) return `over ${grouped(countShownMax)}`;
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return grouped(Math.max(1, Math.ceil(count / step) * step));
}

/** 12,345: as toLocaleString('en'), at a twentieth of its cost. */
function grouped(count: number): string {
  const digits = String(Math.round(count));
  return digits.length <= 3 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, ',');
}
