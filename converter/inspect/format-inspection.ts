import type { InspectedTensor, Inspection } from './inspect-model.ts';

/** The inspection as a table for a person. */
export function formatInspection(inspection: Inspection): string {
  const rows = inspection.operators.map((operator, i) => [
    String(i), `${operator.name} v${operator.version}`, operator.inputShapes.map(shapeText).join(' '), shapeText(operator.outputShape), operator.outputType,
    operator.parameters.toLocaleString('en'), operator.multiplyAccumulates.toLocaleString('en'),
  ]);
  const total = ['', 'total', '', '', '', inspection.parameters.toLocaleString('en'), inspection.multiplyAccumulates.toLocaleString('en')];
  return [
    `${inspection.storage} model of ${inspection.sizeBytes.toLocaleString('en')} bytes${inspection.description === '' ? '' : ` (${inspection.description})`}`,
    ...inspection.inputs.map((tensor) => `input   ${tensorText(tensor)}`),
    ...inspection.outputs.map((tensor) => `output  ${tensorText(tensor)}`),
    '',
    alignColumns([['', 'operator', 'takes', 'gives', 'type', 'parameters', 'MACs'], ...rows, total], new Set([5, 6])),
    '',
    `weights ${inspection.weightBytes.toLocaleString('en')} bytes, activations at most ${inspection.activationBytesPeak.toLocaleString('en')} bytes at once`,
    ...inspection.targets.map(({ name, refusals }) => `${name.padEnd(11)} ${refusals.length === 0 ? 'runs' : `cannot run: ${refusals.join('; ')}`}`),
  ].join('\n');
}

/** Rows of text with each column as wide as its widest cell; the columns in `right` are aligned to the right. */
export function alignColumns(rows: readonly (readonly string[])[], right: ReadonlySet<number>): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) => row.map((cell, column) => (right.has(column) ? cell.padStart(widths[column] as number) : cell.padEnd(widths[column] as number))).join('  ').trimEnd()).join('\n');
}

function tensorText({ name, shape, type, scale, zeroPoint }: InspectedTensor): string {
  return `${name} [${shape.join(', ')}] ${type}${scale === undefined ? '' : `, real = (q - ${zeroPoint}) * ${scale}`}`;
}

function shapeText(shape: readonly number[]): string {
  return shape.join('x') || '1';
}
