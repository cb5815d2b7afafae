import type { RawValues } from '../../features/transform/transform.ts';
import type { Leave } from '../../proto/leave.ts';
import type { Clock } from '../../proto/clock.ts';
import type { DroppedSamples, Sample, Sampling } from '../../proto/messages.ts';
import type { Random } from '../../proto/random.ts';
import { encodeSampleInput, sampleInputBytes } from '../../proto/sample-input.ts';
import type { InferenceResult, Pipeline } from '../inference/pipeline.ts';
import type { Reading } from '../inference/reading.ts';
import { ContextWindow, type ContextPlace, type Remembered } from './context-window.ts';
import { createNoveltyMeasure, type NoveltyMeasure } from './evaluate-novelty.ts';
import { evaluateUncertainty } from './evaluate-uncertainty.ts';
import { chooserStateSchema, SampleChooser, type Choice } from './sample-chooser.ts';
import { decodeSampling, type SampleLimits } from './sampling-policy.ts';

/** An input that has been answered. Its arrays are valid during the call only. */
export interface AnsweredInput {
  readonly pipeline: Pipeline;
  /** Before the transform, row by row. */
  readonly raw: RawValues;
  /** What the window counts of the model's input. */
  readonly seen: { readonly values: Float32Array; readonly flags: Uint8Array };
  readonly result: InferenceResult;
  readonly reading: Reading;
  readonly nowMs: number;
  /** Quality rules that it broke. */
  readonly quality: readonly string[];
  /** What of it may leave the device. */
  readonly leave: Leave;
}

/** An input by itself: copied from what is valid during the call only. */
interface SeenInput extends Remembered {
  readonly values: RawValues;
  readonly outputs: Float32Array;
  readonly confidence: number;
  readonly sourceKey: string;
  readonly capturedMs: number;
  readonly choice: Choice;
  readonly quality: readonly string[];
}

export type SampleCounts = { readonly droppedSamples: DroppedSamples[]; readonly samplesBytes: number };

const none: readonly Sample[] = [];
/** Of a sample beside its values. */
const envelopeBytes = 160;

/** Decides which inputs are kept for a labeller, and with what inclusion probability. */
export class Sampler {
  readonly #random: Random;
  readonly #clock: Clock;
  readonly #chooser: SampleChooser;
  readonly #context = new ContextWindow<SeenInput>();
  #dropped = new Map<string, number>();
  #bytes = 0;
  #pipeline: Pipeline | undefined;
  #novelty: NoveltyMeasure = () => 0;

  constructor(ports: { readonly random: Random; readonly clock: Clock }, sampling: Sampling, own?: SampleLimits) {
    this.#random = ports.random;
    this.#clock = ports.clock;
    this.#chooser = new SampleChooser(decodeSampling(sampling, own), ports.clock.monotonicMs());
  }

  configure(sampling: Sampling, own?: SampleLimits): void {
    this.#chooser.configure(decodeSampling(sampling, own), this.#clock.monotonicMs());
  }

  /** What quotas and budgets have counted, as text for the process after this one. */
  get note(): string {
    return JSON.stringify(this.#chooser.stateAt(this.#clock.monotonicMs()));
  }

  /** Goes on from an earlier process's note; from the start where it cannot be read. */
  restore(note: string, passedMs: number): void {
    const state = chooserStateSchema.safeParse(parseJson(note));
    if (state.success) this.#chooser.restore(state.data, passedMs, this.#clock.monotonicMs());
  }

  burst(probability: number, durationMs: number): void {
    this.#chooser.burst(probability, this.#clock.monotonicMs() + durationMs);
  }

  /** @returns the samples to keep: this input, inputs before it that belong to it, or none */
  offer(input: AnsweredInput): readonly Sample[] {
    if (input.leave === 'profile' || input.leave === 'nothing') return none;
    if (input.pipeline !== this.#pipeline) this.#follow(input.pipeline);
    const { policy } = this.#chooser;
    const { result } = input;
    const nowMs = this.#clock.monotonicMs();
    const choice = this.#chooser.choose(this.#factsOf(input), this.#random(), nowMs);
    const place = this.#context.next();
    if (!choice.kept && place === undefined && policy.contextBefore === 0) return none;
    const values = input.leave === 'raw' ? input.raw : result.features;
    const bytes = sampleInputBytes(values) + 4 * result.outputs.length + envelopeBytes;
    const sent = choice.kept ? this.#admit(this.#chooser.keep(choice, result.classIndex, bytes, nowMs), bytes) : place !== undefined && this.#admit(this.#chooser.mayKeepContext(bytes, nowMs), bytes);
    const triggers = sent && choice.kept && choice.rule !== 'random' && choice.rule !== 'burst' && policy.contextBefore + policy.contextAfter > 0;
    if (!sent && policy.contextBefore === 0) return none;
    const seen: SeenInput = { values: values.slice(), outputs: result.outputs.slice(), confidence: result.confidence, sourceKey: input.reading.key, capturedMs: input.reading.atMs ?? input.nowMs, choice, quality: input.quality, sent };
    const kept: Sample[] = [];
    if (triggers) {
      const group = `${Math.round(nowMs).toString(36)}-${Math.floor(this.#random() * 2 ** 48).toString(36)}`;
      for (const before of this.#context.begin(group, policy.contextAfter)) {
        const size = sampleInputBytes(before.input.values) + 4 * before.input.outputs.length + envelopeBytes;
        if (this.#admit(this.#chooser.mayKeepContext(size, nowMs), size)) kept.push(sampleOf(input, before.input, before, 'context'));
      }
      kept.push(sampleOf(input, seen, { group, offset: 0 }, choice.rule));
    } else if (sent) kept.push(sampleOf(input, seen, place, choice.kept ? choice.rule : 'context'));
    if (policy.contextBefore > 0) this.#context.remember(seen, policy.contextBefore);
    return kept;
  }

  /** Since the last call. */
  takeCounts(): SampleCounts {
    const counts = { droppedSamples: Array.from(this.#dropped, ([reason, count]) => ({ reason, count })), samplesBytes: this.#bytes };
    this.#dropped = new Map();
    this.#bytes = 0;
    return counts;
  }

  #factsOf({ pipeline, seen, result }: AnsweredInput): { uncertainty: number; novelty: number; classIndex: number } {
    const { policy } = this.#chooser;
    const { task, thresholds } = pipeline.parts.manifest;
    const stated = task === 'classification' || (task === 'anomaly' && thresholds.anomalyScore !== undefined);
    const novelty = policy.novelProbability > 0 || !stated ? this.#novelty(seen.values) : 0;
    const uncertainty = evaluateUncertainty(task, policy.uncertaintyMeasure, result.outputs, thresholds.anomalyScore, novelty);
    return { uncertainty, novelty, classIndex: result.classIndex };
  }

  #admit(hasRoom: boolean, bytes: number): boolean {
    if (hasRoom) this.#bytes += bytes;
    else this.#dropped.set('budget', (this.#dropped.get('budget') ?? 0) + 1);
    return hasRoom;
  }

  #follow(pipeline: Pipeline): void {
    this.#pipeline = pipeline;
    this.#novelty = createNoveltyMeasure(pipeline.parts.reference);
    this.#context.clear();
  }
}

function sampleOf({ pipeline, leave }: AnsweredInput, { values, outputs, confidence, sourceKey, capturedMs, choice, quality }: SeenInput, place: ContextPlace | undefined, rule: Choice['rule'] | 'context'): Sample {
  const { transform } = pipeline.parts;
  const shape = leave === 'raw' ? { rows: transform.windowRows, columns: transform.rowLength } : { rows: 1, columns: transform.outputLength, stage: 'transformed' };
  return {
    bundleDigest: pipeline.digest,
    capturedMs,
    ...shape,
    ...encodeSampleInput(values),
    output: [...outputs],
    confidence: Math.min(1, Math.max(0, confidence)),
    inclusionProbability: choice.inclusionProbability,
    randomProbability: choice.randomProbability,
    rule,
    sourceKey,
    ...(place === undefined ? {} : { group: place.group, contextOffset: place.offset }),
    ...(quality.length === 0 ? {} : { quality: [...quality] }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
