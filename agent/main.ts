import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../proto/clock.ts';
import { problem, type Problem, type Result } from '../proto/result.ts';
import { isDeviceId } from '../proto/topics.ts';
import { fleetloopVersion } from '../proto/version.ts';
import { runtimeKinds, type ModelRuntime, type RuntimeKind } from '../runtime/model-runtime.ts';
import { openRuntime } from '../runtime/open-runtime.ts';
import { Agent } from './agent.ts';
import { applyPatch } from './artifacts/adapters/apply-patch.ts';
import { createHttpRangeClient } from './artifacts/adapters/http-range-client.ts';
import { decodeConfig, type AgentConfig } from './config.ts';
import { acquireInstance } from './disk/instance-guard-adapter.ts';
import { nodeDisk } from './disk/node-disk-adapter.ts';
import { createHttpSource } from './inference/adapters/http-source.ts';
import { createStdinSource } from './inference/adapters/stdin-source.ts';
import { createFileSink, createStdoutSink } from './inference/adapters/stream-sink.ts';
import { createMqttLink } from './link/mqtt-adapter.ts';
import { localCommands } from './reconcile/merge-local-command.ts';
import type { Action } from './reconcile/plan-steps.ts';
import { createPreflight } from './reconcile/preflight-adapter.ts';
import { createSwapConsent } from './reconcile/swap-consent-adapter.ts';
import { defaultPolicy } from './settings.ts';

/** What the process ends with; the first three a supervisor need not repeat before someone has looked. */
export const exitCodes = { stopped: 0, usage: 2, configInvalid: 3, alreadyRunning: 4, enrollFailed: 5, sinkClosed: 6, refused: 7, fault: 70 } as const;

const help = `fleetloop agent: runs the fleet's model on this device

  fleetloop agent --config FILE
  fleetloop agent pause | resume | deny | rollback --config FILE [--reason TEXT]
  fleetloop agent enroll --server URL --token TOKEN --id ID [--tags A,B] --data-dir DIR --out FILE [--rotate]

Run:
  --config FILE    JSON as enroll writes it: deviceId, dataDir, broker {url, password}, trust {release, assignment},
                   source {kind: "stdin", atEnd?: "stay" | "stop"} | {kind: "http", port?}, sink {kind: "stdout"} |
                   {kind: "file", path}, runtime "auto" | "native" | "wasm", outboxBytesMax,
                   swapConsent {kind: "http", url, method?} | {kind: "file", path, when?: "present" | "absent"} |
                   {kind: "command", command: [...]}, each with timeoutMs?, retryMs?, denyAfterMs?,
                   localControl {newRevisionLifts?: true}

  Readings are JSON lines, {"key"?, "atMs"?, "values": [...]} for one row or {"key"?, "rows": [[...], ...]} for a whole
  window; null is a missing value, a category is its name. Every reading is answered with a result or an error line.
  With the http source, POST the lines to the /infer address that the log names. Logs go to stderr as JSON lines.
  SIGTERM or SIGINT stops the agent: readings taken are answered, the open window is kept for the control plane.

  On a small device start it with NODE_OPTIONS=--max-semi-space-size=1: about 20 MB less memory for a little more CPU.

At the device, for the running agent of that config (the control plane is told, with the reason):
  pause            begin no step towards another model until resume; a probation under way is still judged
  deny             refuse the update under way           rollback   leave the model that runs for the one before it
  resume           end the pause, take back what was refused

  swapConsent asks the line "may I swap now?" before its model changes: an HTTP answer of 2xx (but not with
  {"allowed": false, "reason"?}), the file, or exit code 0 is a yes; everything else, no answer included, is not now.

Enroll:
  --server URL     the control plane, e.g. http://host:8080      --token TOKEN    an operator's token (or FLEETLOOP_TOKEN)
  --id ID          1 to 64 of A-Z a-z 0-9 _ -                    --tags A,B       what rollouts choose devices by
  --data-dir DIR   what the agent keeps                          --out FILE       the config, readable by its owner only
  --rotate         the device is enrolled already: give it a new credential

Exit codes: 0 stopped, 2 usage, 3 config invalid, 4 another agent uses dataDir, 5 enroll failed, 6 the reader of the
results has gone, 7 a command at the device was refused, 70 a fault (start it again: it comes back with the confirmed model)

For tests: FLEETLOOP_CRASH_AT=before:STEP or after:STEP makes the agent kill itself (SIGKILL) there; the steps are begin,
adopt, fetchManifest, fetchChunks, verify, preflight, stage, prepareLoad, load, shadow, endShadow, wait, ask, activate, beginProbation, confirm,
revert, fallBack, deny, fail, converge, abandon, record, collectGarbage.
`;

/** `fleetloop agent ...`, until the process ends. @param argv what follows the word agent */
export async function main(argv: readonly string[]): Promise<void> {
  process.exit(await runCommand(argv));
}

async function runCommand(argv: readonly string[]): Promise<number> {
  const [first, ...rest] = argv;
  if (first === undefined || argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(help);
    return first === undefined ? exitCodes.usage : exitCodes.stopped;
  }
  try {
    const command = localCommands.find((each) => each === first);
    if (command !== undefined) return await commandAgent(command, rest);
    return first === 'enroll' ? await enroll(rest) : await run(argv);
  } catch (fault) {
    if (!(fault instanceof TypeError && 'code' in fault && String(fault.code).startsWith('ERR_PARSE_ARGS'))) throw fault;
    return refuse(exitCodes.usage, { code: 'usage', message: `${fault.message}; see fleetloop agent --help` });
  }
}

async function enroll(argv: string[]): Promise<number> {
  const string = { type: 'string' } as const;
  const { values } = parseArgs({ args: argv, options: { server: string, token: string, id: string, tags: string, 'data-dir': string, out: string, rotate: { type: 'boolean' } } });
  const { server, id, tags, out } = values;
  const token = values.token ?? process.env['FLEETLOOP_TOKEN'];
  const dataDir = values['data-dir'];
  if (server === undefined || token === undefined || id === undefined || dataDir === undefined || out === undefined) {
    return refuse(exitCodes.usage, { code: 'usage', message: 'enroll needs --server, --token (or FLEETLOOP_TOKEN), --id, --data-dir and --out; see fleetloop agent --help' });
  }
  if (!isDeviceId(id)) return refuse(exitCodes.usage, { code: 'usage', message: `--id ${JSON.stringify(values.id)}: expected 1 to 64 of A-Z a-z 0-9 _ -` });
  if (!URL.canParse(server)) return refuse(exitCodes.usage, { code: 'usage', message: `--server ${server}: expected a URL like http://host:8080` });
  const { enrollDevice } = await import('./enroll-adapter.ts');
  const enrolled = await enrollDevice({ server, token, deviceId: id, tags: (tags ?? '').split(',').filter((tag) => tag !== ''), dataDir, out, rotate: values.rotate ?? false });
  if (!enrolled.ok) return refuse(exitCodes.enrollFailed, enrolled.error);
  process.stdout.write(`${id} is enrolled; start it with: fleetloop agent --config ${out}\n`);
  return exitCodes.stopped;
}

async function commandAgent(command: (typeof localCommands)[number], argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: { config: { type: 'string' }, reason: { type: 'string' } } });
  if (values.config === undefined) return refuse(exitCodes.usage, { code: 'usage', message: `${command} needs --config FILE; see fleetloop agent --help` });
  const config = readConfig(values.config);
  if (!config.ok) return refuse(exitCodes.configInvalid, config.error);
  const { giveLocalCommand } = await import('./local-command-adapter.ts');
  const given = await giveLocalCommand(config.value.dataDir, command, values.reason ?? `a technician's ${command} at the device`, systemClock);
  if (!given.ok) return refuse(exitCodes.refused, given.error);
  process.stdout.write(`${given.value}\n`);
  return exitCodes.stopped;
}

async function run(argv: readonly string[]): Promise<number> {
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
  const code = await stopped;
  await agent.stop();
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

function readConfig(path: string): Result<AgentConfig> {
  let text: string;
  try {
    text = readFileSync(resolve(path), 'utf8');
  } catch (cause) {
    return problem('config.unreadable', `cannot read ${path}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const config = decodeConfig(text);
  return config.ok ? config : problem(config.error.code, `${path}: ${config.error.message}`);
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

function log(event: string, facts: Readonly<Record<string, unknown>>): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...facts })}\n`);
}

function refuse(code: number, { code: reason, message }: Problem): number {
  process.stderr.write(`fleetloop agent: ${message} (${reason})\n`);
  return code;
}
