import { createRequire } from 'node:module';
import { decodePreflightRequest } from '../../runtime/preflight-message.ts';

/**
 * Stands in for the preflight's child and hands a hostile file to the bare binding. The file comes as the first golden
 * vector's bytes: as the model itself, the verifier would refuse it before any process starts.
 */
const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const { vectors } = decodePreflightRequest(Buffer.concat(chunks));
const binding = createRequire(import.meta.url)('tfjs-tflite-node/build/Release/node_tflite_binding.node') as { Interpreter: new (model: ArrayBuffer, options: object) => { infer(): boolean } };
new binding.Interpreter(new Uint8Array(vectors[0]?.input.buffer as ArrayBuffer).buffer, {}).infer();
process.stdout.write('{"outcome":"skipped","reason":"the model did not crash"}\n');
