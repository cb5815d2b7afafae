import { join, resolve } from 'node:path';
import { AppError } from '../../proto/app-error.ts';
import type { Clock } from '../../proto/clock.ts';
import type { Scenario } from '../scenario.ts';
import { createAgentLines, type AgentLines } from './adapters/agent-lines.ts';
import { createChildren, type Children } from './adapters/child-processes.ts';
import { executeAction, type ActionContext } from './adapters/execute-action.ts';
import { openDemoFolder, type DemoFolder } from './adapters/line-state-file.ts';
import { observe } from './adapters/observe.ts';
import { refreshAgentFile, startControlPlaneProcess, startTrainerProcess, type RunningControlPlane } from './adapters/start-fleetloop.ts';
import type { Terminal } from './adapters/terminal.ts';
import { emptyLine, positionOf, recordAnswer, recordPassed, type LineState } from './line-state.ts';
import type { Observation } from './observation.ts';
import type { Pace } from './plan-feed.ts';
import { waitingPace } from './plan-pace.ts';
import { planStations, stationsOf } from './plan-stations.ts';
import { renderFinished, renderLineage, renderNote, renderProgress, renderTable, renderTitle } from './render-screen.ts';
import type { DemoPlan } from './stations.ts';

export interface DemoOptions {
  readonly scenario: Scenario;
  /** What is to be known of the data, for the title. */
  readonly facts: readonly string[];
  readonly dataDir: string;
  readonly deviceCount: number;
  readonly seed: number;
  /** Forgets what an earlier demo left in dataDir. */
  readonly fresh: boolean;
  /** 0: the system gives one. */
  readonly httpPort: number;
  /** Ends when the loop is closed; otherwise the line goes on until the signal. */
  readonly exit: boolean;
  /** The fleetloop program, to start children with. */
  readonly program: string;
}

const lookMs = 300;
const feedMs = 40;
const stallMs = 180_000;
const stopGraceMs = 5_000;
const restarts = { restartsMax: 3, withinMs: 60_000, delayMs: 500 };

/** Everything that is alive during a demo. */
interface Session {
  readonly options: DemoOptions;
  readonly plan: DemoPlan;
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly children: Children;
  readonly folder: DemoFolder;
  readonly lines: AgentLines;
  readonly agentFile: (deviceId: string) => string;
  readonly agents: Set<string>;
  line: LineState;
  pace: Pace | undefined;
  readonly startedMs: number;
  readonly elapsedBeforeMs: number;
}

/**
 * Walks the loop over real processes: control plane, trainer and one agent for each device. Every process it started
 * is ended when it ends, however it ends.
 *
 * @returns whether every station met its figure
 * @throws AppError where the loop cannot be walked at all
 */
export async function runDemo(options: DemoOptions, terminal: Terminal, clock: Clock, signal: AbortSignal): Promise<boolean> {
  const dataDir = resolve(options.dataDir);
  const folder = await openDemoFolder(dataDir, options.fresh);
  const note = (text: string): void => terminal.print(renderNote(terminal, text));
  const children = createChildren({ program: options.program, logDir: join(dataDir, 'logs'), policy: restarts, clock, note });
  const feeding = new AbortController();
  let session: Session | undefined;
  try {
    session = await createSession({ ...options, dataDir }, folder, children, terminal, clock);
    for (const text of renderTitle(terminal, options.scenario.title, titleFacts(session))) terminal.print(text);
    const controlPlane = await startControlPlaneProcess(children, join(dataDir, 'control-plane'), options.httpPort, clock, signal);
    note(`console ${controlPlane.url}/#token=${controlPlane.token}`);
    startTrainerProcess(children, controlPlane);
    void keepFeeding(session, feeding.signal);
    return await walk(session, controlPlane, signal);
  } finally {
    terminal.status('');
    feeding.abort();
    await children.stop(stopGraceMs);
    if (session !== undefined) await folder.save({ ...session.line, elapsedMs: elapsed(session) });
    await folder.release();
  }
}

async function createSession(options: DemoOptions, folder: DemoFolder, children: Children, terminal: Terminal, clock: Clock): Promise<Session> {
  const { scenario, seed, deviceCount, dataDir } = options;
  const line = (await folder.load()) ?? emptyLine(scenario.name, seed, deviceCount);
  if (line.scenario !== scenario.name || line.seed !== seed || line.deviceCount !== deviceCount) {
    throw new AppError('request.conflict', `${dataDir} holds the demo of ${line.scenario} with ${line.deviceCount} devices and seed ${line.seed}; use --fresh to forget it, or another --data-dir`);
  }
  await folder.save(line);
  const deviceIds = Array.from({ length: deviceCount }, (_, i) => `device-${String(i + 1).padStart(2, '0')}`);
  const lines = createAgentLines(scenario, deviceCount, clock, (device, text) => children.write(deviceIds[device] as string, text), {
    positionOf: (phase, device) => positionOf(session.line, phase, device),
    answered: (answer) => (session.line = recordAnswer(session.line, answer)),
    refused(phase, device, code, message) {
      session.line = recordPassed(session.line, phase, device);
      terminal.print(renderNote(terminal, `${deviceIds[device]} refused a reading of ${phase}: ${code}: ${message}`));
    },
  });
  const session: Session = {
    options, terminal, clock, children, folder, lines, line,
    plan: { scenario, deviceIds },
    agentFile: (deviceId) => join(dataDir, 'agents', `${deviceId}.json`),
    agents: new Set(),
    pace: undefined,
    startedMs: clock.monotonicMs(),
    elapsedBeforeMs: line.elapsedMs,
  };
  return session;
}

function titleFacts({ options, plan, line }: Session): string[] {
  const doneBefore = Object.keys(line.finished).length;
  const again = doneBefore === 0 ? [] : [`continues: ${doneBefore} of ${stationsOf(plan).length} stations are done already`];
  return [`${options.deviceCount} devices, seed ${options.seed}, data in ${options.dataDir}`, ...options.facts, ...again];
}

async function keepFeeding(session: Session, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    session.lines.feed(session.pace);
    await session.clock.sleep(feedMs, signal).catch(() => undefined);
  }
}

/** Looks, plans, acts, and looks again, until the loop is closed, a station fails, or nothing moves. */
async function walk(session: Session, controlPlane: RunningControlPlane, signal: AbortSignal): Promise<boolean> {
  const { plan, terminal, clock } = session;
  let said = '';
  let movedMs = clock.monotonicMs();
  let shown = false;
  for (; !signal.aborted; await clock.sleep(lookMs, signal).catch(() => undefined)) {
    const now = await lookAgain(session, controlPlane);
    if (now !== undefined) {
      await startAgents(session, controlPlane, now);
      const next = planStations(plan, now);
      for (const { station, result } of next.finished) {
        session.line = { ...session.line, finished: { ...session.line.finished, [station.name]: result } };
        terminal.print(renderFinished(terminal, placeOf(plan, station.name), stationsOf(plan).length, station, result, elapsed(session)));
        movedMs = clock.monotonicMs();
      }
      await session.folder.save({ ...session.line, elapsedMs: elapsed(session) });
      if (next.failed !== undefined) return conclude(session, now, `${next.failed.station.title}: ${next.failed.reason}`);
      if (next.current === undefined) {
        if (!shown) conclude(session, now, undefined);
        shown = true;
        if (session.options.exit) return isMet(session);
        session.pace = { ...waitingPace(plan), perSecond: 0.5 };
        terminal.status(`the fleet and its console stay up at ${controlPlane.url}; Ctrl-C ends them`);
        movedMs = clock.monotonicMs();
        continue;
      }
      const { station, view } = next.current;
      session.pace = view.pace;
      terminal.status(renderProgress(terminal, placeOf(plan, station.name), stationsOf(plan).length, station, view.progress, view.fraction, elapsed(session)), view.progress);
      if (view.progress !== said) movedMs = clock.monotonicMs();
      said = view.progress;
      for (const action of view.actions) await executeAction(actionContext(session, controlPlane), action);
    }
    const [gone] = session.children.gaveUp();
    if (gone !== undefined) return conclude(session, undefined, `the process ${gone} ends again and again; see its log in ${session.options.dataDir}/logs`);
    if (clock.monotonicMs() - movedMs > stallMs) return conclude(session, undefined, `nothing has moved for ${stallMs / 1000} s (${said}); see the logs in ${session.options.dataDir}/logs`);
  }
  return isMet(session);
}

/** Undefined while the control plane does not answer: it may be starting again. */
async function lookAgain(session: Session, controlPlane: RunningControlPlane): Promise<Observation | undefined> {
  const { scenario } = session.options;
  try {
    return await observe(controlPlane.client, { model: scenario.name, dataset: scenario.name, deviceIds: session.plan.deviceIds, agentFile: session.agentFile }, session.line, session.clock.nowMs());
  } catch (cause) {
    if (cause instanceof AppError && cause.retryable) return undefined;
    throw cause;
  }
}

async function startAgents(session: Session, controlPlane: RunningControlPlane, now: Observation): Promise<void> {
  for (const [device, id] of session.plan.deviceIds.entries()) {
    if (session.agents.has(id) || !now.configured.includes(id)) continue;
    if (!(await refreshAgentFile(controlPlane.client, session.agentFile(id)))) continue;
    session.agents.add(id);
    session.children.start({ name: id, args: () => ['agent', '--config', session.agentFile(id)], onLine: (text) => session.lines.receive(device, text), onStart: () => session.lines.restarted(device) });
  }
}

function actionContext(session: Session, controlPlane: RunningControlPlane): ActionContext {
  return {
    client: controlPlane.client,
    scenario: session.options.scenario,
    agentFile: session.agentFile,
    agentDataDir: (deviceId) => join(session.options.dataDir, 'agents', deviceId),
    line: () => session.line,
    change: (change) => (session.line = change(session.line)),
    note: (text) => session.terminal.print(renderNote(session.terminal, text)),
  };
}

/** The table, the lineage of what runs now, and what stopped the loop, if anything did. */
function conclude(session: Session, now: Observation | undefined, failure: string | undefined): boolean {
  const { terminal } = session;
  terminal.status('');
  terminal.print('');
  for (const text of renderTable(terminal, stationsOf(session.plan), session.line.finished)) terminal.print(text);
  const running = now?.versions.findLast((version) => now.devices.some((device) => device.runningDigest === version.bundleDigest));
  if (running !== undefined) {
    terminal.print('');
    for (const text of renderLineage(terminal, running.id, running.bundleDigest, running.lineage)) terminal.print(text);
  }
  terminal.print('');
  terminal.print(failure === undefined ? `  ${isMet(session) ? 'Every station met its figure' : 'Not every station met its figure'}, after ${(elapsed(session) / 1000).toFixed(0)} s.` : `  The loop stopped: ${failure}`);
  return failure === undefined && isMet(session);
}

function isMet(session: Session): boolean {
  return stationsOf(session.plan).every((station) => session.line.finished[station.name]?.met === true);
}

function placeOf(plan: DemoPlan, name: string): number {
  return stationsOf(plan).findIndex((station) => station.name === name) + 1;
}

function elapsed(session: Session): number {
  return session.elapsedBeforeMs + session.clock.monotonicMs() - session.startedMs;
}
