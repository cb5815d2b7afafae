import { parseArgs } from 'node:util';
import { systemClock } from '../../proto/clock.ts';
import { problem, type Result } from '../../proto/result.ts';
import { runAtOnce } from '../../proto/steps.ts';
import { preflightModel } from '../../runtime/adapters/preflight-model.ts';
import { runtimeKinds, type RuntimeKind } from '../../runtime/model-runtime.ts';
import { openRuntime } from '../../runtime/open-runtime.ts';
import { createArtifactRepository } from '../artifacts/repository.ts';
import type { SlotConfig } from '../config.ts';
import { nodeDisk } from '../disk/node-disk-adapter.ts';
import { decodeBundle } from '../inference/decode-bundle.ts';
import { createLatencyHistogram } from '../inference/latency-histogram.ts';
import { loadPipeline } from '../inference/pipeline.ts';
import { activeSlot } from '../reconcile/agent-state.ts';
import { BundleReader } from '../reconcile/bundle-reader.ts';
import { candidateOf } from '../reconcile/preflight-adapter.ts';
import { StateRepository } from '../reconcile/repository.ts';
import type { VerifiedBundle } from '../reconcile/verify-bundle.ts';
import { mib } from '../status/describe-status.ts';
import { readConfig, readSlot, refuse, refuseSlot } from './command.ts';
import { exitCodes } from './exit-codes.ts';

const secondsDefault = 2;
const secondsMax = 600;

/** One interpreter's row: times in microseconds. */
interface BenchRow {
  readonly runtime: RuntimeKind;
  /** The model alone, in a process of its own. */
  readonly modelP50Us: number;
  readonly modelP99Us: number;
  readonly modelMemoryBytes: number;
  readonly goldenError: number;
  /** From a decoded reading to a result: transform, model and interpretation. */
  readonly pathP50Us: number;
  readonly pathP99Us: number;
  readonly inferencesPerSecond: number;
}

/** `fleetloop agent bench --config FILE [--slot NAME] [--seconds N] [--json]`: how fast this device runs its model, beside a running agent or without one. */
export async function bench(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: { config: { type: 'string' }, slot: { type: 'string' }, seconds: { type: 'string' }, json: { type: 'boolean' } } });
  if (values.config === undefined) return refuse(exitCodes.usage, { code: 'usage', message: 'bench needs --config FILE; see fleetloop agent --help' });
  const seconds = values.seconds === undefined ? secondsDefault : Number(values.seconds);
  if (!(seconds > 0 && seconds <= secondsMax)) return refuse(exitCodes.usage, { code: 'usage', message: `--seconds ${values.seconds}: expected a number up to ${secondsMax}` });
  const config = await readConfig(values.config);
  if (!config.ok) return refuse(exitCodes.configInvalid, config.error);
  const slot = await readSlot(values.config, values.slot);
  if (!slot.ok) return refuseSlot(slot.error);
  const bundle = await readBundle(slot.value);
  if (!bundle.ok) return refuse(exitCodes.refused, bundle.error);
  const candidate = runAtOnce(candidateOf(bundle.value));
  if (!candidate.ok) return refuse(exitCodes.refused, candidate.error);
  const report = await preflightModel(candidate.value, { kinds: slot.value.runtime === 'auto' ? runtimeKinds : [slot.value.runtime] });
  if (!report.ok) return refuse(exitCodes.refused, report.error);
  const rows: BenchRow[] = [];
  for (const measured of report.value.measurements) {
    const path = await measurePath(bundle.value, measured.kind, seconds * 1000);
    if (!path.ok) return refuse(exitCodes.refused, path.error);
    rows.push({ runtime: measured.kind, modelP50Us: measured.latencyP50Us, modelP99Us: measured.latencyP99Us, modelMemoryBytes: measured.memoryBytes, goldenError: measured.maxAbsoluteError, ...path.value });
  }
  const { manifest, ref } = bundle.value;
  const { skipped } = report.value;
  if (values.json === true) process.stdout.write(`${JSON.stringify({ bundle: ref.digest, model: ref.model, version: ref.version, allowed: manifest.resources, rows, skipped }, undefined, 2)}\n`);
  else process.stdout.write(renderBench(`${ref.model} v${ref.version}, allowed ${manifest.resources.latencyMsMax} ms and ${mib(manifest.resources.memoryBytesMax)}`, rows, skipped));
  return exitCodes.stopped;
}

/** The bundle that the device runs, checked as at every start. */
async function readBundle({ dataDir, trust }: SlotConfig): Promise<Result<VerifiedBundle>> {
  const state = new StateRepository(nodeDisk, dataDir);
  await state.load(systemClock.nowMs());
  const active = activeSlot(state.current);
  const slot = active === undefined ? null : state.current.slots[active];
  if (slot === null) return problem('bench.no_model', `no model has been confirmed in ${dataDir} yet; roll one out to this device`);
  return new BundleReader(createArtifactRepository(nodeDisk, dataDir), openRuntime, systemClock).verify(slot.bundle, { releaseKeys: trust.release, install: undefined });
}

async function measurePath(bundle: VerifiedBundle, kind: RuntimeKind, durationMs: number): Promise<Result<Pick<BenchRow, 'pathP50Us' | 'pathP99Us' | 'inferencesPerSecond'>>> {
  const runtime = await openRuntime(kind);
  if (!runtime.ok) return runtime;
  const decoded = runAtOnce(decodeBundle(bundle.manifest, bundle.blobs));
  const pipeline = runAtOnce(loadPipeline(bundle, runtime.value));
  if (!decoded.ok) return decoded;
  if (!pipeline.ok) return pipeline;
  const inputs = decoded.value.golden.vectors.map((vector) => Float32Array.from(vector.input));
  const latencies = createLatencyHistogram();
  const startedMs = systemClock.monotonicMs();
  let runs = 0;
  let beforeMs = startedMs;
  while (beforeMs - startedMs < durationMs) {
    const inferred = pipeline.value.infer(inputs[runs % inputs.length] as Float32Array);
    if (!inferred.ok) return inferred;
    const nowMs = systemClock.monotonicMs();
    latencies.add((nowMs - beforeMs) * 1000);
    beforeMs = nowMs;
    runs += 1;
  }
  pipeline.value.close();
  return { ok: true, value: { pathP50Us: latencies.quantile(0.5), pathP99Us: latencies.quantile(0.99), inferencesPerSecond: runs / ((beforeMs - startedMs) / 1000) } };
}

function renderBench(head: string, rows: readonly BenchRow[], skipped: readonly { readonly kind: string; readonly reason: string }[]): string {
  const [fastest] = rows.toSorted((a, b) => a.modelP50Us - b.modelP50Us);
  const table = [
    ['runtime', 'model p50', 'p99', 'memory', 'golden error', 'reading to result p50', 'p99', 'per second'],
    ...rows.map((row) => [`${row.runtime}${row === fastest ? ' *' : ''}`, us(row.modelP50Us), us(row.modelP99Us), mib(row.modelMemoryBytes), row.goldenError.toPrecision(2), us(row.pathP50Us), us(row.pathP99Us), String(Math.round(row.inferencesPerSecond))]),
  ];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((cells) => (cells[column] ?? '').length))) ?? [];
  const lines = table.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
  return `${[head, ...lines, '* the faster, which the agent keeps', ...skipped.map(({ kind, reason }) => `${kind} was not measured: ${reason}`)].join('\n')}\n`;
}

function us(value: number): string {
  return value < 1000 ? `${value.toFixed(value < 100 ? 1 : 0)} us` : `${(value / 1000).toFixed(2)} ms`;
}
