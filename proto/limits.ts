import { assert } from './assert.ts';

/**
 * Every limit on what travels or is stored, in one place; the relations between them are asserted below.
 * Units come last in each name.
 */
export const limits = {
  /** MQTT payload that every broker at hand accepts (AWS IoT Core: 128 KB). */
  mqttPayloadBytesMax: 96 * 1024,
  /** Largest frame the embedded broker accepts before and after CONNECT. */
  brokerFrameBytesBeforeConnectMax: 64 * 1024,
  brokerFrameBytesMax: 300 * 1024,
  /** A client whose socket holds more than this unread is cut off. */
  brokerUnreadBytesMax: 8 * 1024 * 1024,
  topicBytesMax: 200,
  topicLevelsMax: 8,
  filtersPerSubscribeMax: 8,
  deviceIdCharsMax: 64,

  chunkBytes: 64 * 1024,
  /** Chunks subscribed to at the same time: 8 x 64 KiB = 512 KiB in flight. */
  chunkWindowMax: 8,
  /** Blocks that a device may ask for at a time (the last way to an artifact). */
  blocksPerDeviceMax: 2,
  /** The manifest lists every chunk's digest, so it must itself stay one chunk. */
  chunksPerBundleMax: 512,
  manifestBytesMax: 64 * 1024,
  blobBytesMax: 24 * 1024 * 1024,
  bundleBytesMax: 32 * 1024 * 1024,

  recordsPerBatchMax: 64,
  recordBytesMax: 90 * 1024,
  outboxBytesMax: 64 * 1024 * 1024,
  /** What windows that are put together may span, and stand in place of: a day of windows of five minutes, however often they were. */
  mergedWindowMsMax: 24 * 3600 * 1000,
  mergedRecordsMax: 1_024,
  clockAheadMsMax: 24 * 3600 * 1000,

  /** Columns of a row, and channels of a transform. */
  featuresMax: 1024,
  /** Values of a model input that are profiled one by one; a larger input is summarized. */
  profiledFeaturesMax: 768,
  outputsMax: 1024,
  classesMax: 256,
  /** Values of one raw input, and of one model input. */
  sampleValuesMax: 32 * 1024,
  /** A sample too large for one record is sent in so many at most. */
  samplePartsMax: 4,
  /** What compiling a transform may set aside for tables, in numbers of 8 bytes, and what applying it may take, in multiplications. */
  transformTableMax: 1024 * 1024,
  transformWorkMax: 64 * 1024 * 1024,
  transformBytesMax: 4 * 1024 * 1024,
  profileBins: 32,
  textCharsMax: 2_000,
  nameCharsMax: 64,

  httpBodyBytesMax: 64 * 1024 * 1024,
  httpJsonBytesMax: 1024 * 1024,
  datasetRowsMax: 1_000_000,
  datasetColumnsMax: 4_096,

  tfliteOperatorsMax: 4_096,
  tfliteTensorsMax: 16_384,
  tfliteArenaBytesMax: 256 * 1024 * 1024,
} as const;

/** Bins as they are counted: under, 32 bins, over, missing, NaN. */
export const sketchCounts = limits.profileBins + 4;

assert(limits.chunkBytes + 1024 <= limits.mqttPayloadBytesMax, 'a chunk and its envelope fit into one MQTT payload');
assert(limits.recordBytesMax + 1024 <= limits.mqttPayloadBytesMax, 'one record and its envelope fit into one MQTT payload');
assert(limits.mqttPayloadBytesMax + limits.topicBytesMax < limits.brokerFrameBytesMax, 'the broker accepts every legal frame');
assert(limits.chunksPerBundleMax * 72 + 8_192 <= limits.manifestBytesMax, 'a manifest that lists every chunk digest stays one chunk');
assert(limits.chunksPerBundleMax * limits.chunkBytes >= limits.bundleBytesMax, 'every legal bundle can be chunked');
// 36 counts below 16,384 (2 bytes each), the moments and the field tags: 106 bytes.
assert(limits.profiledFeaturesMax * 106 + 4_096 <= limits.recordBytesMax, 'the profile of one window of thousands of inferences fits into one record');
// The room beside the values: outputs, keys and names.
assert(limits.samplePartsMax * (limits.recordBytesMax - 8_192) >= 4 * limits.sampleValuesMax, 'every legal sample can be sent in parts');
assert(limits.chunkWindowMax <= limits.filtersPerSubscribeMax, 'one window is one SUBSCRIBE');
