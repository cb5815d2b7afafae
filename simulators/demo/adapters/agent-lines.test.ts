import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../proto/clock.ts';
import type { Reading, Scenario } from '../../scenario.ts';
import { createAgentLines } from './agent-lines.ts';

function createLine(readings: number): { lines: ReturnType<typeof createAgentLines>; sent: string[]; log: string[]; passMs: (ms: number) => void; answer: (key: string, more: object) => void } {
  let nowMs = 100_000;
  const clock: Clock = { nowMs: () => nowMs, monotonicMs: () => nowMs, sleep: () => Promise.resolve() };
  const sent: string[] = [];
  const log: string[] = [];
  const scenario = { reading: (_: number, phase: string, index: number): Reading | undefined => (index < readings ? { key: `${phase}${index}`, rows: [[index]], truth: 'a' } : undefined) } as Scenario;
  let position = 0;
  const lines = createAgentLines(scenario, 1, clock, (_, text) => sent.push((JSON.parse(text) as { key: string }).key) > 0, {
    positionOf: () => position,
    answered({ key, predicted, bundleDigest }) {
      log.push(`${key}=${predicted} by ${bundleDigest}`);
      position++;
    },
    refused: (phase, _, code) => void log.push(`${phase} ${code}`),
  });
  return { lines, sent, log, passMs: (ms) => (nowMs += ms), answer: (key, more) => lines.receive(0, JSON.stringify({ key, ...more })) };
}

const pace = { phase: 'p', perSecond: 1, until: Infinity };
const right = { bundle: 'v1', predicted: 'a' };

describe('the lines of an agent', () => {
  it('are fed in order, at their pace, to the end', () => {
    const { lines, sent, log, passMs, answer } = createLine(2);
    for (let i = 0; i < 5; i++) {
      lines.feed(pace);
      answer(`p${i}`, right);
      passMs(1_000);
    }
    expect(sent).toEqual(['p0', 'p1']);
    expect(log).toEqual(['p0=a by v1', 'p1=a by v1']);
  });

  it('send a reading again while the device has no model, and score it once', () => {
    const { lines, sent, log, passMs, answer } = createLine(1);
    lines.feed(pace);
    answer('p0', { error: { code: 'no_bundle', message: '' } });
    lines.feed(pace);
    expect(sent).toEqual(['p0']);
    passMs(1_000);
    lines.feed(pace);
    expect(sent).toEqual(['p0', 'p0']);
    answer('p0', right);
    answer('p0', right);
    expect(log).toEqual(['p0=a by v1']);
  });

  it('send again what a dead agent did not answer, and what was never answered', () => {
    const { lines, sent, passMs } = createLine(1);
    lines.feed(pace);
    lines.restarted(0);
    passMs(1_000);
    lines.feed(pace);
    expect(sent).toEqual(['p0', 'p0']);
    passMs(14_000);
    lines.feed(pace);
    expect(sent).toHaveLength(2);
    passMs(1_000);
    lines.feed(pace);
    expect(sent).toEqual(['p0', 'p0', 'p0']);
  });

  it('count what an agent refuses for good, and pass over lines of another kind', () => {
    const { lines, log, answer } = createLine(1);
    lines.feed(pace);
    lines.receive(0, 'nonsense');
    lines.receive(0, 'null');
    answer('other', right);
    answer('p0', { error: { code: 'input.width', message: '' } });
    expect(log).toEqual(['p input.width']);
  });
});
