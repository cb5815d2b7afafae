import { relative, resolve } from 'node:path';
import { buildAgent } from './build-agent.ts';

const folder = resolve(process.argv[2] ?? 'dist/agent');
const { files, totalBytes } = await buildAgent(folder);
for (const { path, bytes } of files) process.stdout.write(`${(bytes / 1024).toFixed(0).padStart(7)} KiB  ${path}\n`);
process.stdout.write(`${(totalBytes / 1024 ** 2).toFixed(2).padStart(7)} MiB  ${relative(process.cwd(), folder) || folder}, without Node\n`);
