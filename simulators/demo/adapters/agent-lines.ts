import type { Clock } from '../../../proto/clock.ts';
import type { Reading, Scenario } from '../../scenario.ts';
import type { Answered } from '../line-state.ts';
import { planFeed, type Pace } from '../plan-feed.ts';

export interface AgentLines {
  /** Sends what is due at this pace to every device. */
  feed(pace: Pace | undefined): void;
  /** A line of a device's standard output. */
  receive(device: number, line: string): void;
  /** The device's process is a new one: what was not answered is sent again. */
  restarted(device: number): void;
}

export interface AgentLineEvents {
  positionOf(phase: string, device: number): number;
  answered(answer: Answered): void;
  /** The agent refused the reading: counted, and the line goes on. */
  refused(phase: string, device: number, code: string, message: string): void;
}

interface Sent { readonly phase: string; readonly reading: Reading; readonly sentMs: number }
interface Device { readonly next: Map<string, number>; readonly outstanding: Map<string, Sent>; again: { phase: string; reading: Reading }[]; notBeforeMs: number; lastSentMs: number }

const answerMsMax = 15_000;
const noModelMs = 400;
/** Refusals that pass by themselves: the reading is sent again. */
const passing = new Set(['no_bundle', 'input.queue_full']);

/** The line side of the agents: readings in as JSON lines, results out, each reading until it is answered once. */
export function createAgentLines(scenario: Scenario, deviceCount: number, clock: Clock, write: (device: number, line: string) => boolean, events: AgentLineEvents): AgentLines {
  const devices = Array.from({ length: deviceCount }, (): Device => ({ next: new Map(), outstanding: new Map(), again: [], notBeforeMs: 0, lastSentMs: 0 }));

  const send = (device: number, phase: string, reading: Reading): boolean => {
    const state = devices[device] as Device;
    const values = reading.rows.length === 1 ? { values: reading.rows[0] } : { rows: reading.rows };
    if (!write(device, `${JSON.stringify({ key: reading.key, atMs: clock.nowMs(), ...values })}\n`)) return false;
    state.outstanding.set(reading.key, { phase, reading, sentMs: clock.monotonicMs() });
    state.lastSentMs = clock.monotonicMs();
    return true;
  };

  const feedDevice = (device: number, pace: Pace | undefined): void => {
    const state = devices[device] as Device;
    const nowMs = clock.monotonicMs();
    for (const [key, sent] of state.outstanding) {
      if (nowMs - sent.sentMs < answerMsMax) continue;
      state.outstanding.delete(key);
      state.again.push(sent);
    }
    if (pace === undefined) return;
    const next = state.next.get(pace.phase) ?? events.positionOf(pace.phase, device);
    // A reading to be sent again stands for a new one, whatever phase it is from.
    const until = pace.untilOf?.[device] ?? pace.until;
    const stop = state.again.length > 0 ? Infinity : until;
    let count = planFeed({ ...pace, until: stop }, { next, outstanding: state.outstanding.size, notBeforeMs: state.notBeforeMs, lastSentMs: state.lastSentMs }, nowMs);
    for (; count > 0; count--) {
      const again = state.again[0];
      if (again !== undefined) {
        if (!send(device, again.phase, again.reading)) return;
        state.again.shift();
        continue;
      }
      const index = state.next.get(pace.phase) ?? next;
      const reading = index < until ? scenario.reading(device, pace.phase, index) : undefined;
      if (reading === undefined || !send(device, pace.phase, reading)) return;
      state.next.set(pace.phase, index + 1);
    }
  };

  return {
    feed(pace) {
      for (let device = 0; device < deviceCount; device++) feedDevice(device, pace);
    },
    receive(device, line) {
      const state = devices[device] as Device;
      const result = parseResult(line);
      const sent = result === undefined ? undefined : state.outstanding.get(result.key);
      // A repeat of what was answered before, or a line of another kind.
      if (result === undefined || sent === undefined) return;
      state.outstanding.delete(result.key);
      if (result.error !== undefined) {
        if (passing.has(result.error.code)) {
          state.again.push(sent);
          state.notBeforeMs = clock.monotonicMs() + noModelMs;
        } else {
          events.refused(sent.phase, device, result.error.code, result.error.message);
        }
        return;
      }
      events.answered({ phase: sent.phase, device, key: result.key, truth: sent.reading.truth, bundleDigest: result.bundle, predicted: result.predicted });
    },
    restarted(device) {
      const state = devices[device] as Device;
      state.again.push(...state.outstanding.values());
      state.outstanding.clear();
    },
  };
}

type ResultLine = { key: string; error: { code: string; message: string } } | { key: string; error?: undefined; bundle: string; predicted: string | number };

function parseResult(line: string): ResultLine | undefined {
  try {
    const value = JSON.parse(line) as ResultLine | null;
    return typeof value === 'object' && value !== null && typeof value.key === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
