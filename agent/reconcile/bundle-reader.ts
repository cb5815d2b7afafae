import type { Clock } from '../../proto/clock.ts';
import type { Digest } from '../../proto/digest.ts';
import { decodeManifest, type BundleManifest } from '../../proto/manifest.ts';
import { problem, type Result } from '../../proto/result.ts';
import { runInSlices } from '../../proto/steps.ts';
import type { ModelRuntime, RuntimeKind } from '../../runtime/model-runtime.ts';
import type { ArtifactRepository } from '../artifacts/repository.ts';
import { loadPipeline, sliceMsMax, type Pipeline } from '../inference/pipeline.ts';
import type { SlotRecord, StoredBundleRef } from './agent-state.ts';
import { checkManifest, verifyBundle, type VerifiedBundle, type VerifyPolicy } from './verify-bundle.ts';

/** From the disk to a running model: every way there leads through verifyBundle. */
export class BundleReader {
  readonly #artifacts: ArtifactRepository;
  readonly #openRuntime: (kind: RuntimeKind) => Promise<Result<ModelRuntime>>;
  readonly #clock: Clock;
  #manifest: { readonly digest: Digest; readonly manifest: BundleManifest } | undefined;

  constructor(artifacts: ArtifactRepository, openRuntime: (kind: RuntimeKind) => Promise<Result<ModelRuntime>>, clock: Clock) {
    this.#artifacts = artifacts;
    this.#clock = clock;
    this.#openRuntime = openRuntime;
  }

  /** The manifest, if it is on disk and can be read; its signature is not checked here. */
  async manifest(digest: Digest): Promise<BundleManifest | undefined> {
    // What was collected as garbage meanwhile has to be fetched again.
    if (this.#manifest?.digest === digest && (await this.#artifacts.has(digest))) return this.#manifest.manifest;
    const bytes = await this.#artifacts.read(digest);
    const decoded = bytes === undefined ? undefined : decodeManifest(bytes);
    if (decoded?.ok !== true) return undefined;
    this.#manifest = { digest, manifest: decoded.value };
    return decoded.value;
  }

  /** The manifest once everything has been checked that can be before the blobs are there. */
  async checkedManifest(ref: StoredBundleRef, policy: VerifyPolicy): Promise<Result<BundleManifest>> {
    const bytes = await this.#artifacts.read(ref.digest);
    return bytes === undefined ? problem('artifact.missing', `the manifest ${ref.digest} is not on disk`) : checkManifest(ref, bytes, policy);
  }

  async verify(ref: StoredBundleRef, policy: VerifyPolicy): Promise<Result<VerifiedBundle>> {
    return verifyBundle(ref, await this.#artifacts.read(ref.digest), (digest) => this.#artifacts.read(digest), policy);
  }

  async load(verified: VerifiedBundle, kind: RuntimeKind): Promise<Result<Pipeline>> {
    const runtime = await this.#openRuntime(kind);
    return runtime.ok ? runInSlices(loadPipeline(verified, runtime.value), this.#clock, sliceMsMax) : runtime;
  }

  /** A slot's bundle, ready to run. It was installed before, so neither its age nor its release counter is held against it. */
  async loadSlot(record: SlotRecord, releaseKeys: VerifyPolicy['releaseKeys']): Promise<Result<Pipeline>> {
    const verified = await this.verify(record.bundle, { releaseKeys, install: undefined });
    return verified.ok ? this.load(verified.value, record.runtime) : verified;
  }

  /** What of a bundle is on disk. */
  async fetched(digest: Digest): Promise<'nothing' | 'manifest' | 'everything'> {
    const manifest = await this.manifest(digest);
    if (manifest === undefined) return 'nothing';
    for (const blob of manifest.blobs) if (!(await this.#artifacts.has(blob.digest))) return 'manifest';
    return 'everything';
  }

  /** Every blob that these bundles need. */
  async needed(refs: readonly StoredBundleRef[]): Promise<Set<Digest>> {
    const needed = new Set<Digest>();
    for (const ref of refs) {
      needed.add(ref.digest);
      for (const blob of (await this.manifest(ref.digest))?.blobs ?? []) needed.add(blob.digest);
    }
    return needed;
  }
}
