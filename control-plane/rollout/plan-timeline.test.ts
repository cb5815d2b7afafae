import { describe, expect, test } from 'vitest';
import { planTimeline, showLines, type TimelineEntry, type TimelineLine } from './plan-timeline.ts';

const entry = (kind: string, text: string, wave = 0): TimelineEntry => ({ kind: `rollout.${kind}`, wave, text, detail: {} });

/** Writes a timeline as the store does. */
function write(looks: readonly (readonly [nowMs: number, ...entries: TimelineEntry[]])[]): TimelineLine[] {
  const lines: TimelineLine[] = [];
  for (const [nowMs, ...entries] of looks) {
    for (const { id, line } of planTimeline(lines.at(-1), entries, nowMs)) {
      if (id === undefined) lines.push({ ...line, id: lines.length + 1, rolloutId: 'r' });
      else lines[id - 1] = { ...line, id, rolloutId: 'r' };
    }
  }
  return lines;
}

const shown = (lines: readonly TimelineLine[]): string[] => lines.map((line) => `${line.fromMs}..${line.toMs} ${line.kind.slice(8)} ${line.text}`);

describe('planTimeline', () => {
  test('a hold whose reason stays is one line, however often it is looked at, and writes nothing meanwhile', () => {
    const held = entry('held', 'held: 3 of 5 required devices reported');
    expect(planTimeline({ ...held, id: 1, rolloutId: 'r', fromMs: 0, toMs: 0, by: '' }, [held], 60_000)).toEqual([]);
    expect(shown(write([[0, entry('wave_opened', 'wave 1')], [1_000, held], [2_000, held], [90_000, held], [95_000, entry('succeeded', 'all')]]))).toEqual([
      '0..0 wave_opened wave 1', '1000..95000 held held: 3 of 5 required devices reported', '95000..95000 succeeded all',
    ]);
  });

  test('a count that changes every second is told every ten', () => {
    const looks = Array.from({ length: 25 }, (_, second) => [second * 1_000, entry('held', `held: ${second} of 30 reported`)] as const);
    expect(shown(write(looks))).toEqual(['0..10000 held held: 9 of 30 reported', '10000..20000 held held: 19 of 30 reported', '20000..24000 held held: 24 of 30 reported']);
  });

  test('what is decided twice in one look is told once, and a hold of another wave is another line', () => {
    expect(shown(write([[0, entry('awaiting_approval', 'x'), entry('awaiting_approval', 'x')], [1, entry('held', 'x', 0)], [2, entry('held', 'x', 1)]]))).toEqual(['0..1 awaiting_approval x', '1..2 held x', '2..2 held x']);
  });

  test('a hold that goes on lasts until now', () => {
    const lines = write([[5, entry('held', 'x')]]);
    expect([showLines(lines, true, 100)[0]?.toMs, showLines(lines, false, 100)[0]?.toMs]).toEqual([100, 5]);
  });
});
