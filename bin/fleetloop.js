#!/usr/bin/env node
// Plain JavaScript, so that it answers under any Node, and starts without the type stripper: what that makes of the rest is kept in Node's compile cache.
import module from 'node:module';

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(`fleetloop needs Node.js 24 or newer, this is ${process.version}; install a newer one, or run it through npm (npm start), which brings its own\n`);
  process.exit(2);
}
module.enableCompileCache();
await import('./fleetloop.ts');
