import type { ConversionReport, RuntimeVerification } from '../conversion.ts';
import { alignColumns } from '../inspect/format-inspection.ts';
import { lineageDigest } from '../metadata/model-metadata.ts';
import { bytesText, microsecondsText, numberText, samplesText, shapeText, shareText, sizeText, snrText } from './format-numbers.ts';
import { worstLayers } from './worst-layers.ts';

/** What was measured, as a table for a person. */
export function formatReport(report: ConversionReport): string {
  return [
    `${report.storage === 'mixed' ? `${report.mode} with layers in float` : report.mode}, ${bytesText(report.sizeBytes)}${report.sourceBytes === 0 ? '' : ` (${sizeText(report.sizeBytes, report.sourceBytes)} of ${bytesText(report.sourceBytes)})`}, ${report.operators.length} operators; checked on ${samplesText(report.samples, report.samplesAreRandom)}`,
    ...(report.mode === 'dynamic-int8' && report.storage === 'float32' ? ['no filter has the 1,024 weights from which int8 saves anything: the file is the float one'] : []),
    `the float file differs from its source by at most ${numberText(report.floatError)} of the largest output`,
    ...report.runtimes.flatMap(({ kind, accuracy }) => (accuracy === undefined ? [] : [`accuracy in ${kind}: ${shareText(accuracy.converted)}, float ${shareText(accuracy.float)}`])),
    ...headline(report),
    ...report.missed.map((sentence) => `MISSED: ${sentence}`),
    ...report.warnings.map((sentence) => `warning: ${sentence}`),
    '',
    formatRuntimes(report),
    ...runtimeNotes(report),
    ...formatWorst(report),
    ...formatForm(report),
    ...formatKept(report),
    '',
    `operators for ${report.target}: ${report.operatorVersions.map(({ name, version, count }) => `${count} ${name} v${version}`).join(', ')}`,
    ...(report.metadata?.lineage === undefined ? [] : [`carries lineage ${lineageDigest(report.metadata.lineage)}${carried(report.metadata)}`]),
  ].join('\n');
}

/** The figure that counts most, at its worst over the runtimes. */
function headline({ answers, runtimes, mode }: ConversionReport): string[] {
  const reference = mode === 'float32' ? 'its source' : 'float';
  const worst = (pick: (run: RuntimeVerification) => number): RuntimeVerification | undefined => runtimes.toSorted((a, b) => pick(b) - pick(a))[0];
  switch (answers) {
    case 'classes': {
      const run = worst(({ agreement }) => -agreement);
      return run === undefined ? [] : [`the same largest output as ${reference} for ${shareText(run.agreement)} of the samples`];
    }
    case 'reconstruction': {
      const { reconstruction } = worst((run) => run.reconstruction?.scoreErrorMean ?? 0) ?? {};
      return reconstruction === undefined ? [] : [`reconstructs its input: the score, mean squared error against the input, is off by ${numberText(reconstruction.scoreErrorMean)} on average (${numberText(reconstruction.scoreMean)} in ${reference}); the outputs differ by ${numberText(reconstruction.rootMeanSquaredError)} RMS`];
    }
    case 'values': {
      const run = worst(({ meanAbsoluteError }) => meanAbsoluteError);
      return run === undefined ? [] : [`the output differs from ${reference} by ${numberText(run.meanAbsoluteError)} on average, at most by ${numberText(run.maxAbsoluteError)}`];
    }
  }
}

/** The column of the figure that counts most beside the errors: nothing for single values. */
export function mainColumn({ answers }: ConversionReport): { readonly title: string; readonly text: (run: RuntimeVerification) => string } {
  switch (answers) {
    case 'classes': return { title: 'agreement', text: ({ agreement }) => shareText(agreement) };
    case 'reconstruction': return { title: 'score error', text: ({ reconstruction }) => numberText(reconstruction?.scoreErrorMean ?? 0) };
    case 'values': return { title: '', text: () => '' };
  }
}

function formatRuntimes(report: ConversionReport): string {
  const main = mainColumn(report);
  const rows = report.runtimes.map((run) => [run.kind, main.text(run), run.meanAbsoluteError.toExponential(2), run.maxAbsoluteError.toExponential(2), snrText(run.snrDb), microsecondsText(run.latencyP50Us), microsecondsText(run.floatLatencyP50Us)]);
  return alignColumns([['runtime', main.title, 'mean error', 'max error', 'SNR', 'latency p50', 'float p50'], ...rows], new Set([1, 2, 3, 4, 5, 6]));
}

/** What each runtime said, in sentences. */
export function runtimeNotes({ runtimes, refusals, preflight }: Pick<ConversionReport, 'runtimes' | 'refusals' | 'preflight'>): string[] {
  return [
    ...(preflight === undefined ? [] : [`the source was loaded in a ${preflight.kind} process of its own first: ${preflight.outcome}${preflight.message === '' ? '' : ` (${preflight.message})`}`]),
    ...runtimes.slice(1).map((run) => `${run.kind} and ${(runtimes[0] as RuntimeVerification).kind}: ${differenceText(run)}`),
    ...refusals.map(({ kind, outcome, message }) => `${kind}: ${outcome} (${message})`),
  ];
}

export function differenceText({ differenceFromFirst: { maxAbsolute, identicalShare } }: RuntimeVerification): string {
  return maxAbsolute === 0 ? 'outputs identical' : `outputs differ by at most ${numberText(maxAbsolute)}; ${shareText(identicalShare)} of the samples identical`;
}

/** The layers after which the model is furthest from the float one. */
function formatWorst({ layers }: ConversionReport): string[] {
  if (layers.length === 0) return [];
  const rows = worstLayers(layers).map(({ layer, operator, origin = '', shape, snrDb }) => [String(layer), operator, shapeText(shape), snrText(snrDb), origin]);
  return ['', `worst of ${layers.length} layers:`, alignColumns(rows, new Set([0, 3]))];
}

/** What was chosen by running candidates, and what it gained in them. */
function formatForm({ form }: ConversionReport): string[] {
  const { dense, meanPools, equalization } = form ?? {};
  const gain = (chosen: number, other: number): string => `${chosen < other ? '' : '+'}${(chosen - other).toFixed(1)} dB`;
  const choices = [
    ...(dense === undefined ? [] : [`${dense.convolutions} of ${dense.layers} dense layers as convolutions (${gain(dense.snrDb, dense.snrDbAllFullyConnected)})`]),
    ...(meanPools?.used === true ? [`global averages as means (${gain(meanPools.snrDbAsMeans, meanPools.snrDbAsPools)})`] : []),
    ...(equalization === undefined || equalization.used === 'none' ? [] : [`${equalization.layers} layers equalized by ${equalization.used} (${gain(equalization.used === 'weights' ? equalization.snrDbByWeights : equalization.snrDbByActivations, equalization.snrDbWithout)})`]),
  ];
  return choices.length === 0 ? [] : ['', `chosen on ${form?.samples} samples: ${choices.join(', ')}`];
}

function formatKept({ mixed }: ConversionReport): string[] {
  if (mixed === undefined || mixed.kept.length === 0) return [];
  const rows = mixed.kept.map(({ layer, operator, origin = '', shape, gainDb, sizeBytes }) => [String(layer), operator, shapeText(shape), gainDb === undefined ? '' : `${gainDb < 0 ? '' : '+'}${gainDb.toFixed(1)} dB alone`, `${sizeBytes < 0 ? '-' : '+'}${bytesText(Math.abs(sizeBytes))}`, origin]);
  return ['', `${mixed.kept.length} of ${mixed.candidates} layers stay float${mixed.isFewest ? ', the fewest that meet the bounds' : ''}:`, alignColumns(rows, new Set([0, 3, 4]))];
}

function carried({ labels, transform }: NonNullable<ConversionReport['metadata']>): string {
  const parts = [...(labels === undefined ? [] : [`${labels.length} labels`]), ...(transform === undefined ? [] : ['a transform'])];
  return parts.length === 0 ? '' : `, ${parts.join(', ')}`;
}
