import { expect, test } from 'vitest';
import { formatTable, type Column } from './format-table.ts';

interface Row { id: string; count: number; text: string }
const columns: Column<Row>[] = [{ title: 'ID', value: (row) => row.id, fixed: true }, { title: 'COUNT', value: (row) => row.count, fixed: true }, { title: 'TEXT', value: (row) => row.text }];
const rows: Row[] = [{ id: 'pump-1', count: 7, text: 'short' }, { id: 'pump-20', count: 1200, text: 'a text that is\nlonger than the terminal' }];

test('aligns text to the left and numbers to the right, on one line per row', () => {
  expect(formatTable(rows, columns, 80)).toBe(['ID       COUNT  TEXT', 'pump-1       7  short', 'pump-20   1200  a text that is longer than the terminal'].join('\n'));
});

test.each([30, 40, 60])('fits into %i characters by shortening what is not fixed', (width) => {
  const lines = formatTable(rows, columns, width).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  expect(lines[2]).toContain('pump-20   1200  a text');
});

test('keeps fixed columns whole in a terminal that is too narrow', () => {
  expect(formatTable(rows, columns, 5)).toContain('pump-20   1200  a tex…');
});

test('wraps a column that is to be read whole at its words, and cuts a word that is too long by itself', () => {
  const wrapped = columns.map((column) => (column.title === 'TEXT' ? { ...column, wrapped: true } : column));
  expect(formatTable([{ id: 'pump-1', count: 7, text: 'held: 3 of 5 required devices; thatisoneverylongwordindeed' }], wrapped, 34)).toBe(
    ['ID      COUNT  TEXT', 'pump-1      7  held: 3 of 5', '               required devices;', '               thatisoneverylongwo', '               rdindeed'].join('\n'),
  );
  expect(formatTable(rows, wrapped, Infinity)).toBe(formatTable(rows, columns, 200));
});
