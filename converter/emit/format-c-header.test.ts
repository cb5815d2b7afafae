import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { formatCHeader } from './format-c-header.ts';

test('a header holds every byte once, in order, under a legal name', () => {
  const bytes = Uint8Array.from({ length: 40 }, (_, i) => 7 * i);
  const header = formatCHeader(bytes, '8bit-model v2');
  expect(header).toContain('FLEETLOOP_ALIGN static const unsigned char _8bit_model_v2[] = {\n  0x00, 0x07,');
  expect(header).toContain('_8bit_model_v2_len = 40;');
  expect([...header.matchAll(/0x([0-9a-f]{2}),/g)].map((match) => Number.parseInt(match[1] ?? '', 16))).toEqual([...bytes]);
});

const compilers = ['gcc', 'g++'].filter((name) => spawnSync(name, ['--version']).status === 0);
test.runIf(compilers.length > 0).each([['gcc', 'c', 'c99'], ['gcc', 'c', 'c11'], ['g++', 'c++', 'c++03'], ['g++', 'c++', 'c++11']].filter(([name]) => compilers.includes(name as string)))('a header is aligned for %s in %s of the standard %s', (compiler, language, standard) => {
  const check = language === 'c' ? 'typedef char aligned[__alignof__(model) >= 16 && sizeof model == 40 ? 1 : -1]; int main(void) { return (int)(sizeof(aligned) - 1 + (model_len != sizeof model)); }' : 'int main() { return (reinterpret_cast<unsigned long>(model) % 16) + (model_len != sizeof model); }';
  const { status, stderr } = spawnSync(compiler, ['-x', language, `-std=${standard}`, '-Wall', '-Werror', '-fsyntax-only', '-'], { input: `${formatCHeader(new Uint8Array(40), 'model')}${check}\n`, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
