import { parentPort } from 'node:worker_threads';
import type { Gate } from '../../control-plane/rollout/gates/gate.ts';
import { createRandom } from '../../proto/random.ts';
import { simulateRollout, type GateScenario } from './gate-fleet.ts';

/** Simulates the rollouts it is given by their seeds. */
parentPort?.on('message', ({ scenario, gate, seeds }: { scenario: GateScenario; gate: Gate; seeds: readonly number[] }) => {
  parentPort?.postMessage(seeds.map((seed) => simulateRollout(scenario, gate, createRandom(seed))), []);
});
