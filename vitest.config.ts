import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{proto,features,runtime,converter,agent,control-plane,simulators,test,tools}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    // Tests start real processes (agents, brokers, browsers) on two cores: few workers, generous limits.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
