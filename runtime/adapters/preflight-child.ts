import { createPredictor, type Predictor } from '../create-predictor.ts';
import { openRuntime } from '../open-runtime.ts';
import { decodePreflightRequest, type PreflightAnswer, type PreflightRequest } from '../preflight-message.ts';

/** The preflight's child process: one model in one runtime, measured; whatever the model does, it does here. */
const warmUpRuns = 10;
const measureMsMax = 500;

/** Reads one request from standard input and writes one answer to standard output. */
export async function runPreflightChild(): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const answer = await measure(decodePreflightRequest(Buffer.concat(chunks)));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

async function measure(request: PreflightRequest): Promise<PreflightAnswer> {
  const rssBefore = process.memoryUsage.rss();
  const startMs = performance.now();
  const runtime = await openRuntime(request.kind);
  if (!runtime.ok) return { outcome: 'skipped', reason: runtime.error.message.slice(0, 2_000) };
  const model = runtime.value.load(request.model);
  if (!model.ok && model.error.code === 'model.unsupported') return { outcome: 'skipped', reason: model.error.message.slice(0, 2_000) };
  if (!model.ok) return refused('preflight.model_invalid', model.error.message);
  const loadMs = performance.now() - startMs;
  const created = createPredictor(model.value);
  if (!created.ok) return refused('preflight.unsupported', created.error.message);
  const predictor = created.value;

  const output = new Float32Array(predictor.outputLength);
  let maxAbsoluteError = 0;
  for (const [index, vector] of request.vectors.entries()) {
    if (vector.input.length !== predictor.inputLength || vector.output.length !== predictor.outputLength) {
      return refused('preflight.golden_mismatch', `golden vector ${index} has ${vector.input.length} inputs and ${vector.output.length} outputs, the model ${predictor.inputLength} and ${predictor.outputLength}`);
    }
    const ran = predictor.predict(vector.input, output);
    if (!ran.ok) return refused('preflight.failed', ran.error.message);
    for (let i = 0; i < output.length; i++) {
      const error = Math.abs((output[i] as number) - (vector.output[i] as number));
      if (!(error <= request.absoluteTolerance)) {
        return refused('preflight.golden_mismatch', `golden vector ${index}, output ${i}: ${output[i]} in the ${request.kind} runtime, expected ${vector.output[i]} within ${request.absoluteTolerance}`);
      }
      maxAbsoluteError = Math.max(maxAbsoluteError, error);
    }
  }

  const latenciesUs = measureLatencies(predictor, request);
  if (typeof latenciesUs === 'string') return refused('preflight.failed', latenciesUs);
  const rank = (share: number): number => latenciesUs[Math.min(latenciesUs.length - 1, Math.floor(share * latenciesUs.length))] as number;
  return {
    outcome: 'measured',
    measurement: {
      kind: request.kind,
      latencyP50Us: rank(0.5),
      latencyP99Us: rank(0.99),
      memoryBytes: Math.max(0, process.memoryUsage.rss() - rssBefore),
      peakRssBytes: process.resourceUsage().maxRSS * 1024,
      loadMs,
      maxAbsoluteError,
    },
  };
}

/** Microseconds per run, sorted; a message where a run fails. */
function measureLatencies(predictor: Predictor, request: PreflightRequest): Float64Array | string {
  const features = request.vectors[0]?.input ?? new Float32Array(predictor.inputLength);
  const output = new Float32Array(predictor.outputLength);
  for (let i = 0; i < warmUpRuns; i++) predictor.predict(features, output);
  const latenciesUs: number[] = [];
  const startMs = performance.now();
  while (latenciesUs.length < request.runsMax && (latenciesUs.length < warmUpRuns || performance.now() - startMs < measureMsMax)) {
    const runMs = performance.now();
    const ran = predictor.predict(features, output);
    if (!ran.ok) return ran.error.message;
    latenciesUs.push((performance.now() - runMs) * 1000);
  }
  return Float64Array.from(latenciesUs).sort();
}

function refused(code: Extract<PreflightAnswer, { outcome: 'refused' }>['code'], message: string): PreflightAnswer {
  return { outcome: 'refused', code, message: message.slice(0, 2_000) };
}
