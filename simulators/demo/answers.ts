import { z } from 'zod';

/** What the demo reads of the HTTP API's answers; everything else passes. */
const text = z.string().nullish().transform((value) => value ?? '');

export const nothing = z.unknown();

export const healthAnswer = z.looseObject({ status: z.string(), broker: z.looseObject({ url: z.string() }).nullish() });

export const devicesAnswer = z.looseObject({
  devices: z.array(z.looseObject({ id: z.string(), online: z.boolean(), runningDigest: text, confirmedDigest: text, phase: text, reason: text })),
});

export const publicKeys = z.array(z.looseObject({ keyId: z.string(), spkiBase64: z.string() }));
export const enrolledAnswer = z.looseObject({ id: z.string(), credential: z.string(), mqttUrl: z.string(), trust: z.looseObject({ release: publicKeys, assignment: publicKeys }) });

export const datasetsAnswer = z.looseObject({ datasets: z.array(z.looseObject({ digest: z.string(), name: z.string(), rowCount: z.number(), createdMs: z.number() })) });
export const datasetAnswer = z.looseObject({ digest: z.string(), rowCount: z.number() });

export const modelAnswer = z.looseObject({ name: z.string() });

export const jobsAnswer = z.looseObject({
  jobs: z.array(
    z.looseObject({
      id: z.string(),
      model: z.string(),
      state: z.string(),
      progress: z.looseObject({ phase: z.string().optional(), fraction: z.number().optional(), message: z.string().optional(), loss: z.number().optional() }).nullish().transform((value) => value ?? null),
      versionId: z.string().nullish(),
      error: z.string().nullish(),
      createdMs: z.number(),
    }),
  ),
});
export const jobAnswer = z.looseObject({ id: z.string() });

export const versionAnswer = z.looseObject({
  id: z.string(),
  number: z.number(),
  state: z.string(),
  bundleDigest: z.string(),
  evidence: z.looseObject({
    verification: z.looseObject({ passed: z.boolean(), detail: z.string().optional() }).optional(),
    holdout: z.looseObject({ rows: z.number(), metric: z.string(), higherIsBetter: z.boolean(), value: z.number(), floatValue: z.number().optional() }).optional(),
    champion: z.looseObject({ versionId: z.string(), value: z.number() }).optional(),
  }),
  artifacts: z.record(z.string(), z.string()),
  lineage: z.record(z.string(), z.unknown()),
});
export const versionsAnswer = z.looseObject({ versions: z.array(versionAnswer) });

export const rolloutAnswer = z.looseObject({
  id: z.string(),
  versionId: z.string(),
  state: z.string(),
  detail: text,
  createdMs: z.number().optional(),
  waves: z.array(z.looseObject({ index: z.number(), state: text, devices: z.array(z.looseObject({ deviceId: z.string(), state: z.string(), reason: text })) })),
});
export const rolloutsAnswer = z.looseObject({ rollouts: z.array(z.looseObject({ id: z.string(), versionId: z.string() })) });

export const alertsAnswer = z.looseObject({
  alerts: z.array(z.looseObject({ id: z.string(), kind: z.string(), model: z.string(), bundleDigest: z.string(), state: z.string(), summary: z.string(), raisedMs: z.number() })),
});

export const monitorAnswer = z.looseObject({
  bundleDigest: text,
  drift: z
    .looseObject({ verdict: z.string(), statistic: z.number(), threshold: z.number(), inferences: z.number(), inferencesMin: z.number(), features: z.array(z.looseObject({ name: z.string(), distance: z.number() })) })
    .nullish()
    .transform((value) => value ?? null),
  accuracy: z.looseObject({ labels: z.number(), estimate: z.number(), low: z.number(), high: z.number() }).nullish().transform((value) => value ?? null),
});

export const labelQueueAnswer = z.looseObject({ unlabeled: z.number(), leased: z.number(), labeled: z.number(), skipped: z.number() });
export const leaseAnswer = z.looseObject({ items: z.array(z.looseObject({ sampleId: z.string(), sourceKey: z.string() })) });
