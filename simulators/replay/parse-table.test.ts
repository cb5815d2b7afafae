import { describe, expect, it } from 'vitest';
import { parseTable, type Table } from './parse-table.ts';

function parsed(text: string, format: Parameters<typeof parseTable>[1]): Table {
  const table = parseTable(text, format, 'file');
  if (!table.ok) throw new Error(table.error.message);
  return table.value;
}

describe('recorded files', () => {
  it('reads csv with quotes, line ends of either kind, a byte order mark and no last line end', () => {
    const table = parsed('\uFEFFa,"b, or ""c"""\r\n1,"x\ny"\r\n\r\n2,z', { kind: 'csv', delimiter: ',' });
    expect(table.columns).toEqual(['a', 'b, or "c"']);
    expect(table.rows).toEqual([{ line: 2, cells: ['1', 'x\ny'] }, { line: 5, cells: ['2', 'z'] }]);
  });

  it('names csv columns where the file does not', () => {
    expect(parsed('1;2\n', { kind: 'csv', delimiter: ';', columns: ['a', 'b'] }).rows).toEqual([{ line: 1, cells: ['1', '2'] }]);
  });

  it.each([['zero', '0'], ['missing', undefined]] as const)('reads libsvm text in any index order; an absent index is %s', (absent, cell) => {
    const table = parsed('1;10.5 2:20 1:10\n2;11 1:30\n\n3 1:1\n1;2 1:x:y 2\n', { kind: 'libsvm', head: ['gas', 'ppm'], headSeparator: ';', absent });
    expect(table.columns).toEqual(['gas', 'ppm', '2', '1']);
    expect(table.rows).toEqual([{ line: 1, cells: ['1', '10.5', '20', '10'] }, { line: 2, cells: ['2', '11', cell, '30'] }]);
    expect(table.refused.map((row) => row.line)).toEqual([4, 5]);
  });

  it('reads one JSON object per line', () => {
    const table = parsed('{"a":1,"b":null}\nnonsense\n[1]\n{"b":"x","c":true}\n', { kind: 'jsonl' });
    expect(table.columns).toEqual(['a', 'b', 'c']);
    expect(table.rows.map((row) => row.cells[2])).toEqual([undefined, 'true']);
    expect(table.refused).toEqual([{ line: 2, reason: 'not JSON' }, { line: 3, reason: 'not an object of named values' }]);
  });
});
