import type { ConversionReport } from '../conversion.ts';
import { alignColumns } from '../inspect/format-inspection.ts';

/** What was measured, as a table for a person. */
export function formatReport(report: ConversionReport): string {
  const rows = report.runtimes.map((run) => [run.kind, `${(100 * run.agreement).toFixed(1)} %`, run.meanAbsoluteError.toExponential(2), run.maxAbsoluteError.toExponential(2), `${run.snrDb.toFixed(1)} dB`, `${run.latencyP50Us.toFixed(0)} us`]);
  return [
    `${report.mode}, ${report.sizeBytes.toLocaleString('en')} bytes, ${report.operators.length} operators; checked on ${report.samples} samples`,
    ...(report.mode === 'dynamic-int8' && report.storage === 'float32' ? ['no filter has the 1,024 weights from which int8 saves anything: the file is the float one'] : []),
    `the float file differs from its source by at most ${report.floatError.toExponential(1)} of the largest output`,
    '',
    alignColumns([['runtime', 'agreement', 'mean error', 'max error', 'SNR', 'latency p50'], ...rows], new Set([1, 2, 3, 4, 5])),
    ...formatWorst(report),
  ].join('\n');
}

const worstShown = 5;

/** The layers after which the model is furthest from the float one. */
function formatWorst({ layers }: ConversionReport): string[] {
  if (layers.length === 0) return [];
  const worst = layers.toSorted((a, b) => a.snrDb - b.snrDb).slice(0, worstShown);
  return ['', `worst of ${layers.length} layers:`, alignColumns(worst.map(({ layer, operator, shape, snrDb }) => [String(layer), operator, shape.join('x'), `${snrDb.toFixed(1)} dB`]), new Set([0, 3]))];
}
