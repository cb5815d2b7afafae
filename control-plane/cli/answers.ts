import { z } from 'zod';

/** What the CLI reads of the API's answers; fields it does not show pass through to --json. */
export const anyAnswer = z.unknown();
const keyed = z.record(z.string(), z.unknown());

export const health = z.looseObject({ status: z.string(), version: z.string(), startedMs: z.number(), broker: z.looseObject({ url: z.string(), clients: z.number().nullable() }) });

export const device = z.looseObject({
  id: z.string(),
  tags: z.array(z.string()),
  online: z.boolean(),
  lastSeenMs: z.number(),
  runningVersion: z.string().nullable(),
  runningDigest: z.string(),
  confirmedDigest: z.string(),
  phase: z.string(),
  reason: z.string(),
  outOfSync: z.boolean(),
  desired: z.looseObject({ digest: z.string(), revision: z.number(), rolloutId: z.string() }).nullable(),
  drift: z.looseObject({ sinceMs: z.number(), why: z.string() }).nullable(),
});
export const devices = z.looseObject({ devices: z.array(device) });
export const enrollment = z.looseObject({ id: z.string(), credential: z.string(), mqttUrl: z.string() });

const sampling = z.record(z.string(), z.unknown()).nullable();
export const samplingChange = z.looseObject({ dryRun: z.boolean(), devices: z.array(z.looseObject({ deviceId: z.string(), before: sampling, after: sampling })) });
export const toldDevices = z.looseObject({ deviceIds: z.array(z.string()) });
const erasedHere = z.looseObject({ samples: z.number(), labelled: z.number(), windows: z.number(), bytes: z.number() });
export const erasurePreview = z.looseObject({ here: erasedHere });
export const erasure = z.looseObject({
  id: z.string(),
  deviceId: z.string(),
  orderedBy: z.string(),
  orderedMs: z.number(),
  beforeMs: z.number(),
  samplesOnly: z.boolean(),
  here: erasedHere,
  receipt: z.looseObject({ executedMs: z.number(), samples: z.number(), windows: z.number(), bytes: z.number(), digest: z.string() }).nullable(),
});
export const erasures = z.looseObject({ erasures: z.array(erasure) });
export const findings = z.looseObject({ findings: z.array(z.looseObject({ deviceId: z.string(), column: z.string(), rule: z.string(), count: z.number(), firstMs: z.number(), lastMs: z.number() })) });

export const tokens = z.looseObject({ tokens: z.array(z.looseObject({ name: z.string(), role: z.string(), createdMs: z.number() })) });
export const issuedToken = z.looseObject({ token: z.string() });

export const model = z.looseObject({ name: z.string(), task: z.string(), classNames: z.array(z.string()), createdMs: z.number() });
export const models = z.looseObject({ models: z.array(model) });
export const version = z.looseObject({
  id: z.string(),
  number: z.number(),
  state: z.string(),
  isChampion: z.boolean(),
  bundleDigest: z.string(),
  evidence: z.looseObject({ holdout: z.looseObject({ metric: z.string(), value: z.number(), rows: z.number() }).optional(), verification: z.looseObject({ passed: z.boolean() }).optional() }),
  lineage: keyed,
  createdMs: z.number(),
  decidedBy: z.string(),
  decisionReason: z.string(),
});
export const versions = z.looseObject({ versions: z.array(version) });

const leftOut = z.array(z.looseObject({ deviceId: z.string(), reason: z.string() }));
export const rolloutHead = z.looseObject({ id: z.string(), versionId: z.string(), state: z.string(), waveOpen: z.number(), detail: z.string(), createdMs: z.number() });
export const rollouts = z.looseObject({ rollouts: z.array(rolloutHead) });
const rolloutDevice = z.looseObject({ deviceId: z.string(), state: z.string(), outcome: z.string().optional(), reason: z.string() });
export const rolloutDevices = z.looseObject({ devices: z.array(rolloutDevice.extend({ wave: z.number() })), total: z.number(), next: z.string().nullable() });
export const rollout = rolloutHead.extend({
  waves: z.array(z.looseObject({ index: z.number(), state: z.string(), kind: z.string(), counts: z.record(z.string(), z.number()), devicesTotal: z.number(), devices: z.array(rolloutDevice) })),
  gate: z.looseObject({ verdict: z.string(), reason: z.string() }),
  leftOut: leftOut.optional(),
  notes: z.array(z.string()).optional(),
});
export const rolloutPlan = z.looseObject({
  dryRun: z.literal(true),
  versionId: z.string(),
  waves: z.array(z.looseObject({ index: z.number(), kind: z.string(), deviceIds: z.array(z.string()) })),
  leftOut,
  supersedes: z.array(z.looseObject({ rolloutId: z.string(), deviceIds: z.array(z.string()) })),
  notes: z.array(z.string()),
});
export const timeline = z.looseObject({ decisions: z.array(z.looseObject({ fromMs: z.number(), toMs: z.number(), kind: z.string(), wave: z.number(), text: z.string(), by: z.string() })) });
const replayed = z.looseObject({ outcome: z.string(), exposed: z.number(), waves: z.array(z.looseObject({ wave: z.number(), outcome: z.string(), atMs: z.number().nullable(), reason: z.string(), devices: z.number() })) });
export const whatIf = z.looseObject({ looks: z.number(), replayed, actual: replayed });
export const rolloutTemplate = z.looseObject({ name: z.string(), version: z.number(), spec: keyed, createdBy: z.string(), createdMs: z.number() });
export const rolloutTemplates = z.looseObject({ templates: z.array(rolloutTemplate) });
const stop = z.looseObject({ sinceMs: z.number(), by: z.string(), reason: z.string() });
export const fleetStop = z.looseObject({ stop, rollouts: z.array(z.string()) });
export type FleetStop = z.infer<typeof stop>;
export const fleetStopState = z.looseObject({ stop: stop.nullable() });
export const webhook = z.looseObject({ id: z.string(), url: z.string(), kinds: z.array(z.string()), delivered: z.number(), givenUp: z.number(), attempts: z.number(), lastResult: z.string() });
export const webhooks = z.looseObject({ webhooks: z.array(webhook) });
export const createdWebhook = webhook.extend({ secret: z.string() });

export const alert = z.looseObject({ id: z.string(), kind: z.string(), model: z.string(), state: z.string(), summary: z.string(), raisedMs: z.number() });
export const alerts = z.looseObject({ alerts: z.array(alert) });

export const labelItem = z.looseObject({
  sampleId: z.string(),
  model: z.string(),
  task: z.string(),
  classNames: z.array(z.string()),
  columns: z.number(),
  columnNames: z.array(z.string()),
  input: z.array(z.union([z.number(), z.string(), z.null()])),
  deviceId: z.string(),
  sourceKey: z.string(),
});
export const labelItems = z.looseObject({ items: z.array(labelItem) });
export const labelUndone = z.looseObject({ item: labelItem });
export const labelQueue = z.looseObject({ unlabeled: z.number(), leased: z.number(), labeled: z.number(), skipped: z.number(), byClass: z.record(z.string(), z.number()) });

export const dataset = z.looseObject({ digest: z.string(), rowCount: z.number() });
export const datasets = z.looseObject({ datasets: z.array(dataset.extend({ name: z.string(), kind: z.string().optional(), createdMs: z.number().optional() })) });

export const job = z.looseObject({
  id: z.string(),
  state: z.string(),
  model: z.string().optional(),
  progress: z.looseObject({ phase: z.string(), fraction: z.number(), message: z.string().optional() }).nullish(),
  versionId: z.string().nullish(),
  error: z.string().nullish(),
});
export const jobs = z.looseObject({ jobs: z.array(job) });
export const created = z.looseObject({ id: z.string() });
