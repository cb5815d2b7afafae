import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFence } from './check-fence.ts';
import { roomImports } from './fence-rules.ts';

/** `node tools/fences-main.ts`: holds every source file of the rooms against the fences; exits 1 on a violation. */
const root = join(import.meta.dirname, '..');
const paths = Object.keys(roomImports).flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .map((name) => `${room}/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts') && !path.includes('node_modules/') && !path.endsWith('.d.ts') && !path.startsWith('control-plane/console/public/')),
);
const violations = paths.flatMap((path) => checkFence(path, readFileSync(join(root, path), 'utf8')));
for (const { path, line, rule, detail } of violations) console.error(`${path}:${line} [${rule}] ${detail}`);
console.log(`fences: ${paths.length} files, ${violations.length} violations`);
process.exitCode = violations.length === 0 ? 0 : 1;
