import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{proto,features,runtime,converter,agent,control-plane,simulators,test,tools}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    // The hundreds of processes that tests start load what the first of them compiled.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('./node_modules/.cache/node-compile', import.meta.url)) },
    // Tests start real processes (agents, brokers, browsers) on two cores: few workers, generous limits. A wait that is in vain ends before its test does, and says what it waited for.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 150_000,
    hookTimeout: 150_000,
    expect: { poll: { timeout: 60_000, interval: 20 } },
  },
});
