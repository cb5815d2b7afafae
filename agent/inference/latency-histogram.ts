/** Latencies of an interval in little memory: 200 logarithmic buckets from 1 us to 100 s, each 10 % wide. */
export interface LatencyHistogram {
  readonly count: number;
  add(us: number): void;
  /** Nearest-rank quantile in us, the geometric middle of its bucket (within 5 %); 0 while empty. */
  quantile(q: number): number;
  reset(): void;
}

const growth = Math.log(1.1);
const buckets = 200;

export function createLatencyHistogram(): LatencyHistogram {
  const counts = new Uint32Array(buckets);
  let count = 0;
  return {
    get count() {
      return count;
    },
    add(us) {
      const bucket = us > 1 ? Math.min(buckets - 1, Math.floor(Math.log(us) / growth)) : 0;
      counts[bucket] = (counts[bucket] as number) + 1;
      count += 1;
    },
    quantile(q) {
      if (count === 0) return 0;
      const rank = Math.max(1, Math.ceil(q * count));
      let seen = 0;
      let bucket = 0;
      while (bucket < buckets - 1 && (seen += counts[bucket] as number) < rank) bucket += 1;
      return Math.exp((bucket + 0.5) * growth);
    },
    reset() {
      counts.fill(0);
      count = 0;
    },
  };
}
