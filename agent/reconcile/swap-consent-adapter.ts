import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { z } from 'zod';
import { openModbusSession } from '../inference/adapters/modbus-source.ts';
import { openOpcUaSession } from '../inference/adapters/opcua-source.ts';
import type { SourceAdapterPorts } from '../inference/adapters/source-adapter.ts';
import type { AskSwapConsent, SwapAnswer, SwapConsentConfig, SwapQuestion } from './swap-consent.ts';

const answerBytesMax = 4_096;
const answerSchema = z.object({ allowed: z.boolean(), reason: z.string().max(500).optional() });

/** Who asks, and where certificates may be kept. */
export type Place = Pick<SourceAdapterPorts, 'deviceId' | 'stateFolder'>;

/** Asks the line the way its config says. */
export function createSwapConsent(config: SwapConsentConfig, place: Place): AskSwapConsent {
  return async (question, signal) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(config.timeoutMs)]);
    try {
      switch (config.kind) {
        case 'http':
          return await askHttp(config, question, limit);
        case 'file':
          return await askFile(config, limit);
        case 'command':
          return await askCommand(config.command, question, limit);
        case 'modbus':
        case 'opcua':
          return await askTag(config, place, limit);
      }
    } catch (fault) {
      const why = limit.aborted && !signal.aborted ? `no answer within ${config.timeoutMs} ms` : describe(fault);
      return notNow(`it cannot be asked (${config.kind}): ${why}`);
    }
  };
}

async function askHttp({ url, method }: Extract<SwapConsentConfig, { kind: 'http' }>, question: SwapQuestion, signal: AbortSignal): Promise<SwapAnswer> {
  const response = await fetch(url, { method, signal, redirect: 'error', ...(method === 'POST' ? { body: JSON.stringify(question), headers: { 'content-type': 'application/json' } } : {}) });
  const text = await readSome(response);
  const said = answerSchema.safeParse(parseJson(text));
  if (!response.ok) return notNow(said.success && said.data.reason !== undefined ? said.data.reason : `${url} answered ${response.status}`);
  return said.success && !said.data.allowed ? notNow(said.data.reason ?? `${url} answered allowed: false`) : { granted: true };
}

async function askFile({ path, when }: Extract<SwapConsentConfig, { kind: 'file' }>, signal: AbortSignal): Promise<SwapAnswer> {
  // A file on a network that hangs does not hold the agent.
  const present = await Promise.race([access(path).then(() => true, (fault: unknown) => {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return false;
    throw fault;
  }), untilAborted(signal)]);
  return present === (when === 'present') ? { granted: true } : notNow(`${path} is ${present ? 'there' : 'not there'}`);
}

function askCommand([program = '', ...rest]: readonly string[], { bundle, model, version }: SwapQuestion, signal: AbortSignal): Promise<SwapAnswer> {
  const env = { ...process.env, FLEETLOOP_BUNDLE: bundle, FLEETLOOP_MODEL: model, FLEETLOOP_VERSION: String(version) };
  return new Promise((resolve, reject) => {
    execFile(program, rest, { env, signal, killSignal: 'SIGKILL', maxBuffer: 64 * 1024, windowsHide: true }, (fault, stdout, stderr) => {
      if (fault === null) resolve({ granted: true });
      else if (typeof fault.code === 'number') resolve(notNow(lastLine(stdout) || lastLine(stderr) || `${program} ended with ${fault.code}`));
      else reject(new Error(fault.message, { cause: fault }));
    });
  });
}

/** Asks a PLC in a session of its own: it is asked rarely, and a session kept for it might be gone. */
async function askTag(config: Extract<SwapConsentConfig, { kind: 'modbus' | 'opcua' }>, place: Place, signal: AbortSignal): Promise<SwapAnswer> {
  const opening = config.kind === 'modbus' ? openModbusSession({ ...config, registers: { tag: config.tag } }) : openOpcUaSession({ ...config, nodes: { tag: config.tag } }, place);
  const asked = opening.then(async (session) => {
    try {
      return await session.poll();
    } finally {
      await session.close();
    }
  });
  const { updates, absent } = await Promise.race([asked, untilAborted(signal)]);
  const name = config.kind === 'modbus' ? `${config.tag.table} ${config.tag.address}` : config.tag;
  const value = updates.get('tag');
  if (value === undefined) return notNow(`${name} cannot be read: ${absent}`);
  const wanted = typeof config.equals === 'boolean' ? Number(config.equals) : config.equals;
  return value === wanted ? { granted: true } : notNow(`${name} is ${JSON.stringify(value)}, not ${String(config.equals)}`);
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
}

/** What fetch throws says why only in its cause. */
function describe(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  return fault instanceof TypeError && fault.cause instanceof Error ? `${fault.message}: ${fault.cause.message}` : fault.message;
}

function notNow(why: string): SwapAnswer {
  return { granted: false, why: why.slice(0, 500) };
}

async function readSome(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > answerBytesMax) throw new Error(`the answer is over ${answerBytesMax} bytes`);
  }
  return text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
