import { fileURLToPath } from 'node:url';

/** What the built agent is given as its first argument to be the preflight's child process. */
export const preflightArgument = 'preflight-child';

/** The preflight's child: in the source a program of its own, in the built agent the one file there is. */
export const preflightProgram: readonly string[] = import.meta.url.endsWith('.ts') ? [fileURLToPath(new URL('./preflight-main.ts', import.meta.url))] : [fileURLToPath(import.meta.url), preflightArgument];
