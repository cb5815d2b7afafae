import { Command } from 'commander';
import { ok, type Problem, type Result } from '../proto/result.ts';
import { readInputFile } from './adapters/read-input-file.ts';
import { runCommand } from './adapters/run-command.ts';
import { formatInspection } from './inspect/format-inspection.ts';
import { inspectModel } from './inspect/inspect-model.ts';

/** `fleetloop inspect FILE.tflite`: what is in a file and where it can run, without running it. */
export async function main(args: readonly string[]): Promise<void> {
  const command = new Command('fleetloop inspect')
    .description('Verify a .tflite file and show its operators, parameters, multiplications, memory and where it can run. Nothing of it is executed.')
    .argument('<file>', 'the .tflite file')
    .option('--json', 'the answer as JSON', false)
    .addHelpText('after', '\nExit codes: 0 done, 1 the verifier refuses the file or it cannot be read, 2 wrong usage.');
  await runCommand(command, args, async (): Promise<Result<string, Problem>> => {
    const bytes = await readInputFile(command.processedArgs[0] as string);
    if (!bytes.ok) return bytes;
    const inspected = inspectModel(bytes.value);
    if (!inspected.ok) return inspected;
    return ok(command.opts<{ json: boolean }>().json ? JSON.stringify(inspected.value, null, 2) : formatInspection(inspected.value));
  });
}
