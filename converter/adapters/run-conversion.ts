import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { systemClock } from '../../proto/clock.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { openRuntimes } from '../../runtime/open-runtime.ts';
import { conversionModes, ioTypes, type CalibrationMethod, type Conversion, type ConversionMode, type ConversionRequest } from '../conversion.ts';
import { convertModel } from '../convert-model.ts';
import { decodeSamples, sampleFormats, type SampleFormat } from '../data/decode-samples.ts';
import { targetNames, type TargetName } from '../targets/targets.ts';
import { formatCHeader } from '../emit/format-c-header.ts';
import { formatReport } from '../verify/format-report.ts';
import { readInputFile } from './read-input-file.ts';

export interface ConversionOptions {
  readonly output: string;
  readonly mode: ConversionMode;
  readonly calibrate?: string;
  readonly calibrationMethod: CalibrationMethod;
  readonly io: (typeof ioTypes)[number];
  readonly report?: string;
  readonly cHeader?: string;
  readonly ranges?: string;
  readonly saveRanges?: string;
  readonly target: TargetName;
  readonly denseAs: NonNullable<ConversionRequest['denseAs']>;
  readonly minSnr?: number;
  readonly minAgreement?: number;
  readonly dryRun: boolean;
  readonly json: boolean;
}

export function addConversionOptions(command: Command, mode: ConversionMode): Command {
  return command
    .requiredOption('-o, --output <file>', 'the .tflite file to write')
    .addOption(new Option('--mode <mode>', 'how numbers are stored').choices(conversionModes).default(mode))
    .option('--calibrate <file>', `samples of the model's inputs (.${sampleFormats.join(', .')}): what full-int8 takes its ranges from, and what every mode is checked on`)
    .option('--ranges <file>', 'ranges kept from an earlier calibration of the same model (--save-ranges), instead of samples')
    .option('--save-ranges <file>', 'keep the calibrated ranges as JSON')
    .addOption(new Option('--target <name>', 'where the file must run').choices(targetNames).default('tflite-2.9'))
    .addOption(new Option('--dense-as <kind>', 'how dense layers are written').choices(['automatic', 'fully-connected', 'convolution']).default('automatic'))
    .addOption(new Option('--calibration-method <method>', 'min-max, mse, or percentile:<share> such as percentile:99.99').argParser(parseMethod).default({ kind: 'min-max' }, 'min-max'))
    .addOption(new Option('--io <type>', 'type of the inputs and outputs in full-int8').choices(ioTypes).default('int8'))
    .addOption(new Option('--min-snr <dB>', 'smallest signal-to-noise ratio of the outputs against the float model').argParser(parseNumber))
    .addOption(new Option('--min-agreement <percent>', 'smallest share of samples with the same largest output as the float model').argParser(parseNumber))
    .option('--c-header <file>', 'write the model as a C header for microcontrollers, too')
    .option('--report <file>', 'write what was measured as JSON')
    .option('--dry-run', 'do everything, write nothing', false)
    .option('--json', 'the report as JSON on standard output', false)
    .addHelpText('after', '\nExit codes: 0 done, 1 refused or a bound is missed (no file is written), 2 wrong usage.');
}

/** Converts, shows progress on standard error, and writes the file and its report only when everything holds. */
export async function runConversion(source: ConversionRequest['source'], options: ConversionOptions): Promise<Result<string, Problem>> {
  const calibration = options.calibrate === undefined ? ok(undefined) : await readSamples(options.calibrate);
  if (!calibration.ok) return calibration;
  const ranges = options.ranges === undefined ? ok(undefined) : await readJson(options.ranges);
  if (!ranges.ok) return ranges;
  const converted = await convertModel({
    source,
    mode: options.mode,
    ...(calibration.value === undefined ? {} : { calibration: calibration.value }),
    ...(ranges.value === undefined ? {} : { ranges: ranges.value }),
    target: options.target,
    denseAs: options.denseAs,
    calibrationMethod: options.calibrationMethod,
    ioType: options.io,
    bounds: {
      ...(options.minSnr === undefined ? {} : { snrDbMin: options.minSnr }),
      ...(options.minAgreement === undefined ? {} : { agreementMin: options.minAgreement / 100 }),
    },
    runtimes: await openRuntimes(),
    clock: systemClock,
    onProgress: createProgressLine(),
  });
  process.stderr.write(process.stderr.isTTY ? '\r\u001b[K' : '');
  if (!converted.ok) return converted;
  const written = await writeResults(converted.value, options);
  if (!written.ok) return written;
  return ok(options.json ? JSON.stringify(converted.value.report, null, 2) : `${options.dryRun ? `${options.output} would be written (dry run)` : `${options.output} is written`}\n${formatReport(converted.value.report)}`);
}

async function readSamples(path: string): Promise<Result<Float32Array[], Problem>> {
  const format = extname(path).slice(1).toLowerCase();
  if (!(sampleFormats as readonly string[]).includes(format)) return problem('converter.calibration_invalid', `${path} has the extension ${JSON.stringify(format)}; expected ${sampleFormats.join(', ')}`);
  const bytes = await readInputFile(path);
  return bytes.ok ? decodeSamples(bytes.value, format as SampleFormat) : bytes;
}

async function readJson(path: string): Promise<Result<unknown, Problem>> {
  const bytes = await readInputFile(path);
  if (!bytes.ok) return bytes;
  try {
    return ok(JSON.parse(new TextDecoder().decode(bytes.value)) as unknown);
  } catch (cause) {
    return problem('converter.calibration_invalid', `${path} is not JSON (${cause instanceof Error ? cause.message : String(cause)})`);
  }
}

/** Written beside and renamed, so that a crash leaves no half file under the name. */
async function writeResults({ bytes, report }: Conversion, options: ConversionOptions): Promise<Result<void, Problem>> {
  if (options.dryRun) return ok(undefined);
  const partial = `${options.output}.partial`;
  try {
    await writeFile(partial, bytes);
    if (options.report !== undefined) await writeFile(options.report, `${JSON.stringify(report, null, 2)}\n`);
    if (options.cHeader !== undefined) await writeFile(options.cHeader, formatCHeader(bytes, basename(options.output, extname(options.output))));
    if (options.saveRanges !== undefined && report.ranges !== undefined) await writeFile(options.saveRanges, `${JSON.stringify(report.ranges, null, 2)}\n`);
    await rename(partial, options.output);
    return ok(undefined);
  } catch (cause) {
    await rm(partial, { force: true });
    return problem('converter.write_failed', `${options.output} cannot be written (${cause instanceof Error ? cause.message : String(cause)})`);
  }
}

/** One line that is written over on a terminal, one line per phase elsewhere. */
function createProgressLine(): NonNullable<ConversionRequest['onProgress']> {
  let shown = '';
  return ({ phase, fraction }) => {
    const text = process.stderr.isTTY ? `\r\u001b[K${phase} ${Math.floor(100 * fraction)} %` : `${phase}\n`;
    if (text !== shown) process.stderr.write(text);
    shown = text;
  };
}

function parseMethod(text: string): CalibrationMethod {
  if (text === 'min-max' || text === 'mse') return { kind: text };
  const [kind, share] = text.split(':');
  if (kind === 'percentile' && share !== undefined) return { kind, percent: parseNumber(share) };
  throw new InvalidArgumentError('expected min-max, mse or percentile:<share>.');
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('expected a number.');
  return value;
}
