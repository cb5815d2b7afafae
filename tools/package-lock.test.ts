import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

interface LockedPackage {
  readonly license?: string;
  readonly dev?: boolean;
  readonly resolved?: string;
}

const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8')) as { packages: Record<string, LockedPackage> };
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

// Licences that may ship inside an Apache-2.0 product, and those that may only help to build it.
const shipped = new Set(['0BSD', 'Apache-2.0', 'Apache-2.0 AND MIT', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']);
const tooling = new Set([...shipped, 'BlueOak-1.0.0', 'EPL-2.0', 'MPL-2.0', 'Python-2.0', 'Unlicense']);
// Packages that state their licence only beside their package.json; both come with the OPC UA server that tests start.
const readByHand: Readonly<Record<string, string>> = { 'node_modules/dequeue': 'BSD-2-Clause', 'node_modules/precond': 'MIT' };

it('installs only packages whose licence is allowed', () => {
  const refused = packages.filter(([path, { license, dev }]) => !(dev === true ? tooling : shipped).has(license ?? (dev === true ? readByHand[path] : undefined) ?? ''));
  expect(refused.map(([path, { license }]) => `${path}: ${license ?? 'no licence stated'}`)).toEqual([]);
});

it('names no registry host', () => {
  expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
});
