import { eventTopic } from '../proto/topics.ts';
import type { ControlPlaneContext } from './context.ts';
import { deliveryPolicySchema, type DeliveryPolicy } from './delivery/delivery-policy.ts';
import { createDeliveryService, type DeliveryDependencies } from './delivery/service.ts';
import { createFleetService } from './fleet/service.ts';
import { startGateway, type GatewayOptions } from './gateway/service.ts';
import { createLabelingService } from './labeling/service.ts';
import { createMonitorService } from './monitor/service.ts';
import { createNotifyService, type NotifyDependencies } from './notify/service.ts';
import { createOrdersService } from './orders/service.ts';
import { createRegistryService } from './registry/service.ts';
import { createRetentionService } from './retention/service.ts';
import { createRolloutService } from './rollout/service.ts';
import type { PeriodicWork } from './run-periodically.ts';
import { createSecurityService } from './security/service.ts';
import { createTrainingService } from './training/service.ts';

export interface RoomsOptions {
  /** Where the admin token is written; absent: nobody is given one (a simulation calls the rooms itself). */
  readonly dataDir?: string | undefined;
  readonly broker: GatewayOptions;
  /** How bundles reach devices; absent: the defaults of its schema. */
  readonly delivery?: { readonly policy?: DeliveryPolicy | undefined; readonly httpsUrl?: () => string; readonly makePatch?: DeliveryDependencies['makePatch'] };
  /** How webhooks are told; absent: over HTTP. */
  readonly tellWebhook?: NotifyDependencies['send'];
}

/** Pause between two ticks of the same room. */
export type TickIntervals = Partial<Record<'gateway' | 'notify' | 'rollout' | 'monitor' | 'training' | 'retention', number>>;

export type Rooms = Awaited<ReturnType<typeof openRooms>>;

/** Every room of the control plane on one context; the broker serves when it resolves. */
export async function openRooms(context: ControlPlaneContext, options: RoomsOptions) {
  const security = await createSecurityService(context, options);
  const registry = createRegistryService(context, { releaseKey: () => security.signingKey('release') });
  const fleet = createFleetService(context, { security, findVersionName: async (digest) => (await registry.findByBundle(digest))?.id });
  const delivery = createDeliveryService(context, {
    registry, security,
    artifactsInUse: (which) => rollouts.artifactsInUse(which),
    policy: options.delivery?.policy ?? deliveryPolicySchema.parse({}),
    httpsUrl: options.delivery?.httpsUrl ?? (() => ''),
    makePatch: options.delivery?.makePatch,
  });
  const monitor = createMonitorService(context, { registry });
  const rollouts = createRolloutService(context, {
    fleet, registry,
    behaviour: monitor.behaviour,
    planDelivery: async (versionId, recipients) => delivery.plan((await registry.getVersion(versionId)).manifest, recipients),
  });
  const labeling = createLabelingService(context, { registry });
  const openAlerts = async (model: string) => (await monitor.listAlerts({ model })).filter((alert) => alert.state !== 'closed' && alert.kind !== 'quality');
  const training = createTrainingService(context, { registry, labelledSamples: labeling.labelledSamples, openAlerts });
  const orders = createOrdersService(context, { fleet, security });
  const gateway = await startGateway(context, { fleet, security, orders, artifactsInUse: delivery.artifactsInUse, delivery }, options.broker);
  const notify = createNotifyService(context, { rollouts, send: options.tellWebhook, publishMqtt: (notification) => gateway.tell(eventTopic(notification.rolloutId), new TextEncoder().encode(JSON.stringify(notification))) });
  return { security, registry, fleet, orders, delivery, notify, rollouts, labeling, monitor, training, gateway, retention: createRetentionService(context) };
}

/** What moves the rooms on. */
export function periodicWorks({ gateway, notify, rollouts, monitor, training, retention }: Rooms, tickMs: TickIntervals = {}): PeriodicWork[] {
  return [
    { name: 'gateway', intervalMs: tickMs.gateway ?? 1_000, tick: () => gateway.tick() },
    { name: 'rollout', intervalMs: tickMs.rollout ?? 1_000, tick: rollouts.tick },
    { name: 'notify', intervalMs: tickMs.notify ?? 1_000, tick: notify.tick },
    { name: 'monitor', intervalMs: tickMs.monitor ?? 2_000, tick: monitor.tick },
    { name: 'training', intervalMs: tickMs.training ?? 2_000, tick: training.tick },
    { name: 'retention', intervalMs: tickMs.retention ?? 60_000, tick: () => retention.tick() },
  ];
}
