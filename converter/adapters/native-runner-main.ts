import { systemClock } from '../../proto/clock.ts';
import { createTensorData, elementCount } from '../../runtime/create-predictor.ts';
import { openNativeRuntime } from '../../runtime/adapters/native-runtime.ts';
import { runSamples } from '../verify/run-samples.ts';
import { readPart, type Place } from './parts-file.ts';
import { bytesOfFloats, encodeFrame, FrameReader, type Frame } from './runner-frames.ts';

/** Where the command has left what it speaks of. */
const partsDescriptor = 3;

/** The process that runs models natively for a command: whatever a model does to the interpreter, it does here. Answers each frame in order, ends with its input. */
const reader = new FrameReader();
let samples: readonly Float32Array[] = [];
for await (const chunk of process.stdin) {
  for (const frame of reader.push(chunk as Buffer)) {
    const answer = await answerFrame(frame);
    if (answer !== undefined) for (const part of encodeFrame(answer)) process.stdout.write(part);
  }
}

async function answerFrame({ head }: Frame): Promise<Frame | undefined> {
  const place = head['place'] as Place;
  if (head['kind'] === 'samples') {
    samples = Array.from({ length: place.count }, (_, i) => new Float32Array(readPart(partsDescriptor, place, i).buffer));
    return undefined;
  }
  const bytes = readPart(partsDescriptor, place, 0);
  const runtime = await openNativeRuntime();
  if (!runtime.ok) return { head: { outcome: 'unavailable', message: runtime.error.message.slice(0, 2_000) }, parts: [] };
  if (head['kind'] === 'try') {
    const failed = tryModel(bytes);
    return { head: failed === undefined ? { outcome: 'ran', peakRssBytes: process.resourceUsage().maxRSS * 1024 } : { outcome: 'refused', message: failed.slice(0, 2_000) }, parts: [] };
  }
  const ran = await runSamples(bytes, samples.slice(0, Number(head['samples'])), runtime.value, systemClock);
  if (!ran.ok) return { head: { outcome: ran.error.code === 'converter.runtime_refused' ? 'refused' : 'failed', message: ran.error.message.slice(0, 2_000) }, parts: [] };
  return { head: { outcome: 'ran', tensors: ran.value.lengths, latencyP50Us: ran.value.latencyP50Us }, parts: ran.value.outputs.map(bytesOfFloats) };

  /** Loads the model and runs it twice on zeros: what is wrong with it, or undefined. */
  function tryModel(model: Uint8Array): string | undefined {
    const loaded = runtime.ok ? runtime.value.load(model) : runtime;
    if (!loaded.ok) return loaded.error.message;
    const { inputs, outputs } = loaded.value;
    const [given, results] = [inputs, outputs].map((infos) => infos.map(({ type, shape }) => createTensorData(type, elementCount(shape)))) as [ReturnType<typeof createTensorData>[], ReturnType<typeof createTensorData>[]];
    for (let times = 0; times < 2; times++) {
      const done = loaded.value.invoke(given, results);
      if (!done.ok) return done.error.message;
    }
    loaded.value.close();
    return undefined;
  }
}
