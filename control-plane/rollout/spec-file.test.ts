import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { rolloutSpecSchema } from './rollout.ts';
import { toldKinds } from './service.ts';

test('the spec file of docs/rollouts.md is one, and the kinds of decisions it names are all that are told', async () => {
  const text = await readFile(new URL('../../docs/rollouts.md', import.meta.url), 'utf8');
  const spec: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '');
  expect(rolloutSpecSchema.parse({ ...(spec as object), versionId: 'gas-v2' })).toMatchObject(spec as object);
  const kinds = /Kinds: `rollout\.` followed by (.*?)\.\n/.exec(text)?.[1]?.split(', ').map((kind) => `rollout.${kind.slice(1, -1)}`);
  expect(kinds?.sort()).toEqual([...toldKinds].sort());
});
