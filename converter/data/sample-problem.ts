import type { Problem } from '../../proto/result.ts';

/** Why samples from outside could not be read. */
export type SampleProblem = Problem<'converter.calibration_invalid'>;
