import { runPreflightChild } from './preflight-child.ts';

await runPreflightChild();
