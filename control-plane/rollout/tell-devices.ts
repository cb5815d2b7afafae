import type { BundleRef, Delivery } from '../../proto/messages.ts';
import type { DesiredChange } from '../fleet/device.ts';
import type { RegistryService } from '../registry/service.ts';
import type { RolloutCommand } from './rollout-advance.ts';
import { shadowInferencesMin } from './evaluate-device.ts';
import { encodeWindow, nextWindowEndMs } from './maintenance-window.ts';
import type { DeviceObservation, Rollout, RolloutDevice } from './rollout.ts';

/** A device that is told to run a version, for the choice where its bytes come from. */
export interface Recipient {
  readonly deviceId: string;
  readonly tags: readonly string[];
  /** The bundle it has confirmed; empty where it has none. */
  readonly confirmedDigest: string;
}

export interface TellDependencies {
  readonly registry: Pick<RegistryService, 'getVersion' | 'getModel' | 'bundleRef' | 'findByBundle'>;
  /** Where devices that are told together fetch a version from, by device id. */
  readonly planDelivery: (versionId: string, recipients: readonly Recipient[]) => Promise<ReadonlyMap<string, Delivery>>;
}

/** What a rollout's commands ask of the fleet. @throws AppError request.not_found, request.conflict */
export async function changesOf(rollout: Rollout, commands: readonly RolloutCommand[], observed: ReadonlyMap<string, DeviceObservation>, { registry, planDelivery }: TellDependencies, nowMs: number): Promise<DesiredChange[]> {
  if (commands.length === 0) return [];
  const { spec } = rollout;
  const version = await registry.getVersion(rollout.versionId);
  const { settings } = await registry.getModel(version.model);
  const previous = new Map<string, { versionId: string; bundle: BundleRef } | undefined>();
  const byVersion = new Map<string, RolloutCommand[]>();
  for (const command of commands) {
    const versionId = command.kind === 'revert' ? (await previousOf(command.device))?.versionId : rollout.versionId;
    if (versionId !== undefined) byVersion.set(versionId, [...(byVersion.get(versionId) ?? []), command]);
  }
  const delivery = new Map<string, Delivery>();
  for (const [versionId, told] of byVersion) for (const [id, way] of await planDelivery(versionId, told.map(({ device }) => recipient(device)))) delivery.set(id, way);
  const bundle = await registry.bundleRef(rollout.versionId, { rollback: spec.rollback });
  return Promise.all(
    commands.map(async ({ kind, device }): Promise<DesiredChange> => {
      const to = { deviceId: device.deviceId, rolloutId: rollout.id, delivery: delivery.get(device.deviceId) };
      if (kind === 'revert') return { ...to, bundle: (await previousOf(device))?.bundle };
      return {
        ...to,
        bundle,
        probation: spec.probation ?? settings.probation,
        sampling: spec.sampling ?? settings.sampling,
        reporting: spec.reporting ?? settings.reporting,
        shadowing: shadowingOf(rollout, device, kind),
        activation: activationOf(rollout, device, nowMs),
      };
    }),
  );

  function recipient({ deviceId }: RolloutDevice): Recipient {
    const twin = observed.get(deviceId);
    return { deviceId, tags: twin?.tags ?? [], confirmedDigest: twin?.confirmedDigest ?? '' };
  }

  async function previousOf({ previousDigest }: RolloutDevice): Promise<{ versionId: string; bundle: BundleRef } | undefined> {
    if (previousDigest === '') return undefined;
    if (!previous.has(previousDigest)) {
      const found = await registry.findByBundle(previousDigest);
      previous.set(previousDigest, found === undefined ? undefined : { versionId: found.id, bundle: await registry.bundleRef(found.id, { rollback: true }) });
    }
    return previous.get(previousDigest);
  }
}

/** One that has been in the shadow already goes on from there. */
function shadowingOf({ spec, waves }: Rollout, device: RolloutDevice, kind: RolloutCommand['kind']): DesiredChange['shadowing'] {
  const durationMs = spec.shadowing?.durationMs ?? 0;
  if (waves[device.wave]?.kind === 'shadow') return { inferencesMin: shadowInferencesMin(spec), durationMs, only: true };
  if (spec.shadowing === undefined || kind === 'release' || device.history.some(({ state }) => state === 'shadowed')) return undefined;
  return { inferencesMin: spec.shadowing.inferencesMin, durationMs, only: false };
}

/** The device denies by itself where it finds no moment to swap: at the end of the next window it can reach, and then some. */
function activationOf({ spec }: Rollout, { held }: RolloutDevice, nowMs: number): DesiredChange['activation'] {
  const { windows } = spec.activation;
  if (!held && windows.length === 0 && spec.deadlines.readyMs === undefined) return undefined;
  const readyMs = nowMs + spec.gate.deadlineMs + (spec.shadowing?.durationMs ?? 0);
  const deadlineMs = held ? 0 : (windows.length === 0 ? readyMs : nextWindowEndMs(windows, readyMs)) + (spec.deadlines.readyMs ?? spec.gate.deadlineMs);
  return { hold: held, windows: windows.map(encodeWindow), deadlineMs };
}
