import { gateSchema, type Gate } from '../../control-plane/rollout/gates/gate.ts';
import type { GateScenario } from './gate-fleet.ts';

const hourMs = 3600_000;

/**
 * The setting that figures on gates are given for: 1,000 devices on 10 sites, the default waves (1 device, 1 %, 5 %, 25 %,
 * 100 %), a model that is right in 92 of 100, one label for every twenty inferences, as an inspection at the end of the line gives.
 */
export const mainScenario: GateScenario = {
  devices: 1_000,
  waves: [1, 10, 50, 250, 1_000],
  sites: 10,
  accuracy: 0.92,
  effect: 0,
  effectSpread: 0.01,
  deviceSpread: 0.02,
  siteSpread: 0.01,
  sharedDrift: 0.003,
  siteDrift: 0.001,
  deviceDrift: 0.001,
  dayShift: 0.01,
  burst: 0.02,
  labelsPerHour: 20,
  labelDelayHours: 1,
  baselineHours: 72,
  inferencesPerHour: 400,
  installFailure: 0.0005,
  silent: 0.002,
  labelledDevicesMax: 60,
  waveHoursMax: 72,
};

/** Judges behaviour: trips on a proven drop of more than a point, opens on a proven drop of less than five. */
export const behaviourGate: Gate = gateSchema.parse({
  failedMax: 1,
  failedPercentMax: 5,
  soak: { durationMs: 2 * hourMs, inferencesMin: 500 },
  behaviour: { accuracy: { tripAbove: 0.01, openBelow: 0.05 } },
});

/** The same without looking at behaviour: only whether the installation went well. */
export const installGate: Gate = gateSchema.parse({ failedMax: 1, failedPercentMax: 5, soak: { durationMs: 2 * hourMs, inferencesMin: 500 }, behaviour: { accuracy: 'off' } });
