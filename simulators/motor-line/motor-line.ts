import type { Phase, Reading, Scenario, TrainingRow } from '../scenario.ts';
import { motorSettings, rowsPerReading, sampleRateHz } from './motor-settings.ts';
import { conditionAt, lifeReadings, motorClasses, motorOf, randomOf, type Motor } from './motor.ts';
import { magnetMount, simulateWindow, studMount } from './simulate-window.ts';

/** Lives recorded on each device before the line starts, to train with. */
const recordedLives = 4;
const quietReadings = 24;

const phaseNames = ['recorded', 'running', 'remounted'] as const;
type MotorPhase = (typeof phaseNames)[number];

/**
 * A line of motors whose bearings wear, one accelerometer on each. After the quiet phase the sensors have been taken
 * off for a repair and put back by hand: turned, on a magnet, at another range. The motors go on as before; what the
 * sensors show does not.
 *
 * The same seed gives the same line, reading by reading, wherever one starts.
 */
export function createMotorLine(seed: number, deviceCount: number): Scenario {
  const motors = Array.from({ length: deviceCount }, (_, device) => motorOf(seed, device));
  const readingAt = (device: number, phase: MotorPhase, index: number): Reading => {
    const motor = motors[device] as Motor;
    // Recording, running and remounted follow each other in the life of the line.
    const epoch = phaseNames.indexOf(phase);
    const condition = conditionAt(seed, device, motor, epoch * lifeReadings * 1_000 + index);
    const mount = phase === 'remounted' ? magnetMount : studMount;
    const window = simulateWindow(motor, condition, mount, rowsPerReading, sampleRateHz, randomOf(seed, 4, device, epoch, index));
    return { key: keyOf(device, phase, index), rows: rowsOf(window), truth: condition.className };
  };
  return {
    name: 'motor-line',
    title: 'vibrating motors whose bearings wear',
    task: 'classification',
    classNames: motorClasses,
    columns: motorSettings.transform.columns,
    windowRows: rowsPerReading,
    settings: motorSettings,
    phases: motorPhases(deviceCount),
    labels: { phase: 'remounted', readingsBefore: 30, perClassMax: 25, totalMax: 100 },
    figures: {
      holdout: { metric: 'accuracy', min: 0.93 },
      stale: { metric: 'accuracy', max: 0.75 },
      recovered: { metric: 'accuracy', min: 0.88 },
      int8GapMax: 0.02,
      alert: { kind: 'drift', readingsMax: 24 * deviceCount },
    },
    retrainBy: 'control-plane',
    *trainingRows() {
      for (let device = 0; device < deviceCount; device++) {
        for (let index = 0; index < recordedLives * lifeReadings; index++) yield trainingRow(readingAt(device, 'recorded', index), device, index);
      }
    },
    reading: (device, phase, index) => (phase === 'running' && index >= quietReadings ? undefined : readingAt(device, phase as MotorPhase, index)),
    truthOf(key) {
      const place = parseKey(key, deviceCount);
      if (place === undefined) return undefined;
      const motor = motors[place.device] as Motor;
      const epoch = phaseNames.indexOf(place.phase);
      return { phase: place.phase, truth: conditionAt(seed, place.device, motor, epoch * lifeReadings * 1_000 + place.index).className };
    },
  };
}

function motorPhases(deviceCount: number): Phase[] {
  return [
    { name: 'running', title: 'the line runs as it was recorded', role: 'quiet', readings: Array.from({ length: deviceCount }, () => quietReadings) },
    { name: 'remounted', title: 'the sensors have been remounted', role: 'shift', readings: undefined },
  ];
}

function trainingRow(reading: Reading, device: number, index: number): TrainingRow {
  return { x: reading.rows.flat(), y: reading.truth, block: `${device}-${Math.floor(index / lifeReadings)}`, key: reading.key };
}

function rowsOf(window: Float32Array): number[][] {
  // Four decimals: what a 16-bit converter of this range resolves.
  const value = (i: number): number => Math.round((window[i] as number) * 10_000) / 10_000;
  return Array.from({ length: window.length / 2 }, (_, row) => [value(row * 2), value(row * 2 + 1)]);
}

function keyOf(device: number, phase: MotorPhase, index: number): string {
  return `${phase}/${device}/${index}`;
}

function parseKey(key: string, deviceCount: number): { phase: MotorPhase; device: number; index: number } | undefined {
  const match = /^([a-z]+)\/(\d+)\/(\d+)$/.exec(key);
  const phase = phaseNames.find((name) => name === match?.[1]);
  const device = Number(match?.[2]);
  return phase === undefined || !(device < deviceCount) ? undefined : { phase, device, index: Number(match?.[3]) };
}
