import type { Insertable } from 'kysely';
import { encode } from '../../proto/codec.ts';
import type { Acknowledgement, ErasureReceipt, QualityCounts, Rejection, Sample, SequenceRange } from '../../proto/messages.ts';
import { hourOfMetrics, hourOfWindow, type DeviceHour } from '../../features/profile/hour-totals.ts';
import type { Schema } from '../store/schema.ts';
import { decodeSampleInput } from '../../proto/sample-input.ts';
import type { TimedRecord } from './correct-times.ts';
import { evaluateRecord } from './evaluate-record.ts';
import { hourTakenOut, planStandIn, takenOut, type KnownRecord, type StandIn, type StoredWindow } from './plan-stand-in.ts';
import { recordKey } from './record-key.ts';

/** What one batch adds to the store, table by table. */
export interface IngestRows {
  readonly records: Insertable<Schema['records']>[];
  readonly windows: Insertable<Schema['windows']>[];
  readonly samples: Insertable<Schema['samples']>[];
  readonly metrics: Insertable<Schema['metrics']>[];
  readonly outcomes: Insertable<Schema['outcomes']>[];
  readonly parts: Insertable<Schema['sample_parts']>[];
  readonly receipts: DeviceReceipt[];
  readonly losses: Insertable<Schema['losses']>[];
  readonly quality: DeviceQuality[];
  /** What windows and metrics add to the hours of their device. */
  readonly hours: DeviceHour[];
  /** Windows that are taken out, as another stands in their place from now on. */
  readonly replaced: ReplacedWindow[];
}

export interface ReplacedWindow { readonly deviceId: string; readonly epoch: number; readonly sequence: number; readonly window: StoredWindow }

/** What a device says it has erased. */
export interface DeviceReceipt { readonly deviceId: string; readonly epoch: number; readonly sequence: number; readonly receipt: ErasureReceipt }

/** What was wrong with a device's readings in an interval. */
export interface DeviceQuality { readonly deviceId: string; readonly bundleDigest: string; readonly counts: QualityCounts }

export const noRows = (): IngestRows => ({ records: [], windows: [], samples: [], metrics: [], outcomes: [], parts: [], receipts: [], losses: [], quality: [], hours: [], replaced: [] });

export interface IngestPlan {
  readonly rows: IngestRows;
  /** To be sent once the rows are committed; it names every record of the batch, repeats included. */
  readonly acknowledgement: Acknowledgement;
}

const rejectionDetailCharsMax = 300;

/**
 * Which records of a batch are new, which are repeats and which can never be stored.
 *
 * @param records the batch as decoded; what could not be decoded is a Rejection already
 * @param known keys of the batch's records that are committed, or planned by an earlier batch of the same transaction
 * @param stoodFor what is committed of the records that those of the batch stand in place of, by recordKey
 */
export function planIngest(deviceId: string, records: readonly (TimedRecord | Rejection)[], known: ReadonlySet<string>, nowMs: number, stoodFor: ReadonlyMap<string, KnownRecord> = new Map()): IngestPlan {
  const rows = noRows();
  const committed: SequenceRange[] = [];
  const rejected: Rejection[] = [];
  const planned = new Set<string>();
  const found = new Map(stoodFor);
  for (const record of records) {
    if ('code' in record) {
      rejected.push(record);
      continue;
    }
    const { epoch, sequence } = record;
    const key = recordKey(record);
    if (!known.has(key) && !planned.has(key)) {
      const storable = evaluateRecord(record, nowMs);
      if (!storable.ok) {
        rejected.push({ epoch, sequence, code: storable.error.code, detail: storable.error.message.slice(0, rejectionDetailCharsMax) });
        continue;
      }
      const standIn = planStandIn(epoch, record.window?.merged ?? [], found, (other) => known.has(other) || planned.has(other));
      // Neither committed nor rejected: its device sends it again.
      if (standIn === 'later') continue;
      if ('gone' in standIn) {
        rejected.push({ epoch, sequence, code: 'record.overlaps', detail: `it stands in place of ${standIn.gone}, which was stored and is there no longer: nobody can tell what of it is counted already` });
        continue;
      }
      planned.add(key);
      for (const { sequence: other, window } of standIn.sequences) {
        planned.add(recordKey({ epoch, sequence: other }));
        if (window !== undefined) found.set(recordKey({ epoch, sequence: other }), takenOut);
      }
      addRows(rows, deviceId, record, nowMs);
      addStandIn(rows, deviceId, epoch, standIn, nowMs);
    }
    committed.push({ epoch, first: sequence, last: sequence });
  }
  return { rows, acknowledgement: { committed: mergeRanges(committed), rejected } };
}

/** The same sequences in as few ranges as possible, ascending. */
export function mergeRanges(ranges: readonly SequenceRange[]): SequenceRange[] {
  const merged: SequenceRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.epoch - b.epoch || a.first - b.first)) {
    const last = merged.at(-1);
    if (last !== undefined && last.epoch === range.epoch && range.first <= last.last + 1) last.last = Math.max(last.last, range.last);
    else merged.push({ ...range });
  }
  return merged;
}

function addRows(rows: IngestRows, deviceId: string, record: TimedRecord, nowMs: number): void {
  const { epoch, sequence, window, sample, metrics, outcome, receipt, losses, correction } = record;
  const key = { device_id: deviceId, epoch, sequence };
  const kind = window ? 'window' : sample ? 'sample' : metrics ? 'metrics' : outcome ? 'outcome' : losses ? 'losses' : 'receipt';
  rows.records.push({ ...key, kind, received_ms: nowMs, device_ms: correction?.deviceMs ?? null, time_source: correction?.source ?? null });
  if (window?.profile) {
    rows.windows.push({ ...key, bundle_digest: window.bundleDigest, start_ms: window.startMs, end_ms: window.endMs, received_ms: nowMs, count: window.profile.count, profile: encode('Profile', window.profile) });
  }
  const hour = window ? hourOfWindow(deviceId, window, nowMs) : metrics ? hourOfMetrics(deviceId, metrics, record.atMs, nowMs) : undefined;
  if (hour) rows.hours.push(hour);
  if (sample) addSample(rows, deviceId, `${deviceId}-${epoch}-${sequence}`, sample, nowMs);
  if (metrics) rows.metrics.push({ ...key, bundle_digest: metrics.bundleDigest, at_ms: record.atMs, metrics_json: JSON.stringify(metrics) });
  if (outcome) {
    const { bundleDigest, rolloutId, phase, reason, ...detail } = outcome;
    rows.outcomes.push({ ...key, bundle_digest: bundleDigest, rollout_id: rolloutId, phase, reason, detail_json: JSON.stringify(detail), at_ms: record.atMs });
  }
  if (losses) rows.losses.push({ ...key, at_ms: record.atMs, losses_json: JSON.stringify(losses.losses) });
  if (receipt) rows.receipts.push({ deviceId, epoch, sequence, receipt });
  if (metrics?.quality) rows.quality.push({ deviceId, bundleDigest: metrics.bundleDigest, counts: metrics.quality });
}

function addStandIn(rows: IngestRows, deviceId: string, epoch: number, { sequences }: StandIn, nowMs: number): void {
  for (const { sequence, window } of sequences) {
    if (window === undefined) rows.records.push({ device_id: deviceId, epoch, sequence, kind: 'merged', received_ms: nowMs, device_ms: null, time_source: null });
    else {
      rows.replaced.push({ deviceId, epoch, sequence, window });
      const hour = hourTakenOut(deviceId, window);
      if (hour) rows.hours.push(hour);
    }
  }
}

/** The first part of a sample in parts is its row, which waits for the others. */
function addSample(rows: IngestRows, deviceId: string, id: string, sample: Sample, nowMs: number): void {
  const { split = '', part = 0, parts = 0 } = sample;
  const inParts = parts > 1;
  const input = storedInput(sample);
  if (inParts) rows.parts.push({ device_id: deviceId, split, part, parts, sample_id: part === 0 ? id : '', received_ms: nowMs, input });
  if (part > 0) return;
  rows.samples.push({
    id, device_id: deviceId, bundle_digest: sample.bundleDigest, captured_ms: sample.capturedMs, received_ms: nowMs, rows: sample.rows, columns: sample.columns,
    input: inParts ? new Uint8Array() : input, output: float32Bytes(sample.output), predicted: predictedOf(sample.output), confidence: sample.confidence,
    inclusion_probability: sample.inclusionProbability, rule: sample.rule, source_key: sample.sourceKey, state: inParts ? 'partial' : 'unlabeled',
    random_probability: sample.randomProbability ?? 0, stage: sample.stage ?? '', context_group: sample.group ?? '', context_offset: sample.contextOffset ?? 0, quality_json: JSON.stringify(sample.quality ?? []),
  });
}

/** Bytes stay bytes: a picture is not stored four times as large. */
function storedInput(sample: Sample): Uint8Array {
  const values = decodeSampleInput(sample);
  return values instanceof Uint8Array ? Uint8Array.from(values) : float32Bytes(sample.input);
}

/** Class index where there are several outputs (the first of equals), else the value or score itself. */
function predictedOf(output: readonly number[]): number {
  return output.length === 1 ? (output[0] as number) : output.indexOf(Math.max(...output));
}

/** Little-endian, whatever the machine. */
function float32Bytes(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) view.setFloat32(i * 4, values[i] as number, true);
  return bytes;
}
