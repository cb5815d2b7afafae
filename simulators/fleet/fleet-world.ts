import type { Rooms } from '../../control-plane/open-rooms.ts';
import type { Digest } from '../../proto/digest.ts';
import type { Random } from '../../proto/random.ts';
import { drawScenario, forkSeed, type Fault, type Scenario } from './draw-scenario.ts';
import { HostileBroker } from './hostile-broker.ts';
import { Impostor } from './impostor.ts';
import { ModelEnds } from './model-ends.ts';
import type { DeviceState, Observation, Observe } from './observation.ts';
import { Operator, type Released } from './operator.ts';
import { Scheduler } from './scheduler.ts';
import { SimulatedBroker } from './simulated-broker.ts';
import { SimulatedControlPlane } from './simulated-control-plane.ts';
import { SimulatedDatabase } from './simulated-database.ts';
import { SimulatedDevice } from './simulated-device.ts';
import { keyNamed } from './simulation-keys.ts';
import type { Trace } from './trace.ts';
import type { OpenDisk } from './virtual-disk.ts';

const releaseKey = keyNamed('release');
const assignmentKey = keyNamed('assignment');
const hostileKey = keyNamed('hostile');
const underWayMs = 40_000;
/** So long after its disk was full a device may not have written down what it could not before. */
const fullForgottenMs = 30_000;

export interface WorldOptions {
  readonly seed: number;
  readonly devices: number;
  readonly openDisk: OpenDisk;
  readonly observe: Observe;
  readonly trace: Trace;
}

/** One control plane, one broker, many devices, and everything that may happen to them, all from one seed. */
export class FleetWorld {
  readonly scenario: Scenario;
  readonly scheduler = new Scheduler();
  readonly broker = new SimulatedBroker();
  readonly database = new SimulatedDatabase();
  readonly controlPlane: SimulatedControlPlane;
  readonly devices: readonly SimulatedDevice[];
  readonly released = new Map<Digest, Released>();
  /** Devices that were taken out of service or given a new credential that they do not have. */
  readonly estranged = new Set<string>();
  readonly #impostors: readonly Impostor[];
  readonly #operator: Operator;
  readonly #hostile: HostileBroker;
  readonly #random: Random;
  readonly #states = new Map<string, DeviceState>();
  readonly #running = new Map<string, string>();
  readonly #recordedMs = new Map<string, number>();
  readonly #modelEnds = new ModelEnds(this.released);
  readonly #fullUntilMs = new Map<string, number>();
  readonly #parts: WorldOptions;

  constructor(options: WorldOptions) {
    this.#parts = options;
    const { seed, openDisk, trace } = options;
    const fork = forkSeed(seed);
    this.scenario = drawScenario(seed, options.devices, fork());
    this.#random = fork();
    const { scheduler, broker, database, scenario } = this;
    const write = (who: string, event: string, facts: Readonly<Record<string, unknown>>): void => trace.add(scheduler.nowMs, who, event, facts);
    const observe: Observe = (observation) => {
      this.#learn(observation);
      if (observation.kind === 'fault') write(observation.who, 'FAULT', { message: observation.error.message });
      options.observe(observation);
    };
    database.onCommit = (changes) => observe({ kind: 'commit', changes });
    this.#hostile = new HostileBroker(broker, fork(), { own: hostileKey, stolenAssignment: assignmentKey, trustedReleaseKeyId: releaseKey.keyId });
    this.controlPlane = new SimulatedControlPlane({
      scheduler, broker, database, trace: write, random: fork(), embedded: scenario.embeddedBroker, clock: scenario.controlPlaneClock, delivery: scenario.delivery, lingerMs: scenario.lingerMs, https: scenario.https, patches: scenario.patches,
      observe: (observation) => {
        if (observation.kind === 'desired') this.#hostile.sees(observation.deviceId, observation.payload);
        observe(observation);
      },
    });
    this.devices = scenario.devices
      .filter((draw) => draw.kind === 'honest')
      .map((draw) => new SimulatedDevice({ ...draw, deviceId: draw.id, diskMsMax: scenario.diskMsMax, namesBoots: scenario.namesBoots, network: { conditions: draw.conditions, blockedUntilMs: 0 } }, { scheduler, broker, observe, openDisk, trace: write, random: fork(), request: (request) => this.controlPlane.request(request) }));
    const victims = this.devices.map((device) => device.id);
    this.#impostors = scenario.devices.filter((draw) => draw.kind !== 'honest').map((draw) => new Impostor(draw, { scheduler, broker, victims, random: fork() }));
    this.#operator = new Operator({ random: fork(), scenario, blobs: this.controlPlane.blobs, released: this.released, trace: write, after: (ms, act) => void scheduler.after(ms, () => this.#operate(act)) });
  }

  /** Makes the database and the fleet, and sends everyone the first version. */
  async begin(): Promise<void> {
    await this.database.migrate();
    this.database.watch();
    for (const [name, key] of [['release', releaseKey], ['assignment', assignmentKey]] as const) {
      this.database.run('insert into keys (name, key_id, spki_base64, pkcs8_base64, created_ms) values (?, ?, ?, ?, 0)', name, key.keyId, key.spkiBase64, key.pkcs8Base64);
    }
    // The broker's place in the queue of decisions, and a webhook's, whose name would else be drawn by the machine.
    for (const id of ['mqtt', ...(this.scenario.webhook ? ['webhook'] : [])]) this.database.run("insert into webhooks (id, url, secret, kinds_json, created_by, created_ms, cursor, attempts, next_ms, last_result, last_ms, delivered, given_up) values (?, 'https://receiver/', 'secret', '[]', '', 0, 0, 0, 0, '', 0, 0, 0)", id);
    if (!this.scenario.embeddedBroker) this.broker.serving = true;
    this.controlPlane.start();
    await this.scheduler.runUntil(500);
    const { rooms } = this.controlPlane;
    if (rooms === undefined) throw new Error('the control plane did not start');
    await this.#operator.createModel(rooms);
    const versionId = await this.#operator.release(rooms);
    for (const { id } of this.scenario.devices) await this.#enroll(rooms, id);
    await this.#operator.install(rooms, versionId as string, this.scenario.devices.length);
    for (const device of this.devices) this.scheduler.after(5_000 * this.#random(), () => device.boot());
    for (const { atMs, fault } of this.scenario.faults) this.scheduler.at(atMs, () => this.#strike(fault));
    for (const { atMs, kind } of this.scenario.operations) this.scheduler.at(atMs, () => this.#operate((at) => this.#operator.operate(at, kind, { enroll: (again, id) => this.#enroll(again, id), revoke: (again, id) => this.#revoke(again, id) })));
  }

  /** Faults stop: broken things are put right, hostile ones leave, and a person looks after what waits for one. */
  heal(): void {
    const { scheduler, broker, controlPlane } = this;
    this.#hostile.end();
    for (const impostor of this.#impostors) impostor.stop();
    this.database.spare();
    controlPlane.start();
    // Whoever took the broker over may have left things behind: the operators put up a new one.
    const wasTakenOver = this.scenario.faults.some(({ fault }) => fault.kind === 'take_over_broker');
    if (wasTakenOver && !this.scenario.embeddedBroker) {
      broker.stop({ keepsRetained: false });
      controlPlane.breakLink();
    }
    if (!this.scenario.embeddedBroker) broker.serving = true;
    for (const device of this.devices) {
      device.disk.full = false;
      device.disk.cutBefore = Infinity;
      const wrongMsMax = this.scenario.windows ? 4_000 : 3_600_000;
      device.skew.ms = Math.max(this.scenario.windows ? -wrongMsMax : -86_400_000, Math.min(wrongMsMax, device.skew.ms));
      // What was to pass once the network let it is not sent sooner by itself: the connection it is on is given up.
      if (device.network.blockedUntilMs > scheduler.nowMs) scheduler.after(1_000, () => device.breakConnection());
      device.network.blockedUntilMs = scheduler.nowMs;
      if (wasTakenOver) scheduler.after(1_000 + 5_000 * this.#random(), () => device.breakConnection());
    }
    this.attend();
  }

  /** A person looks after what waits for one. */
  attend(): void {
    this.#operate(async (rooms) => {
      const waits = this.database.rows(`select 1 from rollouts where state in ('paused', 'awaiting_approval') union all select 1 from rollout_stops where lifted_ms = 0 limit 1`).length > 0;
      if (waits) await this.#operator.attend(rooms);
    });
  }

  /** The device's own state, as it last became durable. */
  truthOf(deviceId: string): DeviceState | undefined {
    return this.#states.get(deviceId);
  }

  /** The bundle that answered its last reading. */
  runningBundle(deviceId: string): string | undefined {
    return this.#running.get(deviceId);
  }

  /** It may go without the model that it has confirmed, for a while. */
  mayRest(deviceId: string): boolean {
    return this.#modelEnds.mayRest(deviceId, this.truthOf(deviceId), this.scheduler.nowMs > (this.#fullUntilMs.get(deviceId) ?? -Infinity) + fullForgottenMs);
  }

  /** Written so lately that it may not have been sent, committed and acknowledged yet. */
  isUnderWay(deviceId: string, record: string): boolean {
    return (this.recordedMs(deviceId, record) ?? -Infinity) > this.scheduler.nowMs - underWayMs;
  }

  /** When the device made it durable. */
  recordedMs(deviceId: string, record: string): number | undefined {
    return this.#recordedMs.get(`${deviceId} ${record}`);
  }

  /** A queue that is not empty where it should be; the empty text where none is. */
  queues(): string {
    const published = this.database.rows<{ count: number }>('select count(*) as count from events')[0]?.count ?? 0;
    const behind = this.database.rows<{ id: string; lines: number }>('select id, (select count(*) from rollout_timeline where rollout_timeline.id > cursor) as lines from webhooks').find(({ lines }) => lines > 0);
    if (behind !== undefined) return `${behind.id} is still to be told of ${behind.lines} lines`;
    return published > 100_000 ? `${published} events are kept` : '';
  }

  end(): void {
    this.database.close();
  }

  #learn(observation: Observation): void {
    this.#modelEnds.learn(observation);
    if (observation.kind === 'state') this.#states.set(observation.deviceId, observation.state);
    else if (observation.kind === 'answer' && observation.bundleDigest !== '') this.#running.set(observation.deviceId, observation.bundleDigest);
    else if (observation.kind === 'record' && observation.durable) for (const sequence of observation.sequences) this.#recordedMs.set(`${observation.deviceId} ${observation.epoch}:${sequence}`, this.scheduler.nowMs);
  }

  /** As soon as the control plane is up. */
  #operate(act: (rooms: Rooms) => Promise<void>): void {
    const { rooms } = this.controlPlane;
    if (rooms === undefined) this.scheduler.after(2_000, () => this.#operate(act));
    else act(rooms).catch((error: unknown) => this.#parts.observe({ kind: 'fault', who: 'operator', error: error as Error }));
  }

  async #enroll(rooms: Rooms, deviceId: string): Promise<void> {
    const draw = this.scenario.devices.find((device) => device.id === deviceId);
    const known = this.database.rows('select 1 from devices where id = ?', deviceId).length > 0;
    const { credential, trust } = await rooms.fleet.enroll(deviceId, draw?.tags ?? [], { rotate: known });
    const device = this.devices.find((candidate) => candidate.id === deviceId);
    if (device !== undefined) {
      this.estranged.delete(deviceId);
      device.credential = credential;
      device.trust = trust;
      if (known) await device.restart(2_000);
    } else if (!known) this.#impostors.find((impostor) => impostor.id === deviceId)?.connect(credential);
  }

  async #revoke(rooms: Rooms, deviceId: string): Promise<void> {
    this.estranged.add(deviceId);
    await rooms.fleet.revoke(deviceId);
  }

  #strike(fault: Fault): void {
    const { scheduler, broker, controlPlane, database } = this;
    this.#parts.trace.add(scheduler.nowMs, 'fault', fault.kind, fault);
    const device = 'device' in fault ? this.#deviceAt(fault.device) : undefined;
    switch (fault.kind) {
      case 'cut_power':
        return device?.cutPower(fault.ms);
      case 'cut_power_at_write':
        if (device?.running === true) device.disk.cutBefore = device.disk.operations + fault.operations;
        return;
      case 'kill_agent':
        return device?.crash(fault.ms);
      case 'restart_agent':
        device?.restart(fault.ms).catch((error: unknown) => this.#parts.observe({ kind: 'fault', who: device.id, error: error as Error }));
        return;
      case 'break_connection':
        return device?.breakConnection();
      case 'partition':
        for (const index of fault.devices) this.#deviceAt(index)?.block(fault.ms);
        return;
      case 'jump_clock':
        if (device !== undefined) device.skew.ms += fault.ms;
        return;
      case 'fill_disk': {
        if (device === undefined) return;
        device.disk.full = true;
        this.#fullUntilMs.set(device.id, Math.max(scheduler.nowMs + fault.ms, this.#fullUntilMs.get(device.id) ?? 0));
        scheduler.after(fault.ms, () => (device.disk.full = false));
        return;
      }
      case 'restart_broker':
        if (this.scenario.embeddedBroker) return controlPlane.kill(fault.ms);
        broker.stop({ keepsRetained: fault.keepsRetained });
        controlPlane.breakLink();
        scheduler.after(fault.ms, () => (broker.serving = true));
        return;
      case 'kill_control_plane':
        return controlPlane.kill(fault.ms);
      case 'kill_control_plane_at_statement':
        database.killBefore = database.statements + fault.statements;
        return;
      case 'kill_control_plane_at_commit':
        database.killBeforeCommit = database.commits + fault.commits;
        return;
      case 'break_control_plane_link':
        return controlPlane.breakLink();
      case 'take_over_broker':
        this.#hostile.begin();
        scheduler.after(fault.ms, () => this.#hostile.end());
        return;
    }
  }

  #deviceAt(index: number): SimulatedDevice | undefined {
    const id = this.scenario.devices[index]?.id;
    return this.devices.find((device) => device.id === id);
  }
}
