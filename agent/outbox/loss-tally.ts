import { z } from 'zod';
import type { Losses, SequenceRange } from '../../proto/messages.ts';

/** Why a record is given up; what each means: Loss.reason in proto/fleetloop.proto. */
export type LossReason = 'budget' | 'memory' | 'disk' | 'too_large' | 'rejected' | 'erased';

export const lossTotalSchema = z.object({ kind: z.string(), reason: z.string(), records: z.number().int().min(0), weight: z.number().min(0) });
export type LossTotal = z.infer<typeof lossTotalSchema>;

export interface LostRecord {
  readonly kind: string;
  readonly sequence?: number;
  readonly rating?: { readonly weight: number } | undefined;
  /** What was put together in one counts as what it was. */
  readonly window?: { readonly windows: number } | undefined;
}

/** What was ever given up, by kind and reason: totals, so that it does not matter how often and how late they are told. */
export class LossTally {
  readonly #totals = new Map<string, LossTotal>();
  /** Since the last message. */
  readonly #ranges = new Map<string, Pick<SequenceRange, 'first' | 'last'>>();

  constructor(totals: readonly LossTotal[]) {
    for (const total of totals) this.#totals.set(`${total.kind} ${total.reason}`, total);
  }

  get records(): number {
    return this.totals.reduce((sum, total) => sum + total.records, 0);
  }

  get totals(): LossTotal[] {
    return [...this.#totals.values()];
  }

  add(reason: LossReason, lost: Iterable<LostRecord>): void {
    for (const { kind, sequence, rating, window } of lost) {
      const key = `${kind} ${reason}`;
      const before = this.#totals.get(key);
      this.#totals.set(key, { kind, reason, records: (before?.records ?? 0) + (window?.windows ?? 1), weight: (before?.weight ?? 0) + (rating?.weight ?? 0) });
      const range = this.#ranges.get(key);
      if (sequence !== undefined) this.#ranges.set(key, { first: Math.min(range?.first ?? sequence, sequence), last: Math.max(range?.last ?? sequence, sequence) });
    }
  }

  /** To be told; the ranges begin anew. */
  takeMessage(): Losses {
    const losses = this.totals.map((total) => ({ ...total, ...(this.#ranges.get(`${total.kind} ${total.reason}`) ?? { first: 0, last: 0 }) }));
    this.#ranges.clear();
    return { losses };
  }
}
