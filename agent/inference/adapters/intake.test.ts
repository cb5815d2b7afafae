import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../proto/clock.ts';
import type { Reading } from '../reading.ts';
import type { QueueConfig } from '../source-config.ts';
import type { ReadingTaker } from '../source.ts';
import { createIntake } from './intake.ts';
import { SourceHub } from './source-hub.ts';
import { createSourceMonitor, type SourceMonitor } from './source-monitor.ts';

/** Inference that answers when it is told to. */
class SlowTaker implements ReadingTaker {
  readonly taken: (string | Reading)[] = [];
  readonly #answers: ((text: string | undefined) => void)[] = [];

  submit(input: string | Reading, answer: (text: string | undefined) => void = () => undefined): boolean {
    this.taken.push(input);
    this.#answers.push(answer);
    return true;
  }

  answerOne(): void {
    this.#answers.shift()?.('{}');
  }

  room(): Promise<void> {
    return Promise.resolve();
  }

  idle(): Promise<void> {
    return Promise.resolve();
  }
}

function open(queue: QueueConfig): { taker: SlowTaker; intake: ReadingTaker; monitor: SourceMonitor; log: unknown[] } {
  const taker = new SlowTaker();
  const log: unknown[] = [];
  const monitor = createSourceMonitor('test', systemClock, (event, facts) => log.push({ event, ...facts }));
  return { taker, monitor, log, intake: createIntake(taker, queue, monitor, systemClock) };
}

async function drain(taker: SlowTaker, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    for (let turn = 0; turn < 3; turn++) await nextTurn();
    taker.answerOne();
  }
  for (let turn = 0; turn < 3; turn++) await nextTurn();
}

describe('a source\'s queue', () => {
  test('block: refuses beyond its length, and says when half of it is free', async () => {
    const { taker, intake, monitor } = open({ whenFull: 'block', length: 4 });
    expect(['a', 'b', 'c', 'd', 'e'].map((line) => intake.submit(line))).toEqual([true, true, true, true, false]);
    let free = false;
    const waiting = intake.room().then(() => (free = true));
    taker.answerOne();
    await nextTurn();
    expect(free).toBe(false);
    taker.answerOne();
    await waiting;
    expect(intake.submit('e')).toBe(true);
    expect(monitor.state).toMatchObject({ received: 5, dropped: 0 });
  });

  test.each([
    ['drop-oldest', ['a', 'e', 'f']],
    ['drop-newest', ['a', 'b', 'c']],
  ] as const)('%s: takes every reading, gives one up, answers it, and counts', async (whenFull, kept) => {
    const { taker, intake, monitor, log } = open({ whenFull, length: 2 });
    intake.submit('a');
    // It is with inference now, and can no longer be given up.
    await drain(taker, 0);
    const answers: string[] = [];
    for (const line of ['b', 'c', 'd', 'e', 'f']) expect(intake.submit(line, (text) => answers.push(`${line} ${text?.includes('input.dropped') === true ? 'dropped' : 'answered'}`))).toBe(true);
    await drain(taker, 3);
    expect(taker.taken).toEqual(kept);
    expect(answers.filter((answer) => answer.endsWith('dropped'))).toHaveLength(3);
    expect(answers).toHaveLength(5);
    expect(monitor.state).toMatchObject({ received: 6, dropped: 3 });
    expect(log).toEqual([{ event: 'source.dropped', source: 'test', count: 1 }]);
    await intake.idle();
  });
});

describe('a source that several slots read', () => {
  test('followers see what the owner takes, in numbers of their own; nobody waits for them, and they go on without the owner', async () => {
    const starts: string[] = [];
    let gives: ReadingTaker | undefined;
    const hub = new SourceHub('camera', async (monitor) => ({
      start: async (taker) => {
        starts.push('start');
        gives = taker;
        monitor.connected();
      },
      stop: async () => void starts.push('stop'),
    }), { clock: systemClock, random: () => 0, log: () => undefined });
    const [owner, slow] = [new SlowTaker(), new SlowTaker()];
    const [owned, followed] = [hub.own({ whenFull: 'block', length: 2 }), hub.follow('camera', { whenFull: 'drop-oldest', length: 1 })];
    await followed.start(slow);
    await owned.start(owner);
    expect(starts).toEqual(['start']);
    const values = Float32Array.of(1, 2);
    const reading = { key: 'a', atMs: 1, values, rows: 1 };
    expect([gives?.submit(reading), gives?.submit('b'), gives?.submit('c')]).toEqual([true, true, false]);
    await drain(slow, 0);
    // Its queue holds one: the older of the two was given up before it was its turn.
    expect(slow.taken).toEqual(['b']);
    await owned.stop();
    let answered = false;
    expect(gives?.submit('d', (text) => (answered = text === undefined))).toBe(true);
    expect(answered).toBe(true);
    await drain(slow, 4);
    expect(slow.taken.at(-1)).toBe('d');
    gives?.submit(reading);
    await drain(slow, 2);
    expect(slow.taken.at(-1)).toEqual(reading);
    expect((slow.taken.at(-1) as Reading).values).not.toBe(values);
    expect(followed.state).toMatchObject({ connected: true, received: 4, dropped: 1 });
    await followed.stop();
    expect(starts).toEqual(['start', 'stop']);
  });

  test('one that cannot be opened is tried again until it can', async () => {
    let attempts = 0;
    let opened = (): void => undefined;
    const isOpen = new Promise<void>((resolve) => (opened = resolve));
    const log: string[] = [];
    const clock = { ...systemClock, sleep: () => Promise.resolve() };
    const hub = new SourceHub('plc', async (monitor) => {
      if (++attempts < 4) throw new Error(`no answer ${attempts}`);
      return { start: async () => (monitor.connected(), opened()), stop: async () => undefined };
    }, { clock, random: () => 0, log: (event) => log.push(event) });
    const source = hub.own({ whenFull: 'block', length: 2 });
    await source.start(new SlowTaker());
    expect(source.state).toMatchObject({ connected: false, lastError: 'no answer 1' });
    await isOpen;
    expect(log).toEqual(['source.away', 'source.away', 'source.away', 'source.connected']);
    await source.stop();
  });
});
