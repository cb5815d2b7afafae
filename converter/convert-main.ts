import { Argument, Command, Option } from 'commander';
import { readLayersModel } from './adapters/read-layers-model.ts';
import { runCommand } from './adapters/run-command.ts';
import { addConversionOptions, parseCount, type ConversionOptions } from './adapters/conversion-options.ts';
import { runConversion } from './adapters/run-conversion.ts';

/** `fleetloop convert MODEL.json -o OUT.tflite`: a tfjs LayersModel to a verified .tflite file. */
export async function main(args: readonly string[]): Promise<void> {
  const command = addConversionOptions(new Command('fleetloop convert'), 'float32')
    .description('Convert a TensorFlow.js LayersModel to a .tflite file, checked in every TFLite runtime at hand. No Python is needed.')
    .addOption(new Option('--sequence-length <steps>', 'steps of a sequence whose length the model leaves open').argParser(parseCount).helpGroup('Options:'))
    .addArgument(new Argument('<model>', 'model.json, its weight files beside it'));
  await runCommand(command, args, async () => {
    const path = command.processedArgs[0] as string;
    const source = await readLayersModel(path);
    return source.ok ? runConversion(source.value, path, command.opts<ConversionOptions>()) : source;
  });
}
