import { evaluateUncertainty } from '../../agent/sampling/evaluate-uncertainty.ts';
import { ContextWindow } from '../../agent/sampling/context-window.ts';
import { SampleChooser } from '../../agent/sampling/sample-chooser.ts';
import { decodeSampling } from '../../agent/sampling/sampling-policy.ts';
import { planLabelQueue } from '../../control-plane/labeling/plan-label-queue.ts';
import { evaluateAccuracy, type LabelledOutcome } from '../../control-plane/monitor/evaluate-accuracy.ts';
import type { Sampling } from '../../proto/messages.ts';
import type { Random } from '../../proto/random.ts';

/** A way to sample and to label, as it is studied. */
export interface StudiedPolicy {
  readonly name: string;
  readonly sampling: Sampling;
  /** A burst in the middle of the stream. */
  readonly burst?: { readonly probability: number; readonly inputs: number };
  /** In a day; absent: 3,000. */
  readonly inputs?: number;
  /** Labels given, in the order of the queue, as a share of the samples; absent: all. */
  readonly labelled?: number;
}

const floor: Sampling = { randomFloor: 0.04, uncertaintyMin: 1, uncertainProbability: 0 };
const all: Sampling = {
  randomFloor: 0.04, uncertaintyMin: 0.6, uncertainProbability: 0.3, noveltyMin: 0.5, novelProbability: 0.3, classProbability: 0.2, classPerDay: 20, perDayMax: 250, contextBefore: 2, contextAfter: 2, budgets: [{ link: '', bytesPerDay: 400_000 }],
};
export const studiedPolicies: readonly StudiedPolicy[] = [
  { name: 'random floor alone', sampling: floor },
  { name: 'margin', sampling: { ...floor, uncertaintyMin: 0.6, uncertainProbability: 0.4 } },
  { name: 'entropy', sampling: { ...floor, uncertaintyMeasure: 'entropy', uncertaintyMin: 0.5, uncertainProbability: 0.4 } },
  { name: 'novelty', sampling: { ...floor, noveltyMin: 0.5, novelProbability: 0.5 } },
  { name: 'quota per class', sampling: { ...floor, classProbability: 0.5, classPerDay: 30 } },
  { name: 'quota per day', sampling: { ...floor, uncertaintyMin: 0.6, uncertainProbability: 0.6, perDayMax: 120 } },
  { name: 'burst', sampling: floor, burst: { probability: 0.5, inputs: 200 } },
  { name: 'byte budget', sampling: { ...floor, uncertaintyMin: 0.6, uncertainProbability: 0.5, budgets: [{ link: '', bytesPerDay: 250_000 }] } },
  { name: 'context', sampling: { ...floor, uncertaintyMin: 0.6, uncertainProbability: 0.4, contextBefore: 3, contextAfter: 3 } },
  { name: 'all together', sampling: all, burst: { probability: 0.3, inputs: 100 } },
  // 80 random labels against hundreds of a fortieth of their weight.
  { name: 'entropy, floor 1 % of 8,000', sampling: { ...floor, randomFloor: 0.01, uncertaintyMeasure: 'entropy', uncertaintyMin: 0.5, uncertainProbability: 0.4 }, inputs: 8_000 },
  { name: 'all together, half labelled', sampling: all, burst: { probability: 0.3, inputs: 100 }, labelled: 0.5 },
];

export interface StreamResult {
  readonly truth: number;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly labels: number;
  readonly dropped: number;
}

type StudiedSample = LabelledOutcome & { readonly id: string; readonly group: number; readonly confidence: number };

const inputsDefault = 3_000;
const dayMs = 24 * 3600_000;
const sampleBytes = 1_000;
const classShares = [0.6, 0.25, 0.1, 0.05];
const unsureShares = [0.12, 0.2, 0.3, 0.4];

/**
 * One stream of a day's inputs: four classes of unlike sizes, a part of the inputs unsure, some new to the reference, more
 * of both in its second half; each with a chance of being right that the stream draws for its kind. What the agent's chooser
 * keeps of it is labelled and estimated as the monitor does. The truth is the chance of being right over all inputs.
 */
export function simulateStream({ sampling, burst, labelled, inputs = inputsDefault }: StudiedPolicy, random: Random): StreamResult | undefined {
  const inputMs = dayMs / inputs;
  const base = 0.88 + 0.11 * random();
  const [unsureLoss, novelLoss] = [0.5 * random(), 0.4 * random()];
  const policy = decodeSampling(sampling);
  const chooser = new SampleChooser(policy, 0);
  const context = new ContextWindow<StudiedSample & { sent: boolean }>();
  const kept: StudiedSample[] = [];
  let truth = 0;
  let dropped = 0;
  const outputs = new Float32Array(classShares.length);
  for (let i = 0; i < inputs; i++) {
    const late = i >= inputs / 2;
    const classIndex = draw(classShares, random());
    const unsureShare = (unsureShares[classIndex] as number) * (late ? 1.5 : 1);
    const novelShare = late ? 0.1 : 0.02;
    const [unsure, novel] = [random() < unsureShare, random() < novelShare];
    const chance = base - (unsure ? unsureLoss : 0) - (novel ? novelLoss : 0);
    truth += chance / inputs;
    const uncertainty = evaluateUncertainty('classification', sampling.uncertaintyMeasure ?? 'margin', say(outputs, classIndex, unsure, random), undefined, 0);
    const nowMs = i * inputMs;
    if (burst !== undefined && i === inputs / 2) chooser.burst(burst.probability, nowMs + burst.inputs * inputMs);
    const choice = chooser.choose({ uncertainty, novelty: novel ? 0.5 + 0.5 * random() : 0.4 * random(), classIndex }, random(), nowMs);
    const error = random() < chance ? 0 : 1;
    const near = context.next() !== undefined;
    const sent = choice.kept ? chooser.keep(choice, classIndex, sampleBytes, nowMs) : near && chooser.mayKeepContext(sampleBytes, nowMs);
    if (choice.kept && !sent) dropped += 1;
    const seen = { id: `${i}`, group: classIndex, confidence: 1 - uncertainty, rule: choice.kept ? choice.rule : 'context', inclusionProbability: choice.inclusionProbability, randomProbability: choice.randomProbability, error, sent };
    if (sent) kept.push(seen);
    if (sent && choice.kept && choice.rule !== 'random' && choice.rule !== 'burst') {
      for (const { input } of context.begin(`${i}`, policy.contextAfter)) if (chooser.mayKeepContext(sampleBytes, nowMs)) kept.push({ ...input, rule: 'context' });
    }
    if (policy.contextBefore > 0) context.remember(seen, policy.contextBefore);
  }
  const candidates = labelled === undefined ? kept : kept.filter(({ rule }) => rule !== 'context');
  const outcomes = labelled === undefined ? kept : label(candidates, Math.round(labelled * candidates.length), random);
  const count = (own: (rule: string) => boolean): number => kept.filter(({ rule }) => own(rule)).length;
  const estimate = evaluateAccuracy('accuracy', outcomes, { random: count((rule) => rule === 'random'), other: count((rule) => rule !== 'random' && rule !== 'context') });
  return estimate === null ? undefined : { truth, estimate: estimate.estimate, low: estimate.low, high: estimate.high, labels: estimate.labelsUsed, dropped };
}

/** The first of the queue, as annotators are given them. */
function label(kept: readonly StudiedSample[], count: number, random: Random): StudiedSample[] {
  const byId = new Map(kept.map((sample) => [sample.id, sample]));
  const candidates = kept.map(({ id, group, rule, confidence }) => ({ sampleId: id, deviceId: 'd', group, rule, confidence, place: random().toFixed(12) }));
  return planLabelQueue(candidates, new Map(), count).map((id) => byId.get(id) as StudiedSample);
}

/** Class probabilities of a model that is sure or not. */
function say(outputs: Float32Array, classIndex: number, unsure: boolean, random: Random): Float32Array {
  const largest = unsure ? 0.35 + 0.3 * random() : 0.85 + 0.14 * random();
  outputs.fill((1 - largest) / (outputs.length - 1));
  outputs[classIndex] = largest;
  return outputs;
}

function draw(shares: readonly number[], uniform: number): number {
  let sum = 0;
  for (let i = 0; i < shares.length - 1; i++) {
    sum += shares[i] as number;
    if (uniform < sum) return i;
  }
  return shares.length - 1;
}
