import { NativeRunner } from '../../converter/adapters/native-runner.ts';
import { importTflite } from '../../converter/import/import-tflite.ts';
import { inspectModel } from '../../converter/inspect/inspect-model.ts';
import { createRandom } from '../../proto/random.ts';
import { preflightModel } from '../../runtime/adapters/preflight-model.ts';
import type { OperatorName } from '../../runtime/schema/tflite-schema.ts';
import { mutateBytes, mutateNumbers } from '../support/mutate-model.ts';
import { operatorExamples, operatorModel } from '../support/operator-models.ts';
import { smallModels } from '../support/small-models.ts';
import { figureOf, type Figure } from './figure.ts';

const files = 20_000;
/** Accepted files that also go through the whole preflight, in both runtimes; the rest run in one process after the other. */
const wholePreflights = 30;

interface Read { readonly accepted: Uint8Array[]; readonly slowestMs: number; readonly grownBytes: number }

/**
 * Files as a bad disk or a bad person makes them, half with mutated bytes, half valid flatbuffers with hostile numbers: through
 * our reader, inspection and import in this process (anything thrown ends the benchmark), and the accepted ones through the
 * native interpreter in processes of their own, whose deaths this process counts and outlives.
 */
export async function benchHostile(note: (line: string) => void): Promise<Figure[]> {
  const { accepted, slowestMs, grownBytes } = readAll();
  note(`hostile input: ${accepted.length} of ${files} files are accepted and run natively in processes of their own`);
  const { ran, refused, deadly } = await runAll(accepted);
  note(`hostile input: ${ran} ran, ${refused} were refused by the interpreter, ${deadly.length} ended its process`);
  const step = Math.max(1, Math.floor(accepted.length / wholePreflights));
  const whole = [...deadly, ...accepted.filter((_, i) => i % step === 0).slice(0, wholePreflights)];
  let answered = 0;
  for (const model of whole) {
    const verdict = await preflightModel({ model, vectors: [], absoluteTolerance: 0 }, { limits: { runsMax: 1, timeMsMax: 10_000 } });
    if (verdict.ok || verdict.error.code.startsWith('preflight.')) answered++;
  }
  return [
    figureOf('hostile files through verifier, inspect and import without a death', files, 'files', { bound: { atLeast: 20_000 } }),
    figureOf('slowest of them', slowestMs, 'ms', { bound: { atMost: 1_000 } }),
    figureOf('growth of peak memory over them', grownBytes / 2 ** 20, 'MiB', { bound: { atMost: 256 } }),
    figureOf('accepted ones run in a child process (the rest is refused by name)', ran + refused + deadly.length, 'files', { bound: { atLeast: accepted.length } }),
    figureOf('of these, ended the child; the parent outlived every one', deadly.length, 'files'),
    figureOf('whole preflights of accepted ones, both runtimes, answered with a verdict', answered, 'files', { bound: { atLeast: whole.length } }),
  ];
}

function readAll(): Read {
  const random = createRandom(20);
  const bases = [...smallModels(20).flatMap(({ float, int8 }) => [float, int8]), ...Object.entries(operatorExamples).map(([name, example]) => operatorModel(name as OperatorName, example))];
  const before = process.resourceUsage().maxRSS;
  const accepted: Uint8Array[] = [];
  let [slowestMs, acceptedBytes] = [0, 0];
  for (let i = 0; i < files; i++) {
    const bytes = (i % 2 === 0 ? mutateBytes : mutateNumbers)(bases[(i >> 1) % bases.length] as Uint8Array, random);
    const startMs = performance.now();
    const inspected = inspectModel(bytes);
    importTflite(bytes);
    slowestMs = Math.max(slowestMs, performance.now() - startMs);
    if (!inspected.ok) continue;
    accepted.push(bytes);
    acceptedBytes += bytes.byteLength;
  }
  return { accepted, slowestMs, grownBytes: (process.resourceUsage().maxRSS - before) * 1024 - acceptedBytes };
}

async function runAll(models: readonly Uint8Array[]): Promise<{ ran: number; refused: number; deadly: Uint8Array[] }> {
  const limits = { tryMsMax: 10_000 };
  const deadly: Uint8Array[] = [];
  let [ran, refused, runner] = [0, 0, new NativeRunner({ limits })];
  for (const model of models) {
    const { outcome } = await runner.tryModel(model);
    if (outcome === 'passed') ran++;
    else if (outcome !== 'crashed') refused++;
    else {
      deadly.push(model);
      runner.close();
      runner = new NativeRunner({ limits });
    }
  }
  runner.close();
  return { ran, refused, deadly };
}
