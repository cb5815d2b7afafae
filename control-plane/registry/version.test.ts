import { describe, expect, test } from 'vitest';
import { modelInputSchema } from './version.ts';

const settings = { transform: { version: 1, columns: [{ kind: 'number', name: 'flow' }], steps: [{ op: 'impute', strategy: 'median' }] }, architecture: { kind: 'mlp', hidden: [8] }, training: { epochsMax: 5 }, retrain: { labelsMin: 9 } };
const model = { name: 'pump', task: 'classification', classNames: ['ok', 'worn'], settings };

describe('modelInputSchema', () => {
  test('takes settings that can be trained by, as they were given', () => {
    expect(modelInputSchema.parse(model).settings).toMatchObject(settings);
  });

  test.each([
    ['an unknown architecture', { architecture: { kind: 'mpl', hidden: [8] } }, 'settings.architecture.kind'],
    ['a layer without units', { architecture: { kind: 'mlp', hidden: [0] } }, 'settings.architecture.hidden.0'],
    ['a misspelled training option', { training: { epochMax: 5 } }, 'settings.training'],
    ['a misspelled retraining option', { retrain: { labelMin: 5 } }, 'settings.retrain'],
    ['a misspelled part', { samplng: {} }, 'settings'],
    ['a misspelled sampling option', { sampling: { randomFloor: 0.1, uncertaintyMin: 0.5, uncertainProbability: 0.5, floor: 1 } }, 'settings.sampling'],
    ['a column with a trailing space', { transform: { ...settings.transform, columns: [{ kind: 'number', name: 'flow ' }] } }, 'settings.transform.columns.0.name'],
    ['a field that its step does not have', { transform: { ...settings.transform, steps: [{ op: 'standardize', columns: ['flow'] }] } }, 'settings.transform.steps.0'],
  ])('refuses %s and names the place', (_, change, place) => {
    const parsed = modelInputSchema.safeParse({ ...model, settings: { ...settings, ...change } });
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([place]);
  });
});
