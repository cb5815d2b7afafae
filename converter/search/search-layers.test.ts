import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ok, problem } from '../../proto/result.ts';
import { searchLayers, type Measured, type SearchOptions } from './search-layers.ts';

/** A model whose layers each add noise while they are in int8, neighbours in int8 a little more; a bound on what is left. */
interface NoisyModel { readonly noises: readonly number[]; readonly share: number }
const noisyModels = fc.record({ noises: fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 8 }), share: fc.double({ min: 0.01, max: 0.99, noNaN: true }) });

function leftOver({ noises }: NoisyModel, kept: readonly number[]): number {
  return noises.reduce((sum, noise, i) => sum + (kept.includes(i) ? 0 : noise + (i > 0 && !kept.includes(i - 1) ? 0.2 * noise : 0)), 0);
}

function measureNoisy(model: NoisyModel, kept: readonly number[], share = model.share): Measured {
  const allowed = share * leftOver(model, []);
  const left = leftOver(model, kept);
  return { violation: Math.max(0, left - allowed), snrDb: -10 * Math.log10(left + 1e-3) };
}

async function search(model: NoisyModel, own: Partial<SearchOptions<never>> = {}, share = model.share) {
  const found = await searchLayers<never>({
    layers: model.noises.map((_, i) => i), costOf: (layer) => model.noises[layer] as number, evaluationsMax: 1_000, onProgress: () => undefined,
    measure: (kept) => Promise.resolve(ok(measureNoisy(model, kept, share))),
    ...own,
  });
  if (!found.ok) throw new Error('the measurements do not fail');
  return found.value;
}

/** Of all subsets the smallest that meets the bound. */
function fewest(model: NoisyModel): number {
  const sets = Array.from({ length: 2 ** model.noises.length }, (_, bits) => model.noises.flatMap((_noise, i) => ((bits >> i) & 1 ? [i] : [])));
  return Math.min(...sets.filter((set) => measureNoisy(model, set).violation === 0).map(({ length }) => length));
}

describe('searchLayers', () => {
  test('with budget enough finds the fewest layers there are', async () => {
    await fc.assert(fc.asyncProperty(noisyModels, async (model) => {
      const { kept, isMet, isFewest } = await search(model);
      expect(isMet).toBe(true);
      expect(measureNoisy(model, kept).violation).toBe(0);
      expect(isFewest).toBe(true);
      expect(kept.length).toBe(fewest(model));
    }), { numRuns: 150, seed: 1 });
  });

  test('with little budget still meets the bound, and needs every layer that it keeps', async () => {
    await fc.assert(fc.asyncProperty(noisyModels, fc.integer({ min: 0, max: 12 }), async (model, evaluationsMax) => {
      const { kept, isMet, evaluations } = await search(model, { evaluationsMax });
      expect(isMet).toBe(true);
      expect(measureNoisy(model, kept).violation).toBe(0);
      for (const layer of kept) expect(measureNoisy(model, kept.filter((other) => other !== layer)).violation).toBeGreaterThan(0);
      expect(evaluations).toBeLessThan(evaluationsMax + 4 * model.noises.length + 8);
    }), { numRuns: 150, seed: 2 });
  });

  test('a harder bound never keeps fewer layers', async () => {
    await fc.assert(fc.asyncProperty(noisyModels, fc.double({ min: 0.1, max: 0.95, noNaN: true }), async (model, factor) => {
      const [soft, hard] = [await search(model), await search(model, {}, model.share * factor)];
      expect(hard.kept.length).toBeGreaterThanOrEqual(soft.kept.length);
    }), { numRuns: 100, seed: 3 });
  });

  test('of equally few layers takes the cheaper, measures no set twice and gives the same answer again', async () => {
    const model = { noises: [5, 5, 900, 5, 900], share: 0.6 };
    const measured: string[] = [];
    const run = () => search(model, { costOf: (layer) => (layer === 2 ? 100 : 1), measure: (kept) => {
      measured.push(kept.join());
      return Promise.resolve(ok(measureNoisy(model, kept)));
    } });
    const first = await run();
    expect(first.kept).toEqual([4]);
    expect(new Set(measured).size).toBe(measured.length);
    expect(await run()).toEqual(first);
  });

  test('says so where not even all layers in float meet the bound', async () => {
    expect(await search({ noises: [1, 2, 3], share: 0.5 }, { measure: () => Promise.resolve(ok({ violation: 3, snrDb: 1 })) })).toMatchObject({ isMet: false, kept: [0, 1, 2], evaluations: 2 });
  });

  test('ends where a measurement fails', async () => {
    let count = 0;
    const found = await searchLayers({ layers: [0, 1, 2, 3], costOf: () => 1, evaluationsMax: 100, onProgress: () => undefined, measure: (kept) => Promise.resolve(++count > 4 ? problem('model.failed', 'no') : ok({ violation: kept.length === 4 ? 0 : 1, snrDb: kept.length })) });
    expect(found).toMatchObject({ ok: false, error: { message: 'no' } });
    expect(count).toBe(5);
  });
});
