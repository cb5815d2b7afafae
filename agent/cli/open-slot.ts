import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../proto/clock.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import { fleetloopVersion } from '../../proto/version.ts';
import { runtimeKinds, type ModelRuntime, type RuntimeKind } from '../../runtime/model-runtime.ts';
import { openRuntime } from '../../runtime/open-runtime.ts';
import { Agent, type AgentPorts } from '../agent.ts';
import { applyPatch } from '../artifacts/adapters/apply-patch.ts';
import { createHttpRangeClient } from '../artifacts/adapters/http-range-client.ts';
import type { AgentConfig, SlotConfig } from '../config.ts';
import { nodeDisk } from '../disk/node-disk-adapter.ts';
import { openSinks } from '../inference/adapters/open-sink.ts';
import { describeSource, openSource } from '../inference/adapters/open-source.ts';
import { SourceHub } from '../inference/adapters/source-hub.ts';
import type { Sink } from '../inference/sink.ts';
import type { Source } from '../inference/source.ts';
import { createMqttLink } from '../link/mqtt-adapter.ts';
import type { Log } from '../log/rotating-log-adapter.ts';
import type { Action } from '../reconcile/plan-steps.ts';
import { createPreflight } from '../reconcile/preflight-adapter.ts';
import { createSwapConsent } from '../reconcile/swap-consent-adapter.ts';
import { defaultPolicy, type AgentPolicy } from '../settings.ts';
import { speedUp } from '../engine-adapter.ts';
import { openProcessLife, type ProcessLife } from '../process-life-adapter.ts';

/** The sources of a process by the slot that owns each. */
export type SourceHubs = ReadonlyMap<string, SourceHub>;

export function openHubs(slots: readonly SlotConfig[], log: (slot: string) => Log): SourceHubs {
  return new Map(slots.flatMap(({ slot, source, dataDir, deviceId }) => {
    if (source.kind === 'slot') return [];
    const ports = { clock: systemClock, random: Math.random, log: log(slot) };
    return [[slot, new SourceHub(describeSource(source), (monitor) => openSource(source, { ...ports, monitor, stateFolder: join(dataDir, 'source'), deviceId }), ports)]];
  }));
}

/** What the process before this one left behind, and what this one leaves; opened once, before any slot. */
export function openLife({ dataDir }: Pick<AgentConfig, 'dataDir'>, slots: readonly SlotConfig[], log: Log): ProcessLife {
  return openProcessLife(dataDir, slots.map(({ slot }) => slot), readBootId(), systemClock, log);
}

/** One agent of the process with its own folder, source, sinks and link; `onSinkClosed` is told when nobody takes its results any more. @param instead a test's own interpreter and patience */
export async function openSlot(config: SlotConfig, hubs: SourceHubs, life: ProcessLife, log: Log, onSinkClosed: () => void, instead: Pick<Partial<AgentPorts>, 'openRuntime'> & Pick<AgentPolicy, 'hangMsMin'> = {}): Promise<{ readonly agent: Agent; readonly source: Source; readonly sink: Sink }> {
  const { deviceId, dataDir, trust, outboxBytesMax, swapConsent, broker, sending, privacy, modelDeaths } = config;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const kinds = config.runtime === 'auto' ? runtimeKinds : [config.runtime];
  const source = sourceOf(config, hubs);
  const sink = await openSinks(config.sinks, config, { clock: systemClock, random: Math.random, log });
  sink.onClosed(onSinkClosed);
  const reconcile = { ...defaultPolicy.reconcile, newRevisionLifts: config.localControl.newRevisionLifts, vetoMsMax: swapConsent?.denyAfterMs, consentRetryMs: swapConsent?.retryMs, deaths: modelDeaths };
  const sender = { ...defaultPolicy.sender, bytesPerS: sending.bytesPerSecond, recordsPerS: sending.recordsPerSecond, jitterMs: sending.jitterMs };
  const agent = new Agent(
    {
      source, sink, log, applyPatch,
      clock: systemClock,
      random: Math.random,
      disk: nodeDisk,
      link: createMqttLink({ ...broker, deviceId, agentVersion: fleetloopVersion, bootMs: systemClock.nowMs() }, systemClock, Math.random),
      rangeClient: createHttpRangeClient({ deviceId, password: broker.password, silenceMsMax: 30_000 }),
      preflight: createPreflight(kinds),
      openRuntime: async (wanted) => {
        const opened = await (instead.openRuntime ?? ((kind) => openAny(kind, kinds)))(wanted);
        return opened.ok ? ok(life.note(config.slot, opened.value)) : opened;
      },
      rssBytes: () => process.memoryUsage.rss(),
      bootId: readBootId(),
      machine: `${cpus()[0]?.model ?? process.arch}, Node ${process.versions.node}`,
      watchdog: life.watchdog,
      takeEnd: () => life.takeEnd(config.slot),
      onBusy: speedUp,
      askSwapConsent: swapConsent === undefined ? undefined : createSwapConsent(swapConsent, { deviceId, stateFolder: dataDir }),
      onStep: crashHook(),
    },
    { deviceId, dataDir, trust, outboxBytesMax, privacy, agentVersion: fleetloopVersion, policy: { ...defaultPolicy, sender, ...(instead.hangMsMin === undefined ? {} : { hangMsMin: instead.hangMsMin }), reconcile } },
  );
  return { agent, source, sink };
}

function sourceOf({ slot, source }: SlotConfig, hubs: SourceHubs): Source {
  const hub = hubs.get(source.kind === 'slot' ? source.of : slot);
  if (hub === undefined) throw new Error(`slot ${slot} reads what nobody reads`);
  return source.kind === 'slot' ? hub.follow(source.of, source.queue) : hub.own(source.queue);
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
