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
    `operators ${inspection.operatorVersions.map(({ name, version, count }) => `${count} ${name} v${version}`).join(', ')}`,
    ...inspection.targets.map(({ name, refusals }) => `${name.padEnd(11)} ${refusals.length === 0 ? 'runs' : `cannot run: ${refusals.join('; ')}`}`),
    ...formatCarried(inspection.metadata),
  ].join('\n');
}

function formatCarried(metadata: Inspection['metadata']): string[] {
  if (metadata === undefined) return [];
  const { labels, transform, ranges, lineage, lineageDigest } = metadata;
  return [
    '',
    ...(lineage === undefined ? [] : [`lineage     ${lineageDigest}, made by ${lineage.tool}`, `source      ${lineage.source}`, ...(lineage.calibration === undefined ? [] : [`calibration ${lineage.calibration}`]), `settings    ${JSON.stringify(lineage.settings)}`]),
    ...(labels === undefined ? [] : [`labels      ${labels.length}: ${labels.slice(0, labelsShown).join(', ')}${labels.length > labelsShown ? ', ...' : ''}`]),
    ...(transform === undefined ? [] : [`transform   ${JSON.stringify(transform).slice(0, 500)}`]),
    ...(ranges === undefined ? [] : ['ranges      embedded: quantize again with --ranges, no data needed']),
  ];
}

const labelsShown = 12;

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
