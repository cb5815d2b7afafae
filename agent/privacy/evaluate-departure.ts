import { leaveLevels, type Leave } from '../../proto/leave.ts';
import type { RecordBody } from '../outbox/record-body.ts';

/**
 * What of a record may leave the device; undefined: nothing of it. A sample says itself how raw it is; a window is a profile;
 * what is wrong with the readings tells of them, and stays where nothing may leave; the rest is what the device is and does.
 */
export function evaluateDeparture(body: RecordBody, leave: Leave): RecordBody | undefined {
  const allows = (needed: Leave): boolean => leaveLevels.indexOf(leave) <= leaveLevels.indexOf(needed);
  if (body.sample !== undefined) return allows(body.sample.stage === 'transformed' ? 'transformed' : 'raw') ? body : undefined;
  if (body.window !== undefined) return allows('profile') ? body : undefined;
  if (body.metrics?.quality !== undefined && !allows('profile')) return { metrics: { ...body.metrics, quality: undefined } };
  return body;
}
