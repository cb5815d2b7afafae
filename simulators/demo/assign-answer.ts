import type { Scenario, Truth } from '../scenario.ts';
import { labelCount, type LineState } from './line-state.ts';

export type LabelerStep = { readonly kind: 'answer'; readonly value: Truth } | { readonly kind: 'skip'; readonly reason: string };

/**
 * How the simulated person deals with one sample: it looks the truth up by the sample's key, answers for the shifted
 * phase only, and gives no class more than its share of labels.
 */
export function assignAnswer(scenario: Pick<Scenario, 'truthOf' | 'labels' | 'task'>, line: LineState, sourceKey: string): LabelerStep {
  const known = scenario.truthOf(sourceKey);
  if (known === undefined) return { kind: 'skip', reason: 'the piece is not known on this line' };
  if (known.phase !== scenario.labels.phase) return { kind: 'skip', reason: `captured before ${scenario.labels.phase}, where the labels are needed` };
  if (line.labelledKeys.includes(sourceKey)) return { kind: 'skip', reason: 'the same piece was labelled before' };
  const className = typeof known.truth === 'number' ? 'number' : known.truth;
  if ((line.answers[className] ?? 0) >= scenario.labels.perClassMax) return { kind: 'skip', reason: `${scenario.labels.perClassMax} labels of ${className} are enough` };
  return { kind: 'answer', value: known.truth };
}

/** How many more labels the simulated person may give. */
export function labelsLeft(scenario: Pick<Scenario, 'labels'>, line: LineState): number {
  return Math.max(0, scenario.labels.totalMax - labelCount(line));
}
