import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { ok, problem, type Result } from '../../proto/result.ts';
import { runtimeKinds, type RuntimeKind } from '../model-runtime.ts';
import { answerBytesMax, decodePreflightAnswer, encodePreflightRequest, type PreflightAnswer, type PreflightRequest } from '../preflight-message.ts';
import type { PreflightCandidate, PreflightLimits, PreflightProblem, PreflightReport, RuntimeMeasurement } from '../preflight-report.ts';
import { verifyModel } from '../verify-model.ts';
import { preflightProgram } from './preflight-program.ts';
import { spawnLimited } from './spawn-limited.ts';

const defaults = { timeMsMax: 20_000, memoryBytesMax: 512 * 1024 * 1024, runsMax: 200 } as const satisfies Required<PreflightLimits>;
const rssPollMs = 10;

/**
 * Tries a model that may be hostile or merely bad: verifies the file here, then runs it in a child process per runtime, one
 * after the other, with limits on wall time, processor time and memory. The caller brings golden vectors as model inputs
 * (after the features transform) so that this room needs no transform.
 *
 * @returns the measurements and the faster runtime, or the reason why this device must not run the model: any crash, hang,
 *   memory excess or golden mismatch in any runtime refuses it; a runtime that is not there or does not know an operator
 *   is skipped, and `preflight.unsupported` says that none is left
 */
export async function preflightModel(
  candidate: PreflightCandidate,
  options: { readonly limits?: PreflightLimits; readonly kinds?: readonly RuntimeKind[]; readonly signal?: AbortSignal; /** The child's program; tests bring one that crashes. */ readonly entry?: string } = {},
): Promise<Result<PreflightReport, PreflightProblem>> {
  const verified = verifyModel(candidate.model);
  if (!verified.ok) return problem('preflight.model_invalid', verified.error.message);
  const limits = { ...defaults, ...options.limits };
  const measurements: RuntimeMeasurement[] = [];
  const skipped: { kind: RuntimeKind; reason: string }[] = [];
  for (const kind of options.kinds ?? runtimeKinds) {
    const answer = await runChild({ ...candidate, kind, runsMax: limits.runsMax }, limits, options.entry === undefined ? preflightProgram : [options.entry], options.signal);
    if (!answer.ok) return answer;
    switch (answer.value.outcome) {
      case 'measured': measurements.push(answer.value.measurement); break;
      case 'skipped': skipped.push({ kind, reason: answer.value.reason }); break;
      case 'refused': return problem(answer.value.code, answer.value.message);
    }
  }
  const [fastest] = measurements.toSorted((a, b) => a.latencyP50Us - b.latencyP50Us);
  if (fastest === undefined) return problem('preflight.unsupported', `no runtime of this device can run the model: ${skipped.map(({ kind, reason }) => `${kind}: ${reason}`).join('; ')}`);
  return ok({ measurements, fastest: fastest.kind, skipped });
}

async function runChild(request: PreflightRequest, limits: Required<PreflightLimits>, program: readonly string[], signal: AbortSignal | undefined): Promise<Result<PreflightAnswer, PreflightProblem>> {
  if (signal?.aborted === true) return problem('preflight.aborted', 'the preflight was aborted');
  const child = spawnLimited(limits, program);
  let stopped: PreflightProblem['code'] | undefined;
  const stop = (code: PreflightProblem['code']): void => {
    stopped ??= code;
    child.kill('SIGKILL');
  };
  const onAbort = (): void => stop('preflight.aborted');
  signal?.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => stop('preflight.timed_out'), limits.timeMsMax);
  const watch = setInterval(() => void readRss(child).then((rss) => (rss > limits.memoryBytesMax ? stop('preflight.memory_exceeded') : undefined)), rssPollMs);
  try {
    const output = collect(child.stdout, answerBytesMax);
    const errors = collect(child.stderr, answerBytesMax);
    const ended = waitForEnd(child);
    // A child that dies early breaks the pipe; how it ended says why.
    child.stdin?.on('error', () => child.stdin?.destroy());
    child.stdin?.end(encodePreflightRequest(request));
    const end = await ended;
    if (stopped !== undefined) return problem(stopped, explain(stopped, request.kind, limits));
    if (end.spawnError !== undefined) return problem('preflight.failed', `the preflight process could not be started: ${end.spawnError.message}`);
    const answer = end.code === 0 ? decodePreflightAnswer(await output) : undefined;
    if (answer !== undefined) return ok(answer);
    const complaints = (await errors).split('\n').filter((line) => /error|fatal|abort|terminat|alloc|memory/i.test(line));
    const detail = complaints.slice(0, 3).join(' | ').slice(0, 500);
    if (/out of memory|bad_alloc|ENOMEM|allocation failed/i.test(detail)) return problem('preflight.memory_exceeded', explain('preflight.memory_exceeded', request.kind, limits));
    if (end.signal === 'SIGXCPU') return problem('preflight.timed_out', explain('preflight.timed_out', request.kind, limits));
    return problem('preflight.crashed', `the model ended the ${request.kind} runtime's process (${end.signal ?? `exit code ${end.code}`}): ${detail}`);
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    signal?.removeEventListener('abort', onAbort);
  }
}

function explain(code: PreflightProblem['code'], kind: RuntimeKind, limits: Required<PreflightLimits>): string {
  switch (code) {
    case 'preflight.timed_out': return `the model did not finish in the ${kind} runtime within ${limits.timeMsMax} ms: use a smaller model or raise the limit`;
    case 'preflight.memory_exceeded': return `the model needs more than ${limits.memoryBytesMax} bytes of memory in the ${kind} runtime: use a smaller model or raise the limit`;
    default: return 'the preflight was aborted';
  }
}

interface End { readonly code: number | null; readonly signal: string | null; readonly spawnError: Error | undefined }

function waitForEnd(child: ChildProcess): Promise<End> {
  return new Promise((resolve) => {
    child.on('error', (spawnError) => resolve({ code: null, signal: null, spawnError }));
    child.on('close', (code, signal) => resolve({ code, signal, spawnError: undefined }));
  });
}

/** The stream's text; what comes after bytesMax is dropped. */
async function collect(stream: NodeJS.ReadableStream | null, bytesMax: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream ?? []) {
    const data = Buffer.from(chunk as Buffer).subarray(0, bytesMax - bytes);
    bytes += data.byteLength;
    if (data.byteLength > 0) chunks.push(data);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Resident bytes of the child; 0 where the system has no /proc (the shell's limits remain) or the child has ended. */
async function readRss(child: ChildProcess): Promise<number> {
  try {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
