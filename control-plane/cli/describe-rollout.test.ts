import { expect, test } from 'vitest';
import { describeRetry } from './describe-rollout.ts';

test.each([
  ['running', 'gas-v2-r1 tries a, b again'],
  ['succeeded', 'gas-v2-r1 tries a, b again'],
  ['paused', 'gas-v2-r1 tries a, b again, once it is resumed: fleetloop rollouts resume gas-v2-r1'],
  ['tripped', 'gas-v2-r1 tries a, b again, once it is resumed: fleetloop rollouts resume gas-v2-r1'],
  ['awaiting_approval', 'gas-v2-r1 tries a, b again, once it is approved to go on: fleetloop rollouts approve gas-v2-r1'],
])('says what a second try waits for in a rollout that is %s', (state, text) => {
  expect(describeRetry({ id: 'gas-v2-r1', state }, ['a', 'b'])).toBe(text);
});
