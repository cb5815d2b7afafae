import { AppError, type ErrorCode } from '../../proto/app-error.ts';
import { assert } from '../../proto/assert.ts';
import { digestOf, type Digest } from '../../proto/digest.ts';
import { blobRoles, encodeManifest, type BlobRole } from '../../proto/manifest.ts';
import type { BundleRef } from '../../proto/messages.ts';
import type { Problem, Result } from '../../proto/result.ts';
import { signBytes, type SigningKey } from '../../proto/signing.ts';
import type { BlobStore, ControlPlaneContext } from '../context.ts';
import { evaluateApproval, type ApprovalOverride } from './evaluate-approval.ts';
import { planRegistration } from './plan-registration.ts';
import { loadChampion, loadModel, loadModels, loadNextNumber, loadVersion, loadVersions, saveDecision, saveModel, saveVersion } from './repository.ts';
import type { Model, ModelInput, Version, VersionInput } from './version.ts';

export interface RegistryDependencies {
  readonly releaseKey: () => SigningKey | Promise<SigningKey>;
}

/** Bundles whose artifacts are kept in memory. */
const bundlesKeptMax = 1_000;

export type RegistryService = ReturnType<typeof createRegistryService>;

/** Models, their immutable versions, and the one decision about each: approved and signed, or rejected. */
export function createRegistryService(context: ControlPlaneContext, { releaseKey }: RegistryDependencies) {
  const { store, clock, events } = context;
  const artifactsByBundle = new Map<string, readonly Digest[]>();

  /** @throws AppError request.conflict where a model of this name exists */
  async function createModel(input: ModelInput): Promise<Model> {
    const model: Model = { ...input, createdMs: clock.nowMs() };
    if (!(await saveModel(store, model))) throw new AppError('request.conflict', `the model ${model.name} exists already; choose another name`);
    events.publish('model.created', model.name, { task: model.task });
    return model;
  }

  /** @throws AppError request.not_found */
  async function getModel(name: string): Promise<Model> {
    const model = await loadModel(store, name);
    if (model === undefined) throw new AppError('request.not_found', `there is no model ${name}; GET /api/v1/models lists them`);
    return model;
  }

  /** @throws AppError request.not_found */
  async function getVersion(id: string): Promise<Version> {
    const version = await loadVersion(store, { id });
    if (version === undefined) throw new AppError('request.not_found', `there is no version ${id}; a version is named <model>-v<number>`);
    return version;
  }

  /**
   * Makes the model's next version. Registering the same job twice gives the same version.
   *
   * @throws AppError artifact.missing, bundle.invalid, request.not_found
   */
  async function registerVersion(input: VersionInput): Promise<{ versionId: string; bundleDigest: Digest }> {
    const model = await getModel(input.model);
    const blobs = await loadBundleBlobs(context.blobs, input);
    const registered = await store.transaction().execute(async (tx) => {
      const earlier = input.jobId === '' ? undefined : await loadVersion(tx, { jobId: input.jobId });
      if (earlier !== undefined) return { version: earlier, isNew: false };
      const plan = unwrap(planRegistration(input, model, await loadNextNumber(tx, model.name), blobs, clock.nowMs()));
      const version: Version = {
        id: plan.id,
        model: model.name,
        number: plan.number,
        state: 'candidate',
        bundleDigest: plan.bundleDigest,
        manifest: plan.manifest,
        artifacts: input.artifacts,
        evidence: input.evidence,
        lineage: input.lineage,
        releaseKeyId: '',
        releaseSignature: undefined,
        jobId: input.jobId,
        createdMs: plan.manifest.createdMs,
        decidedMs: 0,
        decidedBy: '',
        decisionReason: '',
      };
      await saveVersion(tx, version);
      return { version, isNew: true };
    });
    const { version } = registered;
    if (registered.isNew) events.publish('version.registered', version.id, { model: version.model, jobId: version.jobId, holdout: version.evidence.holdout ?? null });
    return { versionId: version.id, bundleDigest: version.bundleDigest };
  }

  /**
   * Signs the bundle with the release key and keeps its manifest as a blob. Approving an approved version changes nothing.
   *
   * @throws AppError request.conflict where the evidence speaks against it
   */
  async function approve(id: string, by: string, override?: ApprovalOverride): Promise<Version> {
    const version = await getVersion(id);
    if (version.state === 'approved') return version;
    const comparison = unwrap(evaluateApproval(version, await loadChampion(store, version.model), override));
    const manifestBytes = encodeManifest(version.manifest);
    assert(digestOf(manifestBytes) === version.bundleDigest, `the manifest of ${id} encodes to the bytes that named it`);
    await context.blobs.put(manifestBytes);
    const key = await releaseKey();
    await decide({ ...version, state: 'approved', releaseKeyId: key.keyId, releaseSignature: signBytes(key, 'release', manifestBytes), decidedMs: clock.nowMs(), decidedBy: by, decisionReason: comparison });
    events.publish('version.approved', id, { by, comparison });
    return getVersion(id);
  }

  /** @throws AppError request.conflict where it is decided already */
  async function reject(id: string, by: string, reason: string): Promise<Version> {
    const version = await getVersion(id);
    if (version.state === 'rejected') return version;
    await decide({ ...version, state: 'rejected', decidedMs: clock.nowMs(), decidedBy: by, decisionReason: reason });
    events.publish('version.rejected', id, { by, reason });
    return getVersion(id);
  }

  async function decide(version: Version): Promise<void> {
    if (!(await saveDecision(store, version))) throw new AppError('request.conflict', `${version.id} has been decided already; a decision is made once`);
  }

  /**
   * What a device is told to run, signed by the release key.
   *
   * @throws AppError request.conflict where the version is not approved
   */
  async function bundleRef(id: string, { rollback = false }: { rollback?: boolean } = {}): Promise<BundleRef> {
    const version = await getVersion(id);
    if (version.state !== 'approved' || version.releaseSignature === undefined) {
      throw new AppError('request.conflict', `${id} is ${version.state}, only an approved version is signed; approve it first`);
    }
    return {
      digest: version.bundleDigest,
      sizeBytes: encodeManifest(version.manifest).byteLength,
      releaseCounter: version.manifest.releaseCounter,
      releaseKeyId: version.releaseKeyId,
      releaseSignature: version.releaseSignature,
      model: version.model,
      version: version.number,
      rollback,
    };
  }

  /** What devices fetch of a bundle: the manifest and every blob it lists, which never change; nothing where no version has it. */
  async function bundleArtifacts(bundleDigest: string): Promise<readonly Digest[]> {
    const known = artifactsByBundle.get(bundleDigest);
    if (known !== undefined) return known;
    const version = await loadVersion(store, { bundleDigest });
    if (version === undefined) return [];
    const artifacts = [...new Set([version.bundleDigest, ...version.manifest.blobs.map((blob) => blob.digest)])];
    if (artifactsByBundle.size >= bundlesKeptMax) artifactsByBundle.clear();
    artifactsByBundle.set(bundleDigest, artifacts);
    return artifacts;
  }

  return {
    createModel,
    getModel,
    listModels: () => loadModels(store),
    registerVersion,
    approve,
    reject,
    getVersion,
    findByBundle: (bundleDigest: string) => loadVersion(store, { bundleDigest }),
    /** Newest first. */
    listVersions: (model: string) => loadVersions(store, model),
    /** The version of the rollout that succeeded last, else the newest approved one. */
    champion: (model: string) => loadChampion(store, model),
    bundleRef,
    bundleArtifacts,
  };
}

async function loadBundleBlobs(blobs: BlobStore, input: VersionInput): Promise<Record<BlobRole, Uint8Array>> {
  for (const [name, digest] of Object.entries(input.artifacts)) {
    if (digest !== undefined && !(await blobs.has(digest))) throw new AppError('artifact.missing', `the artifact ${name} (${digest}) is not stored; send it with PUT /api/v1/blobs first`);
  }
  const loaded: Partial<Record<BlobRole, Uint8Array>> = {};
  for (const role of blobRoles) {
    const bytes = await blobs.get(input.artifacts[role]);
    if (bytes === undefined) throw new AppError('artifact.missing', `the artifact ${role} (${input.artifacts[role]}) is no longer stored; send it again`);
    loaded[role] = bytes;
  }
  return loaded as Record<BlobRole, Uint8Array>;
}

function unwrap<T>(result: Result<T, Problem<ErrorCode>>): T {
  if (!result.ok) throw new AppError(result.error.code, result.error.message);
  return result.value;
}
