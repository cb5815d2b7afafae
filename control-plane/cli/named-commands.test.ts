import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProgram } from './main.ts';

const root = join(import.meta.dirname, '../..');
/** Programs of their own, which `fleetloop` only starts. */
const programs: ReadonlySet<string> = new Set(['start', 'agent', 'trainer', 'demo', 'convert', 'quantize', 'inspect']);
/** What follows the name in a sentence about it. */
const prose: ReadonlySet<string> = new Set(['program', 'needs', 'command', 'is']);

test('every command that a message, a help text or a page of the documentation names is there', () => {
  const program = createProgram({ env: {}, width: 80, writeLine: () => undefined, signal: new AbortController().signal, sleep: async () => undefined });
  const files = globSync(['{control-plane,agent,converter,proto,bin,docs,features,runtime,simulators}/**/*.{ts,md,html,js}', 'README.md'], { cwd: root }).filter((path) => !path.endsWith('.test.ts') && !path.includes('generated'));
  expect(files.length).toBeGreaterThan(300);
  const absent = files.flatMap((path) =>
    [...readFileSync(join(root, path), 'utf8').matchAll(/\bfleetloop ([a-z][a-z-]+)(?: ([a-z][a-z-]+))?/g)].flatMap(([text, name = '', sub = '']) => {
      if (programs.has(name) || prose.has(name)) return [];
      const command = program.commands.find((one) => one.name() === name);
      // A sentence may say that `fleetloop fleet lists` something.
      const isThere = command !== undefined && (command.commands.length === 0 || sub === '' || command.commands.some((one) => one.name() === sub || `${one.name()}s` === sub));
      return isThere ? [] : `${path}: ${text}`;
    }),
  );
  expect(absent).toEqual([]);
});
