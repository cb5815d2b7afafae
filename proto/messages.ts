import type { fleetloop } from './generated/fleetloop.js';

/**
 * The messages of fleetloop.proto as plain, fully populated domain values: what decode gives and encode takes.
 * Numbers that travel as uint64 are safe integers; enum values are their names; absent sub-messages are undefined.
 */
export type SlotState = keyof typeof fleetloop.v1.SlotState;
export type UpdatePhase = keyof typeof fleetloop.v1.UpdatePhase;
export type UncertaintyMeasure = keyof typeof fleetloop.v1.UncertaintyMeasure;
export type DeliverySource = keyof typeof fleetloop.v1.DeliverySource;

export interface SignedDesired { desired: Uint8Array; keyId: string; signature: Uint8Array }

export interface Desired {
  deviceId: string;
  revision: number;
  bundle?: BundleRef | undefined;
  rolloutId: string;
  issuedMs: number;
  expiresMs: number;
  probation?: Probation | undefined;
  sampling?: Sampling | undefined;
  reporting?: Reporting | undefined;
  shadowing?: Shadowing | undefined;
  activation?: Activation | undefined;
  delivery?: Delivery | undefined;
}

export interface Shadowing { inferencesMin: number; durationMs: number; only: boolean }
export interface Activation { hold: boolean; windows: MaintenanceWindow[]; deadlineMs: number }
export interface MaintenanceWindow { days: number; startMinute: number; endMinute: number; utcOffsetMinutes: number }
/** A source that this version does not know arrives as its number: pass over it. */
export interface Delivery { sources: DeliverySource[]; httpsUrl: string; deltas: Delta[]; jitterMs: number }
export interface Delta { artifactDigest: string; baseDigest: string; patchDigest: string; patchBytes: number }

export interface BundleRef {
  digest: string;
  sizeBytes: number;
  releaseCounter: number;
  releaseKeyId: string;
  releaseSignature: Uint8Array;
  model: string;
  version: number;
  rollback: boolean;
}

export interface Probation { inferencesMin: number; durationMs: number; errorFractionMax: number }
/** What is left out is not asked for. */
export interface Sampling {
  randomFloor: number;
  uncertaintyMin: number;
  uncertainProbability: number;
  /** A measure that this version does not know arrives as its number: take the margin. */
  uncertaintyMeasure?: UncertaintyMeasure | undefined;
  noveltyMin?: number | undefined;
  novelProbability?: number | undefined;
  classProbability?: number | undefined;
  classPerDay?: number | undefined;
  perDayMax?: number | undefined;
  contextBefore?: number | undefined;
  contextAfter?: number | undefined;
  budgets?: SampleBudget[] | undefined;
}
export interface SampleBudget { link: string; bytesPerDay: number }

export interface SignedOrders { orders: Uint8Array; keyId: string; signature: Uint8Array }
export interface Orders { deviceId: string; sequence: number; issuedMs: number; sampling?: Sampling | undefined; burst?: Burst | undefined; erasures: Erasure[] }
export interface Burst { id: string; probability: number; durationMs: number; expiresMs: number }
export interface Erasure { id: string; beforeMs: number; samplesOnly: boolean }

export interface Reporting { windowInferences: number; windowMsMax: number; metricsIntervalMs: number }

export interface Chunk { artifactDigest: string; index: number; count: number; data: Uint8Array }

export interface BlockRequest { artifactDigest: string; indices: number[] }
export interface Block { chunk?: Chunk | undefined; retryAfterMs: number; reason: string }

/** atMs: the control plane's clock; 0 from one that does not say. */
export interface Acknowledgement { committed: SequenceRange[]; rejected: Rejection[]; atMs?: number }
export interface SequenceRange { epoch: number; first: number; last: number }
export interface Rejection { epoch: number; sequence: number; code: string; detail: string }
export interface Announce { controlPlaneId: string; startedMs: number; /** Each device answers after a random part of it; absent: at once. */ spreadMs?: number }

export interface DeviceStatus { deviceId: string; online: boolean; agentVersion: string; bootMs: number; atMs: number }

export interface Slot { name: string; bundleDigest: string; state: SlotState }

export interface Update {
  bundleDigest: string;
  rolloutId: string;
  phase: UpdatePhase;
  reason: string;
  detail: string;
  chunksDone: number;
  chunksTotal: number;
  sinceMs: number;
  /** The desired revision it answers; 0 from an agent that does not say. */
  revision: number;
}

export interface Reported {
  deviceId: string;
  sequence: number;
  desiredRevision: number;
  slots: Slot[];
  runningDigest: string;
  confirmedDigest: string;
  update?: Update | undefined;
  inferencesSinceActivation: number;
  agentVersion: string;
  runtime: string;
  atMs: number;
  detail: string;
  shadowInferences: number;
  runtimeChoice?: RuntimeChoice | undefined;
}

export interface RuntimeChoice {
  measured: { runtime: string; p50Us: number; p99Us: number; memoryBytes: number }[];
  reason: string;
  measuredOn: string;
  atMs: number;
}

export interface RecordBatch { deviceId: string; records: DeviceRecord[]; clock?: ClockReading | undefined }

/** A device's clocks at one instant; what each field means: fleetloop.proto. */
export interface ClockReading { epoch: number; sequence: number; boot: number; monotonicMs: number; wallMs: number }

/** One durable report of a device; exactly one of the bodies is present. */
export interface DeviceRecord {
  epoch: number;
  sequence: number;
  atMs: number;
  window?: WindowProfile | undefined;
  sample?: Sample | undefined;
  metrics?: Metrics | undefined;
  outcome?: UpdateOutcome | undefined;
  receipt?: ErasureReceipt | undefined;
  losses?: Losses | undefined;
  /** The monotonic clock when it was made, and in which boot; 0 from an agent that does not say. */
  boot?: number;
  monotonicMs?: number;
}

/** windows: how many a device has put together in it, 0 for one; merged: sequences it stands in place of. */
export interface WindowProfile { bundleDigest: string; startMs: number; endMs: number; profile?: ProfileMessage | undefined; shadow?: ShadowComparison | undefined; durationMs?: number; windows?: number; merged?: number[] }

export interface ShadowComparison {
  besideDigest: string;
  compared: number;
  agreed: number;
  differenceSum: number;
  differenceSquaredSum: number;
  errors: number;
  latencyP50Us: number;
  latencyP99Us: number;
  dropped: number;
}

export interface ProfileMessage {
  count: number;
  features: SketchMessage[];
  outputs: SketchMessage[];
  confidence?: SketchMessage | undefined;
  predicted: number[];
}

export interface SketchMessage { counts: number[]; finite: number; mean: number; m2: number; min: number; max: number }

export interface ReferenceProfileMessage {
  featureNames: string[];
  featureEdges: BinEdges[];
  outputEdges: BinEdges[];
  confidenceEdges?: BinEdges | undefined;
  profile?: ProfileMessage | undefined;
  outputNames: string[];
}

export interface BinEdges { edges: number[] }

export interface Sample {
  bundleDigest: string;
  capturedMs: number;
  rows: number;
  columns: number;
  input: number[];
  output: number[];
  confidence: number;
  inclusionProbability: number;
  rule: string;
  sourceKey: string;
  /** Absent or empty: the values are in `input`; see decodeSampleInput. */
  inputU8?: Uint8Array | undefined;
  randomProbability?: number | undefined;
  stage?: string | undefined;
  group?: string | undefined;
  contextOffset?: number | undefined;
  quality?: string[] | undefined;
  split?: string | undefined;
  part?: number | undefined;
  parts?: number | undefined;
}

export interface Metrics {
  bundleDigest: string;
  intervalMs: number;
  inferences: number;
  errors: number;
  rejectedInputs: number;
  latencyP50Us: number;
  latencyP99Us: number;
  rssBytes: number;
  outboxBytes: number;
  evictedRecords: number;
  samplesKept: number;
  runtime: string;
  quality?: QualityCounts | undefined;
  droppedSamples?: DroppedSamples[] | undefined;
  samplesBytes?: number | undefined;
  droppedInputs?: number | undefined;
}

export interface DroppedSamples { reason: string; count: number }
export interface QualityCounts { readings: number; refused: number; tooFast: number; tooSlow: number; columns: ColumnQuality[] }
export interface ColumnQuality { name: string; missing: number; nan: number; outOfRange: number; stuck: number }
export interface Losses { losses: Loss[] }
export interface Loss { kind: string; reason: string; records: number; weight: number; first: number; last: number }

export interface ErasureReceipt { erasureId: string; executedMs: number; samples: number; windows: number; bytes: number; digest: string }

export interface UpdateOutcome {
  bundleDigest: string;
  rolloutId: string;
  phase: UpdatePhase;
  reason: string;
  detail: string;
  startedMs: number;
  endedMs: number;
  bytesFetched: number;
  bytesRefetched: number;
}

export interface GoldenVectors { vectors: GoldenVector[]; absoluteTolerance: number }
export interface GoldenVector { rows: number; columns: number; input: number[]; output: number[] }

export interface MessageTypes {
  SignedDesired: SignedDesired;
  Desired: Desired;
  SignedOrders: SignedOrders;
  Orders: Orders;
  Chunk: Chunk;
  BlockRequest: BlockRequest;
  Block: Block;
  Acknowledgement: Acknowledgement;
  Announce: Announce;
  DeviceStatus: DeviceStatus;
  Reported: Reported;
  RecordBatch: RecordBatch;
  ClockReading: ClockReading;
  DeviceRecord: DeviceRecord;
  WindowProfile: WindowProfile;
  Profile: ProfileMessage;
  ReferenceProfile: ReferenceProfileMessage;
  GoldenVectors: GoldenVectors;
}
