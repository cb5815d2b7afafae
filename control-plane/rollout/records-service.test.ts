import { expect, test } from 'vitest';
import { advanceOn, RolloutFleet, rolloutOf } from '../../test/support/rollout-fleet.ts';
import { noFigures } from './gates/collect-figures.ts';
import { createRolloutRecords } from './records-service.ts';

test('nothing is remembered of the evidence of a rollout that is over', () => {
  const records = createRolloutRecords({ store: undefined as never, clock: { nowMs: () => 0 } as never });
  const planned = rolloutOf([['a'], ['b']]);
  const { rollout } = advanceOn(planned, new RolloutFleet(['a', 'b']), 1);
  const plan = () => records.planEvidence(rollout, rollout, () => noFigures, new Map(), 2, false);
  const [evidence] = plan();
  records.keptEvidence(rollout.id, plan(), 2);
  expect(plan()).toEqual([]);
  records.forgetEvidence(rollout);
  expect(plan()).toEqual([evidence]);
});
