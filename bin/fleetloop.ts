#!/usr/bin/env node
// Started by fleetloop.js beside it, or directly by Node 24.
// Each program is loaded only when it is asked for: an agent must not pay for the control plane.
const programs: Readonly<Record<string, () => Promise<{ main(args: readonly string[]): Promise<void> }>>> = {
  start: () => import('../control-plane/main.ts'),
  demo: () => import('../simulators/demo/main.ts'),
  agent: () => import('../agent/main.ts'),
  trainer: () => import('../control-plane/training/trainer-main.ts'),
  convert: () => import('../converter/convert-main.ts'),
  quantize: () => import('../converter/quantize-main.ts'),
  inspect: () => import('../converter/inspect-main.ts'),
};
// The database is node:sqlite, of which Node says at every start that it is experimental: nothing that whoever starts it can do anything about.
const [tell] = process.listeners('warning');
if (tell !== undefined) process.off('warning', tell).on('warning', (warning) => void (warning.name === 'ExperimentalWarning' || tell(warning)));
const [name = '', ...rest] = process.argv.slice(2);
const load = programs[name];
// `fleetloop ... | head`: a reader that has seen enough is no fault. The agent, whose reader is the line, minds its sink itself.
if (name !== 'agent') {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}
if (load === undefined) await (await import('../control-plane/cli/main.ts')).main(process.argv.slice(2));
else await (await load()).main(rest);
