import { expect, test } from 'vitest';
import type { AgentSnapshot } from '../status/snapshot.ts';
import { diagnose, type DoctorFacts } from './diagnose.ts';

const nowMs = Date.UTC(2026, 10, 21, 12);
const snapshot: AgentSnapshot = {
  deviceId: 'press-7', dataDir: '/var/lib/fleetloop',
  link: { online: true, sinceMs: nowMs - 1000, reason: '' },
  running: { digest: 'sha256:aa', model: 'line', version: 3, state: 'confirmed', runtime: 'native' },
  earlier: null, desiredRevision: 4, update: null,
  inference: { inferences: 1000, errors: 0, rejectedInputs: 0, withoutModel: 0, samplesKept: 10, latencyP50Us: 50, latencyP99Us: 90, lastResultMs: nowMs - 100 },
  source: null,
  outbox: { records: 3, bytes: 1000, bytesMax: 16 * 1024 * 1024, evicted: 0 },
  local: { paused: null, refused: null }, deaths: null, faults: [],
};
const well: DoctorFacts = {
  nowMs, process: 'answers', uptimeMs: 3_600_000, snapshot,
  disk: { writeFault: undefined, freeBytes: 1e9, freeInodes: 1000 },
  broker: { url: 'mqtts://plant:8883', step: 'login', fault: undefined, certificateEndsMs: nowMs + 200 * 86_400_000 },
  clockSynchronized: true, runtimes: [{ kind: 'native', fault: undefined }, { kind: 'wasm', fault: undefined }], memory: { availableBytes: 1e9 }, logged: [],
};
const withSnapshot = (change: Partial<AgentSnapshot>): DoctorFacts => ({ ...well, snapshot: { ...snapshot, ...change } });
const withBroker = (change: Partial<DoctorFacts['broker']>): DoctorFacts => ({ ...well, broker: { ...well.broker, ...change } });
const update = { digest: 'sha256:bb', reason: 'preflight.too_slow', detail: 'the model takes 90 ms', rolloutId: 'r', sinceMs: 1, chunksDone: 0, chunksTotal: 0 } as const;

test('a device that is well has nothing wrong', () => expect(diagnose(well)).toEqual([]));

const sourceAt = (lastReadingMs: number): NonNullable<AgentSnapshot['source']> => ({ description: 'mqtt', connected: true, received: 1_000, dropped: 0, refused: 0, lastReadingMs, lastError: '' });

const cases: readonly (readonly [name: string, facts: DoctorFacts, first: string])[] = [
  ['1970', { ...well, nowMs: 5_000 }, 'the clock is wrong'],
  ['1970 stands before the certificate that follows from it', { ...withBroker({ step: 'tls', fault: 'CERT_NOT_YET_VALID' }), nowMs: 5_000 }, 'the clock is wrong'],
  ['a folder that refuses', { ...well, disk: { ...well.disk, writeFault: 'EROFS' } }, 'the data folder cannot be written'],
  ['a full disk stands before the agent that ended of it', { ...well, process: 'absent', disk: { ...well.disk, freeBytes: 0 } }, 'the disk is nearly full'],
  ['no inode', { ...well, disk: { ...well.disk, freeInodes: 0 } }, 'the disk has no inode left'],
  ['not running', { ...well, process: 'absent' }, 'the agent does not run'],
  ['silent', { ...well, process: 'silent' }, 'the agent runs but does not answer'],
  ['four starts within the hour', { ...well, logged: [1, 2, 3, 4].map((minute) => ({ event: 'agent.started', atMs: nowMs - minute * 60_000, message: '' })) }, 'the agent starts again and again'],
  ['a model that crashes it', withSnapshot({ deaths: { digest: 'sha256:aa', count: 2, inModel: 1, lastMs: nowMs - 1, restsUntilMs: null }, faults: ['model.crashed: the process ended'] }), 'the model crashes or hangs the agent'],
  ['a name nobody knows', withBroker({ step: 'resolve', fault: 'ENOTFOUND' }), 'the name of the broker is not known'],
  ['nobody listens', withBroker({ step: 'connect', fault: 'ECONNREFUSED' }), 'the broker cannot be reached'],
  ['a certificate that ended', withBroker({ step: 'tls', fault: 'CERT_HAS_EXPIRED', certificateEndsMs: nowMs - 1 }), 'the certificate of the broker has ended'],
  ['a certificate of nobody known', withBroker({ step: 'tls', fault: 'SELF_SIGNED_CERT_IN_CHAIN' }), 'the certificate of the broker is not trusted'],
  ['a certificate with 14 days left', withBroker({ certificateEndsMs: nowMs + 14 * 86_400_000 }), 'the certificate of the broker ends soon'],
  ['a wrong password of an agent that is off', { ...withBroker({ fault: 'Not authorized' }), process: 'absent' }, 'the agent does not run'],
  ['a wrong password of an agent that runs', withSnapshot({ link: { online: false, sinceMs: 0, reason: 'Connection refused: Not authorized' } }), 'the broker does not accept this device'],
  ['offline beside a broker that is there', withSnapshot({ link: { online: false, sinceMs: 0, reason: 'closed' } }), 'the agent is offline although the broker is there'],
  ['nothing rolled out', withSnapshot({ running: null, desiredRevision: 0 }), 'no model has been rolled out to this device'],
  ['a failed update', withSnapshot({ update: { ...update, phase: 'failed' } }), 'the last update failed'],
  ['a reverted update', withSnapshot({ update: { ...update, phase: 'reverted' } }), 'the last update was reverted'],
  ['paused', withSnapshot({ local: { paused: 'shift change', refused: null }, faults: ['local.paused: shift change'] }), 'updates are paused at this device'],
  ['refused', withSnapshot({ local: { paused: null, refused: { digest: 'sha256:cc', reason: 'squeaks' } } }), 'a bundle is refused at this device'],
  ['no interpreter', { ...well, runtimes: [{ kind: 'native', fault: 'x' }, { kind: 'wasm', fault: 'y' }] }, 'no interpreter works on this device'],
  ['no native interpreter', { ...well, runtimes: [{ kind: 'native', fault: 'x' }, { kind: 'wasm', fault: undefined }] }, 'the native interpreter is not there; WASM is used, which is slower'],
  ['1 % of the readings refused', withSnapshot({ inference: { ...snapshot.inference, inferences: 990, rejectedInputs: 10 } }), 'readings are refused'],
  ['failing inferences', withSnapshot({ inference: { ...snapshot.inference, errors: 60 } }), 'inferences give no result'],
  ['nothing for 10 minutes', withSnapshot({ inference: { ...snapshot.inference, lastResultMs: nowMs - 600_000 } }), 'no reading arrives'],
  ['nothing for 10 minutes, though a reading was refused once', withSnapshot({ inference: { ...snapshot.inference, rejectedInputs: 1, lastResultMs: nowMs - 600_000 }, source: sourceAt(nowMs - 600_000) }), 'no reading arrives'],
  ['an outbox over 90 %', withSnapshot({ outbox: { ...snapshot.outbox, bytes: 15.5 * 1024 * 1024 } }), 'the outbox is full: samples are given up'],
  ['a fault of the agent', withSnapshot({ faults: ['outbox.disk: full'] }), 'the agent reports a fault'],
  ['little memory', { ...well, memory: { availableBytes: 40 * 1024 * 1024 } }, 'memory is short'],
  ['no time service', { ...well, clockSynchronized: false }, 'the clock is not kept by a time service'],
];
test.each(cases)('%s', (_, facts, first) => expect(diagnose(facts)[0]?.what).toBe(first));

const justWell: readonly (readonly [name: string, facts: DoctorFacts])[] = [
  ['four starts within the hour, two of them asked for', { ...well, logged: ['started', 'stopped', 'started', 'stopped', 'started', 'started'].map((word, minute) => ({ event: `agent.${word}`, atMs: nowMs - (9 - minute) * 60_000, message: '' })) }],
  ['three starts within the hour', { ...well, logged: [1, 2, 3].map((minute) => ({ event: 'agent.started', atMs: nowMs - minute * 60_000, message: '' })) }],
  ['a certificate with 15 days left', withBroker({ certificateEndsMs: nowMs + 15 * 86_400_000 })],
  ['0.9 % of the readings refused', withSnapshot({ inference: { ...snapshot.inference, inferences: 991, rejectedInputs: 9 } })],
  ['nothing for 9 minutes', withSnapshot({ inference: { ...snapshot.inference, lastResultMs: nowMs - 540_000 } })],
  ['a reading just now, where the window of a model lasts longer', withSnapshot({ inference: { ...snapshot.inference, lastResultMs: nowMs - 600_000 }, source: sourceAt(nowMs - 100) })],
  ['an update that converged', withSnapshot({ update: { ...update, phase: 'converged' } })],
];
test.each(justWell)('%s is no reason', (_, facts) => expect(diagnose(facts)).toEqual([]));

test('the likeliest stands first', () => {
  const found = diagnose({ ...withSnapshot({ local: { paused: null, refused: { digest: 'sha256:cc', reason: 'squeaks' } } }), clockSynchronized: false, process: 'absent' });
  expect(found.map((diagnosis) => diagnosis.likelihood)).toEqual(found.map((diagnosis) => diagnosis.likelihood).toSorted((a, b) => b - a));
  expect(found).toHaveLength(3);
});
