import { isDigest } from '../../proto/digest.ts';
import { limits, sketchCounts } from '../../proto/limits.ts';
import type { DeviceRecord, ErasureReceipt, Losses, Metrics, QualityCounts, Sample, ShadowComparison, SketchMessage, UpdateOutcome, WindowProfile } from '../../proto/messages.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { decodeSampleInput } from '../../proto/sample-input.ts';

/** Rules and reasons there can be. */
const qualityTextsMax = 16;
const float32Max = 3.4028234663852886e38;

export type RecordProblem = Problem<'record.malformed' | 'record.time_absurd'>;

/**
 * Can this record be stored? What is refused here can never be stored, so the device drops it and counts the loss.
 * A device whose clock is behind keeps its data; one that is more than a day ahead does not.
 */
export function evaluateRecord(record: DeviceRecord, nowMs: number): Result<DeviceRecord, RecordProblem> {
  const { window, sample, metrics, outcome, receipt, losses } = record;
  const bodies = [window, sample, metrics, outcome, receipt, losses].filter((body) => body !== undefined);
  const body = bodies[0];
  if (body === undefined || bodies.length !== 1) return malformed(`expected exactly one of window, sample, metrics, outcome, receipt and losses, got ${bodies.length}`);
  if ('bundleDigest' in body && !isDigest(body.bundleDigest)) return malformed(`expected the digest of a bundle, got ${JSON.stringify(body.bundleDigest.slice(0, 100))}`);
  const latestMs = Math.max(record.atMs, window?.endMs ?? 0, window?.startMs ?? 0, sample?.capturedMs ?? 0, outcome?.startedMs ?? 0, outcome?.endedMs ?? 0, receipt?.executedMs ?? 0);
  if (latestMs > nowMs + limits.clockAheadMsMax) return problem('record.time_absurd', `a time of ${latestMs} is more than ${limits.clockAheadMsMax} ms after ${nowMs}; set the device's clock`);
  const wrong = (window && (wrongWindow(window) ?? wrongMerged(window, record.sequence))) ?? (sample && wrongSample(sample)) ?? (metrics && wrongMetrics(metrics)) ?? (outcome && wrongOutcome(outcome)) ?? (receipt && wrongReceipt(receipt)) ?? (losses && wrongLosses(losses));
  return wrong === undefined ? ok(record) : malformed(wrong);
}

function malformed(message: string): Result<never, RecordProblem> {
  return problem('record.malformed', message);
}

function wrongWindow({ startMs, endMs, profile, shadow }: WindowProfile): string | undefined {
  if (endMs < startMs) return `the window ends at ${endMs}, before it starts at ${startMs}`;
  if (profile?.confidence === undefined) return 'the window has no profile, or its profile has no confidence';
  const { count, features, outputs, confidence, predicted } = profile;
  if (count < 1) return 'the window counts no inference';
  if (features.length < 1 || features.length > limits.featuresMax) return `${features.length} features; expected 1 to ${limits.featuresMax}`;
  if (outputs.length > limits.outputsMax || predicted.length > limits.classesMax) return `${outputs.length} outputs and ${predicted.length} classes; expected at most ${limits.outputsMax} and ${limits.classesMax}`;
  const classified = predicted.reduce((sum, value) => sum + value, 0);
  if (classified > count) return `${classified} predictions by class; expected at most the window's ${count}`;
  for (const sketch of [...features, ...outputs, confidence]) {
    const wrong = wrongSketch(sketch, count);
    if (wrong !== undefined) return wrong;
  }
  return shadow === undefined ? undefined : wrongShadow(shadow);
}

function wrongMerged({ merged = [], windows = 0, shadow }: WindowProfile, sequence: number): string | undefined {
  if (merged.length > limits.mergedRecordsMax || windows > limits.mergedRecordsMax) return `${windows} windows in place of ${merged.length} records; expected at most ${limits.mergedRecordsMax}`;
  if (merged.length > 0 && shadow !== undefined) return 'several windows of a bundle in the shadow in one; their latencies cannot be put together';
  const wrong = merged.find((other) => !(other > 0 && other < sequence));
  return wrong === undefined ? undefined : `record ${sequence} in place of ${wrong}; expected earlier ones`;
}

function wrongShadow(shadow: ShadowComparison): string | undefined {
  const wrong = Object.entries(shadow).find(([, value]) => typeof value === 'number' && (!Number.isFinite(value) || value < 0));
  if (wrong !== undefined) return `${wrong[0]} of the shadow is ${wrong[1]}; expected a finite number from 0`;
  return shadow.agreed > shadow.compared ? `${shadow.agreed} of ${shadow.compared} compared outputs agree; expected at most all of them` : undefined;
}

/** Whether it fits the reference of its bundle is the monitor's question; here only what holds for every profile. */
function wrongSketch({ counts, finite, mean, m2, min, max }: SketchMessage, count: number): string | undefined {
  if (counts.length !== sketchCounts) return `a sketch has ${counts.length} counts; expected ${sketchCounts}`;
  const total = counts.reduce((sum, value) => sum + value, 0);
  if (total !== count) return `the counts of a sketch add up to ${total}; expected the window's ${count}`;
  if (![mean, m2, min, max].every(Number.isFinite)) return `a sketch's moments are ${mean}, ${m2}, ${min}, ${max}; expected finite numbers`;
  // What they describe are float32 values: sums of their squares are finite too.
  if (finite > count || m2 < 0 || Math.abs(mean) > float32Max) return `a sketch has ${finite} finite values of mean ${mean} and m2 ${m2}; expected at most the window's ${count}, a mean of float32 values and no m2 below 0`;
  return undefined;
}

function wrongSample(sample: Sample): string | undefined {
  const { rows, columns, input, inputU8, output, confidence, inclusionProbability, randomProbability = 0, parts = 0, part = 0, split = '', quality = [] } = sample;
  const { length } = decodeSampleInput(sample);
  const wholeFits = parts < 2 ? rows * columns === length : length > 0 && length <= rows * columns;
  if (rows < 1 || columns < 1 || rows * columns > limits.sampleValuesMax || !wholeFits) {
    return `${rows} x ${columns} with ${length} values${parts < 2 ? '' : ` in part ${part} of ${parts}`}; expected as many values as rows times columns, at most ${limits.sampleValuesMax}`;
  }
  if (input.length > 0 && (inputU8?.length ?? 0) > 0) return 'values both as numbers and as bytes; expected one of them';
  if (parts > 1 && (part >= parts || parts > limits.samplePartsMax || split === '')) return `part ${part} of ${parts} of ${JSON.stringify(split.slice(0, 80))}; expected a name and one of 2 to ${limits.samplePartsMax} parts`;
  if (output.length < 1 || output.length > limits.outputsMax || !output.every(Number.isFinite)) return `expected 1 to ${limits.outputsMax} finite outputs, got ${output.length}`;
  if (!(confidence >= 0 && confidence <= 1)) return `a confidence of ${confidence}; expected 0 to 1`;
  if (!(inclusionProbability > 0 && inclusionProbability <= 1)) return `an inclusion probability of ${inclusionProbability}; expected more than 0, at most 1`;
  if (!(randomProbability >= 0 && randomProbability <= inclusionProbability + 1e-9)) return `a random probability of ${randomProbability}; expected 0 to the inclusion probability of ${inclusionProbability}`;
  if (quality.length > qualityTextsMax) return `${quality.length} broken quality rules; expected at most ${qualityTextsMax}`;
  return [sample.rule, sample.stage ?? '', sample.group ?? '', split, ...quality].map((text) => wrongText(text, limits.nameCharsMax)).find((wrong) => wrong !== undefined) ?? wrongText(sample.sourceKey, limits.topicBytesMax);
}

function wrongMetrics(metrics: Metrics): string | undefined {
  const figures = Object.entries(metrics).filter(([, value]) => typeof value === 'number');
  const wrong = figures.find(([, value]) => !Number.isFinite(value) || value < 0);
  if (wrong !== undefined) return `${wrong[0]} is ${wrong[1]}; expected a finite number from 0`;
  if (metrics.errors > metrics.inferences) return `${metrics.errors} of ${metrics.inferences} inferences failed; expected at most all of them`;
  const dropped = metrics.droppedSamples ?? [];
  if (dropped.length > qualityTextsMax || dropped.some(({ reason, count }) => wrongText(reason, limits.nameCharsMax) !== undefined || !(count >= 0))) return `${dropped.length} reasons of dropped samples; expected at most ${qualityTextsMax}, each with a short name`;
  return (metrics.quality && wrongQuality(metrics.quality)) ?? wrongText(metrics.runtime, limits.nameCharsMax);
}

function wrongQuality({ columns }: QualityCounts): string | undefined {
  if (columns.length > limits.featuresMax) return `findings in ${columns.length} columns; expected at most ${limits.featuresMax}`;
  return columns.map(({ name }) => wrongText(name, limits.nameCharsMax)).find((wrong) => wrong !== undefined);
}

function wrongReceipt({ erasureId, digest }: ErasureReceipt): string | undefined {
  if (!isDigest(digest)) return `expected the digest of what was erased, got ${JSON.stringify(digest.slice(0, 100))}`;
  return wrongText(erasureId, limits.nameCharsMax);
}

/** Every kind for every reason, at most. */
const lossesMax = 64;

function wrongLosses({ losses }: Losses): string | undefined {
  if (losses.length > lossesMax) return `${losses.length} losses; expected at most ${lossesMax}`;
  const wrong = losses.find(({ records, weight, first, last }) => !(records >= 0 && weight >= 0 && Number.isFinite(weight) && first <= last));
  if (wrong !== undefined) return `a loss of ${wrong.records} records with a weight of ${wrong.weight}, from ${wrong.first} to ${wrong.last}; expected numbers from 0, and no range that ends before it starts`;
  return losses.map(({ kind, reason }) => wrongText(kind, limits.nameCharsMax) ?? wrongText(reason, limits.nameCharsMax)).find((text) => text !== undefined);
}

function wrongOutcome(outcome: UpdateOutcome): string | undefined {
  if (outcome.endedMs < outcome.startedMs) return `the update ended at ${outcome.endedMs}, before it started at ${outcome.startedMs}`;
  return wrongText(outcome.rolloutId, limits.nameCharsMax) ?? wrongText(outcome.reason, limits.topicBytesMax) ?? wrongText(outcome.detail, limits.textCharsMax);
}

// NUL cannot be stored as text in PostgreSQL.
function wrongText(text: string, charsMax: number): string | undefined {
  if (text.length > charsMax) return `a text of ${text.length} characters; expected at most ${charsMax}`;
  return text.includes('\0') ? 'a text holds a NUL character' : undefined;
}
