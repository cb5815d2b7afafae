import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fleetloopVersion } from './version.ts';

test('is the version of package.json', () => {
  expect(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))).toMatchObject({ version: fleetloopVersion });
});
