import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { z } from 'zod';
import type { AskSwapConsent, SwapAnswer, SwapConsentConfig, SwapQuestion } from './swap-consent.ts';

const answerBytesMax = 4_096;
const answerSchema = z.object({ allowed: z.boolean(), reason: z.string().max(500).optional() });

/** Asks the line the way its config says. */
export function createSwapConsent(config: SwapConsentConfig): AskSwapConsent {
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
  }), new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }))]);
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
