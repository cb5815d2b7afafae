import { expect, test } from 'vitest';
import { formatCHeader } from './format-c-header.ts';

test('a header holds every byte once, in order, under a legal name', () => {
  const bytes = Uint8Array.from({ length: 40 }, (_, i) => 7 * i);
  const header = formatCHeader(bytes, '8bit-model v2');
  expect(header).toContain('FLEETLOOP_ALIGN static const unsigned char _8bit_model_v2[] = {\n  0x00, 0x07,');
  expect(header).toContain('_8bit_model_v2_len = 40;');
  expect([...header.matchAll(/0x([0-9a-f]{2}),/g)].map((match) => Number.parseInt(match[1] ?? '', 16))).toEqual([...bytes]);
});
