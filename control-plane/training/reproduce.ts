import { digestOf, type Digest } from '../../proto/digest.ts';
import { ok, type Result } from '../../proto/result.ts';
import { jobSpec, type ArtifactName, type Lineage } from './job.ts';
import { runTraining, type TrainingDependencies } from './run-training.ts';

export interface Reproduction {
  /** Every output has the same bytes again. */
  readonly same: boolean;
  readonly outputs: readonly { readonly name: ArtifactName; readonly recorded: Digest; readonly found: Digest; readonly same: boolean }[];
  /** Inputs that are not as they were: what explains other bytes. */
  readonly differences: readonly string[];
}

/** Which inputs of a lineage this process cannot give again: other tools, or a backend whose sums vary. */
export function listDifferences(lineage: Lineage, here: Pick<TrainingDependencies, 'backend' | 'tools'>): string[] {
  const differences: string[] = [];
  if (!lineage.reproducible) differences.push(`it was trained on the backend ${lineage.backend}, which adds numbers in no fixed order: the same bytes cannot be expected`);
  if (here.backend !== lineage.backend) differences.push(`backend: trained on ${lineage.backend}, trained again on ${here.backend}`);
  for (const tool of [...new Set([...Object.keys(lineage.tools), ...Object.keys(here.tools)])].sort()) {
    const [then, now] = [lineage.tools[tool] ?? 'absent', here.tools[tool] ?? 'absent'];
    if (then !== now) differences.push(`${tool}: ${then} then, ${now} now`);
  }
  return differences;
}

/**
 * Trains again from a lineage record and compares the digest of every output.
 *
 * @returns the comparison, or the reason why it could not be trained again (a dataset that is gone is thrown by fetchBlob)
 */
export async function reproduce(lineage: Lineage, deps: TrainingDependencies): Promise<Result<Reproduction>> {
  const { model, task, classNames, dataset, settings, seed, base } = lineage;
  const spec = jobSpec.parse({ model, task, classNames, dataset, settings, seed, ...(base ? { base } : {}) });
  const trained = await runTraining(spec, deps);
  if (!trained.ok) return trained;
  const outputs = (Object.entries(trained.value.artifacts) as [ArtifactName, Uint8Array][]).map(([name, bytes]) => {
    const found = digestOf(bytes);
    return { name, recorded: lineage.outputs[name], found, same: found === lineage.outputs[name] };
  });
  return ok({ same: outputs.every((output) => output.same), outputs, differences: listDifferences(lineage, deps) });
}
