/** The fences between and inside the rooms, as data; check-fence.ts holds a file against them. */

/** Which other rooms a room may import. `*.test.ts` files may import anything. */
export const roomImports: Readonly<Record<string, readonly string[]>> = {
  proto: [],
  features: ['proto'],
  runtime: ['proto', 'features'],
  converter: ['proto', 'features', 'runtime'],
  'control-plane': ['proto', 'features', 'runtime', 'converter'],
  agent: ['proto', 'features', 'runtime'],
  simulators: ['proto', 'features', 'runtime', 'converter', 'control-plane', 'agent'],
  bin: ['agent', 'control-plane', 'converter', 'simulators', 'proto'],
  test: ['proto', 'features', 'runtime', 'converter', 'control-plane', 'agent', 'simulators', 'bin'],
  tools: ['proto'],
};

/**
 * Which packages a room may import. As imports run one way, the agent's list and those of the rooms below it are all
 * that a device ever loads. Rooms not named here may import every dependency of package.json.
 */
export const roomPackages: Readonly<Record<string, readonly string[]>> = {
  proto: ['protobufjs', 'zod'],
  features: ['@jsquash/jpeg', 'fast-png', 'zod'],
  runtime: ['@tensorflow/tfjs-tflite', 'flatbuffers', 'tfjs-tflite-node', 'zod'],
  converter: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', 'commander', 'flatbuffers', 'zod'],
  agent: ['lowdb', 'modbus-serial', 'mqtt', 'node-opcua-certificate-manager', 'node-opcua-client', 'protobufjs', 'yaml', 'zod'],
  bin: ['commander'],
};

/**
 * Shells touch the world: these names, everything in these folders, and the files listed one by one. Every other file
 * of the rooms decides: no input or output, no clock, no randomness, no timers.
 */
export const shellFileNames = /(^|[./-])(service|repository|routes|main|adapter)\.ts$/;
export const shellFolders = ['bin/', 'agent/cli/', 'test/', 'tools/', 'control-plane/api/', 'control-plane/cli/', 'control-plane/store/'];
export const shellFiles: ReadonlySet<string> = new Set([
  // The real clock: what everyone else is given as an argument.
  'proto/clock.ts',
  // Chooses between the two interpreters, which are adapters.
  'runtime/open-runtime.ts',
  // The agent's loop: puts its services together.
  'agent/agent.ts',
  // The same of the control plane: puts its rooms together.
  'control-plane/open-rooms.ts',
  // The gateway's service in three parts: what comes in, what goes out, and which chunks are out.
  'control-plane/gateway/ingest.ts',
  'control-plane/gateway/publish-artifacts.ts',
  'control-plane/gateway/publisher.ts',
  // What the ticks of the rollout service keep between them.
  'control-plane/rollout/live-rollouts.ts',
  // The simulated fleet: virtual time on the event loop, the machines with the real programs on them, and their world.
  'simulators/fleet/scheduler.ts',
  'simulators/fleet/simulated-database.ts',
  'simulators/fleet/simulated-device.ts',
  'simulators/fleet/simulated-control-plane.ts',
  'simulators/fleet/hostile-broker.ts',
  'simulators/fleet/fleet-world.ts',
]);
/** Single effects in files that otherwise decide, as `path name`. */
export const effectExceptions: ReadonlySet<string> = new Set([
  // Keys are made beside the functions that sign and verify with them.
  'proto/signing.ts generateKeyPairSync',
]);

/** What a file that decides may import of Node: pure functions. Of node:crypto only these names. */
export const pureBuiltins: ReadonlySet<string> = new Set(['node:assert', 'node:buffer', 'node:crypto', 'node:path', 'node:util']);
export const pureCryptoNames: ReadonlySet<string> = new Set(['createHash', 'createHmac', 'createPrivateKey', 'createPublicKey', 'KeyObject', 'sign', 'timingSafeEqual', 'verify']);
/** Packages that reach the world; a file that decides may import only their types. */
export const effectPackages: ReadonlySet<string> = new Set(['@hono/node-server', 'aedes', 'hono', 'kysely', 'lowdb', 'modbus-serial', 'mqtt', 'node-opcua-certificate-manager', 'node-opcua-client', 'tfjs-tflite-node', 'webgpu']);
/** Globals a file that decides may not touch, as `object` or `object.member`. */
export const effectGlobals: ReadonlySet<string> = new Set([
  'process', 'console', 'fetch', 'WebSocket', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask',
  'Date.now', 'Math.random', 'performance.now', 'crypto.randomUUID', 'crypto.getRandomValues',
]);

/**
 * Inside the control plane a room calls another room's service.ts only. Besides that anyone may import types, the
 * shared ground (the context, the store's types) and the vocabulary files, which hold schemas and constants and no behaviour; routes
 * use the API's router and roles; the files that put everything together (main.ts, api/, cli/) may import every room.
 */
export const controlPlaneShared = ['control-plane/context.ts', 'control-plane/store/'];
export const controlPlaneComposition = ['control-plane/main.ts', 'control-plane/open-rooms.ts', 'control-plane/api/', 'control-plane/cli/'];
export const controlPlaneForRoutes = ['control-plane/api/auth.ts', 'control-plane/api/router.ts'];
export const controlPlaneVocabulary: ReadonlySet<string> = new Set([
  'control-plane/api/auth.ts',
  'control-plane/delivery/delivery-policy.ts',
  'control-plane/monitor/behaviour.ts',
  'control-plane/registry/version.ts',
  'control-plane/rollout/gates/gate.ts',
  'control-plane/rollout/rollout.ts',
  'control-plane/training/training-spec.ts',
]);
