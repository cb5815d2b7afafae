import type { ClockReading, DeviceRecord, Rejection, Sample, UpdateOutcome, WindowProfile } from '../../proto/messages.ts';

/** What is known of one start of a device's monotonic clock: true time = offset + monotonic time. */
export interface BootClock {
  readonly boot: number;
  readonly offsetMs: number;
  /** By a reading that came with a batch; otherwise bounded by the order of records alone. */
  readonly measured: boolean;
  /** Of the newest reading: when it came, and the sequence before which every record of the epoch was made. */
  readonly epoch: number;
  readonly sequence: number;
  readonly seenMs: number;
}

/** A record whose times are right, as far as can be known. */
export type TimedRecord = DeviceRecord & {
  /** Absent: the device's own times were taken. `measured` by the device's monotonic clock, `ordered` between moments known from other records. */
  readonly correction?: { readonly deviceMs: number; readonly source: 'measured' | 'ordered' };
};

export interface TimedBatch {
  readonly records: readonly (TimedRecord | Rejection)[];
  /** What was learnt of the device's boots. */
  readonly boots: readonly BootClock[];
}

/** A wall clock that is wrong by less is left alone: it is not better known how long a batch was on its way. */
const toleranceMs = 60_000;
/** Of an oscillator, at worst (0.02 %). */
const driftMax = 2e-4;
/** A sample whose own time is this far from its record's has it from the line, not from the device's clock. */
const capturedApartMs = 3600_000;

/**
 * Corrects the device's wall times by what its monotonic clock says. With each batch the device tells what both clocks show;
 * this server's clock when the batch comes gives the offset of that boot's monotonic clock, too late by the time on the way, so
 * the smallest of a boot counts (the clock filter of NTP, RFC 5905 section 10). Records of an earlier boot that was never heard are put
 * where the order of sequences leaves room: after the last reading before them, before the next boot began. All records of
 * one boot in a batch are corrected together, by the same offset, or none is. Why: docs/decisions/device-time.md.
 *
 * @param reading absent: the device says nothing, its times are taken as they are
 * @param known what earlier batches gave
 * @param earliestMs no record of this device is older
 */
export function correctTimes(records: readonly (DeviceRecord | Rejection)[], reading: ClockReading | undefined, known: readonly BootClock[], earliestMs: number, receivedMs: number): TimedBatch {
  if (reading === undefined || reading.boot === 0) return { records, boots: [] };
  const current = measureBoot(reading, known.find(({ boot }) => boot === reading.boot), receivedMs);
  const others = known.filter(({ boot }) => boot !== reading.boot);
  const learnt: BootClock[] = [current];
  const corrected = new Map<DeviceRecord, TimedRecord>();
  const readable = records.flatMap((record) => ('code' in record ? [] : [record]));
  for (const [boot, own] of Map.groupBy(readable, (record) => record.boot ?? 0)) {
    if (boot === 0) continue;
    const bounds = own.map((record) => boundsOf(record, [...others, current], current, earliestMs, receivedMs));
    let clock = [current, ...others].find((candidate) => candidate.boot === boot);
    if (clock === undefined) {
      clock = { boot, offsetMs: fitOffset(own, bounds), measured: false, epoch: own[0]?.epoch ?? 0, sequence: 0, seenMs: receivedMs };
      learnt.push(clock);
    }
    const { offsetMs, measured } = clock;
    const times = own.map((record, i) => clamp(offsetMs + (record.monotonicMs ?? 0), measured ? -Infinity : (bounds[i]?.fromMs ?? 0), measured ? receivedMs : (bounds[i]?.toMs ?? receivedMs)));
    if (own.every((record, i) => Math.abs(record.atMs - (times[i] as number)) <= toleranceMs)) {
      for (const record of own) corrected.set(record, moveRecord(record, record.atMs, receivedMs));
      continue;
    }
    own.forEach((record, i) => {
      const atMs = Math.max(0, Math.round(times[i] as number));
      corrected.set(record, { ...moveRecord(record, atMs, receivedMs), correction: { deviceMs: record.atMs, source: measured ? 'measured' : 'ordered' } });
    });
  }
  return { records: records.map((record) => ('code' in record ? record : (corrected.get(record) ?? record))), boots: learnt };
}

function measureBoot({ boot, epoch, sequence, monotonicMs }: ClockReading, before: BootClock | undefined, receivedMs: number): BootClock {
  const candidate = receivedMs - monotonicMs;
  const aged = before?.measured === true ? before.offsetMs + driftMax * Math.max(0, receivedMs - before.seenMs) : Infinity;
  // A reading that is far later than the best one was not on its way for so long: this server's own clock was wrong then, or the device slept.
  const offsetMs = candidate - aged > toleranceMs ? candidate : Math.min(candidate, aged);
  return { boot, offsetMs: Math.round(offsetMs), measured: true, epoch, sequence, seenMs: receivedMs };
}

/** Between which moments a record was made, by the sequences of readings before and after it. */
function boundsOf(record: DeviceRecord, boots: readonly BootClock[], current: BootClock, earliestMs: number, receivedMs: number): { fromMs: number; toMs: number } {
  const { epoch, boot } = record;
  // One that stands in place of others of its boot was given its sequence later than its content was made.
  const sequence = (record.window?.merged ?? []).reduce((least, other) => Math.min(least, other), record.sequence);
  let [fromMs, toMs] = [earliestMs, boot === current.boot ? receivedMs : Math.min(receivedMs, current.offsetMs)];
  for (const other of boots) {
    if (!other.measured || other.epoch !== epoch || other.boot === current.boot) continue;
    if (other.sequence <= sequence) fromMs = Math.max(fromMs, other.seenMs);
    else if (other.boot !== boot) toMs = Math.min(toMs, other.offsetMs);
  }
  return { fromMs: Math.min(fromMs, toMs), toMs };
}

/** The device's own offset at its last record, where a clock that was set since boot is right by then, held within the bounds. */
function fitOffset(records: readonly DeviceRecord[], bounds: readonly { readonly fromMs: number; readonly toMs: number }[]): number {
  const monotonic = records.map((record) => record.monotonicMs ?? 0);
  const last = records.reduce((newest, record) => ((record.monotonicMs ?? 0) >= (newest.monotonicMs ?? 0) ? record : newest));
  const from = Math.max(...bounds.map(({ fromMs }, i) => fromMs - (monotonic[i] as number)));
  const to = Math.min(...bounds.map(({ toMs }, i) => toMs - (monotonic[i] as number)));
  return Math.round(clamp(last.atMs - (last.monotonicMs ?? 0), Math.min(from, to), to));
}

/** The same record made at another time, and all that its body says of times with it. */
function moveRecord(record: DeviceRecord, atMs: number, receivedMs: number): DeviceRecord {
  const byMs = atMs - record.atMs;
  const { window, sample, outcome, receipt } = record;
  return {
    ...record,
    atMs,
    ...(window && { window: moveWindow(window, byMs) }),
    ...(sample && { sample: moveSample(sample, record.atMs, byMs, receivedMs) }),
    ...(outcome && { outcome: moveOutcome(outcome, byMs) }),
    ...(receipt && { receipt: { ...receipt, executedMs: Math.max(0, receipt.executedMs + byMs) } }),
  };
}

/** It ended when the record was made, and took as long as the monotonic clock says. */
function moveWindow(window: WindowProfile, byMs: number): WindowProfile {
  const endMs = Math.max(0, window.endMs + byMs);
  const startMs = window.durationMs ? endMs - window.durationMs : window.startMs + byMs;
  return { ...window, startMs: clamp(startMs, 0, endMs), endMs };
}

function moveSample(sample: Sample, atMs: number, byMs: number, receivedMs: number): Sample {
  const ofTheLine = Math.abs(sample.capturedMs - atMs) > capturedApartMs && sample.capturedMs <= receivedMs + toleranceMs;
  return ofTheLine ? sample : { ...sample, capturedMs: Math.max(0, Math.abs(sample.capturedMs - atMs) > capturedApartMs ? atMs + byMs : sample.capturedMs + byMs) };
}

function moveOutcome(outcome: UpdateOutcome, byMs: number): UpdateOutcome {
  const endedMs = Math.max(0, outcome.endedMs + byMs);
  return { ...outcome, startedMs: clamp(outcome.startedMs + byMs, 0, endedMs), endedMs };
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
