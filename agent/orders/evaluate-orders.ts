import { decode } from '../../proto/codec.ts';
import type { Orders } from '../../proto/messages.ts';
import { problem, type Problem, type Result } from '../../proto/result.ts';
import { verifyBytes, type PublicKey } from '../../proto/signing.ts';

export type OrdersProblem = Problem<'orders.malformed' | 'orders.key_unknown' | 'orders.signature_invalid' | 'orders.other_device' | 'orders.older'>;

/** A device executes no more erasures of one message. */
const erasuresMax = 64;

/**
 * Decides whether a message on the orders topic is obeyed: as with a desired state the signature is checked before anything
 * inside is read, and one for another device or older than the newest obeyed is refused. The same again is accepted.
 */
export function evaluateOrders(payload: Uint8Array, deviceId: string, trusted: readonly PublicKey[], sequenceMin: number): Result<Orders, OrdersProblem> {
  const signed = decode('SignedOrders', payload);
  if (!signed.ok) return problem('orders.malformed', signed.error.message);
  const key = trusted.find((candidate) => candidate.keyId === signed.value.keyId);
  if (key === undefined) return problem('orders.key_unknown', `signed with key ${signed.value.keyId.slice(0, 32)}, this device trusts ${trusted.map((entry) => entry.keyId).join(', ') || 'none'}`);
  if (!verifyBytes(key, 'orders', signed.value.orders, signed.value.signature)) return problem('orders.signature_invalid', `the signature by key ${key.keyId} does not fit the orders`);
  const orders = decode('Orders', signed.value.orders);
  if (!orders.ok) return problem('orders.malformed', orders.error.message);
  const { deviceId: meant, sequence, erasures } = orders.value;
  if (meant !== deviceId) return problem('orders.other_device', `meant for ${JSON.stringify(meant.slice(0, 64))}, this device is ${JSON.stringify(deviceId)}`);
  if (sequence < sequenceMin) return problem('orders.older', `sequence ${sequence} is older than ${sequenceMin}, which was obeyed before`);
  if (erasures.length > erasuresMax) return problem('orders.malformed', `${erasures.length} erasures, expected at most ${erasuresMax}`);
  return orders;
}
