import { compareCohorts } from '../../control-plane/rollout/gates/compare-cohorts.ts';
import { evaluateGate } from '../../control-plane/rollout/gates/evaluate-gate.ts';
import type { Comparison, Gate, GateEvidence } from '../../control-plane/rollout/gates/gate.ts';
import { measureBaselines, noBaseline, type Baseline, type CohortDevice, type Observations } from '../../control-plane/rollout/gates/measure-deviations.ts';
import { normal, shuffle, type Random } from '../../proto/random.ts';
import { createFleetFigures, type FleetFigures } from './gate-fleet-figures.ts';

/** A fleet and a rollout to be simulated. Accuracies and their changes are shares, 0.01 is a point. */
export interface GateScenario {
  readonly devices: number;
  /** How many devices have the new version once each wave is open. */
  readonly waves: readonly number[];
  readonly sites: number;
  readonly accuracy: number;
  /** New minus old: the mean over all devices, and how much it differs between them. */
  readonly effect: number;
  readonly effectSpread: number;
  /** Standard deviations of a device's and a site's own accuracy around the fleet's. */
  readonly deviceSpread: number;
  readonly siteSpread: number;
  /** Standard deviations of an hour's steps: shared by all, by a site, of a device alone (the last two forget within a day). */
  readonly sharedDrift: number;
  readonly siteDrift: number;
  readonly deviceDrift: number;
  /** How far accuracy rises and falls within a day, for all alike. */
  readonly dayShift: number;
  /** Errors come in bursts: standard deviation of a device's accuracy from hour to hour. */
  readonly burst: number;
  /** Per device and hour; a device's own rate is 0.4 to 1.6 times this. */
  readonly labelsPerHour: number;
  /** Labels come this long after their input, exponentially distributed. */
  readonly labelDelayHours: number;
  /** Hours of the old version that are looked back on. */
  readonly baselineHours: number;
  readonly inferencesPerHour: number;
  /** Of the devices: fail to install, never answer. */
  readonly installFailure: number;
  readonly silent: number;
  /** Labels are given for at most so many devices on either side: there are only so many labelers. */
  readonly labelledDevicesMax: number;
  /** A wave that is still held then counts as held. */
  readonly waveHoursMax: number;
}

export interface GateOutcome {
  readonly ended: 'completed' | 'tripped' | 'held';
  /** Index of the wave in which it ended. */
  readonly wave: number;
  readonly reason: string;
  /** Devices that ran the new version. */
  readonly exposed: number;
  readonly hours: number;
  readonly looks: number;
  /** Hour in which each wave after the first opened. */
  readonly openedHours: readonly number[];
  readonly labels: number;
}

interface World { readonly shared: number; readonly sites: Float64Array }

interface Member {
  readonly place: number;
  readonly base: number;
  readonly effect: number;
  readonly labelRate: number;
  readonly fate: 'confirmed' | 'failed' | 'neverReached';
  readonly confirmMinutes: number;
  drift: number;
  /** As control and on the new version. */
  readonly old: Tally;
  readonly new: Tally;
  /** Minute from which it runs the new version; Infinity before. */
  since: number;
  wave: number;
}

/** What is compared of a member, and the whole time that its observations are the beginning of. */
interface Tally extends CohortDevice {
  readonly counts: Float64Array;
  readonly sums: Float64Array;
  observations: Observations;
  squares: number;
}

/**
 * One rollout through a simulated fleet under a gate, which is asked every minute. Labels arrive late and sparsely, errors
 * come in bursts, devices and sites differ and drift, and what all of them share moves both cohorts alike.
 */
export function simulateRollout(scenario: GateScenario, gate: Gate, random: Random): GateOutcome {
  const hours = scenario.waves.length * scenario.waveHoursMax;
  const fleet = createFleet(scenario, hours, random);
  const treatedMax = scenario.waves.at(-1) as number;
  let opened = 0;
  let minute = 0;
  let looks = 0;
  let labels = 0;
  let world: World = { shared: 0, sites: new Float64Array(scenario.sites) };
  const arriving = new Map<number, number[]>();
  const openedHours: number[] = [];
  const compares = gate.behaviour.accuracy !== 'off';
  let comparisons: Comparison[] = [];
  // Those whose labels are compared: who gets the new version first, and who gets it last.
  const labelled = Math.min(scenario.labelledDevicesMax, Math.floor(fleet.length / 2));
  const watched = [...fleet.slice(0, labelled), ...fleet.slice(fleet.length - labelled)];
  const figures = createFleetFigures(watched.map(({ place }) => place), hours + 2, random);
  let reported: Comparison[] = [];
  const openWave = (wave: number): void => {
    const size = Math.min(treatedMax, scenario.waves[wave] as number);
    for (let i = wave === 0 ? 0 : (scenario.waves[wave - 1] as number); i < size; i++) {
      const member = fleet[i] as Member;
      member.wave = wave;
      if (member.fate === 'confirmed') member.since = minute + member.confirmMinutes;
    }
    opened = minute;
  };
  openWave(0);
  for (let wave = 0; ; ) {
    if (minute % 60 === 0) {
      world = moveWorld(scenario, world, watched, minute / 60, random);
      if (compares) {
        planHour(scenario, world, watched, minute, arriving, random);
        if (minute > 0) reported = reportHour(figures, watched, minute);
      }
    }
    let changed = minute === opened;
    for (const event of arriving.get(minute) ?? []) {
      const [index, block, right, isNew] = decodeLabel(event);
      const member = watched[index] as Member;
      const tally = isNew ? member.new : member.old;
      tally.counts[block] = (tally.counts[block] as number) + 1;
      tally.sums[block] = (tally.sums[block] as number) + right;
      tally.squares += right;
      labels++;
      changed = true;
    }
    arriving.delete(minute);
    if (compares && changed) comparisons = compare(watched, 2 + Math.floor(minute / 60));
    const evidence = gather(scenario, fleet, wave, opened, minute, [...comparisons, ...reported]);
    const verdict = evaluateGate(evidence, gate, minute * 60_000);
    looks++;
    const end = (ended: GateOutcome['ended']): GateOutcome => ({ ended, wave, reason: verdict.reason, exposed: fleet.filter((member) => member.since <= minute).length, hours: minute / 60, looks, openedHours, labels });
    if (verdict.verdict === 'trip') return end('tripped');
    if (verdict.verdict === 'open') {
      if (wave + 1 === scenario.waves.length) return end('completed');
      wave++;
      openedHours.push(minute / 60);
      openWave(wave);
    } else if (minute - opened >= scenario.waveHoursMax * 60) return end('held');
    minute++;
  }
}

function createFleet(scenario: GateScenario, hours: number, random: Random): Member[] {
  const sites = Array.from({ length: scenario.sites }, () => scenario.siteSpread * normal(random));
  const places = shuffle(Array.from({ length: scenario.devices }, (_, i) => i % scenario.sites), random);
  const drawn = places.map((place) => ({ place, base: scenario.accuracy + (sites[place] as number) + scenario.deviceSpread * normal(random), labelRate: scenario.labelsPerHour * (0.4 + 1.2 * random()) }));
  const baselines = baselinesOf(scenario, drawn, random);
  return drawn.map(({ place, base, labelRate }, i) => {
    const chance = random();
    const baseline = baselines[i] ?? noBaseline;
    const tally = (): Tally => {
      // Nobody labels those in the middle.
      const blocks = i < scenario.labelledDevicesMax || i >= scenario.devices - scenario.labelledDevicesMax ? hours + 2 : 0;
      const [counts, sums] = [new Float64Array(blocks), new Float64Array(blocks)];
      return { place, baseline, counts, sums, observations: { counts, sums }, squares: 0 };
    };
    return {
      place, base, labelRate,
      effect: scenario.effect + scenario.effectSpread * normal(random),
      fate: chance < scenario.installFailure ? 'failed' : chance < scenario.installFailure + scenario.silent ? 'neverReached' : 'confirmed',
      confirmMinutes: 10 + Math.floor(30 * random()),
      drift: scenario.deviceDrift * 5 * normal(random),
      old: tally(), new: tally(), since: Infinity, wave: -1,
    };
  });
}

/** What labels said of each device before the rollout; the past as one block, as drift it shared with the others matters little in a mean over days. */
function baselinesOf(scenario: GateScenario, drawn: readonly { place: number; base: number; labelRate: number }[], random: Random): Baseline[] {
  return measureBaselines(
    drawn.map(({ place, base, labelRate }) => {
      const count = Math.round(labelRate * scenario.baselineHours);
      // The drift of its own that a device had in those days is not the one it has now.
      const mean = base + scenario.deviceDrift * 3 * normal(random) + (scenario.burst / Math.sqrt(Math.max(1, scenario.baselineHours))) * normal(random);
      const sum = Math.max(0, Math.min(count, count * mean + Math.sqrt(count * scenario.accuracy * (1 - scenario.accuracy)) * normal(random)));
      return { place, before: { counts: Float64Array.of(count), sums: Float64Array.of(count - sum) } };
    }),
  );
}

function moveWorld(scenario: GateScenario, world: World, watched: readonly Member[], hour: number, random: Random): World {
  for (const member of watched) member.drift = member.drift * 0.98 + scenario.deviceDrift * normal(random);
  const steady = world.shared - scenario.dayShift * Math.sin((2 * Math.PI * (hour - 1)) / 24) * (hour > 0 ? 1 : 0);
  return {
    shared: steady + scenario.sharedDrift * normal(random) + scenario.dayShift * Math.sin((2 * Math.PI * hour) / 24),
    sites: world.sites.map((drift) => drift * 0.98 + scenario.siteDrift * normal(random)),
  };
}

/** Draws an hour's labels of everyone who is watched, and when they will arrive. */
function planHour(scenario: GateScenario, world: World, watched: readonly Member[], minute: number, arriving: Map<number, number[]>, random: Random): void {
  watched.forEach((member, index) => {
    const old = member.base + member.drift + world.shared + (world.sites[member.place] as number) + scenario.burst * normal(random);
    for (let at = -Math.log(1 - random()) * (60 / member.labelRate); at < 60; at += -Math.log(1 - random()) * (60 / member.labelRate)) {
      // A device that switches within the hour has labels of both versions.
      const isNew = minute + at >= member.since;
      const right = random() < old + (isNew ? member.effect : 0);
      const delay = -Math.log(1 - random()) * scenario.labelDelayHours * 60;
      const due = Math.ceil(minute + at + delay);
      const labels = arriving.get(due) ?? [];
      if (labels.push(encodeLabel(index, 1 + minute / 60, right, isNew)) === 1) arriving.set(due, labels);
    }
  });
}

/** The hour that has ended, of every device that ran one version through it. */
function reportHour(figures: FleetFigures, watched: readonly Member[], minute: number): Comparison[] {
  watched.forEach((member, index) => {
    if (member.since <= minute - 60 || member.since >= minute) figures.record(index, minute / 60, member.since <= minute - 60);
  });
  return figures.compare(1 + minute / 60);
}

function encodeLabel(index: number, block: number, right: boolean, isNew: boolean): number {
  return ((index * 4096 + block) * 2 + Number(right)) * 2 + Number(isNew);
}

function decodeLabel(event: number): [index: number, block: number, wrong: number, isNew: boolean] {
  const rest = Math.floor(event / 4);
  return [Math.floor(rest / 4096), rest % 4096, 1 - (Math.floor(event / 2) % 2), event % 2 === 1];
}

function compare(watched: readonly Member[], blocks: number): Comparison[] {
  const upTo = (tally: Tally): Tally => {
    if (tally.observations.counts.length !== blocks) tally.observations = { counts: tally.counts.subarray(0, blocks), sums: tally.sums.subarray(0, blocks) };
    return tally;
  };
  const treated = watched.flatMap((member) => (member.since === Infinity ? [] : [upTo(member.new)]));
  const difference = compareCohorts(treated, watched.map((member) => upTo(member.old)), { binary: true });
  if (difference === undefined) return [];
  return [{ measure: 'accuracy', part: '', ...difference, treated: 1 - difference.treated, control: 1 - difference.control }];
}

function gather(scenario: GateScenario, fleet: readonly Member[], wave: number, opened: number, minute: number, comparisons: readonly Comparison[]): GateEvidence {
  const devices = { undecided: 0, confirmed: 0, failed: 0, reverted: 0, denied: 0, neverReached: 0, fellSilent: 0 };
  let running = 0;
  for (let i = wave === 0 ? 0 : (scenario.waves[wave - 1] as number); i < (scenario.waves[wave] as number); i++) {
    const member = fleet[i] as Member;
    if (member.fate === 'failed') devices[minute >= opened + member.confirmMinutes ? 'failed' : 'undecided']++;
    else if (member.fate === 'neverReached') devices[minute >= opened + 60 ? 'neverReached' : 'undecided']++;
    else if (minute >= member.since) {
      devices.confirmed++;
      running += minute - member.since;
    } else devices.undecided++;
  }
  const inferences = Math.floor((running * scenario.inferencesPerHour) / 60);
  return { wave, kind: 'activate', openedMs: opened * 60_000, devices, inferences, errors: 0, latencyP99Ms: undefined, memoryMiB: undefined, comparisons, acknowledged: [] };
}
