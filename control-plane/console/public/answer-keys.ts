import type { LabelItem } from './api-types.ts';

/** 1 to 9, then letters; s, u and ? mean something else everywhere. */
const keys = '123456789abcdefghijklmnopqrtvwxyz'.split('');

export interface Choice {
  /** Undefined past the 33rd class: chosen by mouse or Tab. */
  readonly key: string | undefined;
  readonly value: string;
}

/** The classes a sample can be answered with; empty where a number is asked for. */
export function listChoices({ task, classNames }: Pick<LabelItem, 'task' | 'classNames'>): Choice[] {
  if (task === 'regression') return [];
  const names = task === 'anomaly' ? ['normal', 'anomaly'] : classNames;
  return names.map((value, index) => ({ key: keys[index], value }));
}

/**
 * Samples just leased join those that wait: none twice, none that was answered already (its answer may still be on the
 * way), none whose lease has ended.
 */
export function mergeLeased(waiting: readonly LabelItem[], leased: readonly LabelItem[], answered: ReadonlySet<string>, nowMs: number): LabelItem[] {
  const renewed = new Map(leased.map((item) => [item.sampleId, item]));
  const kept = waiting.map((item) => renewed.get(item.sampleId) ?? item).filter((item) => item.leaseExpiresMs > nowMs);
  const known = new Set(kept.map((item) => item.sampleId));
  return [...kept, ...leased.filter((item) => !known.has(item.sampleId) && !answered.has(item.sampleId))];
}
