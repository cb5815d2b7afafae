import { InvalidArgumentError, Option, type Command } from 'commander';
import { conversionModes, ioTypes, type CalibrationMethod, type ConversionMode, type ConversionRequest } from '../conversion.ts';
import type { ChannelRange } from '../../features/image/fit-image.ts';
import { resizeKinds, type ResizeKind } from '../../features/image/resize-taps.ts';
import { parseImageScale } from '../data/parse-image-scale.ts';
import { targetNames, type TargetName } from '../targets/targets.ts';

export interface ConversionOptions {
  readonly output: string;
  readonly mode: ConversionMode;
  readonly calibrate?: string;
  readonly allowConstantSamples?: boolean;
  readonly calibrationMethod: CalibrationMethod;
  readonly check?: string;
  readonly truth?: string;
  readonly checkSamples: number;
  readonly sequenceLength?: number;
  readonly arrays?: readonly string[];
  readonly imageScale: readonly ChannelRange[];
  readonly imageResize: ResizeKind;
  readonly io: (typeof ioTypes)[number];
  readonly report?: string;
  readonly html?: string;
  readonly cHeader?: string;
  readonly labels?: string;
  readonly transform?: string;
  readonly embedRanges?: boolean;
  readonly ranges?: string;
  readonly saveRanges?: string;
  readonly target: TargetName;
  readonly denseAs: NonNullable<ConversionRequest['denseAs']>;
  readonly minSnr?: number;
  readonly minAgreement?: number;
  readonly maxAccuracyDrop?: number;
  /** Undefined: where a bound is given. */
  readonly mixedPrecision?: boolean;
  readonly equalize: boolean;
  readonly keep?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly progress?: boolean;
}

const dataHelp = 'Samples are a file .npy, .npz, .csv or .jsonl, or a folder of .png and .jpg pictures, as the model takes them: after all scaling.';

export function addConversionOptions(command: Command, mode: ConversionMode): Command {
  return command
    .requiredOption('-o, --output <file>', 'the .tflite file to write')
    .addOption(new Option('--mode <mode>', 'how numbers are stored').choices(conversionModes).default(mode))
    .addOption(new Option('--target <name>', 'where the file must run').choices(targetNames).default('tflite-2.9'))
    .addOption(new Option('--io <type>', 'type of the inputs and outputs in full-int8').choices(ioTypes).default('int8'))
    .addOption(new Option('--dense-as <kind>', 'how dense layers are written').choices(['automatic', 'fully-connected', 'convolution']).default('automatic'))
    .option('--no-equalize', 'do not scale neighbouring layers against each other, even where that makes full-int8 measurably better')
    .optionsGroup('Data:')
    .option('--calibrate <data>', 'samples that full-int8 takes its ranges from; every mode is checked on them')
    .addOption(new Option('--calibration-method <method>', 'min-max, mse, or percentile:<share> such as percentile:99.99').argParser(parseMethod).default({ kind: 'min-max' }, 'min-max'))
    .option('--allow-constant-samples', 'take calibration samples that are a single value throughout, as a black picture or a machine at rest is')
    .addOption(new Option('--ranges <file>', 'ranges kept from an earlier calibration of the same model (a file of --save-ranges, or a .tflite written with --embed-ranges), instead of samples').conflicts(['calibrationMethod', 'allowConstantSamples']))
    .option('--save-ranges <file>', 'keep the calibrated ranges as JSON')
    .option('--check <data>', 'samples to check the result on, instead of those of --calibrate')
    .option('--truth <data>', 'the right class of each checked sample, from 0, one number on each line (.csv, .npy, .jsonl): accuracy is measured with it')
    .addOption(new Option('--check-samples <count>', 'check at most so many, evenly taken').argParser(parseCount).default(512))
    .addOption(new Option('--arrays <names>', 'arrays of an .npz archive that are the inputs, with commas between').argParser((text: string) => text.split(',').map((name) => name.trim())))
    .addOption(new Option('--image-scale <range>', 'what black and white become, low:high, for all channels or for each with commas between').argParser(parseScale).default([{ low: 0, high: 1 }], '0:1'))
    .addOption(new Option('--image-resize <kind>', 'how pictures come to the size of the model').choices(resizeKinds).default('area'))
    .optionsGroup('Bounds (below them the exit code is 1 and no file is written):')
    .addOption(new Option('--min-snr <dB>', 'smallest signal-to-noise ratio of the outputs against the float model (10 without it)').argParser(parseNumber))
    .addOption(new Option('--min-agreement <percent>', 'smallest share of samples with the same largest output as the float model').argParser(parsePercent))
    .addOption(new Option('--max-accuracy-drop <points>', 'largest loss of accuracy in percentage points, of agreement with the float model where there is no --truth').argParser(parsePercent))
    .option('--mixed-precision', 'full-int8: keep the fewest layers in float that meet the bounds, and operators that int8 lacks (the default where a bound is given)')
    .option('--no-mixed-precision', 'full-int8: everything in int8 or no file')
    .option('--keep', 'write the file although it misses a bound; the exit code is 1 all the same')
    .optionsGroup('What is written besides:')
    .option('--labels <file>', 'class names to carry inside the file: one on each line, or a JSON array')
    .option('--transform <file>', 'transform spec (JSON) to carry inside the file')
    .option('--embed-ranges', 'carry the calibrated ranges inside the file')
    .option('--c-header <file>', 'the model as a C header for microcontrollers')
    .option('--report <file>', 'what was measured, as JSON')
    .option('--html <file>', 'what was measured, as a page with plots')
    .option('--json', 'the report as JSON on standard output')
    .option('--dry-run', 'do everything, write nothing')
    .option('--progress', 'show progress on standard error even where that is no terminal')
    .hook('preAction', refuseVain)
    .addHelpText('after', `\n${dataHelp}\nExit codes: 0 done, 1 refused or a bound is missed, 2 wrong usage.`);
}

/** Settings that full-int8 alone has a use for. */
const int8Only = ['io', 'calibrationMethod', 'allowConstantSamples', 'ranges', 'saveRanges', 'embedRanges'] as const satisfies readonly (keyof ConversionOptions)[];

/** What would be ignored is refused, as who asks for it expects something of it. */
function refuseVain(command: Command): void {
  const { mode, io } = command.opts<ConversionOptions>();
  if (mode === 'full-int8') return;
  const vain = command.options.find((option) => int8Only.some((name) => name === option.attributeName() && command.getOptionValueSource(name) === 'cli' && !(name === 'io' && io === 'float32')));
  if (vain !== undefined) command.error(`error: option '${vain.flags}' is for --mode full-int8; ${mode} has ${vain.attributeName() === 'io' ? 'float32 inputs and outputs' : 'no calibrated ranges'}`);
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

function parsePercent(text: string): number {
  const value = parseNumber(text);
  if (value < 0 || value > 100) throw new InvalidArgumentError('expected a number from 0 to 100.');
  return value;
}

export function parseCount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 100_000) throw new InvalidArgumentError('expected a whole number from 1 to 100000.');
  return value;
}

function parseScale(text: string): ChannelRange[] {
  const scale = parseImageScale(text);
  if (scale === undefined) throw new InvalidArgumentError('expected low:high such as -1:1, or one pair for each channel such as -2.1:2.2,-2:2.4,-1.8:2.6.');
  return scale;
}
