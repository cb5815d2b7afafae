import { preflightArgument } from '../runtime/adapters/preflight-program.ts';

/** Where the built agent begins: one file that is the agent, all its commands, and the child process of its own preflight. */
const [first, ...rest] = process.argv.slice(2);
if (first === preflightArgument) void import('../runtime/adapters/preflight-child.ts').then(({ runPreflightChild }) => runPreflightChild());
else void import('./main.ts').then(({ main }) => main(first === 'agent' ? rest : process.argv.slice(2)));
