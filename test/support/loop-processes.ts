import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '../../simulators/demo/adapters/find-free-port.ts';
import { systemClock } from '../../proto/clock.ts';
import { createRandom, normal, type Random } from '../../proto/random.ts';
import { waitMsMax } from './watchers.ts';

const program = fileURLToPath(new URL('../../bin/fleetloop.ts', import.meta.url));

/** A real process of Fleetloop that a test starts, kills and starts again with the same arguments. */
export interface LoopProcess {
  readonly name: string;
  readonly pid: number;
  /** Lines of its standard output since the first start. */
  readonly lines: string[];
  readonly running: boolean;
  write(line: string): void;
  kill(signal: NodeJS.Signals): Promise<void>;
  restart(): void;
  /** Resolves with the exit code. */
  exited(): Promise<number | null>;
}

export interface Loop {
  readonly dir: string;
  /** Starts `fleetloop ...args`; standard error goes to <dir>/<name>.log. */
  start(name: string, args: readonly string[], env?: Readonly<Record<string, string>>): LoopProcess;
  /** SIGKILL to everything that still runs, and the folder is removed. */
  close(): Promise<void>;
}

export async function openLoop(): Promise<Loop> {
  const dir = await mkdtemp(join(tmpdir(), 'fleetloop-loop-'));
  const processes: LoopProcess[] = [];
  return {
    dir,
    start(name, args, env = {}) {
      const started = startProcess(name, join(dir, `${name}.log`), args, env);
      processes.push(started);
      return started;
    },
    async close() {
      await Promise.all(processes.map((started) => started.kill('SIGKILL')));
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function startProcess(name: string, log: string, args: readonly string[], env: Readonly<Record<string, string>>): LoopProcess {
  const lines: string[] = [];
  let child: ChildProcess;
  const launch = (): void => {
    const errors = openSync(log, 'a');
    child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', errors], env: { ...process.env, ...env } });
    closeSync(errors);
    child.stdin?.on('error', () => undefined);
    if (child.stdout !== null) createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  };
  const running = (): boolean => child.exitCode === null && child.signalCode === null;
  launch();
  return {
    name,
    lines,
    get pid() {
      return child.pid as number;
    },
    get running() {
      return running();
    },
    write: (line) => void child.stdin?.write(`${line}\n`),
    async kill(signal) {
      if (!running()) return;
      const closed = once(child, 'close');
      child.kill(signal);
      await closed;
    },
    restart: launch,
    async exited() {
      if (running()) await once(child, 'close');
      return child.exitCode;
    },
  };
}

/** Asks again until the answer is there; what was seen last is in the error. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined> | T | undefined, withinMs = waitMsMax): Promise<T> {
  const untilMs = systemClock.monotonicMs() + withinMs;
  let last: unknown;
  while (systemClock.monotonicMs() < untilMs) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (cause) {
      last = cause;
    }
    await systemClock.sleep(100);
  }
  throw new Error(`not within ${withinMs} ms: ${what}${last === undefined ? '' : `; last: ${String(last)}`}`);
}

/** A control plane as a process on fixed loopback ports, with its HTTP API. */
export interface ControlPlaneProcess {
  readonly process: LoopProcess;
  readonly url: string;
  readonly dataDir: string;
  token(): string;
  /** Resolves when it answers. */
  healthy(): Promise<void>;
  // oxlint-disable-next-line no-explicit-any -- tests read answers of many shapes
  call(method: string, path: string, body?: unknown): Promise<any>;
  blob(digest: string): Promise<Uint8Array>;
}

export async function startControlPlane(loop: Loop, options: { brokerUrl?: string; dataDir?: string } = {}): Promise<ControlPlaneProcess> {
  const dataDir = options.dataDir ?? join(loop.dir, 'control-plane');
  const [httpPort, mqttPort] = [await findFreePort(0), await findFreePort(0)];
  const broker = options.brokerUrl === undefined ? ['--mqtt-port', `${mqttPort}`] : ['--broker-url', options.brokerUrl];
  const url = `http://127.0.0.1:${httpPort}`;
  const started = loop.start('control-plane', ['start', '--data-dir', dataDir, '--http-port', `${httpPort}`, ...broker]);
  const token = (): string => readFileSync(join(dataDir, 'admin.token'), 'utf8').trim();
  const call: ControlPlaneProcess['call'] = async (method, path, body) => {
    const isText = typeof body === 'string';
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token()}`, ...(body === undefined ? {} : { 'content-type': isText ? 'application/x-ndjson' : body instanceof Uint8Array ? 'application/octet-stream' : 'application/json' }) },
      ...(body === undefined ? {} : { body: isText ? body : body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body) }),
      signal: AbortSignal.timeout(waitMsMax),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const plane: ControlPlaneProcess = {
    process: started,
    url,
    dataDir,
    token,
    call,
    blob: async (digest) => new Uint8Array(await (await fetch(`${url}/api/v1/blobs/${digest}`, { headers: { authorization: `Bearer ${token()}` } })).arrayBuffer()),
    healthy: async () => void (await eventually('the control plane answers', async () => (existsSync(join(dataDir, 'admin.token')) ? ((await call('GET', '/health')) as object) : undefined))),
  };
  await plane.healthy();
  return plane;
}

export interface AgentProcess {
  readonly id: string;
  readonly process: LoopProcess;
  readonly dataDir: string;
  /** Result lines so far, parsed; errors are left out. */
  results(): { key: string; bundle: string; predicted: unknown }[];
  feed(count: number): void;
}

/** Enrolls a device and starts its agent; `feed` gives it readings of the four-number problem of trainModel. */
export async function startAgent(loop: Loop, plane: ControlPlaneProcess, id: string, options: { dataDir?: string; env?: Readonly<Record<string, string>> } = {}): Promise<AgentProcess> {
  const dataDir = options.dataDir ?? join(loop.dir, id);
  mkdirSync(dataDir, { recursive: true });
  const config = join(loop.dir, `${id}.json`);
  const { credential, mqttUrl, trust } = await plane.call('POST', '/devices', { id });
  writeFileSync(config, JSON.stringify({ deviceId: id, dataDir, broker: { url: mqttUrl, password: credential }, trust }));
  const started = loop.start(id, ['agent', '--config', config], options.env);
  const random = createRandom(id.length * 7919 + id.charCodeAt(id.length - 1));
  let next = 0;
  return {
    id,
    process: started,
    dataDir,
    // A kill can cut the last line.
    results: () => started.lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line) as { key: string; bundle: string; predicted: unknown; error?: unknown }).filter((line) => line.error === undefined && line.bundle !== undefined),
    feed: (count) => {
      for (let i = 0; i < count; i++) {
        const { values } = drawReading(random);
        started.write(JSON.stringify({ key: `${id}-${next++}`, values }));
      }
    },
  };
}

const classNames = ['low', 'middle', 'high'];

/** Four numbers around a centre that belongs to the class. */
export function drawReading(random: Random): { values: number[]; label: string } {
  const label = Math.floor(random() * classNames.length);
  return { values: Array.from({ length: 4 }, (_, i) => (label - 1) * (i % 2 === 0 ? 2 : -2) + 0.5 * normal(random)), label: classNames[label] as string };
}

interface Trained { readonly blobs: Readonly<Record<string, Uint8Array>>; readonly facts: { readonly evidence: object; readonly lineage: object } }

/** What trainers made of each seed so far: a training repeats itself to the byte, so another control plane is given the same. */
const trained = new Map<number, Trained>();

export async function keepTrained(plane: ControlPlaneProcess, versionId: string): Promise<Trained> {
  const { artifacts, evidence, lineage } = await plane.call('GET', `/versions/${versionId}`);
  const blobs = await Promise.all(Object.entries<string>(artifacts).map(async ([name, digest]) => [name, await plane.blob(digest)] as const));
  return { blobs: Object.fromEntries(blobs), facts: { evidence, lineage } };
}

/** Leases the job there is and completes it with what was made before; returns the version's id. */
export async function completeWith(plane: ControlPlaneProcess, { blobs, facts }: Trained): Promise<string> {
  const { id, fencingToken } = await plane.call('POST', '/training/jobs/lease', { trainer: 'test' });
  const artifacts: Record<string, string> = {};
  for (const [name, bytes] of Object.entries(blobs)) artifacts[name] = (await plane.call('PUT', '/blobs', bytes)).digest;
  return (await plane.call('POST', `/training/jobs/${id}/complete`, { fencingToken, artifacts, ...facts, lineage: { ...facts.lineage, outputs: artifacts }, thresholds: {} })).versionId as string;
}

/** Uploads a small dataset, declares the model and has a trainer process make the next version; returns its id. */
export async function trainModel(loop: Loop, plane: ControlPlaneProcess, seed = 1): Promise<string> {
  const columns = ['a', 'b', 'c', 'd'].map((name) => ({ kind: 'number', name }));
  const random = createRandom(seed);
  const rows = Array.from({ length: 300 }, () => drawReading(random)).map(({ values, label }) => JSON.stringify({ x: values, y: label }));
  const header = JSON.stringify({ name: 'blobs', task: 'classification', classNames, columns });
  const { digest } = await plane.call('POST', '/datasets', `${[header, ...rows].join('\n')}\n`);
  const known = (await plane.call('GET', '/models')) as { models: { name: string }[] };
  if (!known.models.some(({ name }) => name === 'blobs')) {
    await plane.call('POST', '/models', {
      name: 'blobs',
      task: 'classification',
      classNames,
      settings: {
        transform: { version: 1, columns, steps: [{ op: 'impute', strategy: 'median' }, { op: 'standardize' }] },
        architecture: { kind: 'mlp', hidden: [8] },
        training: { epochsMax: 20 },
        sampling: { randomFloor: 0.3, uncertaintyMin: 0.5, uncertainProbability: 0.5 },
        reporting: { windowInferences: 20, windowMsMax: 1_000, metricsIntervalMs: 1_000 },
        probation: { inferencesMin: 10, durationMs: 500, errorFractionMax: 0.1 },
        retrain: { automatic: false },
      },
    });
  }
  const { id } = await plane.call('POST', '/training/jobs', { model: 'blobs', dataset: digest, seed });
  const made = trained.get(seed);
  if (made !== undefined) return completeWith(plane, made);
  const trainer = loop.start(`trainer-${seed}`, ['trainer', '--once'], { FLEETLOOP_URL: plane.url, FLEETLOOP_TOKEN: plane.token() });
  try {
    const versionId = await eventually(`job ${id} succeeds`, async () => {
      const job = await plane.call('GET', `/training/jobs/${id}`);
      if (job.state === 'failed') throw new Error(`the training failed: ${job.error}`);
      return job.state === 'succeeded' ? (job.versionId as string) : undefined;
    });
    trained.set(seed, await keepTrained(plane, versionId));
    return versionId;
  } finally {
    await trainer.exited();
  }
}
