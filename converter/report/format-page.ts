import type { ConversionReport, LayerActivations, RuntimeVerification } from '../conversion.ts';
import { lineageDigest, toolName } from '../metadata/model-metadata.ts';
import { drawBars, drawHistogram, drawSpark, type Bar } from './draw-charts.ts';
import { escapeHtml } from './escape-html.ts';
import { bytesText, microsecondsText, numberText, samplesText, shapeText, shareText, sizeText, snrText } from './format-numbers.ts';
import { differenceText, mainColumn, runtimeNotes } from './format-report.ts';
import { pageStyle } from './page-style.ts';
import { worstLayers } from './worst-layers.ts';

/** More rows than this make a page that nobody reads; the worst are shown then. */
const layersShown = 120;

/**
 * What was measured, as one page that stands alone: no script, nothing fetched, plots as inline SVG, light and dark.
 *
 * @param title what was converted, for the heading
 */
export function formatPage(report: ConversionReport, title: string): string {
  const parts = [formatHeader(report, title), formatTiles(report), formatRuntimes(report), formatCosts(report), formatLayers(report), formatErrors(report), formatActivations(report), formatKept(report), formatOperators(report), formatCarried(report)];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
${parts.filter((part) => part !== '').join('\n')}
<footer>Written by ${escapeHtml(toolName)}. Formulas and how to read this: docs/converter.md.</footer>
</main>
</body>
</html>
`;
}

function formatHeader({ mode, target, samples, samplesAreRandom, missed, warnings }: ConversionReport, title: string): string {
  const verdict = missed.length === 0 ? '<span class="verdict">every bound is met</span>' : `<span class="verdict missed">${missed.length === 1 ? 'a bound is missed' : `${missed.length} bounds are missed`}</span>`;
  const list = missed.length === 0 ? '' : `<ul class="missed-list">${missed.map((sentence) => `<li>${escapeHtml(sentence)}</li>`).join('')}</ul>`;
  return `<header><h1>${escapeHtml(title)}</h1><p class="about">${escapeHtml(mode)} for ${escapeHtml(target)}, checked on ${samplesText(samples, samplesAreRandom)}</p>${verdict}${list}${warnings.length === 0 ? '' : `<ul class="notes">${warnings.map((sentence) => `<li>${escapeHtml(sentence)}</li>`).join('')}</ul>`}</header>`;
}

function formatTiles(report: ConversionReport): string {
  const { runtimes, mode, sizeBytes, sourceBytes } = report;
  const accuracy = runtimes[0]?.accuracy;
  const worst = <T extends number>(pick: (run: RuntimeVerification) => T): number => Math.min(...runtimes.map(pick));
  const [fastest] = runtimes.toSorted((a, b) => a.latencyP50Us - b.latencyP50Us);
  const tile = (value: string, label: string): string => `<div class="tile"><b>${escapeHtml(value)}</b><span>${escapeHtml(label)}</span></div>`;
  const tiles = [
    tile(`${(sizeBytes / 1024).toFixed(sizeBytes < 100 * 1024 ? 1 : 0)} KiB`, sizeText(sizeBytes, sourceBytes)),
    ...mainTile(report, worst).map(([value, label]) => tile(value, label)),
    tile(snrText(worst(({ snrDb }) => snrDb)), 'signal to noise at the outputs'),
    ...(fastest === undefined ? [] : [tile(microsecondsText(fastest.latencyP50Us), `per run in ${fastest.kind}${mode === 'float32' ? '' : `, float ${microsecondsText(fastest.floatLatencyP50Us)}`}`)]),
    ...(accuracy === undefined ? [] : [tile(shareText(accuracy.converted), `accuracy, float ${shareText(accuracy.float)}`)]),
  ];
  return `<div class="tiles">${tiles.join('')}</div>`;
}

/** The figure that counts most, at its worst. */
function mainTile({ answers, mode, runtimes }: ConversionReport, worst: (pick: (run: RuntimeVerification) => number) => number): [value: string, label: string][] {
  const reference = mode === 'float32' ? 'source' : 'float model';
  switch (answers) {
    case 'classes': return [[shareText(worst(({ agreement }) => agreement)), `same largest output as the ${reference}`]];
    case 'reconstruction': return [[numberText(-worst(({ reconstruction }) => -(reconstruction?.scoreErrorMean ?? 0))), `mean error of the reconstruction score, ${numberText(runtimes[0]?.reconstruction?.scoreMean ?? 0)} in the ${reference}`]];
    case 'values': return [[numberText(-worst(({ meanAbsoluteError }) => -meanAbsoluteError)), `mean error against the ${reference}`]];
  }
}

function formatRuntimes(report: ConversionReport): string {
  const main = mainColumn(report);
  const rows = [
    ...report.runtimes.map((run, i) => [run.kind, 'ran', main.text(run), numberText(run.meanAbsoluteError), numberText(run.maxAbsoluteError), snrText(run.snrDb), i === 0 ? '' : differenceText(run)]),
    ...report.refusals.map(({ kind, outcome, message }) => [kind, outcome, '', '', '', '', message]),
  ];
  const notes = runtimeNotes({ ...report, runtimes: report.runtimes.slice(0, 1), refusals: [] });
  return section('What each runtime said', `Against ${report.mode === 'float32' ? 'the source' : 'the float model in the same runtime'}; the float file itself differs from its source by at most ${numberText(report.floatError)} of the largest output.`, `${table(['runtime', '', main.title, 'mean error', 'max error', 'SNR', 'beside the first'], rows, new Set([2, 3, 4, 5]))}${notes.length === 0 ? '' : `<ul class="notes">${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('')}</ul>`}`);
}

function formatCosts({ mode, sourceBytes, floatBytes, sizeBytes, runtimes }: ConversionReport): string {
  const sizes: Bar[] = [
    { label: 'source', value: sourceBytes, text: bytesText(sourceBytes), kind: 'quiet' },
    ...(mode === 'float32' ? [] : [{ label: 'float32 file', value: floatBytes, text: bytesText(floatBytes), kind: 'quiet' } as const]),
    { label: mode, value: sizeBytes, text: bytesText(sizeBytes), kind: 'main' },
  ];
  const latencies = runtimes.flatMap((run): Bar[] => [
    ...(mode === 'float32' ? [] : [{ label: `float32, ${run.kind}`, value: run.floatLatencyP50Us, text: microsecondsText(run.floatLatencyP50Us), kind: 'quiet' } as const]),
    { label: `${mode}, ${run.kind}`, value: run.latencyP50Us, text: microsecondsText(run.latencyP50Us), kind: 'main' },
  ]);
  return section('Size and latency', 'Latency is the median over the checked samples on the machine that converted, one thread; a device differs, the order seldom.', `<h3>Size</h3><div class="scroll">${bars(sizes, 'Size of the files')}</div><h3 style="margin-top:16px">Time of one run</h3><div class="scroll">${bars(latencies, 'Median latency by runtime')}</div>`);
}

function formatLayers({ layers }: ConversionReport): string {
  if (layers.length === 0) return '';
  const worst = new Set(worstLayers(layers).map(({ layer }) => layer));
  const shown = layers.length <= layersShown ? layers : layers.toSorted((a, b) => a.snrDb - b.snrDb).slice(0, layersShown).toSorted((a, b) => a.layer - b.layer);
  const max = Math.max(20, ...shown.map(({ snrDb }) => Math.min(snrDb, 80)));
  const rows = shown.map(({ layer, operator, origin, shape, snrDb }): Bar => ({ label: `${layer} ${operator} ${shapeText(shape)}`, value: Math.min(snrDb, 80), text: snrText(snrDb), kind: worst.has(layer) ? 'worst' : 'main', note: `after layer ${layer}${origin === undefined ? '' : ` (${origin})`}, everything before it included` }));
  const few = shown.length < layers.length ? ` The ${shown.length} worst of ${layers.length} layers are shown.` : '';
  return section('Drift after each layer', `Signal-to-noise ratio against the float model with everything before the layer included, so it falls on the way; longer is better, and 20 dB is an error of 10 %. Where it falls steeply, accuracy is lost.${few}`, `<p class="legend"><span><i class="worst"></i>five worst</span><span><i></i>others</span></p><div class="scroll">${drawBars(rows, max, 'Signal-to-noise ratio after each layer', [10, 20, 30, 40, 60].map((value) => ({ value, text: `${value} dB` })))}</div>`);
}

function formatErrors({ runtimes, mode }: ConversionReport): string {
  const drawn = runtimes.filter(({ maxAbsoluteError }) => maxAbsoluteError > 0);
  if (drawn.length === 0) return '';
  const plots = drawn.map((run) => `<div><h3>${run.kind}</h3>${drawHistogram(run.errors, `Distribution of output errors in ${run.kind}`)}</div>`).join('');
  return section('How the outputs err', `${mode} minus ${mode === 'float32' ? 'source' : 'float'}, every output of every sample, in the outputs' own unit; heights are logarithmic. Narrow and centred on zero is good; a shifted centre is a bias.`, `<div class="side">${plots}</div>`);
}

function formatActivations({ activations }: ConversionReport): string {
  if (activations === undefined || activations.length === 0) return '';
  const shown = activations.slice(0, layersShown);
  const row = (layer: LayerActivations): string[] => [String(layer.layer), layer.operator, shapeText(layer.shape), numberText(layer.min), numberText(layer.max), layer.clippedShare === 0 ? 'none' : `${(100 * layer.clippedShare).toPrecision(2)} %`];
  const body = shown.map((layer) => `<tr>${row(layer).map((cell, i) => `<td${i === 0 || i > 2 ? ' class="number"' : ''}>${escapeHtml(cell)}</td>`).join('')}<td>${drawSpark(layer, `Values of layer ${layer.layer}`)}</td></tr>`).join('');
  const head = ['', 'operator', 'shape', 'smallest', 'largest', 'clipped', 'distribution'].map((name, i) => `<th${i === 0 || (i > 2 && i < 6) ? ' class="number"' : ''}>${name}</th>`).join('');
  return section('Activations', 'What flows through the float model: the range of each layer, the share of its values that the quantized layer cannot represent, and their distribution (heights are logarithmic, the dashed line is zero). A long thin tail wastes steps: try <code>--calibration-method mse</code>.', `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`);
}

function formatKept({ mixed }: ConversionReport): string {
  if (mixed === undefined || mixed.kept.length === 0) return '';
  const rows = mixed.kept.map(({ layer, operator, origin = '', shape, gainDb, sizeBytes }) => [String(layer), operator, origin, shapeText(shape), gainDb === undefined ? '' : `+${gainDb.toFixed(1)} dB`, `+${bytesText(sizeBytes)}`]);
  return section('Layers that stay float', `${mixed.kept.length} of ${mixed.candidates} layers${mixed.isFewest ? ', the fewest that meet the bounds' : ''}, found in ${mixed.evaluations} trials. All in int8 reaches ${snrText(mixed.fullInt8.snrDb)}, with these in float ${snrText(mixed.mixed.snrDb)}.`, table(['', 'operator', 'from', 'shape', 'gain alone', 'size'], rows, new Set([0, 4, 5])));
}

function formatOperators({ operatorVersions, target, operators }: ConversionReport): string {
  return section('Operators', `${operators.length} in all; ${escapeHtml(target)} knows every version here.`, table(['operator', 'version', 'times'], operatorVersions.map(({ name, version, count }) => [name, String(version), String(count)]), new Set([1, 2])));
}

function formatCarried({ metadata }: ConversionReport): string {
  if (metadata?.lineage === undefined) return '';
  const { lineage, labels, transform } = metadata;
  const rows = [
    ['lineage', lineageDigest(lineage)],
    ['source', lineage.source],
    ...(lineage.calibration === undefined ? [] : [['calibration data', lineage.calibration]]),
    ['settings', JSON.stringify(lineage.settings)],
    ['made by', lineage.tool],
    ...(labels === undefined ? [] : [['labels', `${labels.length}: ${labels.slice(0, 20).join(', ')}${labels.length > 20 ? ', ...' : ''}`]]),
    ...(transform === undefined ? [] : [['transform', JSON.stringify(transform).slice(0, 2_000)]]),
  ];
  return section('What the file carries', 'Embedded in the file; the same lineage gives the same bytes.', `<table><tbody>${rows.map(([name, value]) => `<tr><th>${escapeHtml(name ?? '')}</th><td><code>${escapeHtml(value ?? '')}</code></td></tr>`).join('')}</tbody></table>`);
}

function section(heading: string, about: string, content: string): string {
  return `<section><h2>${heading}</h2><p class="about">${about}</p>${content}</section>`;
}

function bars(rows: readonly Bar[], title: string): string {
  return drawBars(rows, Math.max(...rows.map(({ value }) => value)), title);
}

function table(head: readonly string[], rows: readonly (readonly string[])[], numbers: ReadonlySet<number>): string {
  const cell = (tag: 'th' | 'td', text: string, i: number): string => `<${tag}${numbers.has(i) ? ' class="number"' : ''}>${escapeHtml(text)}</${tag}>`;
  return `<div class="scroll"><table><thead><tr>${head.map((text, i) => cell('th', text, i)).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((text, i) => cell('td', text, i)).join('')}</tr>`).join('')}</tbody></table></div>`;
}
