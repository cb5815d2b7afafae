import { readFileSync, writeFileSync } from 'node:fs';

/** `node tools/mark-generated.ts <file>...`: puts a header on generated files, so that nobody edits them by hand. */
const header = '// Generated from proto/fleetloop.proto by `npm run generate`: do not edit.\n';

for (const path of process.argv.slice(2)) {
  const text = readFileSync(path, 'utf8');
  if (!text.startsWith(header)) writeFileSync(path, header + text);
}
