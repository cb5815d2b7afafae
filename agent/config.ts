import { join } from 'node:path';
import { z } from 'zod';
import { limits } from '../proto/limits.ts';
import { ok, problem, type Problem, type Result } from '../proto/result.ts';
import { runtimeKinds } from '../runtime/model-runtime.ts';
import { describeConfigIssues, type LineOf } from './describe-config-issues.ts';
import { findBadPaths } from './inference/map-json-message.ts';
import { sinkSchema, type SinkConfig } from './inference/sink-config.ts';
import { brokerUrl, sourceSchema, type SourceConfig } from './inference/source-config.ts';
import { logSchema } from './log/log-config.ts';
import { privacySchema } from './privacy/privacy-config.ts';
import { deathsKept } from './reconcile/agent-state.ts';
import { deathPolicyDefault } from './reconcile/evaluate-deaths.ts';
import { swapConsentSchema } from './reconcile/swap-consent.ts';
import { statusSchema } from './status/status-config.ts';

const publicKey = z.strictObject({ keyId: z.string().regex(/^[0-9a-f]{16}$/, 'expected 16 hex digits'), spkiBase64: z.string().min(1) });
const sinks = z.union([sinkSchema, z.array(sinkSchema).min(1).max(8)]).default({ kind: 'stdout' });
const slotNamePattern = /^[A-Za-z0-9_-]{1,32}$/;

/** What every slot has of its own; on the top level it is the device itself. */
const perSlot = {
  sink: sinks,
  /** auto: the interpreter that the preflight finds faster. */
  runtime: z.enum(['auto', ...runtimeKinds]).default('auto'),
  /** The line is asked before its model changes; without it the agent swaps as soon as the control plane lets it. */
  swapConsent: swapConsentSchema.optional(),
  localControl: z
    .strictObject({
      /** Whether a newer revision of the control plane ends a technician's pause, denial or rollback. Otherwise only fleetloop agent resume does. */
      newRevisionLifts: z.boolean().default(false),
    })
    .default({ newRevisionLifts: false }),
  /** A confirmed model in which the process crashes or hangs so often within so long is left for the one before it; without one, for a rest. */
  modelDeaths: z
    .strictObject({
      max: z.number().int().min(1).max(deathsKept).default(deathPolicyDefault.max),
      withinMs: z.number().int().min(1_000).max(30 * 86_400_000).default(deathPolicyDefault.withinMs),
      restMs: z.number().int().min(100).max(30 * 86_400_000).default(deathPolicyDefault.restMs),
    })
    .prefault({}),
  outboxBytesMax: z.number().int().min(256 * 1024).max(limits.outboxBytesMax).default(16 * 1024 * 1024),
  /** How fast records may be sent over this device's link, and for how long at most a backlog waits after a reconnect. */
  sending: z
    .strictObject({
      bytesPerSecond: z.number().int().min(1_024).optional(),
      recordsPerSecond: z.number().int().min(1).optional(),
      jitterMs: z.number().int().min(0).max(3_600_000).optional(),
    })
    .default({}),
  privacy: privacySchema,
};

const slotSchema = z.strictObject({ broker: z.strictObject({ url: brokerUrl.optional(), password: z.string() }), source: sourceSchema, ...perSlot });

const schema = z.strictObject({
  deviceId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected 1 to 64 of A-Z a-z 0-9 _ -'),
  /** Everything the agent keeps; one process per folder. */
  dataDir: z.string().min(1),
  broker: z.strictObject({ url: brokerUrl, password: z.string() }),
  /** Whose signatures count: releases (this exists and was approved) and assignments (this device should run it). */
  trust: z.strictObject({ release: z.array(publicKey).min(1), assignment: z.array(publicKey).min(1) }),
  /** Default: stdin; with slots: the device itself takes no readings. */
  source: sourceSchema.optional(),
  ...perSlot,
  /** Further models beside the device's own, each as a device of its own. */
  slots: z.record(z.string().regex(slotNamePattern, 'expected a slot name of 1 to 32 of A-Z a-z 0-9 _ -'), slotSchema).default({}),
  status: statusSchema,
  log: logSchema,
});

export type AgentConfig = z.infer<typeof schema>;

/** One model's place in the process: a device of its own for everybody else. */
export interface SlotConfig extends Omit<z.infer<typeof slotSchema>, 'broker' | 'sink'>, Pick<AgentConfig, 'deviceId' | 'dataDir' | 'trust' | 'broker'> {
  /** Empty for the device itself. */
  readonly slot: string;
  readonly sinks: readonly SinkConfig[];
}

export function isSlotName(text: string): boolean {
  return slotNamePattern.test(text);
}

/** What a slot is called where devices have names. */
export function slotDeviceId(deviceId: string, slot: string): string {
  return slot === '' ? deviceId : `${deviceId}-${slot}`;
}

/** The agents that one process runs: the device itself, unless it has slots and no source, and its slots. */
export function listSlots(config: AgentConfig): SlotConfig[] {
  const { deviceId, dataDir, broker, trust, source, sink, runtime, swapConsent, localControl, modelDeaths, outboxBytesMax, sending, privacy } = config;
  const slots = Object.entries(config.slots).map(([slot, own]) => ({
    ...own,
    slot, trust,
    deviceId: slotDeviceId(deviceId, slot),
    dataDir: join(dataDir, 'slots', slot),
    broker: { url: own.broker.url ?? broker.url, password: own.broker.password },
    sinks: [own.sink].flat(),
  }));
  if (source === undefined && slots.length > 0) return slots;
  const itself = { slot: '', deviceId, dataDir, broker, trust, source: source ?? stdinSource, sinks: [sink].flat(), runtime, swapConsent, localControl, modelDeaths, outboxBytesMax, sending, privacy };
  return [itself, ...slots];
}

const stdinSource = sourceSchema.parse({ kind: 'stdin' });

/**
 * Checks what a config file holds; the message names every place that is wrong, what is there and what was expected.
 *
 * @param given the file's JSON or YAML as a value
 * @param lineOf on which line a path stands, where that is known
 */
export function decodeConfig(given: unknown, lineOf: LineOf = () => undefined): Result<AgentConfig, Problem<'config.invalid'>> {
  const parsed = schema.safeParse(given);
  if (!parsed.success) return problem('config.invalid', describeConfigIssues(parsed.error.issues, given, () => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), lineOf));
  const conflicts = findConflicts(parsed.data);
  return conflicts.length === 0 ? ok(parsed.data) : problem('config.invalid', conflicts.join('\n'));
}

/** What no single place is wrong about. */
function findConflicts(config: AgentConfig): string[] {
  const slots = listSlots(config);
  const found: string[] = [];
  const claims = new Map<string, string>();
  const claim = (place: string, what: string | undefined): void => {
    if (what === undefined) return;
    const other = claims.get(what);
    if (other === undefined) claims.set(what, place);
    else found.push(`${place}: ${what} is taken by ${other}; one reader or writer only`);
  };
  for (const { slot, deviceId, source, sinks: out } of slots) {
    const place = slot === '' ? '' : `slots.${slot}.`;
    if (deviceId.length > limits.deviceIdCharsMax) found.push(`slots.${slot}: the slot's device would be called ${deviceId}, over ${limits.deviceIdCharsMax} characters; shorten the slot's name`);
    if (source.kind === 'slot') {
      const other = slots.find((candidate) => candidate.slot === source.of);
      if (other === undefined || other.slot === '') found.push(`${place}source.of: there is no slot ${JSON.stringify(source.of)}; expected one of ${Object.keys(config.slots).filter((name) => name !== slot).join(', ') || 'the slots'}`);
      else if (other.source.kind === 'slot') found.push(`${place}source.of: the slot ${source.of} itself reads what ${other.source.of} reads; name that one`);
    }
    if (source.kind === 'mqtt' && typeof source.format === 'object' && source.format.kind === 'json') found.push(...findBadPaths(source.format).map((bad) => `${place}source.format: ${bad}`));
    claim(`${place}source`, claimOf(source));
    for (const sink of out) claim(`${place}sink`, sink.kind === 'file' ? `the file ${sink.path}` : undefined);
  }
  return found;
}

/** What only one source can have. */
function claimOf(source: SourceConfig): string | undefined {
  if (source.kind === 'stdin') return 'standard input';
  if (source.kind === 'socket' && source.path !== undefined) return `the socket ${source.path}`;
  if ((source.kind === 'http' || source.kind === 'socket') && source.port !== undefined && source.port !== 0) return `the port ${source.port}`;
  return undefined;
}
