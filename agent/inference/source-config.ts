import { z } from 'zod';
import { resizeKinds } from '../../features/image/resize-taps.ts';
import { limits } from '../../proto/limits.ts';

/** What happens to a reading when as many as `length` wait: the source waits, the oldest goes, or the new one does. What goes is counted. */
export const whenFull = ['block', 'drop-oldest', 'drop-newest'] as const;
export const queueLengthMax = 4096;

const portMax = 65_535;
const name = z.string().min(1).max(limits.nameCharsMax);
const port = z.number().int().min(1).max(portMax);
const intervalMs = z.number().int().min(10).max(86_400_000);

/** `queue`, with what holds for a kind of source where the config does not say. */
const queue = (policy: (typeof whenFull)[number], length: number) =>
  z.strictObject({ whenFull: z.enum(whenFull).default(policy), length: z.number().int().min(1).max(queueLengthMax).default(length) }).prefault({});

/** What stands for a value that a message, a poll or a line does not have. */
export const whenIncomplete = ['hold', 'missing', 'refuse'] as const;
const incomplete = {
  /** hold: the last known value (none known: the row waits until there is); missing: a missing value; refuse: the row is refused. */
  whenIncomplete: z.enum(whenIncomplete).default('hold'),
  /** A held value older than this is missing. */
  holdMsMax: z.number().int().min(1).optional(),
};

/** Where the time of a reading stands, and how it is written. */
const timeUnits = ['ms', 's', 'iso'] as const;
export type TimeUnit = (typeof timeUnits)[number];

/** Pictures: fitted to this size where one is given, and handed on pixel by pixel, channels together, 0 (black) to 255. */
const imageSchema = z
  .strictObject({
    width: z.number().int().min(1).max(4096).optional(),
    height: z.number().int().min(1).max(4096).optional(),
    channels: z.union([z.literal(1), z.literal(3)]).default(3),
    resize: z.enum(resizeKinds).default('area'),
    /** exact: what resizing and making grey gives; bytes: rounded to whole steps of grey. With rows: image; a picture that is neither resized nor made grey is bytes anyway. */
    values: z.enum(['exact', 'bytes']).default('exact'),
    /** image: one row, for a model with an image column; pixels: a row for each pixel, for a model whose columns are the channels. */
    rows: z.enum(['image', 'pixels']).default('image'),
    pixelsMax: z.number().int().min(1).max(100_000_000).default(16_000_000),
  })
  .prefault({});
export type ImageOptions = z.infer<typeof imageSchema>;

export const brokerUrl = z.url({ protocol: /^(mqtts?|wss?)$/, error: 'expected a URL like mqtt://host:1883' });
/** The line's own broker, and as whom. */
export const brokerLogin = {
  url: brokerUrl,
  username: z.string().optional(),
  password: z.string().optional(),
  clientId: z.string().min(1).max(65).optional(),
  /** Of mqtts:// and wss://: certificates (PEM) of the authority that issued the broker's; without it those that the system's Node knows, and NODE_EXTRA_CA_CERTS. */
  caFile: z.string().min(1).optional(),
};
/** A filter as MQTT 3.1.1 section 4.7 has it: + for one level, # for all that follow. */
const topicFilter = z.string().max(1024).regex(/^(\+|[^+#\0/]*)(\/(\+|[^+#\0/]*))*(\/#)?$|^#$/, 'expected a topic filter like line/+/temperature').min(1);
const path = z.string().max(200);

const stdin = z.strictObject({
  kind: z.literal('stdin'),
  /** What the end of the input means: nothing more comes, or the agent is to stop. */
  atEnd: z.enum(['stay', 'stop']).default('stay'),
  queue: queue('block', 256),
});

const http = z.strictObject({ kind: z.literal('http'), port: z.number().int().min(0).max(portMax).default(0), image: imageSchema, queue: queue('block', 256) });

const socket = z.strictObject({
  kind: z.literal('socket'),
  /** TCP: of this machine alone unless `host` says otherwise. */
  port: z.number().int().min(0).max(portMax).optional(),
  host: z.string().min(1).default('127.0.0.1'),
  /** UNIX: the socket's file, and who may write to it (octal). */
  path: z.string().min(1).max(107).optional(),
  mode: z.string().regex(/^0?[0-7]{3}$/, 'expected an octal mode like "660"').default('660'),
  /** Whether each reading is also answered on its connection. */
  answer: z.boolean().default(true),
  queue: queue('block', 256),
}).refine((given) => (given.port === undefined) !== (given.path === undefined), 'expected either "port" (TCP) or "path" (UNIX)');

const mqttJson = z.strictObject({
  kind: z.literal('json'),
  /** Column to where its value stands: a path like sensors.temp or values[0] in the messages of any topic, or of the one given. */
  columns: z.record(name, z.union([path, z.strictObject({ topic: topicFilter, path: path.default('') })])).refine((columns) => Object.keys(columns).length >= 1 && Object.keys(columns).length <= limits.featuresMax, `expected 1 to ${limits.featuresMax} columns`),
  key: path.optional(),
  time: z.strictObject({ path, unit: z.enum(timeUnits).default('ms') }).optional(),
  /** A row is handed on when this column comes; without it with every message that has one of the columns. */
  emitOn: name.optional(),
  ...incomplete,
}).refine(({ emitOn, columns }) => emitOn === undefined || Object.hasOwn(columns, emitOn), { path: ['emitOn'], message: 'expected one of the columns' });

const sparkplugId = z.string().min(1).max(200).regex(/^[^+#/\0]+$/, 'expected an id without + # /');
const mqttSparkplug = z.strictObject({
  kind: z.literal('sparkplug'),
  group: sparkplugId,
  node: sparkplugId,
  /** A device of the node; without it the node's own metrics. */
  device: sparkplugId.optional(),
  /** Column to metric name. */
  columns: z.record(name, z.string().min(1).max(500)),
  emitOn: name.optional(),
  /** Ask the node to tell its births again where data comes whose names are not known: a birth is told once only. */
  requestRebirth: z.boolean().default(true),
  ...incomplete,
}).refine(({ emitOn, columns }) => emitOn === undefined || Object.hasOwn(columns, emitOn), { path: ['emitOn'], message: 'expected one of the columns' });

const mqtt = z.strictObject({
  kind: z.literal('mqtt'),
  ...brokerLogin,
  /** What is subscribed to; of Sparkplug it follows from group, node and device. */
  topics: z.array(topicFilter).min(1).max(64).optional(),
  qos: z.union([z.literal(0), z.literal(1)]).default(0),
  /** lines: each message holds readings as they come on standard input. */
  format: z.union([z.literal('lines'), z.discriminatedUnion('kind', [mqttJson, mqttSparkplug])]).default('lines'),
  queue: queue('drop-oldest', 64),
}).refine(({ format, topics }) => (typeof format === 'object' && format.kind === 'sparkplug') || topics !== undefined, { path: ['topics'], message: 'expected the topics to subscribe to' });

const csv = z.strictObject({
  kind: z.literal('csv'),
  delimiter: z.string().length(1).default(','),
  decimal: z.enum(['.', ',']).default('.'),
  /** Column to header; without it every header is a column. */
  columns: z.record(name, z.string()).optional(),
  /** Columns that hold categories: not read as numbers. */
  text: z.array(name).default([]),
  key: z.string().optional(),
  time: z.strictObject({ header: z.string(), unit: z.enum(timeUnits).default('iso') }).optional(),
  /** Files that lie there at the very first start: read whole, or only what is appended from then on. */
  startAt: z.enum(['beginning', 'end']).default('beginning'),
});
const images = z.strictObject({ kind: z.literal('images'), image: imageSchema });
const wav = z.strictObject({
  kind: z.literal('wav'),
  /** Frames handed on as one reading: 1, or the whole window of the model. */
  framesPerReading: z.number().int().min(1).max(limits.sampleValuesMax).default(1),
  /** Refuse files of another rate; a model has learned one. */
  sampleRateHz: z.number().int().min(1).optional(),
});

const after = z.union([z.literal('keep'), z.literal('delete'), z.strictObject({ moveTo: z.string().min(1) })]);
const folder = z.strictObject({
  kind: z.literal('folder'),
  path: z.string().min(1),
  /** Names like *.csv; * and ? only. Default by content. */
  pattern: z.string().min(1).max(200).optional(),
  content: z.discriminatedUnion('kind', [csv, images, wav]),
  /** What becomes of a picture or recording that has been read. CSV files are always kept. */
  after: after.default('keep'),
  /** How often the folder is looked at, besides being told of changes. */
  everyMs: intervalMs.default(1_000),
  /** A picture or recording is read once it has not changed for so long. */
  settledMs: z.number().int().min(0).max(60_000).default(300),
  queue: queue('block', 256),
}).refine(({ content, after: then }) => content.kind !== 'csv' || then === 'keep', { path: ['after'], message: 'CSV files are appended to by others and always kept' });

/** Where an OPC UA server is, and as whom. */
export const opcUaLogin = {
  endpoint: z.url({ protocol: /^opc\.tcp$/, error: 'expected a URL like opc.tcp://host:4840' }),
  security: z.strictObject({ mode: z.enum(['None', 'Sign', 'SignAndEncrypt']), policy: z.enum(['None', 'Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss']) }).default({ mode: 'None', policy: 'None' }),
  username: z.string().optional(),
  password: z.string().optional(),
};
export const nodeId = z.string().regex(/^(ns=\d+;)?[isgb]=.+$/, 'expected a node id like ns=2;s=Press.Temperature');

const opcUa = z.strictObject({
  kind: z.literal('opcua'),
  /** Column to node id, like ns=2;s=Press.Temperature. */
  nodes: z.record(name, nodeId),
  everyMs: intervalMs.default(1_000),
  ...opcUaLogin,
  ...incomplete,
  queue: queue('drop-oldest', 16),
});

export const registerTypes = ['int16', 'uint16', 'int32', 'uint32', 'float32', 'bit'] as const;
export const registerSchema = z.strictObject({
  /** As the protocol counts, from 0: register 40001 of many manuals is 0. */
  address: z.number().int().min(0).max(65_535),
  table: z.enum(['holding', 'input', 'coil', 'discrete']).default('holding'),
  type: z.enum(registerTypes).default('uint16'),
  /** Which of the two registers of a 32-bit value comes first: the more or the less significant one. */
  wordOrder: z.enum(['big', 'little']).default('big'),
  scale: z.number().default(1),
  offset: z.number().default(0),
}).refine(({ table, type }) => (type === 'bit') === (table === 'coil' || table === 'discrete'), 'coils and discrete inputs have the type bit, registers another');
export type Register = z.infer<typeof registerSchema>;

const modbus = z.strictObject({
  kind: z.literal('modbus'),
  host: z.string().min(1),
  port: port.default(502),
  unitId: z.number().int().min(0).max(255).default(1),
  registers: z.record(name, registerSchema),
  everyMs: intervalMs.default(1_000),
  timeoutMs: z.number().int().min(10).max(60_000).default(2_000),
  ...incomplete,
  queue: queue('drop-oldest', 16),
});

/** The readings of another slot's source; that slot never waits for this one. */
const slot = z.strictObject({
  kind: z.literal('slot'),
  of: name,
  queue: z.strictObject({ whenFull: z.enum(['drop-oldest', 'drop-newest']).default('drop-oldest'), length: z.number().int().min(1).max(queueLengthMax).default(64) }).prefault({}),
});

export const sourceSchema = z.discriminatedUnion('kind', [stdin, http, socket, mqtt, folder, opcUa, modbus, slot]);
export type SourceConfig = z.infer<typeof sourceSchema>;
export type SourceOf<Kind extends SourceConfig['kind']> = Extract<SourceConfig, { kind: Kind }>;
export type QueueConfig = { readonly whenFull: (typeof whenFull)[number]; readonly length: number };

/** Whether an address is of this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
