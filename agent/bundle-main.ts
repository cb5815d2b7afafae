import { fleetloopVersion } from '../proto/version.ts';
import { preflightArgument } from '../runtime/adapters/preflight-program.ts';
import { startSmall } from './engine-adapter.ts';

/** Where the built agent begins: one file that is the agent, all its commands, and the child process of its own preflight. */
const [first, ...rest] = process.argv.slice(2);
// Libraries whose warnings Node suppresses in node_modules are in this file.
process.noDeprecation = true;
if (first === '--version') process.stdout.write(`${fleetloopVersion}\n`);
else if (first === preflightArgument) void import('../runtime/adapters/preflight-child.ts').then(({ runPreflightChild }) => runPreflightChild());
else {
  startSmall();
  void import('./main.ts').then(({ main }) => main(first === 'agent' ? rest : process.argv.slice(2)));
}
