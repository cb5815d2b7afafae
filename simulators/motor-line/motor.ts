import { createRandom, type Random } from '../../proto/random.ts';

/** The machine under one sensor. Frequencies in Hz, accelerations in m/s². */
export interface Motor {
  /** Shaft speed without load. */
  readonly shaftHz: number;
  /** Speed lost at full load, as a fraction (slip of an induction motor). */
  readonly slip: number;
  readonly balls: number;
  /** Ball diameter / pitch diameter x cos(contact angle). */
  readonly ballRatio: number;
  /** Structural resonance that a bearing impact rings, and its damping ratio. */
  readonly resonanceHz: number;
  readonly damping: number;
  /** 1x acceleration of the residual imbalance at nominal speed. */
  readonly imbalance: number;
  /** 2x acceleration of the residual misalignment. */
  readonly misalignment: number;
  /** Share of radial vibration that is seen along the shaft. */
  readonly axialShare: number;
  readonly noise: number;
  /** Where in its life the first motor of this device is when the line starts, 0..1. */
  readonly lifeOffset: number;
}

/** What is wrong with the motor at one moment. */
export interface Condition {
  readonly className: MotorClass;
  /** 0 a new bearing, 1 one that falls apart. */
  readonly wear: number;
  readonly race: 'outer' | 'inner';
  /** Times the motor's residual imbalance. */
  readonly imbalanceFactor: number;
  /** 0..1 of full load. */
  readonly load: number;
}

export const motorClasses = ['healthy', 'imbalance', 'worn', 'failing'] as const;
export type MotorClass = (typeof motorClasses)[number];

/** Readings from a new motor to its replacement. */
export const lifeReadings = 20;

/** A stream of random numbers for one purpose, the same for the same seed and words. */
export function randomOf(seed: number, ...words: readonly number[]): Random {
  let state = seed >>> 0;
  for (const word of words) state = Math.imul(state ^ (word + 0x9e3779b9), 0x85ebca6b) ^ (state >>> 13);
  return createRandom(state);
}

/** The motor that stands under this device's sensor. */
export function motorOf(seed: number, device: number): Motor {
  const random = randomOf(seed, 1, device);
  const between = (low: number, high: number): number => low + (high - low) * random();
  return {
    shaftHz: between(24.2, 24.9),
    slip: between(0.02, 0.05),
    balls: random() < 0.5 ? 8 : 9,
    ballRatio: between(0.2, 0.22),
    resonanceHz: between(760, 900),
    damping: between(0.05, 0.08),
    imbalance: between(0.5, 0.8),
    misalignment: between(0.15, 0.3),
    axialShare: between(0.25, 0.4),
    noise: between(0.1, 0.14),
    lifeOffset: random(),
  };
}

/**
 * The condition at one reading. A motor starts healthy; dirt on the fan brings imbalance for a while and is cleaned off;
 * from its onset the bearing's wear grows to the end of the life, when the motor is replaced. Every life draws its own
 * course, so a device meets all classes in every `lifeReadings` readings.
 */
export function conditionAt(seed: number, device: number, motor: Motor, index: number): Condition {
  const age = index / lifeReadings + motor.lifeOffset;
  const life = Math.floor(age);
  const position = age - life;
  const course = randomOf(seed, 2, device, life);
  const onset = 0.55 + 0.06 * (course() - 0.5);
  const dirtFrom = 0.26 + 0.06 * (course() - 0.5);
  const race = course() < 0.5 ? 'outer' : 'inner';
  const dirt = 3.2 + 1.6 * course();
  const load = 0.35 + 0.65 * randomOf(seed, 3, device, index)();
  if (position >= onset) {
    const wear = 0.18 + (0.82 * (position - onset)) / (1 - onset);
    return { className: wear < 0.55 ? 'worn' : 'failing', wear, race, imbalanceFactor: 1, load };
  }
  const dirty = position >= dirtFrom && position < dirtFrom + 0.25;
  return { className: dirty ? 'imbalance' : 'healthy', wear: 0.02, race, imbalanceFactor: dirty ? dirt : 1, load };
}

/** Ball passing frequency of the outer or inner race (Harris, Rolling Bearing Analysis, chapter on vibration). */
export function defectHz(motor: Motor, race: 'outer' | 'inner', shaftHz: number): number {
  return (motor.balls / 2) * shaftHz * (race === 'outer' ? 1 - motor.ballRatio : 1 + motor.ballRatio);
}
