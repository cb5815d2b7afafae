import { AppError } from '../../proto/app-error.ts';
import type { ControlPlaneContext } from '../context.ts';
import { rolloutSpecSchema } from './rollout.ts';
import { loadTemplate, loadTemplates, saveTemplate, type RolloutTemplate } from './template-repository.ts';

export type RolloutTemplates = ReturnType<typeof createRolloutTemplates>;

/** Specs by name, each change a new version: what a rollout begins from where its own spec says nothing. */
export function createRolloutTemplates({ store, clock }: Pick<ControlPlaneContext, 'store' | 'clock'>) {
  /** @param reference name, or name@version @throws AppError request.not_found */
  async function get(reference: string): Promise<RolloutTemplate> {
    const [name, version] = reference.split('@') as [string, string?];
    const found = await loadTemplate(store, name, version === undefined ? undefined : Number(version));
    if (found === undefined) throw new AppError('request.not_found', `there is no rollout template ${JSON.stringify(reference.slice(0, 100))}; fleetloop rollouts templates list shows those there are`);
    return found;
  }

  return {
    get,
    /** The newest version of each. */
    list: () => loadTemplates(store),
    /** The same spec again makes no new version. @param spec checked by templateSpecSchema, kept as it was given */
    save: (name: string, spec: Record<string, unknown>, by: string) => saveTemplate(store, { name, spec, createdBy: by, createdMs: clock.nowMs() }),
    /** The template's spec with what was given on top of it; the parts of gate, deadlines, activation and approval one by one. */
    apply: async (reference: string, given: Record<string, unknown>): Promise<unknown> => mergeSpec((await get(reference)).spec, given),
  };
}

/** Checks a template: everything of a spec but the version, nothing of it required. */
export function checkTemplate(spec: Record<string, unknown>): ReturnType<typeof rolloutSpecSchema.safeParse> {
  return rolloutSpecSchema.safeParse({ ...spec, versionId: 'template-v1' });
}

const mergedParts = ['gate', 'deadlines', 'activation', 'approval'];

function mergeSpec(template: Record<string, unknown>, given: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...template, ...given };
  for (const part of mergedParts) if (isObject(template[part]) && isObject(given[part])) merged[part] = { ...template[part], ...given[part] };
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
