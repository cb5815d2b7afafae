import { mkdirSync } from 'node:fs';
import { readConfig } from '../../agent/cli/command.ts';
import { openHubs, openLife, openSlot } from '../../agent/cli/open-slot.ts';
import { startTools } from '../../agent/cli/technician-tools.ts';
import { listSlots } from '../../agent/config.ts';
import { acquireInstance } from '../../agent/disk/instance-guard-adapter.ts';
import type { Log } from '../../agent/log/rotating-log-adapter.ts';
import { assert } from '../../proto/assert.ts';
import { digestOf } from '../../proto/digest.ts';
import { ok } from '../../proto/result.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { openRuntime } from '../../runtime/open-runtime.ts';
import { failingValues, hangingModelVariable, hangMs } from './failing-values.ts';

/** The agent with all its slots, but its interpreters hang or crash as native code may, and its watchdog waits less. */
const config = await readConfig(process.argv.at(-1) as string);
assert(config.ok, 'the config is valid');
const slots = listSlots(config.value);
const log: Log = (event, facts) => void process.stderr.write(`${JSON.stringify({ event, ...facts })}\n`);
const logOf = (slot: string): Log => (event, facts) => log(event, { slot, ...facts });
const hubs = openHubs(slots, logOf);
mkdirSync(config.value.dataDir, { recursive: true });
const instance = await acquireInstance(config.value.dataDir);
assert(instance.ok, 'nobody else uses the data folder');
const life = openLife(config.value, slots, log);

function failing(runtime: ModelRuntime): ModelRuntime {
  return {
    ...runtime,
    load(bytes) {
      const loaded = runtime.load(bytes);
      if (!loaded.ok) return loaded;
      const model = loaded.value;
      const [hanging, afterCount] = (process.env[hangingModelVariable] ?? '').split(' ');
      let left = digestOf(bytes) === hanging ? Number(afterCount) : Infinity;
      return ok({
        ...model,
        invoke(inputs, outputs) {
          const first = inputs[0]?.[0];
          while (left === 0 || first === failingValues.hangs);
          left -= 1;
          if (first === failingValues.crashes) process.kill(process.pid, 'SIGSEGV');
          return model.invoke(inputs, outputs);
        },
      });
    },
  };
}

const agents = await Promise.all(slots.map(async (slot) => {
  const opened = await openSlot(slot, hubs, life, logOf(slot.slot), () => undefined, {
    hangMsMin: hangMs,
    openRuntime: async (kind) => {
      const runtime = await openRuntime(kind);
      return runtime.ok ? ok(failing(runtime.value)) : runtime;
    },
  });
  return opened.agent;
}));
process.once('SIGTERM', () => void Promise.all(agents.map((agent) => agent.stop())).then(() => (life.end(), process.exit(0))));
await Promise.all(agents.map((agent) => agent.start()));
await startTools(config.value, log, () => agents.map((agent) => agent.snapshot()));
