import type { VerifiedOperator } from '../../runtime/verified-operator.ts';
import type { OperatorUse } from '../conversion.ts';

/** Which operators of which version a file uses, how often, by name. */
export function countOperators(operators: readonly Pick<VerifiedOperator, 'name' | 'version'>[]): OperatorUse[] {
  const uses = new Map<string, OperatorUse>();
  for (const { name, version } of operators) {
    const key = `${name} v${version}`;
    uses.set(key, { name, version, count: (uses.get(key)?.count ?? 0) + 1 });
  }
  return [...uses.values()].toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version - b.version));
}
