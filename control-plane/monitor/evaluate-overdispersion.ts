import { sketchCounts } from '../../proto/limits.ts';
import type { Random } from '../../proto/random.ts';
import type { ReferenceRows } from '../../features/profile/profile.ts';
import { quantileOfSorted } from '../../features/transform/quantile.ts';
import { addRow, bootstrapNull, featureDistances, scoreDistances, type Stratum } from './bootstrap-null.ts';

const stretches = 60;
const replicates = 100;

/**
 * How much more stretches of the training data scatter than independently drawn rows: what one shift, day or run makes
 * resembles itself, and a stream comes in stretches. Takes 60 stretches of consecutive reference rows (within each
 * class) as if they were windows, compares each with the remaining rows, and gives the largest of their statistics over
 * `quantile` of the bootstrap's. About 1 where the order of the rows means nothing; 5 and more where seasons pass.
 *
 * This is the factor by which overdispersed counts are widened (McCullagh and Nelder 1989, section 4.5), measured on
 * the statistic itself. One more stretch like these exceeds the largest of them with a chance of at most 1 in 61,
 * whatever its distribution (exchangeability; Vovk, Gammerman and Shafer 2005). A stretch is at most half of its
 * class, so that something remains to compare with.
 */
export function evaluateOverdispersion(rows: ReferenceRows, strata: readonly Stratum[], quantile: number, random: Random): number {
  const halved = strata.flatMap((stratum) => {
    const inferences = Math.min(stratum.inferences, Math.floor(stratum.rows.length / 2));
    return inferences > 0 ? [{ rows: stratum.rows, inferences }] : [];
  });
  if (halved.length === 0) return 1;
  const drawn = bootstrapNull(rows, halved, replicates, random);
  const expected = quantileOfSorted(drawn.statistics, quantile);
  const inferences = halved.reduce((sum, stratum) => sum + stratum.inferences, 0);
  const statistics = Array.from({ length: stretches }, () => {
    const stretch = new Float64Array(rows.featureCount * sketchCounts);
    const rest = new Float64Array(rows.featureCount * sketchCounts);
    for (const stratum of halved) {
      const start = Math.floor(random() * stratum.rows.length);
      const weight = stratum.inferences / inferences / (stratum.rows.length - stratum.inferences);
      stratum.rows.forEach((_, k) => {
        const row = stratum.rows[(start + k) % stratum.rows.length] as number;
        if (k < stratum.inferences) addRow(rows, row, 1, stretch);
        else addRow(rows, row, weight, rest);
      });
    }
    return scoreDistances(drawn, featureDistances(stretch, rest)).statistic;
  });
  return Math.max(1, ...statistics.map((statistic) => statistic / expected));
}
