import { describe, expect, it } from 'vitest';
import { createMotorLine } from './motor-line.ts';
import { lifeReadings, motorClasses } from './motor.ts';

describe('the motor line', () => {
  it('gives the same reading for the same seed, device and position, and another for another seed', () => {
    const [a, b, other] = [createMotorLine(7, 12), createMotorLine(7, 12), createMotorLine(8, 12)];
    expect(a.reading(3, 'remounted', 1_000)).toEqual(b.reading(3, 'remounted', 1_000));
    expect(a.reading(3, 'remounted', 1_000)?.rows).not.toEqual(other.reading(3, 'remounted', 1_000)?.rows);
  });

  it('knows the truth of every key it gives and of no other', () => {
    const line = createMotorLine(7, 12);
    for (let device = 0; device < 12; device++) {
      const reading = line.reading(device, 'running', 10 + device);
      expect(line.truthOf(reading?.key ?? '')).toEqual({ phase: 'running', truth: reading?.truth });
    }
    expect(line.reading(0, 'running', line.phases[0]?.readings?.[0] ?? 0)).toBeUndefined();
    expect(line.truthOf('running/12/0')).toBeUndefined();
    expect(line.truthOf('elsewhere/1/0')).toBeUndefined();
    expect(line.truthOf('')).toBeUndefined();
  });

  it('lets every device meet every condition within two lives, and each life starts healthy and ends failing', () => {
    const line = createMotorLine(7, 12);
    for (let device = 0; device < 12; device++) {
      const seen = Array.from({ length: 2 * lifeReadings }, (_, index) => line.reading(device, 'remounted', index)?.truth);
      expect(new Set(seen)).toEqual(new Set(motorClasses));
      for (let i = 1; i < seen.length; i++) if (seen[i - 1] === 'failing' && seen[i] !== 'failing') expect(seen[i]).toBe('healthy');
    }
  });

  it('records rows that fit its columns, in blocks of one device and life', () => {
    const rows = [...createMotorLine(7, 2).trainingRows()];
    expect(rows).toHaveLength(2 * 4 * lifeReadings);
    expect(rows.every((row) => row.x.length === 512 && row.x.every((value) => typeof value === 'number' && Number.isFinite(value)))).toBe(true);
    expect(new Set(rows.map((row) => row.block)).size).toBe(8);
  });
});
