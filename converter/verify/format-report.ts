import type { ConversionReport } from '../conversion.ts';
import { alignColumns } from '../inspect/format-inspection.ts';

/** What was measured, as a table for a person. */
export function formatReport(report: ConversionReport): string {
  const rows = report.runtimes.map((run) => [run.kind, `${(100 * run.agreement).toFixed(1)} %`, run.meanAbsoluteError.toExponential(2), run.maxAbsoluteError.toExponential(2), `${run.snrDb.toFixed(1)} dB`, `${run.latencyP50Us.toFixed(0)} us`]);
  return [
    `${report.mode}, ${report.sizeBytes.toLocaleString('en')} bytes, ${report.operators.length} operators; checked on ${report.samples} samples`,
    `the float file differs from its source by at most ${report.floatError.toExponential(1)} of the largest output`,
    '',
    alignColumns([['runtime', 'agreement', 'mean error', 'max error', 'SNR', 'latency p50'], ...rows], new Set([1, 2, 3, 4, 5])),
  ].join('\n');
}
