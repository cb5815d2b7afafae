import { registerHooks } from 'node:module';
import { assert } from '../../proto/assert.ts';

/** Production code, broken on purpose in one or two places. */
export interface Mutation {
  readonly name: string;
  /** The number of the safety property that it breaks. */
  readonly property: string;
  readonly edits: readonly { readonly file: string; readonly from: string; readonly to: string }[];
}

/** From now on this thread loads the files with the changes; the files themselves stay as they are. */
export function applyMutation({ edits }: Mutation): void {
  for (const { file, from, to } of edits) replaceIn(file, from, to);
}

function replaceIn(file: string, from: string, to: string): void {
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(`/${file}`)) return loaded;
      const source = Buffer.from(loaded.source as Uint8Array).toString('utf8');
      assert(source.split(from).length === 2, `${file} has ${source.split(from).length - 1} places that read ${JSON.stringify(from)}, expected one: bring mutations.ts up to date`);
      return { ...loaded, source: source.replace(from, () => to) };
    },
  });
}
