import { describe, expect, test } from 'vitest';
import { gateSchema } from './gate.ts';

describe('gateSchema', () => {
  test('the old fields alone are a gate, with the old defaults', () => {
    expect(gateSchema.parse({})).toMatchObject({ confirmedPercentMin: 80, failedMax: 0, deadlineMs: 600_000, onTrip: 'revert_wave' });
    expect(gateSchema.parse({ confirmedPercentMin: 100, silentMax: 1, onTrip: 'stop' })).toMatchObject({ confirmedPercentMin: 100, silentMax: 1, onTrip: 'stop' });
  });

  test('a gate that was saved is the same when it is read', () => {
    const gate = gateSchema.parse({ failedPercentMax: 5, behaviour: { accuracy: { tripAbove: 0.01, openBelow: 0.05 }, prediction: 'off' } });
    expect(gateSchema.parse(JSON.parse(JSON.stringify(gate)))).toEqual(gate);
  });

  test.each<[object, string, string]>([
    [{ failedMax: '10%' }, 'failedMax', 'expected number, received string'],
    [{ failedMax: Number.NaN }, 'failedMax', 'received NaN'],
    [{ failedMax: -1 }, 'failedMax', '>=0'],
    [{ failedMax: 1.5 }, 'failedMax', 'expected int'],
    [{ failedPercentMax: 101 }, 'failedPercentMax', '<=100'],
    [{ confirmedPercentMin: 100.1 }, 'confirmedPercentMin', '<=100'],
    [{ failedMaximum: 3 }, '', 'failedMaximum'],
    [{ behaviour: { acuracy: { tripAbove: 0.1 } } }, 'behaviour', 'acuracy'],
    [{ behaviour: { accuracy: { tripAbove: 5 } } }, 'behaviour.accuracy.tripAbove', 'Too big'],
    [{ behaviour: { accuracy: { tripAbove: 0.05, openBelow: 0.05 } } }, 'behaviour.accuracy.openBelow', 'openBelow 0.05 is not above tripAbove 0.05'],
    [{ behaviour: { falseAlarmRate: 0 } }, 'behaviour.falseAlarmRate', '>='],
    [{ silentMax: 2, neverReachedMax: 3 }, 'neverReachedMax', 'neverReachedMax 3 can never be reached: silentMax 2 trips before'],
    [{ soak: { durationMs: 10_000 }, behaviour: { accuracy: { tripAbove: 0.01, openBelow: 0.05 }, undecided: { afterMs: 5_000, verdict: 'open' } } }, 'behaviour.undecided.afterMs', 'ends before the soak'],
    [{ behaviour: { undecided: { afterMs: 5_000, verdict: 'open' } } }, 'behaviour.undecided', 'no limit has openBelow'],
    [{ onTrip: 'revert' }, 'onTrip', 'Invalid option'],
  ])('refuses %j at %s', (gate, path, message) => {
    const parsed = gateSchema.safeParse(gate);
    expect(parsed.success).toBe(false);
    const issue = parsed.error?.issues[0];
    expect(issue?.path.join('.')).toBe(path);
    expect(issue?.message).toContain(message);
  });
});
