import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { systemClock } from '../../proto/clock.ts';
import { problem, type Result } from '../../proto/result.ts';
import { fleetloopVersion } from '../../proto/version.ts';
import { runtimeKinds, type ModelRuntime, type RuntimeKind } from '../../runtime/model-runtime.ts';
import { openRuntime } from '../../runtime/open-runtime.ts';
import { Agent } from '../agent.ts';
import { applyPatch } from '../artifacts/adapters/apply-patch.ts';
import { createHttpRangeClient } from '../artifacts/adapters/http-range-client.ts';
import type { AgentConfig } from '../config.ts';
import { acquireInstance } from '../disk/instance-guard-adapter.ts';
import { nodeDisk } from '../disk/node-disk-adapter.ts';
import { createHttpSource } from '../inference/adapters/http-source.ts';
import { createStdinSource } from '../inference/adapters/stdin-source.ts';
import { createFileSink, createStdoutSink } from '../inference/adapters/stream-sink.ts';
import { createMqttLink } from '../link/mqtt-adapter.ts';
import type { Action } from '../reconcile/plan-steps.ts';
import { createPreflight } from '../reconcile/preflight-adapter.ts';
import { createSwapConsent } from '../reconcile/swap-consent-adapter.ts';
import { defaultPolicy } from '../settings.ts';
import { readConfig, refuse } from './command.ts';
import { openLog, startTools } from './technician-tools.ts';
import { exitCodes } from './exit-codes.ts';

/** `fleetloop agent --config FILE`: until the process is asked to stop. */
export async function run(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: { config: { type: 'string' } } });
  if (values.config === undefined) return refuse(exitCodes.usage, { code: 'usage', message: '--config FILE is missing; see fleetloop agent --help' });
  const config = readConfig(values.config);
  if (!config.ok) return refuse(exitCodes.configInvalid, config.error);
  mkdirSync(config.value.dataDir, { recursive: true, mode: 0o700 });
  const instance = await acquireInstance(config.value.dataDir);
  if (!instance.ok) return refuse(exitCodes.alreadyRunning, instance.error);
  return runUntilStopped(config.value);
}

async function runUntilStopped(config: AgentConfig): Promise<number> {
  const log = openLog(config);
  const kinds = config.runtime === 'auto' ? runtimeKinds : [config.runtime];
  const source = config.source.kind === 'stdin' ? createStdinSource() : createHttpSource(config.source.port);
  const sink = config.sink.kind === 'stdout' ? createStdoutSink() : createFileSink(config.sink.path);
  const { deviceId, dataDir, trust, outboxBytesMax, swapConsent } = config;
  const reconcile = { ...defaultPolicy.reconcile, newRevisionLifts: config.localControl.newRevisionLifts, vetoMsMax: swapConsent?.denyAfterMs, consentRetryMs: swapConsent?.retryMs };
  const link = createMqttLink({ ...config.broker, deviceId, agentVersion: fleetloopVersion, bootMs: systemClock.nowMs() }, systemClock, Math.random);
  const agent = new Agent(
    {
      rangeClient: createHttpRangeClient({ deviceId, password: config.broker.password, silenceMsMax: 30_000 }),
      applyPatch, clock: systemClock, random: Math.random, disk: nodeDisk, link, source, sink, log, preflight: createPreflight(kinds), openRuntime: (kind) => openAny(kind, kinds), rssBytes: () => process.memoryUsage.rss(), bootId: readBootId(), askSwapConsent: swapConsent === undefined ? undefined : createSwapConsent(swapConsent), onStep: crashHook(),
    },
    { deviceId, dataDir, trust, outboxBytesMax, agentVersion: fleetloopVersion, policy: { ...defaultPolicy, reconcile } },
  );
  const stopped = new Promise<number>((resolveStopped) => {
    process.once('SIGTERM', () => resolveStopped(exitCodes.stopped));
    process.once('SIGINT', () => resolveStopped(exitCodes.stopped));
    sink.onClosed(() => resolveStopped(exitCodes.sinkClosed));
    if (config.source.kind === 'stdin' && config.source.atEnd === 'stop') void source.ended.then(() => resolveStopped(exitCodes.stopped));
  });
  process.on('uncaughtException', (fault) => {
    log('agent.fault', { message: fault.message, stack: fault.stack ?? '' });
    process.exit(exitCodes.fault);
  });
  await agent.start();
  const tools = await startTools(config, log, () => [agent.snapshot()]);
  const code = await stopped;
  tools.stopping();
  await agent.stop();
  await tools.close();
  return code;
}

/** The wanted interpreter, or another that the config allows where the wanted one is no longer there. */
async function openAny(wanted: RuntimeKind, kinds: readonly RuntimeKind[]): Promise<Result<ModelRuntime>> {
  const order = [...kinds.filter((kind) => kind === wanted), ...kinds.filter((kind) => kind !== wanted)];
  let refused: Result<ModelRuntime> = problem('runtime.unavailable', `no interpreter is allowed by the config`);
  for (const kind of order) {
    refused = await openRuntime(kind);
    if (refused.ok) return refused;
  }
  return refused;
}

/** Linux names each boot; elsewhere a power cut counts as a crash. */
function readBootId(): string {
  const path = '/proc/sys/kernel/random/boot_id';
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
}

/** A test's way to end the process at a certain moment, as a power cut would. */
function crashHook(): (moment: 'before' | 'after', action: Action) => void {
  const crashAt = process.env['FLEETLOOP_CRASH_AT'];
  return (moment, action) => {
    if (`${moment}:${action}` === crashAt) process.kill(process.pid, 'SIGKILL');
  };
}
