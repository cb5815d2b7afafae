import { Argument, Command } from 'commander';
import { problem } from '../proto/result.ts';
import { readInputFile } from './adapters/read-input-file.ts';
import { runCommand } from './adapters/run-command.ts';
import { addConversionOptions, type ConversionOptions } from './adapters/conversion-options.ts';
import { runConversion } from './adapters/run-conversion.ts';

/** `fleetloop quantize IN.tflite -o OUT.tflite`: a float .tflite file made by anyone to a smaller one, verified. */
export async function main(args: readonly string[]): Promise<void> {
  const command = addConversionOptions(new Command('fleetloop quantize'), 'full-int8')
    .description('Quantize a float .tflite file made by any tool, checked against the original in every TFLite runtime at hand. No Python is needed.')
    .addArgument(new Argument('<model>', 'the float .tflite file'));
  await runCommand(command, args, async () => {
    const path = command.processedArgs[0] as string;
    const bytes = await readInputFile(path);
    if (bytes.ok && bytes.value[0] === 0x7b) return problem('converter.source_invalid', `${path} is JSON, not a .tflite file; fleetloop convert takes the model.json of a tfjs LayersModel`);
    return bytes.ok ? runConversion({ tflite: bytes.value }, path, command.opts<ConversionOptions>()) : bytes;
  });
}
