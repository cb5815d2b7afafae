import { describe, expect, it } from 'vitest';
import { checkFence } from './check-fence.ts';

const rulesOf = (path: string, source: string): string[] => checkFence(path, source).map(({ line, rule }) => `${line} ${rule}`);

describe('fences between rooms', () => {
  it.each([
    ['proto/a.ts', `import { x } from '../features/x.ts';`, ['1 room']],
    ['features/transform/a.ts', `import { x } from '../../proto/x.ts';`, []],
    ['features/transform/a.ts', `import { x } from '../../runtime/x.ts';`, ['1 room']],
    ['runtime/a.ts', `import { x } from '../converter/x.ts';`, ['1 room']],
    ['converter/a.ts', `import { x } from '../runtime/x.ts';`, []],
    ['agent/agent.ts', `import { x } from '../control-plane/context.ts';`, ['1 room']],
    ['agent/agent.ts', `import type { X } from '../control-plane/context.ts';`, ['1 room']],
    ['agent/agent.ts', `type X = import('../converter/x.ts').X;`, ['1 room']],
    ['agent/agent.ts', `\nconst x = await import('../simulators/x.ts');`, ['2 room']],
    ['agent/agent.ts', `export { x } from '../converter/x.ts';`, ['1 room']],
    ['control-plane/fleet/service.ts', `import { x } from '../../agent/x.ts';`, ['1 room']],
    ['control-plane/training/plan-x.ts', `import { x } from '../../converter/x.ts';`, []],
    ['simulators/demo/main.ts', `import { x } from '../../agent/x.ts'; import { y } from '../../control-plane/y.ts';`, []],
    ['simulators/a.ts', `import { x } from '../test/support/x.ts';`, ['1 test']],
    ['proto/a.ts', `import { x } from './b.test.ts';`, ['1 test']],
    ['proto/a.test.ts', `import { x } from '../simulators/x.ts'; setTimeout(x, 1);`, []],
    ['proto/index.ts', `export const x = 1;`, ['1 barrel']],
  ])('%s: %s', (path, source, expected) => {
    expect(rulesOf(path, source)).toEqual(expected);
  });

  it.each([
    ['agent/inference/service.ts', '@tensorflow/tfjs-core', ['1 package']],
    ['agent/store-adapter.ts', 'kysely', ['1 package']],
    ['agent/link/mqtt-adapter.ts', 'mqtt', []],
    ['agent/link/mqtt-adapter.ts', 'aedes', ['1 package']],
    ['runtime/adapters/native-runtime.ts', 'tfjs-tflite-node/dist/x.js', []],
    ['proto/a.ts', 'fs', ['1 builtin']],
  ])('%s imports %s', (path, specifier, expected) => {
    expect(rulesOf(path, `import { x } from '${specifier}';`)).toEqual(expected);
  });
});

describe('fences inside the control plane', () => {
  it.each([
    ['control-plane/rollout/service.ts', `import { x } from '../fleet/service.ts';`, []],
    ['control-plane/rollout/service.ts', `import { x } from '../fleet/repository.ts';`, ['1 duty']],
    ['control-plane/rollout/service.ts', `import type { X } from '../fleet/device.ts';`, []],
    ['control-plane/rollout/service.ts', `import { type X, y } from '../fleet/device.ts';`, ['1 duty']],
    ['control-plane/rollout/plan-rollout.ts', `import { x } from '../registry/version.ts';`, []],
    ['control-plane/rollout/repository.ts', `import { x } from '../store/store.ts';`, []],
    ['control-plane/rollout/routes.ts', `import { x } from '../api/router.ts';`, []],
    ['control-plane/rollout/service.ts', `import { x } from '../api/router.ts';`, ['1 duty']],
    ['control-plane/main.ts', `import { x } from './rollout/routes.ts';`, []],
    ['control-plane/rollout/plan-rollout.ts', `import { x } from './service.ts';`, ['1 shell']],
  ])('%s: %s', (path, source, expected) => {
    expect(rulesOf(path, source)).toEqual(expected);
  });
});

describe('no effects in files that decide', () => {
  it.each([
    ['Date.now()', ['1 effect']],
    [`Date['now']()`, ['1 effect']],
    ['globalThis.Date.now()', ['1 effect']],
    ['new Date()', ['1 effect']],
    ['new Date(nowMs)', []],
    ['Math.random()', ['1 effect']],
    ['Math.max(1, 2)', []],
    ['setTimeout(f, 1)', ['1 effect']],
    ['globalThis.setTimeout(f, 1)', ['1 effect']],
    ['run(setTimeout)', ['1 effect']],
    ['process.env.HOME', ['1 effect']],
    ['const { env } = process', ['1 effect']],
    [`console.error('x')`, ['1 effect']],
    ['const load = (fetch: () => void) => fetch()', []],
    ['const load = ({ fetch }: Ports) => fetch()', []],
    [`import { readFile } from 'node:fs/promises'`, ['1 effect']],
    [`import type { Stats } from 'node:fs'`, []],
    [`import { connect } from 'node:net'`, ['1 effect']],
    [`import { spawn } from 'node:child_process'`, ['1 effect']],
    [`import { setTimeout as delay } from 'node:timers/promises'`, ['1 effect']],
    [`import { createHash } from 'node:crypto'`, []],
    [`import { randomBytes } from 'node:crypto'`, ['1 effect']],
    [`import { sql } from 'kysely'`, ['1 effect']],
    [`import type { Kysely } from 'kysely'`, []],
    [`const x = await import(name)`, ['1 dynamic']],
  ])('%s', (source, expected) => {
    expect(rulesOf('control-plane/rollout/plan-rollout.ts', source)).toEqual(expected);
  });

  it.each(['control-plane/rollout/service.ts', 'control-plane/rollout/repository.ts', 'control-plane/registry/model-routes.ts', 'control-plane/main.ts', 'runtime/adapters/wasm-runtime.ts', 'agent/disk/node-disk-adapter.ts'])(
    '%s is a shell and may',
    (path) => {
      expect(rulesOf(path, `import { readFile } from 'node:fs/promises'; Date.now();`)).toEqual([]);
    },
  );
});
