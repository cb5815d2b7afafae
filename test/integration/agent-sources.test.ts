import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, truncateSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { encode as encodePng } from 'fast-png';
import modbus from 'modbus-serial';
import sparkplug from 'sparkplug-payload';
import { DataType, StatusCodes, Variant, VariantArrayType } from 'node-opcua-client';
import { OPCUAServer } from 'node-opcua-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../proto/clock.ts';
import { openSource } from '../../agent/inference/adapters/open-source.ts';
import { createSourceMonitor } from '../../agent/inference/adapters/source-monitor.ts';
import type { SourceAdapter } from '../../agent/inference/adapters/source-adapter.ts';
import type { Reading } from '../../agent/inference/reading.ts';
import { sourceSchema } from '../../agent/inference/source-config.ts';
import type { ReadingTaker, SourceState } from '../../agent/inference/source.ts';
import { findFreePort } from '../../simulators/demo/adapters/find-free-port.ts';
import { mosquittoMissing, startMosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { waitUntil } from '../support/watchers.ts';

/** A source as its config opens it, and a taker that keeps what it is given. */
class OpenedSource implements ReadingTaker {
  readonly inputs: (string | Reading)[] = [];
  readonly log: readonly string[];
  /** What a row is answered; undefined: it only filled a window. */
  answer: (reading: string | Reading) => string | undefined = () => '{}';
  readonly #adapter: SourceAdapter;
  readonly #state: () => SourceState;

  private constructor(adapter: SourceAdapter, state: () => SourceState, log: string[]) {
    this.#adapter = adapter;
    this.#state = state;
    this.log = log;
  }

  static async open(config: unknown, stateFolder: string): Promise<OpenedSource> {
    const parsed = sourceSchema.parse(config);
    if (parsed.kind === 'slot') throw new Error('no adapter');
    const log: string[] = [];
    const monitor = createSourceMonitor(parsed.kind, systemClock, (event) => void log.push(event));
    const adapter = await openSource(parsed, { clock: systemClock, random: () => 0, monitor, stateFolder, deviceId: 'device-1' });
    const opened = new OpenedSource(adapter, () => monitor.state, log);
    await adapter.start(opened);
    open.add(opened);
    return opened;
  }

  get state(): SourceState {
    return this.#state();
  }

  get rows(): unknown[] {
    return this.inputs.map((input) => (typeof input === 'string' ? input : input.values));
  }

  get keys(): string[] {
    return this.inputs.map((input) => (typeof input === 'string' ? '' : input.key));
  }

  /** Whether nothing is taken now. */
  full = false;

  submit(input: string | Reading, answer?: (text: string | undefined) => void): boolean {
    if (this.full) return false;
    this.inputs.push(input);
    answer?.(this.answer(input));
    return true;
  }

  async room(): Promise<void> {
    await this.waitFor(() => !this.full);
  }

  idle(): Promise<void> {
    return Promise.resolve();
  }

  /** What is on the disk or in a count tells nobody that it has changed: it is looked for again. */
  async waitFor(look: () => boolean): Promise<void> {
    await waitUntil(look, () => ({ log: this.log, state: this.state, inputs: this.inputs.slice(-3) }));
  }

  until(count: number): Promise<void> {
    return this.waitFor(() => this.inputs.length >= count);
  }

  async stop(): Promise<void> {
    open.delete(this);
    await this.#adapter.stop();
  }
}

const open = new Set<OpenedSource>();
let folder: string;
let state: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetloop-source-'));
  state = mkdtempSync(join(tmpdir(), 'fleetloop-state-'));
});

afterEach(async () => {
  await Promise.all([...open].map((source) => source.stop()));
  rmSync(folder, { recursive: true, force: true });
  rmSync(state, { recursive: true, force: true });
});

const quick = { everyMs: 20, settledMs: 20 };

describe('a socket', () => {
  test.each([['TCP', () => ({ port: 0 })], ['UNIX', () => ({ path: join(folder, 'readings.sock') })]] as const)('%s: lines are taken and answered, also the last one without an end', async (_name, where) => {
    const source = await OpenedSource.open({ kind: 'socket', ...where() }, state);
    source.answer = (line) => `{"answer":${JSON.stringify(line)}}`;
    const { description } = source.state;
    const socket = description.startsWith('unix:') ? connect(description.slice(5)) : connect(Number(new URL(description).port), '127.0.0.1');
    let answers = '';
    socket.on('data', (data) => (answers += data.toString()));
    socket.end('{"values":[1]}\n{"values":[2]}');
    await once(socket, 'close');
    expect(source.rows).toEqual(['{"values":[1]}', '{"values":[2]}']);
    expect(answers.trim().split('\n')).toHaveLength(2);
  });

  test('the file of a process that is gone is taken over, another\'s is not', async () => {
    const path = join(folder, 'readings.sock');
    const other: Server = createServer().listen(path);
    await once(other, 'listening');
    await expect(OpenedSource.open({ kind: 'socket', path }, state)).rejects.toThrow('another process listens');
    other.close();
    writeFileSync(path, '');
    await expect(OpenedSource.open({ kind: 'socket', path }, state)).rejects.toThrow('is not a socket');
  });
});

describe('a folder of CSV files', () => {
  const openCsv = (more: object = {}): Promise<OpenedSource> => OpenedSource.open({ kind: 'folder', path: folder, ...quick, content: { kind: 'csv', ...more } }, state);
  const file = (name: string): string => join(folder, name);

  test('rows are read as they are appended, a restart goes on where it was, and half a row waits', async () => {
    writeFileSync(file('a.csv'), 'temp;time;state\n1,5;2026-01-02 03:04:05;"on; warm"\n');
    const options = { delimiter: ';', decimal: ',', columns: { t: 'temp', s: 'state' }, text: ['s'], time: { header: 'time' } };
    const first = await openCsv(options);
    await first.until(1);
    expect(first.inputs[0]).toEqual({ key: 'a.csv:1', atMs: Date.UTC(2026, 0, 2, 3, 4, 5), values: { t: 1.5, s: 'on; warm' }, rows: 1 });
    appendFileSync(file('a.csv'), '2;2026-01-02 03:04:06;off\n3;2026-01-02 03:04:0');
    await first.until(2);
    await first.stop();
    appendFileSync(file('a.csv'), '7;off\nbroken\n;2026-01-02 03:04:08;off\n');
    const second = await openCsv(options);
    await second.until(2);
    expect(second.inputs).toEqual([
      { key: 'a.csv:3', atMs: Date.UTC(2026, 0, 2, 3, 4, 7), values: { t: 3, s: 'off' }, rows: 1 },
      { key: 'a.csv:5', atMs: Date.UTC(2026, 0, 2, 3, 4, 8), values: { t: null, s: 'off' }, rows: 1 },
    ]);
    expect(second.state.lastError).toBe('a.csv, row 4: it has 1 fields, the header 3');
  });

  test('set aside by renaming, deleted, truncated and begun anew: no row is lost or read twice', async () => {
    writeFileSync(file('log.csv'), 'v\n1\n2\n');
    const source = await openCsv();
    await source.until(2);
    // What was appended just before the renaming is read under the new name, which the pattern does not ask for.
    appendFileSync(file('log.csv'), '3\n');
    renameSync(file('log.csv'), file('log.csv.1'));
    writeFileSync(file('log.csv'), 'v\n4\n');
    await source.until(4);
    appendFileSync(file('log.csv'), '5\n');
    await source.until(5);
    appendFileSync(file('log.csv'), '6\n');
    unlinkSync(file('log.csv'));
    await source.until(6);
    writeFileSync(file('log.csv'), 'v\n7\n8\n9\n');
    await source.until(9);
    truncateSync(file('log.csv'), 0);
    appendFileSync(file('log.csv'), 'v\n10\n');
    await source.until(10);
    expect(source.rows).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((v) => ({ v })));
    await source.stop();
    const again = await openCsv();
    appendFileSync(file('log.csv'), '11\n');
    await again.until(1);
    expect(again.rows).toEqual([{ v: 11 }]);
  });

  test('rows that only filled a window come again with its other rows after a restart', async () => {
    writeFileSync(file('w.csv'), 'v\n1\n2\n3\n4\n5\n');
    const first = await openCsv();
    first.answer = (reading) => ((reading as Reading).key === 'w.csv:3' ? '{}' : undefined);
    await first.until(5);
    await first.stop();
    const second = await openCsv();
    await second.until(2);
    expect(second.rows).toEqual([{ v: 4 }, { v: 5 }]);
  });

  test('from the end on, where the config says so; a header that lacks a column is told', async () => {
    writeFileSync(file('old.csv'), 'v\n1\n');
    const source = await openCsv({ startAt: 'end' });
    await source.waitFor(() => source.state.connected);
    await source.waitFor(() => existsSync(join(state, 'csv-positions.json')));
    appendFileSync(file('old.csv'), '2\n');
    await source.until(1);
    expect(source.keys).toEqual(['old.csv:2']);
    await source.stop();
    rmSync(join(state, 'csv-positions.json'));
    const mapped = await openCsv({ columns: { v: 'value' } });
    await mapped.waitFor(() => mapped.state.refused > 0);
    expect(mapped.state.lastError).toBe('old.csv: its header has no "value"; it has "v"');
  });

  test('a folder that comes later is waited for', async () => {
    const path = join(folder, 'later');
    const source = await OpenedSource.open({ kind: 'folder', path, ...quick, content: { kind: 'csv' } }, state);
    await source.waitFor(() => source.log.includes('source.away'));
    renameSync(mkdtempSync(join(folder, 'x-')), path);
    writeFileSync(join(path, 'a.csv'), 'v\n1\n');
    await source.until(1);
    expect(source.state.connected).toBe(true);
  });
});

describe('a folder of files that are read once', () => {
  const png = encodePng({ width: 2, height: 1, channels: 3, depth: 8, data: Uint8Array.of(255, 0, 0, 0, 0, 255) });

  test('pictures: fitted, named, timed; moved, deleted or remembered; a broken one is told of and holds nothing up', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'no picture');
    writeFileSync(join(folder, 'broken.png'), 'no picture');
    writeFileSync(join(folder, 'a.png'), png);
    utimesSync(join(folder, 'a.png'), 1_000, 1_000);
    const config = { kind: 'folder', path: folder, ...quick, content: { kind: 'images', image: { width: 1, height: 1, channels: 1 } } };
    const kept = await OpenedSource.open(config, state);
    await kept.waitFor(() => kept.inputs.length === 1 && kept.state.refused === 1);
    expect(kept.inputs).toEqual([{ key: 'a.png', atMs: 1_000_000, values: Float32Array.of(255 * 0.5 * (0.299 + 0.114)), rows: 1 }]);
    await kept.stop();
    writeFileSync(join(folder, 'b.png'), png);
    const again = await OpenedSource.open({ ...config, content: { kind: 'images', image: { rows: 'pixels' } } }, state);
    await again.until(1);
    expect(again.inputs).toMatchObject([{ key: 'b.png', rows: 2, values: Float32Array.of(255, 0, 0, 0, 0, 255) }]);
    await again.stop();
    for (const [image, values] of [[{}, Uint8Array.of(255, 0, 0, 0, 0, 255)], [{ width: 1, channels: 1, values: 'bytes' }, Uint8Array.of(53)]] as const) {
      const bytes = await OpenedSource.open({ ...config, content: { kind: 'images', image } }, mkdtempSync(join(state, 'b-')));
      await bytes.until(1);
      expect(bytes.inputs[0]).toMatchObject({ values, rows: 1 });
      await bytes.stop();
    }
    const moving = await OpenedSource.open({ ...config, after: { moveTo: join(folder, 'done') } }, mkdtempSync(join(state, 'm-')));
    await moving.waitFor(() => existsSync(join(folder, 'done')) && readdirSync(join(folder, 'done')).length === 3);
    expect(moving.keys.sort()).toEqual(['a.png', 'b.png']);
    expect(readdirSync(folder).sort()).toEqual(['done', 'notes.txt']);
  });

  test('recordings: every frame a row with its time, or whole windows', async () => {
    const samples = [0, 16_384, -32_768, 8_192, 1, 2];
    const data = Buffer.alloc(12);
    samples.forEach((value, i) => data.writeInt16LE(value, 2 * i));
    const head = Buffer.alloc(44);
    head.write('RIFF', 0); head.writeUInt32LE(48, 4); head.write('WAVEfmt ', 8); head.writeUInt32LE(16, 16); head.writeUInt16LE(1, 20); head.writeUInt16LE(2, 22);
    head.writeUInt32LE(1_000, 24); head.writeUInt32LE(4_000, 28); head.writeUInt16LE(4, 32); head.writeUInt16LE(16, 34); head.write('data', 36); head.writeUInt32LE(12, 40);
    writeFileSync(join(folder, 'a.wav'), Buffer.concat([head, data]));
    utimesSync(join(folder, 'a.wav'), 100, 100);
    const config = { kind: 'folder', path: folder, ...quick };
    const frames = await OpenedSource.open({ ...config, content: { kind: 'wav' } }, state);
    await frames.until(3);
    expect(frames.inputs).toMatchObject([
      { key: 'a.wav@0', atMs: 99_997, rows: 1, values: Float32Array.of(0, 0.5) },
      { key: 'a.wav@1', atMs: 99_998, values: Float32Array.of(-1, 0.25) },
      { key: 'a.wav@2', atMs: 99_999, values: Float32Array.of(1 / 32_768, 2 / 32_768) },
    ]);
    await frames.stop();
    const windows = await OpenedSource.open({ ...config, content: { kind: 'wav', framesPerReading: 2 }, after: 'delete' }, mkdtempSync(join(state, 'w-')));
    await windows.waitFor(() => !existsSync(join(folder, 'a.wav')));
    expect(windows.inputs).toMatchObject([{ rows: 2, values: Float32Array.of(0, 0.5, -1, 0.25) }]);
    expect(windows.state.lastError).toBe('a.wav: its last 1 frames are no whole reading of 2');
  });
});

describe.skipIf(mosquittoMissing !== undefined)('the line\'s own broker', () => {
  let broker: Mosquitto;
  let line: mqtt.MqttClient;

  /** Whoever publishes on the line; it goes with the broker, and does not come back by itself. */
  async function connectLine(): Promise<mqtt.MqttClient> {
    const client = await mqtt.connectAsync(broker.url, { reconnectPeriod: 0 });
    return client.on('error', () => undefined);
  }

  beforeEach(async () => {
    broker = await startMosquitto();
    line = await connectLine();
  });
  afterEach(async () => {
    await line.endAsync(true);
    await broker.stop();
  });

  test('JSON of any form, one topic for each sensor, and lines; a broker that was away is found again', async () => {
    const source = await OpenedSource.open({
      kind: 'mqtt', url: broker.url, topics: ['press/#'], qos: 1,
      format: { kind: 'json', columns: { temp: 'sensors.temp', load: { topic: 'press/load' } }, key: 'part', time: { path: 'at', unit: 's' }, emitOn: 'temp' },
    }, state);
    await source.waitFor(() => source.state.connected);
    await line.publishAsync('press/load', '7.5', { qos: 1 });
    await line.publishAsync('press/a', '{"part":12,"at":3.5,"sensors":{"temp":20}}', { qos: 1 });
    await line.publishAsync('press/a', '{"sensors":{"temp":[1]}}', { qos: 1 });
    await source.waitFor(() => source.state.refused === 1);
    expect(source.inputs).toEqual([{ key: '12', atMs: 3_500, values: { temp: 20, load: 7.5 }, rows: 1 }]);
    await broker.restart();
    await source.waitFor(() => source.log.filter((event) => event === 'source.connected').length === 2);
    expect(source.log).toEqual(['source.connected', 'source.refused', 'source.away', 'source.connected']);
    line = await connectLine();
    await line.publishAsync('press/a', '{"sensors":{"temp":21}}', { qos: 1 });
    await source.until(2);
    expect(source.rows[1]).toEqual({ temp: 21, load: 7.5 });
  });

  test('lines, several in a message; where nothing may be dropped, messages are taken from the broker as there is room', async () => {
    const source = await OpenedSource.open({ kind: 'mqtt', url: broker.url, topics: ['lines'], qos: 1, queue: { whenFull: 'block' } }, state);
    await source.waitFor(() => source.state.connected);
    source.full = true;
    for (let i = 0; i < 50; i++) await line.publishAsync('lines', `{"values":[${2 * i}]}\n{"values":[${2 * i + 1}]}`, { qos: 1 });
    expect(source.inputs).toEqual([]);
    source.full = false;
    await source.until(100);
    expect(source.rows).toEqual(Array.from({ length: 100 }, (_, i) => `{"values":[${i}]}`));
  });

  test('Sparkplug B as its own library publishes it: names and aliases from the birth, types, nulls, deaths, and a birth that was missed', async () => {
    const { encodePayload, decodePayload } = sparkplug.get('spBv1.0') ?? { encodePayload: () => new Uint8Array(), decodePayload: () => ({}) };
    const topic = (type: string): string => `spBv1.0/plant/${type}/edge/press`;
    const birth = encodePayload({ timestamp: 1_000, seq: 0, metrics: [
      { name: 'Temp', alias: 1, type: 'Float', value: 20.5 }, { name: 'Count', alias: 2, type: 'Int16', value: -5 }, { name: 'On', alias: 3, type: 'Boolean', value: true }, { name: 'Other', alias: 4, type: 'String', value: 'x' },
    ] });
    const commands: string[] = [];
    await line.subscribeAsync('spBv1.0/plant/NCMD/edge');
    line.on('message', (_topic, payload) => {
      commands.push(String((decodePayload(payload) as { metrics: { name: string }[] }).metrics[0]?.name));
      line.publish(topic('DBIRTH'), Buffer.from(birth));
    });
    const source = await OpenedSource.open({ kind: 'mqtt', url: broker.url, format: { kind: 'sparkplug', group: 'plant', node: 'edge', device: 'press', columns: { t: 'Temp', n: 'Count', on: 'On' } } }, state);
    await source.waitFor(() => source.state.connected);
    // Before any birth was heard: an alias says nothing, and the node is asked to tell its birth again.
    await line.publishAsync(topic('DDATA'), Buffer.from(encodePayload({ timestamp: 900, seq: 9, metrics: [{ alias: 2, type: 'Int16', value: 1 }] })));
    await source.until(1);
    expect(commands).toEqual(['Node Control/Rebirth']);
    expect(source.inputs[0]).toEqual({ key: '', atMs: 1_000, values: { t: 20.5, n: -5, on: 1 }, rows: 1 });
    await line.publishAsync(topic('DDATA'), Buffer.from(encodePayload({ timestamp: 2_000, seq: 1, metrics: [{ alias: 2, type: 'Int16', value: -6 }] })));
    await line.publishAsync(topic('DDATA'), Buffer.from(encodePayload({ timestamp: 3_000, seq: 2, metrics: [{ name: 'Temp', type: 'Float', value: null, isNull: true }] })));
    await source.until(3);
    expect(source.inputs.slice(1)).toEqual([{ key: '', atMs: 2_000, values: { t: 20.5, n: -6, on: 1 }, rows: 1 }, { key: '', atMs: 3_000, values: { t: null, n: -6, on: 1 }, rows: 1 }]);
    await line.publishAsync(topic('DDEATH'), Buffer.from(encodePayload({ timestamp: 4_000, seq: 3, metrics: [] })));
    await source.waitFor(() => !source.state.connected);
    await line.publishAsync(topic('DBIRTH'), Buffer.from(birth));
    await source.until(4);
    expect(source.state.connected).toBe(true);
  });
});

test('Modbus registers of every type, scaled; a unit that goes away and comes back; what it refuses is told', async () => {
  const words: Readonly<Record<number, number>> = { 0: 0xfffe, 1: 500, 2: 0x1234, 3: 0x5678, 4: 0x5678, 5: 0x1234, 10: 0x4148, 11: 0 };
  const port = await findFreePort(0);
  const serve = (): modbus.ServerTCP => new modbus.ServerTCP({
    getHoldingRegister: (address: number) => words[address] ?? 0,
    getInputRegister: () => Promise.reject(Object.assign(new Error('no such register'), { modbusErrorCode: 2 })),
    getCoil: (address: number) => address === 3,
  } as never, { host: '127.0.0.1', port, unitID: 1 });
  let server = serve();
  await once(server, 'initialized');
  const source = await OpenedSource.open({
    kind: 'modbus', host: '127.0.0.1', port, everyMs: 20, whenIncomplete: 'missing',
    registers: {
      a: { address: 0, type: 'int16' }, b: { address: 1, scale: 0.1, offset: -40 }, c: { address: 2, type: 'uint32' }, d: { address: 4, type: 'int32', wordOrder: 'little' }, e: { address: 10, type: 'float32' },
      coil: { address: 3, table: 'coil', type: 'bit' }, bad: { address: 0, table: 'input' },
    },
  }, state);
  await source.until(1);
  expect(source.rows[0]).toEqual({ a: -2, b: 10, c: 0x12345678, d: 0x12345678, e: 12.5, coil: 1, bad: null });
  expect(source.state.lastError).toContain('input 0 to 0');
  await new Promise((resolve) => server.close(resolve));
  await source.waitFor(() => source.log.includes('source.away'));
  server = serve();
  const before = source.inputs.length;
  await source.until(before + 1);
  await source.stop();
  await new Promise((resolve) => server.close(resolve));
});

test('OPC UA nodes: values of good quality, the source\'s time; a server that goes away is found again', async () => {
  const port = await findFreePort(0);
  const start = async (): Promise<OPCUAServer> => {
    const server = new OPCUAServer({ port, hostname: '127.0.0.1', nodesets: [], resourcePath: '/line' });
    await server.initialize();
    const space = server.engine.addressSpace?.getOwnNamespace();
    if (space === undefined) throw new Error('no address space');
    const add = (name: string, dataType: DataType, value: unknown): unknown => space.addVariable({ organizedBy: server.engine.addressSpace?.rootFolder.objects as never, browseName: name, nodeId: `s=${name}`, dataType, minimumSamplingInterval: 10, value: { get: () => (value === undefined ? StatusCodes.BadSensorFailure : new Variant({ dataType, arrayType: VariantArrayType.Scalar, value })) } as never });
    add('Temp', DataType.Double, 21.5);
    add('Count', DataType.Int64, [0xffffffff, 0xfffffffe]);
    add('On', DataType.Boolean, true);
    add('Dead', DataType.Double, undefined);
    await server.start();
    return server;
  };
  let server = await start();
  const ns = (name: string): string => `ns=1;s=${name}`;
  const source = await OpenedSource.open({ kind: 'opcua', endpoint: `opc.tcp://127.0.0.1:${port}/line`, everyMs: 20, whenIncomplete: 'missing', nodes: { t: ns('Temp'), n: ns('Count'), on: ns('On'), dead: ns('Dead'), absent: ns('Nowhere') } }, state);
  await source.until(1);
  expect(source.rows[0]).toEqual({ t: 21.5, n: -2, on: 1, dead: null, absent: null });
  expect(source.state.lastError).toContain('dead: BadSensorFailure, absent: BadNodeIdUnknown');
  await server.shutdown(0);
  await source.waitFor(() => source.log.includes('source.away'));
  server = await start();
  const before = source.inputs.length;
  await source.until(before + 1);
  await source.stop();
  await server.shutdown(0);
});
