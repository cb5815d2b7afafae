import { earliestMs } from '../inference/result-line.ts';
import { mib } from '../status/describe-status.ts';
import type { AgentSnapshot } from '../status/snapshot.ts';

/** What was found at the device; `undefined` where it could not be asked. Times are milliseconds since 1970. */
export interface DoctorFacts {
  readonly nowMs: number;
  /** The agent of this data folder runs and answers; silent: it holds the folder but says nothing. */
  readonly process: 'answers' | 'silent' | 'absent';
  readonly uptimeMs: number | undefined;
  readonly snapshot: AgentSnapshot;
  readonly disk: { readonly writeFault: string | undefined; readonly freeBytes: number | undefined; readonly freeInodes: number | undefined };
  /** The last thing that was tried towards the broker, and how it went. */
  readonly broker: { readonly url: string; readonly step: 'resolve' | 'connect' | 'tls' | 'login' | 'none'; readonly fault: string | undefined; readonly certificateEndsMs: number | undefined };
  readonly clockSynchronized: boolean | undefined;
  readonly runtimes: readonly { readonly kind: string; readonly fault: string | undefined }[];
  readonly memory: { readonly availableBytes: number | undefined };
  /** Faults, starts and stops that the log of the last day tells of, the newest last. */
  readonly logged: readonly { readonly event: string; readonly atMs: number; readonly message: string }[];
}

/** One thing that may be wrong. */
export interface Diagnosis {
  /** 1: seen to be so. Less: how likely it is the cause of what was seen. */
  readonly likelihood: number;
  readonly what: string;
  readonly because: string;
  readonly advice: string;
}

type Rule = (facts: DoctorFacts) => Diagnosis | undefined;

const hourMs = 3_600_000;
const freeBytesMin = 64 * 1024 * 1024;
const memoryBytesMin = 48 * 1024 * 1024;
const restartsMax = 3;
/** A running agent whose source gave nothing for so long is probably not fed. */
const quietMs = 10 * 60_000;

/**
 * What is wrong with a device, the likeliest first; empty where nothing is seen. A cause stands before what follows from it: a clock
 * in 1970 before the certificate that is "not yet valid", a full disk before the agent that ended.
 */
export function diagnose(facts: DoctorFacts): Diagnosis[] {
  return rules.flatMap((rule) => rule(facts) ?? []).toSorted((a, b) => b.likelihood - a.likelihood);
}

const rules: readonly Rule[] = [
  clockInThePast, folderRefusesWrites, diskFull, processAbsent, processSilent, modelCrashes, restarting,
  brokerUnresolved, brokerUnreachable, certificateRefused, certificateEnding, loginRefused, offlineThoughReachable,
  noModel, updateEndedBadly, pausedHere, refusedHere, noRuntime, nativeAbsent,
  readingsRefused, inferencesFail, notFed, outboxFull, agentFault, memoryShort, clockUnsynchronized,
];

function clockInThePast({ nowMs }: DoctorFacts): Diagnosis | undefined {
  if (nowMs >= earliestMs) return undefined;
  return { likelihood: 1, what: 'the clock is wrong', because: `it says ${new Date(nowMs).toISOString()}; certificates look as if they were not valid yet`, advice: 'set the time, or let a time service set it (timedatectl set-ntp true)' };
}

function folderRefusesWrites({ disk, snapshot }: DoctorFacts): Diagnosis | undefined {
  if (disk.writeFault === undefined) return undefined;
  return { likelihood: 1, what: 'the data folder cannot be written', because: `${snapshot.dataDir}: ${disk.writeFault}`, advice: 'check its owner and mode, whether the file system is mounted read-only (dmesg), and whether it is full (df)' };
}

function diskFull({ disk, snapshot }: DoctorFacts): Diagnosis | undefined {
  if (disk.freeInodes === 0) return { likelihood: 0.95, what: 'the disk has no inode left', because: `${snapshot.dataDir}: df -i`, advice: 'remove many small files from it' };
  if (disk.freeBytes === undefined || disk.freeBytes >= freeBytesMin) return undefined;
  return { likelihood: disk.freeBytes < 1024 * 1024 ? 1 : 0.7, what: 'the disk is nearly full', because: `${mib(disk.freeBytes)} are free under ${snapshot.dataDir}; a new model and the outbox need more`, advice: 'free space, or lower outboxBytesMax' };
}

function processAbsent({ process, logged, snapshot }: DoctorFacts): Diagnosis | undefined {
  if (process !== 'absent') return undefined;
  const last = logged.findLast((entry) => entry.event === 'agent.fault');
  return { likelihood: 0.98, what: 'the agent does not run', because: last === undefined ? `no process holds ${snapshot.dataDir}` : `its log ends with a fault: ${last.message}`, advice: 'start it (systemctl start fleetloop-agent) and read its log (fleetloop agent logs)' };
}

function processSilent({ process, snapshot }: DoctorFacts): Diagnosis | undefined {
  if (process !== 'silent') return undefined;
  return { likelihood: 0.6, what: 'the agent runs but does not answer', because: `a process holds ${snapshot.dataDir}; its status page is off, or its interpreter hangs`, advice: 'if "status" is not false in the config, restart it; the watchdog of its unit does that by itself' };
}

function restarting({ logged, nowMs }: DoctorFacts): Diagnosis | undefined {
  // A start after a stop was asked for by somebody.
  const lifecycle = logged.filter(({ event }) => event !== 'agent.fault');
  const starts = lifecycle.filter((entry, i) => entry.event === 'agent.started' && lifecycle[i - 1]?.event !== 'agent.stopped' && nowMs - entry.atMs < hourMs).length;
  if (starts <= restartsMax) return undefined;
  const fault = logged.findLast((entry) => entry.event === 'agent.fault');
  return { likelihood: 0.9, what: 'the agent starts again and again', because: `${starts} starts within the hour that no stop came before${fault === undefined ? '; it leaves no word, as when it is killed for memory (dmesg, journalctl -k)' : `; the last fault: ${fault.message}`}`, advice: 'read its log (fleetloop agent logs --since 1h)' };
}

function brokerUnresolved({ broker }: DoctorFacts): Diagnosis | undefined {
  if (broker.step !== 'resolve' || broker.fault === undefined) return undefined;
  return { likelihood: 0.95, what: 'the name of the broker is not known', because: `${broker.url}: ${broker.fault}`, advice: 'check the cable and the name server (resolvectl query), or give the address in the config' };
}

function brokerUnreachable({ broker }: DoctorFacts): Diagnosis | undefined {
  if (broker.step !== 'connect' || broker.fault === undefined) return undefined;
  const refused = broker.fault.includes('ECONNREFUSED');
  return { likelihood: 0.95, what: 'the broker cannot be reached', because: `${broker.url}: ${broker.fault}`, advice: refused ? 'the machine answers but nothing listens there: is the control plane running, is the port right?' : 'check network, route and firewall: the device needs this one way out' };
}

function certificateRefused({ broker, nowMs }: DoctorFacts): Diagnosis | undefined {
  if (broker.step !== 'tls' || broker.fault === undefined) return undefined;
  const ended = broker.certificateEndsMs !== undefined && broker.certificateEndsMs < nowMs;
  return { likelihood: 0.95, what: ended ? 'the certificate of the broker has ended' : 'the certificate of the broker is not trusted', because: `${broker.url}: ${broker.fault}`, advice: ended ? 'renew it at the control plane' : 'start the agent with NODE_EXTRA_CA_CERTS=FILE of the authority that issued it, and check the name in the URL' };
}

function certificateEnding({ broker, nowMs }: DoctorFacts): Diagnosis | undefined {
  const leftMs = (broker.certificateEndsMs ?? Infinity) - nowMs;
  if (leftMs <= 0 || leftMs > 14 * 24 * hourMs) return undefined;
  return { likelihood: 0.3, what: 'the certificate of the broker ends soon', because: `in ${Math.ceil(leftMs / 24 / hourMs)} days`, advice: 'renew it at the control plane before then' };
}

function loginRefused(facts: DoctorFacts): Diagnosis | undefined {
  const { broker, snapshot } = facts;
  const because = broker.step === 'login' ? broker.fault ?? refusedWhileRunning(facts) : undefined;
  if (because === undefined) return undefined;
  return { likelihood: 0.95, what: 'the broker does not accept this device', because, advice: `give it a new credential: fleetloop agent enroll --rotate --id ${snapshot.deviceId} ...; or is it enrolled at another control plane?` };
}

/** While the agent runs nobody else logs in as it: what the broker said to it is its own word. */
function refusedWhileRunning({ process, snapshot: { link } }: DoctorFacts): string | undefined {
  return process === 'answers' && !link.online && /not authorized|bad user ?name|identifier rejected/i.test(link.reason) ? link.reason : undefined;
}

function offlineThoughReachable(facts: DoctorFacts): Diagnosis | undefined {
  const { process, broker, snapshot } = facts;
  if (process !== 'answers' || snapshot.link.online || broker.fault !== undefined || refusedWhileRunning(facts) !== undefined) return undefined;
  return { likelihood: 0.6, what: 'the agent is offline although the broker is there', because: snapshot.link.reason === '' ? 'it connects' : snapshot.link.reason, advice: 'wait a minute; if it stays so, another agent may use the same device id: each takes the connection from the other' };
}

function noModel({ snapshot }: DoctorFacts): Diagnosis | undefined {
  if (snapshot.running !== null) return undefined;
  if (snapshot.update !== null) return undefined;
  return { likelihood: 0.5, what: 'no model has been rolled out to this device', because: snapshot.desiredRevision === 0 ? 'the control plane has never told it what to run' : `revision ${snapshot.desiredRevision} asks for none`, advice: 'include it in a rollout (fleetloop rollouts plan shows why a device is left out)' };
}

/** What a person can do about an update that ended badly, by the first part of its code. */
const adviceByCode: Readonly<Record<string, string>> = {
  'artifact': 'the bytes or their signature are not what was released: check which keys the config trusts (trust), then retry the rollout',
  'preflight': 'the model does not run well enough on this device: compare with fleetloop agent bench, or give this kind of device another model',
  'probation': 'the model failed on live inputs and was taken back: look at its errors in the log',
  'local': 'it was decided at this device; fleetloop agent resume takes that back',
  'bundle': 'the bundle cannot be used by this agent: a newer agent may be needed',
  'disk': 'the disk refused: free space and look at dmesg',
};

function updateEndedBadly({ snapshot: { update } }: DoctorFacts): Diagnosis | undefined {
  if (update === null || !['failed', 'reverted', 'denied'].includes(update.phase)) return undefined;
  return { likelihood: 0.8, what: `the last update ${update.phase === 'failed' ? 'failed' : `was ${update.phase}`}`, because: `${update.detail} (${update.reason})`, advice: adviceByCode[update.reason.split('.')[0] ?? ''] ?? 'look for its code in the log (fleetloop agent logs)' };
}

function pausedHere({ snapshot: { local } }: DoctorFacts): Diagnosis | undefined {
  if (local.paused === null) return undefined;
  return { likelihood: 0.85, what: 'updates are paused at this device', because: local.paused, advice: 'fleetloop agent resume' };
}

function refusedHere({ snapshot: { local } }: DoctorFacts): Diagnosis | undefined {
  if (local.refused === null) return undefined;
  return { likelihood: 0.75, what: 'a bundle is refused at this device', because: `${local.refused.digest}: ${local.refused.reason}`, advice: 'fleetloop agent resume, if it may run here again' };
}

function noRuntime({ runtimes }: DoctorFacts): Diagnosis | undefined {
  if (runtimes.length === 0 || runtimes.some((runtime) => runtime.fault === undefined)) return undefined;
  return { likelihood: 1, what: 'no interpreter works on this device', because: runtimes.map(({ kind, fault }) => `${kind}: ${fault}`).join('; '), advice: 'install the agent again for this kind of machine' };
}

function nativeAbsent({ runtimes }: DoctorFacts): Diagnosis | undefined {
  const native = runtimes.find((runtime) => runtime.kind === 'native');
  if (native?.fault === undefined || !runtimes.some((runtime) => runtime.fault === undefined)) return undefined;
  return { likelihood: 0.2, what: 'the native interpreter is not there; WASM is used, which is slower', because: native.fault, advice: 'install it for this machine if the latency matters (fleetloop agent bench)' };
}

function readingsRefused({ snapshot: { inference } }: DoctorFacts): Diagnosis | undefined {
  const seen = inference.inferences + inference.rejectedInputs;
  const refused = inference.rejectedInputs / seen;
  if (seen === 0 || refused < 0.01) return undefined;
  return { likelihood: refused > 0.5 ? 0.9 : 0.4, what: 'readings are refused', because: `${inference.rejectedInputs} of ${seen} since the start`, advice: 'look at the error lines in the results: they name the column and what was expected' };
}

function inferencesFail({ snapshot: { inference } }: DoctorFacts): Diagnosis | undefined {
  if (inference.errors === 0) return undefined;
  return { likelihood: inference.errors > 0.05 * inference.inferences ? 0.85 : 0.3, what: 'inferences give no result', because: `${inference.errors} of ${inference.inferences} since the start`, advice: 'look at the error lines in the results; fleetloop agent rollback goes back to the model before' };
}

/** Not every reading has a result: those that fill a window, are refused or fail have none. */
function notFed({ process, uptimeMs, nowMs, snapshot: { inference, source, running } }: DoctorFacts): Diagnosis | undefined {
  const lastMs = source === null ? inference.lastResultMs : source.lastReadingMs;
  const quietSinceMs = lastMs ?? (uptimeMs === undefined ? nowMs : nowMs - uptimeMs);
  if (process !== 'answers' || running === null || nowMs - quietSinceMs < quietMs || (source === null && inference.rejectedInputs > 0)) return undefined;
  const what = source === null ? 'result' : 'reading';
  return { likelihood: 0.65, what: 'no reading arrives', because: lastMs === null ? `there has been no ${what} since the agent started` : `the last ${what} was at ${new Date(lastMs).toISOString()}`, advice: 'check the source of the config (fleetloop agent check --connect) and whether the line runs' };
}

function outboxFull({ snapshot: { outbox, link } }: DoctorFacts): Diagnosis | undefined {
  if (outbox.bytes <= 0.9 * outbox.bytesMax) return undefined;
  return { likelihood: 0.55, what: 'the outbox is full: samples are given up', because: `${mib(outbox.bytes)} of ${mib(outbox.bytesMax)} wait, ${outbox.evicted} records have been given up`, advice: link.online ? 'the link is slower than what is kept: lower the sampling, or raise outboxBytesMax' : 'bring the device online; raise outboxBytesMax for longer times without a link' };
}

function modelCrashes({ snapshot: { deaths, running, earlier } }: DoctorFacts): Diagnosis | undefined {
  if (deaths === null || deaths.inModel === 0) return undefined;
  const because = `${deaths.inModel} of ${deaths.count} ends of the process of late came in the interpreter of ${running?.model ?? 'the model'} v${running?.version ?? 0} (${deaths.digest}), the last at ${new Date(deaths.lastMs).toISOString()}${deaths.restsUntilMs === null ? '' : `; it is left out until ${new Date(deaths.restsUntilMs).toISOString()}`}`;
  return { likelihood: 0.92, what: 'the model crashes or hangs the agent', because, advice: earlier === null ? 'roll another version out to this device; fleetloop agent resume tries this one again at once' : `roll another version out to this device, or go back to v${earlier.version}: fleetloop agent rollback` };
}

function agentFault({ snapshot: { faults, local } }: DoctorFacts): Diagnosis | undefined {
  const others = faults.filter((fault) => !fault.startsWith('model.crashed') && (local.paused === null || !fault.startsWith('local.paused')));
  if (others.length === 0) return undefined;
  return { likelihood: 0.7, what: 'the agent reports a fault', because: others.join('; '), advice: 'look for its code in the log (fleetloop agent logs)' };
}

function memoryShort({ memory }: DoctorFacts): Diagnosis | undefined {
  if (memory.availableBytes === undefined || memory.availableBytes >= memoryBytesMin) return undefined;
  return { likelihood: 0.6, what: 'memory is short', because: `${mib(memory.availableBytes)} are available; a new model is tried in a process of its own`, advice: 'end other programs, or raise the limit of the unit (MemoryMax)' };
}

function clockUnsynchronized({ clockSynchronized, nowMs }: DoctorFacts): Diagnosis | undefined {
  if (clockSynchronized !== false || nowMs < earliestMs) return undefined;
  return { likelihood: 0.15, what: 'the clock is not kept by a time service', because: 'the kernel says that it is not synchronized; the control plane corrects the times of records, certificates it cannot', advice: 'timedatectl set-ntp true, if there is a time server' };
}
