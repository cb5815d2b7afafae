import { expect, test } from 'vitest';
import { parseSamplingChange } from './parse-sampling-change.ts';

test.each([
  [['floor=0.02'], { randomFloor: 0.02 }],
  [['uncertaintyMin=0.6', 'measure=entropy', 'perDayMax=none'], { uncertaintyMin: 0.6, uncertaintyMeasure: 'entropy', perDayMax: null }],
  [['budgets=[{"link":"lte","bytesPerDay":1000}]'], { budgets: [{ link: 'lte', bytesPerDay: 1000 }] }],
])('%j', (settings, change) => expect(parseSamplingChange(settings)).toEqual(change));

test.each([[['floor']], [['=1']], [['floor=']], [['floor=1', 'randomFloor=2']]])('%j is refused', (settings) => expect(() => parseSamplingChange(settings)).toThrow(/--set/));
