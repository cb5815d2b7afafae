import { createRandom, type Random } from '../../proto/random.ts';
import type { NetworkConditions } from './device-link.ts';
import { badBehaviours, type Behaviour } from './scripted-model.ts';
import type { ClockSettings } from './simulated-process.ts';

/** What the line says to a swap: nobody asks it, always yes, not before some time has passed, never, or nothing at all. */
export type LineConsent = 'unasked' | 'yes' | 'later' | 'never' | 'dumb';

/** Who stands behind a device id: the real agent, or someone who only speaks the protocol. */
export type DeviceKind = 'honest' | 'malicious' | 'silent' | 'liar';

export interface DeviceDraw {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly tags: readonly string[];
  readonly clock: ClockSettings;
  readonly skewMs: number;
  readonly readingsEveryMs: number;
  readonly consent: LineConsent;
  readonly conditions: NetworkConditions;
}

/** One thing that goes wrong, as data. */
export type Fault =
  | { readonly kind: 'cut_power'; readonly device: number; readonly ms: number }
  /** The power goes at the device's next but n-th operation of the disk. */
  | { readonly kind: 'cut_power_at_write'; readonly device: number; readonly operations: number }
  | { readonly kind: 'kill_agent'; readonly device: number; readonly ms: number }
  | { readonly kind: 'restart_agent'; readonly device: number; readonly ms: number }
  | { readonly kind: 'break_connection'; readonly device: number }
  | { readonly kind: 'partition'; readonly devices: readonly number[]; readonly ms: number }
  | { readonly kind: 'jump_clock'; readonly device: number; readonly ms: number }
  | { readonly kind: 'fill_disk'; readonly device: number; readonly ms: number }
  | { readonly kind: 'restart_broker'; readonly keepsRetained: boolean; readonly ms: number }
  | { readonly kind: 'kill_control_plane'; readonly ms: number }
  /** SIGKILL before the next but n-th statement, or commit, of the database. */
  | { readonly kind: 'kill_control_plane_at_statement'; readonly statements: number }
  | { readonly kind: 'kill_control_plane_at_commit'; readonly commits: number }
  | { readonly kind: 'break_control_plane_link' }
  | { readonly kind: 'take_over_broker'; readonly ms: number };
export type FaultKind = Fault['kind'];

export const operations = ['create', 'pause', 'resume', 'approve', 'abort_keep', 'abort_revert', 'retry', 'stop_all', 'lift_stop', 'rollback', 'revoke', 'enroll_again', 'overtake', 'stumble'] as const;
export type OperationKind = (typeof operations)[number];

export interface Scenario {
  readonly seed: number;
  readonly embeddedBroker: boolean;
  readonly controlPlaneClock: ClockSettings;
  readonly devices: readonly DeviceDraw[];
  /** The versions that come one after the other; the first is good and goes to all. */
  readonly behaviours: readonly Behaviour[];
  /** Devices fetch over HTTP or ask for blocks where the broker keeps no chunks; a site may let only a few fetch at a time. */
  readonly delivery: { readonly retainedChunks: boolean; readonly httpsFromBytes: number; readonly otherSites: { readonly devicesAtOnceMax: number } };
  readonly https: boolean;
  readonly patches: boolean;
  /** Rollouts may have maintenance windows; for those to come, clocks that are wrong are set right in the end. */
  readonly windows: boolean;
  /** How long a commit of what devices send waits for company: alone, or with what others and the same device send. */
  readonly lingerMs: number;
  /** Bytes that make the models longer than one chunk. */
  readonly paddingBytes: number;
  readonly faults: readonly { readonly atMs: number; readonly fault: Fault }[];
  readonly operations: readonly { readonly atMs: number; readonly kind: OperationKind }[];
  readonly faultsEndMs: number;
  /** Somebody wants to be told of decisions over HTTP. */
  readonly webhook: boolean;
  /** An operation of a device's disk takes up to so long: whatever comes meanwhile comes between two of them. */
  readonly diskMsMax: number;
  /** The devices' systems name their boots, so that an agent can tell a crash from a power cut. */
  readonly namesBoots: boolean;
}

const epochMs = 1_800_000_000_000;
const quietMs = 25_000;

/** Streams of random numbers of one seed, one more with each call; its world draws the scenario from the first. */
export function forkSeed(seed: number): () => Random {
  const random = createRandom(seed);
  return () => createRandom(Math.floor(random() * 2 ** 32));
}

/** Whether such a fault happens in the run of this seed. */
export function hasFault(seed: number, deviceCount: number, kind: FaultKind): boolean {
  return drawScenario(seed, deviceCount, forkSeed(seed)()).faults.some(({ fault }) => fault.kind === kind);
}

/**
 * Everything that chance decides about a run before it begins. Each kind of fault is left out of about half of the runs
 * (Groce et al., "Swarm Testing", ISSTA 2012): what one fault hides, a run without it shows.
 */
export function drawScenario(seed: number, deviceCount: number, random: Random): Scenario {
  const faultsEndMs = 140_000 + Math.floor(180_000 * random());
  const devices = drawDevices(deviceCount, random);
  const embeddedBroker = random() < 0.6;
  const scenario: Omit<Scenario, 'webhook' | 'diskMsMax' | 'namesBoots'> = {
    seed,
    embeddedBroker,
    controlPlaneClock: { epochMs, rate: 1 },
    devices,
    behaviours: ['good', ...Array.from({ length: 8 }, () => drawBehaviour(random))],
    delivery: { retainedChunks: random() < 0.75, httpsFromBytes: random() < 0.5 ? 0 : 8_000_000, otherSites: { devicesAtOnceMax: random() < 0.3 ? 2 : 0 } },
    https: random() < 0.4,
    patches: random() < 0.4,
    windows: random() < 0.4,
    lingerMs: ([3, 150, 400] as const)[Math.floor(3 * random())] as number,
    paddingBytes: drawPadding(random()),
    faults: drawFaults(devices, embeddedBroker, faultsEndMs, random),
    operations: drawOperations(faultsEndMs * (random() < 0.5 ? 1 : 0.8), random),
    faultsEndMs,
  };
  return { ...scenario, operations: [...scenario.operations, ...drawLast(faultsEndMs, random)].sort((a, b) => a.atMs - b.atMs), webhook: random() < 0.4, diskMsMax: drawDiskMs(random()), namesBoots: random() < 0.6 };
}

/** None, a good card's, a bad one's. */
function drawDiskMs(draw: number): number {
  return draw < 0.7 ? 0 : draw < 0.9 ? 20 : 120;
}

function drawPadding(draw: number): number {
  return draw < 0.1 ? 140_000 : draw < 0.25 ? 24_000 : 0;
}

function drawConsent(random: Random): LineConsent {
  const draw = random();
  return draw < 0.6 ? 'yes' : draw < 0.85 ? 'later' : draw < 0.95 ? 'never' : 'dumb';
}

function drawDevices(count: number, random: Random): DeviceDraw[] {
  const broken = random() < 0.5 ? 0 : 0.06;
  const hostile = random() < 0.5 ? 0 : 0.04;
  const wild = random() < 0.4;
  const fast = random() < 0.5;
  const asked = random() < 0.4;
  return Array.from({ length: count }, (_, i) => {
    const draw = random();
    const kind: DeviceKind = draw < hostile ? 'malicious' : draw < hostile + broken / 2 ? 'silent' : draw < hostile + broken ? 'liar' : 'honest';
    const slow = random() < 0.1;
    return {
      id: `d${String(i).padStart(3, '0')}`,
      kind,
      tags: [`site:${i % 3}`, `line:${i % Math.max(1, Math.floor(count / 4))}`],
      clock: { epochMs, rate: 1 + (random() - 0.5) * 0.01 },
      skewMs: drawSkew(random, wild),
      readingsEveryMs: 4_000 + Math.floor(8_000 * random()),
      consent: asked && random() < 0.5 ? drawConsent(random) : 'unasked',
      conditions: {
        delayMsMin: slow ? 300 : 5,
        delayMsMax: slow ? 3_000 : fast ? 20 : 250,
        duplicateProbability: wild ? 0.1 : 0,
        dropProbability: wild ? 0.05 : 0,
        reorders: wild,
      },
    };
  });
}

function drawSkew(random: Random, wild: boolean): number {
  const draw = random();
  if (!wild || draw < 0.7) return Math.floor(4_000 * (random() - 0.5));
  if (draw < 0.85) return Math.floor(7_200_000 * (random() - 0.5));
  // A device without a battery wakes in the past; one set by hand may be a day ahead.
  return draw < 0.95 ? -10 * 365 * 86_400_000 : 20 * 3_600_000;
}

function drawBehaviour(random: Random): Behaviour {
  const draw = random();
  if (draw < 0.45) return 'good';
  if (draw < 0.65) return 'fails_on_some';
  const kinds = draw < 0.75 ? badBehaviours.atPreflight : draw < 0.85 ? badBehaviours.inProbation : badBehaviours.later;
  return kinds[Math.floor(random() * kinds.length)] as Behaviour;
}

/** How often each fault comes: mean minutes between two of them, over all devices. */
const meanMinutes: Readonly<Record<FaultKind, number>> = {
  cut_power: 0.18, cut_power_at_write: 0.09, kill_agent: 0.35, restart_agent: 0.5, break_connection: 0.2, partition: 0.6, jump_clock: 0.5, fill_disk: 1,
  restart_broker: 1.8, kill_control_plane: 2.2, kill_control_plane_at_statement: 1.4, kill_control_plane_at_commit: 1.4, break_control_plane_link: 1.1, take_over_broker: 1.8,
};
export const faultKinds = Object.keys(meanMinutes) as FaultKind[];

function drawFaults(devices: readonly DeviceDraw[], embedded: boolean, endMs: number, random: Random): Scenario['faults'] {
  const faults: { atMs: number; fault: Fault }[] = [];
  const intensity = 0.3 + 1.5 * random();
  for (const kind of faultKinds) {
    if (random() < 0.5) continue;
    if (embedded && kind === 'break_control_plane_link') continue;
    for (let atMs = quietMs; ; ) {
      atMs += (-Math.log(1 - random()) * meanMinutes[kind] * 60_000) / intensity;
      if (atMs >= endMs) break;
      faults.push({ atMs: Math.floor(atMs), fault: drawFault(kind, devices, random) });
    }
  }
  // What a broker by URL takes from devices while the control plane is away is lost: it must be told again, even if nothing happens any more.
  if (!embedded && random() < 0.5) faults.push({ atMs: Math.floor(endMs - 60_000 * random()), fault: { kind: 'kill_control_plane', ms: Math.floor(60_000 * random()) } });
  return faults.sort((a, b) => a.atMs - b.atMs);
}

function drawFault(kind: FaultKind, devices: readonly DeviceDraw[], random: Random): Fault {
  const device = Math.floor(random() * devices.length);
  const ms = Math.floor(1_000 + 40_000 * random() ** 2);
  switch (kind) {
    case 'cut_power':
    case 'kill_agent':
    case 'restart_agent':
    case 'fill_disk':
      return { kind, device, ms };
    case 'cut_power_at_write':
      return { kind, device, operations: Math.floor(30 * random() ** 2) };
    case 'break_connection':
      return { kind, device };
    case 'partition': {
      // One device, a whole site, or everyone.
      const draw = random();
      const site = Math.floor(random() * 3);
      const chosen = draw < 0.5 ? [device] : devices.map((_, i) => i).filter((i) => draw > 0.9 || i % 3 === site);
      return { kind, devices: chosen, ms: Math.floor(2_000 + 118_000 * random() ** 2) };
    }
    case 'jump_clock':
      return { kind, device, ms: Math.floor((random() - 0.5) * (random() < 0.5 ? 60_000 : 8 * 3_600_000)) };
    case 'restart_broker':
      return { kind, keepsRetained: random() < 0.5, ms };
    case 'kill_control_plane':
      return { kind, ms };
    case 'kill_control_plane_at_statement':
      return { kind, statements: Math.floor(60 * random()) };
    case 'kill_control_plane_at_commit':
      return { kind, commits: Math.floor(20 * random()) };
    case 'break_control_plane_link':
      return { kind };
    case 'take_over_broker':
      return { kind, ms: 10_000 + 2 * ms };
  }
}

function drawOperations(endMs: number, random: Random): Scenario['operations'] {
  const drawn: { atMs: number; kind: OperationKind }[] = [];
  const weights: Readonly<Record<OperationKind, number>> = { create: 6, pause: 1, resume: 2, approve: 1, abort_keep: 0.7, abort_revert: 1, retry: 1, stop_all: 0.4, lift_stop: 0.8, rollback: 0.7, revoke: 0.3, enroll_again: 0.3, overtake: 0, stumble: 0 };
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  for (let atMs = quietMs + 30_000 * random(); atMs < endMs; atMs += -Math.log(1 - random()) * 18_000) {
    let draw = random() * total;
    const kind = operations.find((candidate) => (draw -= weights[candidate]) < 0) ?? 'create';
    drawn.push({ atMs: Math.floor(atMs), kind });
  }
  return drawn;
}

/** In some runs an operator overtakes a rollout near the end, or releases what fails on some devices, when no later rollout heals or hides what that leaves behind. */
function drawLast(endMs: number, random: Random): Scenario['operations'] {
  const draw = random();
  return draw < 0.4 ? [] : [{ atMs: Math.floor(endMs - 100_000 * random()), kind: draw < 0.7 ? 'stumble' : 'overtake' }];
}
