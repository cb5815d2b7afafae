import { mkdirSync } from 'node:fs';
import { readConfig } from '../../agent/cli/command.ts';
import { openHubs, openSlot } from '../../agent/cli/open-slot.ts';
import { listSlots } from '../../agent/config.ts';
import type { Log } from '../../agent/log/rotating-log-adapter.ts';
import { assert } from '../../proto/assert.ts';
import { ok } from '../../proto/result.ts';
import { openRuntime } from '../../runtime/open-runtime.ts';
import { hangingValue } from './hanging-value.ts';

/** The agent, but its interpreter does not come back from an input that begins with hangingValue, as native code may, and its watchdog waits half a second. */
const config = await readConfig(process.argv.at(-1) as string);
assert(config.ok, 'the config is valid');
const [slot] = listSlots(config.value);
assert(slot !== undefined, 'there is one model');
mkdirSync(slot.dataDir, { recursive: true });
const log: Log = (event, facts) => void process.stderr.write(`${JSON.stringify({ event, ...facts })}\n`);
const { agent } = await openSlot(slot, openHubs([slot], () => log), log, () => process.exit(1), {
  hangMsMin: 500,
  openRuntime: async (kind) => {
    const opened = await openRuntime(kind);
    if (!opened.ok) return opened;
    return ok({
      ...opened.value,
      load(model) {
        const loaded = opened.value.load(model);
        if (!loaded.ok) return loaded;
        return ok({
          ...loaded.value,
          invoke(inputs, outputs) {
            while (inputs[0]?.[0] === hangingValue);
            return loaded.value.invoke(inputs, outputs);
          },
        });
      },
    });
  },
});
process.once('SIGTERM', () => void agent.stop().then(() => process.exit(0)));
await agent.start();
