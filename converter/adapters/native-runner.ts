import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { problem, ok, type Result } from '../../proto/result.ts';
import { spawnLimited } from '../../runtime/adapters/spawn-limited.ts';
import type { ConversionProblem, SampleRun, SampleRunner, SourceVerdict } from '../conversion.ts';
import { PartsFile } from './parts-file.ts';
import { bytesOfFloats, encodeFrame, floatsOfBytes, FrameReader, type Frame } from './runner-frames.ts';

const rssPollMs = 25;
const defaults = { tryMsMax: 20_000, timeMsMax: 3_600_000, memoryBytesMax: 2 ** 30 };

/** Source form: the .ts file beside this one. Built form: the build keeps native-runner-main.js beside the bundle. */
const ownEntry = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './native-runner-main.ts' : './native-runner-main.js', import.meta.url));

export interface NativeRunnerOptions {
  /** Wall time for the first load of a file, and memory of the process. */
  readonly limits?: { readonly tryMsMax?: number; readonly memoryBytesMax?: number };
  /** The child's program; tests bring one that crashes. */
  readonly entry?: string;
}

/** How the child answers, or how it ended. */
type Answer = { readonly outcome: 'ran' | 'refused' | 'failed' | 'unavailable'; readonly frame: Frame } | { readonly outcome: 'ended'; readonly message: string };

/**
 * The native runtime in a process of its own, for one command: a file that ends the interpreter cannot end the command, and
 * verification uses a second core. The process starts with this object and ends with close().
 */
export class NativeRunner implements SampleRunner {
  readonly kind = 'native';
  private readonly parts = new PartsFile();
  private readonly child: ChildProcess;
  private readonly limits: { readonly tryMsMax: number; readonly timeMsMax: number; readonly memoryBytesMax: number };
  private readonly waiting: ((answer: Answer) => void)[] = [];
  private readonly watch: NodeJS.Timeout;
  private sent: readonly Float32Array[] = [];
  private ended: string | undefined;
  private complaint = '';

  constructor(options: NativeRunnerOptions = {}) {
    this.limits = { ...defaults, ...options.limits };
    // Its garbage is small, so that a small nursery holds it: half the memory of its heap.
    this.child = spawnLimited(this.limits, ['--max-semi-space-size=1', options.entry ?? ownEntry], [this.parts.descriptor]);
    const reader = new FrameReader();
    this.child.stdout?.on('data', (chunk: Buffer) => {
      for (const frame of reader.push(chunk)) this.waiting.shift()?.({ outcome: frame.head['outcome'] as 'ran', frame });
      // It answers in order, so it has read everything: a search over many files takes the room of one.
      if (this.waiting.length === 0) this.parts.rewind();
    });
    this.child.stderr?.on('data', (chunk: Buffer) => { this.complaint = (this.complaint + chunk.toString('utf8')).slice(-2_000); });
    // How the process ended says why a pipe broke.
    this.child.stdin?.on('error', () => this.child.stdin?.destroy());
    this.child.on('error', (cause) => this.end(`the process of the native runtime could not be started: ${cause.message}`));
    this.child.on('close', (code, signal) => this.end(`the model ended the process of the native runtime (${signal ?? `exit code ${code}`})${/bad_alloc|out of memory/i.test(this.complaint) ? ': out of memory' : ''}`));
    this.watch = setInterval(() => void this.checkMemory(), rssPollMs).unref();
  }

  /** Loads a file of a stranger and runs it on zeros, before anything else touches it with an interpreter. */
  async tryModel(bytes: Uint8Array): Promise<SourceVerdict> {
    const timer = setTimeout(() => this.stop(`the model did not load and run in the native runtime within ${this.limits.tryMsMax} ms`), this.limits.tryMsMax);
    const answer = await this.ask({ kind: 'try' }, [bytes]);
    clearTimeout(timer);
    switch (answer.outcome) {
      case 'ended': return { kind: this.kind, outcome: 'crashed', message: answer.message };
      case 'ran': return { kind: this.kind, outcome: 'passed', message: '' };
      case 'failed':
      case 'refused': return { kind: this.kind, outcome: 'refused', message: String(answer.frame.head['message']) };
      case 'unavailable': return { kind: this.kind, outcome: 'unavailable', message: String(answer.frame.head['message']) };
    }
  }

  async run(bytes: Uint8Array, samples: readonly Float32Array[]): Promise<Result<SampleRun, ConversionProblem>> {
    if (!samples.every((sample, i) => sample === this.sent[i])) {
      this.sent = samples;
      this.write({ kind: 'samples' }, samples.map(bytesOfFloats));
    }
    const answer = await this.ask({ kind: 'run', samples: samples.length }, [bytes]);
    if (answer.outcome === 'ended') return problem('converter.runtime_failed', answer.message);
    const { head, parts } = answer.frame;
    switch (answer.outcome) {
      case 'ran': return ok({ outputs: parts.map(floatsOfBytes), lengths: head['tensors'] as number[], latencyP50Us: Number(head['latencyP50Us']) });
      case 'failed': return problem('converter.runtime_failed', String(head['message']));
      case 'refused': return problem('converter.runtime_refused', String(head['message']));
      case 'unavailable': return problem('converter.runtime_missing', String(head['message']));
    }
  }

  close(): void {
    // From here on the number of the file's descriptor may be another file's.
    this.ended ??= 'the process of the native runtime was closed';
    clearInterval(this.watch);
    this.child.stdin?.destroy();
    this.child.kill('SIGKILL');
    this.child.unref();
    this.parts.close();
  }

  private ask(head: Frame['head'], parts: readonly Uint8Array[]): Promise<Answer> {
    if (this.ended !== undefined) return Promise.resolve({ outcome: 'ended', message: this.ended });
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.write(head, parts);
    });
  }

  /** The parts go through the file, so that what is left fits into the pipe and is on its way when this returns. */
  private write(head: Frame['head'], parts: readonly Uint8Array[]): void {
    if (this.ended !== undefined) return;
    try {
      for (const piece of encodeFrame({ head: { ...head, place: this.parts.write(parts) }, parts: [] })) this.child.stdin?.write(piece);
    } catch (cause) {
      this.stop(`what the native runtime is to run cannot be handed to its process (${cause instanceof Error ? cause.message : String(cause)})`);
    }
  }

  private stop(why: string): void {
    this.ended ??= why;
    this.child.kill('SIGKILL');
  }

  private end(why: string): void {
    this.ended ??= why;
    clearInterval(this.watch);
    for (const resolve of this.waiting.splice(0)) resolve({ outcome: 'ended', message: this.ended });
  }

  /** Nothing is known where the system has no /proc; the shell's limits remain. */
  private async checkMemory(): Promise<void> {
    const status = await readFile(`/proc/${this.child.pid}/status`, 'utf8').catch(() => '');
    if (Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024 > this.limits.memoryBytesMax) this.stop(`the model needs more than ${this.limits.memoryBytesMax} bytes of memory in the native runtime`);
  }
}
