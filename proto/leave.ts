/**
 * What may leave a device, from all to least: raw inputs; the model's inputs after the transform; profiles, no single input;
 * nothing but what the device is and does (its state, its counts, its updates).
 */
export const leaveLevels = ['raw', 'transformed', 'profile', 'nothing'] as const;
export type Leave = (typeof leaveLevels)[number];

/** The strictest of several rules; without any, raw. */
export function strictestLeave(...given: readonly (Leave | undefined)[]): Leave {
  return leaveLevels[Math.max(0, ...given.map((leave) => (leave === undefined ? 0 : leaveLevels.indexOf(leave))))] as Leave;
}
