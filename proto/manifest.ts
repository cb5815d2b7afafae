import { z } from 'zod';
import { isDigest, type Digest } from './digest.ts';
import { leaveLevels } from './leave.ts';
import { limits } from './limits.ts';
import { ok, problem, type Result } from './result.ts';

/**
 * The manifest of a bundle: JSON whose exact UTF-8 bytes are signed and whose digest names the bundle. Every blob is
 * listed with its size and the digest of each of its chunks.
 */
const digest = z.custom<Digest>((value) => isDigest(value), 'expected sha256:<64 hex digits>');

export const blobRoles = ['model', 'transform', 'reference', 'golden'] as const;
export type BlobRole = (typeof blobRoles)[number];

const blob = z.object({
  role: z.enum(blobRoles),
  digest,
  sizeBytes: z.number().int().min(1).max(limits.blobBytesMax),
  chunkBytes: z.number().int().min(1).max(limits.chunkBytes),
  chunkDigests: z.array(digest).min(1).max(limits.chunksPerBundleMax),
});

export const tasks = ['classification', 'regression', 'anomaly'] as const;
export type Task = (typeof tasks)[number];

const action = z.enum(['count', 'flag', 'refuse']);

/** What a raw reading must be like; what is left out is not looked at. Lists are by raw column, in the order of the transform. */
export const qualitySchema = z.strictObject({
  /** Lowest and highest value; null: no bound. */
  ranges: z.array(z.tuple([z.number().nullable(), z.number().nullable()])).max(limits.featuresMax).optional(),
  /** The same value so many times in a row is a stuck sensor; 0: never. */
  stuckReadings: z.array(z.number().int().min(0)).max(limits.featuresMax).optional(),
  /** The same value for so long, in any column. */
  stuckMs: z.number().positive().optional(),
  /** Expected between two readings; by this factor less or more is too fast or too slow. */
  intervalMs: z.number().positive().optional(),
  intervalFactor: z.number().min(1).optional(),
  /** What follows from a broken rule beside its being counted: count: nothing. flag: a sample kept of it says so. refuse: the model does not see it. */
  actions: z.strictObject({ missing: action, nan: action, range: action, stuck: action, rate: action }).partial().optional(),
});

/** What may leave a device that runs the bundle, and how long it may wait there; the device's own config may be stricter. */
export const privacySchema = z.strictObject({ leave: z.enum(leaveLevels).optional(), retentionDays: z.number().positive().max(3_650).optional() });

const schema = z.object({
  schema: z.literal(1),
  model: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  version: z.number().int().min(1),
  releaseCounter: z.number().int().min(1),
  task: z.enum(tasks),
  classNames: z.array(z.string().min(1).max(limits.nameCharsMax)).max(limits.classesMax),
  createdMs: z.number().int().min(0),
  expiresMs: z.number().int().min(0),
  blobs: z.array(blob).length(blobRoles.length),
  thresholds: z.object({
    /** Anomaly only: a score above it is an anomaly. */
    anomalyScore: z.number().optional(),
  }),
  resources: z.object({
    memoryBytesMax: z.number().int().min(1),
    latencyMsMax: z.number().positive(),
  }),
  lineageDigest: digest,
  quality: qualitySchema.optional(),
  privacy: privacySchema.optional(),
});

export type BundleManifest = z.infer<typeof schema>;
export type ManifestBlob = z.infer<typeof blob>;

/** Bytes to sign and to name. Key order is the schema's, so the same manifest gives the same bytes. */
export function encodeManifest(manifest: BundleManifest): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(schema.parse(manifest)));
}

/** Reads manifest bytes from outside and checks that sizes, chunk counts and roles agree with each other. */
export function decodeManifest(bytes: Uint8Array): Result<BundleManifest> {
  if (bytes.byteLength > limits.manifestBytesMax) return problem('bundle.invalid', `manifest of ${bytes.byteLength} bytes is over the limit of ${limits.manifestBytesMax}`);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    return problem('bundle.invalid', `the manifest is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) return problem('bundle.invalid', `the manifest is not valid: ${z.prettifyError(parsed.error)}`);
  const manifest = parsed.data;
  for (const role of blobRoles) {
    if (!manifest.blobs.some((entry) => entry.role === role)) return problem('bundle.invalid', `the manifest lists no blob with the role ${role}`);
  }
  for (const entry of manifest.blobs) {
    const expected = Math.ceil(entry.sizeBytes / entry.chunkBytes);
    if (entry.chunkDigests.length !== expected) {
      return problem('bundle.invalid', `blob ${entry.role} of ${entry.sizeBytes} bytes needs ${expected} chunks of ${entry.chunkBytes}, the manifest lists ${entry.chunkDigests.length}`);
    }
  }
  const total = manifest.blobs.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  if (total > limits.bundleBytesMax) return problem('bundle.invalid', `the bundle's blobs are ${total} bytes, over the limit of ${limits.bundleBytesMax}`);
  const chunks = manifest.blobs.reduce((sum, entry) => sum + entry.chunkDigests.length, 0);
  if (chunks > limits.chunksPerBundleMax) return problem('bundle.invalid', `the bundle has ${chunks} chunks, over the limit of ${limits.chunksPerBundleMax}`);
  return ok(manifest);
}
