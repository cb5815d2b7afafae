import type { Delivery, DeliverySource } from '../../proto/messages.ts';

/** The sources to be tried, in order: those of the control plane that this version knows, each once; chunks where it names none. */
export function planSources(delivery: Pick<Delivery, 'sources' | 'httpsUrl'> | undefined): readonly DeliverySource[] {
  if (delivery === undefined || delivery.sources.length === 0) return ['mqtt_chunks'];
  return [...new Set(delivery.sources)].filter((source) => source === 'mqtt_chunks' || source === 'mqtt_blocks' || (source === 'https' && delivery.httpsUrl !== ''));
}
