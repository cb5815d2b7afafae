import type { TransformSpec } from '../../features/transform/spec.ts';

/** A reading is 256 samples of a two-axis accelerometer at 2,560 Hz: 0.1 s, two and a half turns of the shaft. */
export const rowsPerReading = 256;
export const sampleRateHz = 2_560;

const transform: TransformSpec = {
  version: 1,
  columns: [
    { kind: 'number', name: 'radial' },
    { kind: 'number', name: 'axial' },
  ],
  steps: [
    { op: 'window', length: rowsPerReading, hop: rowsPerReading },
    { op: 'impute', strategy: 'constant', values: [0, 0] },
    { op: 'fft-bands', bands: 16, sampleRateHz, statistics: true },
    { op: 'standardize' },
  ],
};

/** How the model of the motor line is made and run: a short demonstration's windows, sampling and probation. */
export const motorSettings = {
  transform,
  architecture: { kind: 'mlp', hidden: [48, 24] },
  training: { epochsMax: 60, patienceEpochs: 12, batchRows: 32, learningRate: 0.003, weightDecay: 0.001, noise: 0.05 },
  quantization: {},
  sampling: { randomFloor: 0.4, uncertaintyMin: 0.6, uncertainProbability: 0.5 },
  reporting: { windowInferences: 8, windowMsMax: 2_000, metricsIntervalMs: 2_000 },
  probation: { inferencesMin: 4, durationMs: 1_000, errorFractionMax: 0.2 },
  retrain: { labelsMin: 100, cooldownMs: 1_000 },
};
