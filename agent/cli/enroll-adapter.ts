import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Document } from 'yaml';
import { z } from 'zod';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { decodeConfig, slotDeviceId, type AgentConfig } from '../config.ts';
import { parseConfigText } from './parse-config-text.ts';

interface Registration {
  /** The control plane, e.g. http://host:8080. */
  readonly server: string;
  /** An operator's or administrator's token. */
  readonly token: string;
  readonly tags: readonly string[];
  /** The device is known already: give it a new credential. */
  readonly rotate: boolean;
}

export interface EnrollOptions extends Registration {
  readonly deviceId: string;
  readonly dataDir: string;
  /** Where the config goes; readable by its owner only, as it holds the device's credential. One that is there is never written over. */
  readonly out: string;
}

export interface EnrollSlotOptions extends Registration {
  readonly slot: string;
  /** The config of the device that gets the slot; it is written anew with the slot in it. */
  readonly config: string;
}

const publicKey = z.object({ keyId: z.string(), spkiBase64: z.string() });
const enrollment = z.object({ id: z.string(), credential: z.string(), mqttUrl: z.string(), trust: z.object({ release: z.array(publicKey), assignment: z.array(publicKey) }) });
const refusal = z.object({ code: z.string(), detail: z.string().optional(), title: z.string().optional() });
const slotsOf = z.looseObject({ deviceId: z.string(), slots: z.record(z.string(), z.unknown()).default({}) });

export type EnrollProblem = Problem<'enroll.unreachable' | 'enroll.refused' | 'enroll.unexpected_answer' | 'enroll.unwritable' | 'enroll.slot_taken' | 'enroll.config_there' | 'config.invalid'>;

/** Asks the control plane to take the device in, and writes the agent's config. With rotate a config of the device that is there gets the new credential and keys, and stays as it is otherwise. */
export async function enrollDevice(options: EnrollOptions): Promise<Result<string, EnrollProblem>> {
  const before = await readBefore(options);
  if (!before.ok) return before;
  const enrolled = await register(options.deviceId, options);
  if (!enrolled.ok) return enrolled;
  const { id, credential, mqttUrl, trust } = enrolled.value;
  if (before.value !== undefined) return write(options.out, await withCredential(before.value, credential, trust));
  const config = { deviceId: id, dataDir: resolve(options.dataDir), broker: { url: mqttUrl, password: credential }, trust, source: { kind: 'stdin' }, sink: { kind: 'stdout' }, runtime: 'auto' };
  const checked = decodeConfig(config);
  if (!checked.ok) return problem('enroll.unexpected_answer', `what ${options.server} answered makes no valid config: ${checked.error.message}`);
  return write(options.out, `${JSON.stringify(config, null, 2)}\n`);
}

/** The text of the config that is there already; it is looked at before anything is enrolled. */
async function readBefore({ out, deviceId, rotate }: EnrollOptions): Promise<Result<string | undefined, EnrollProblem>> {
  if (!existsSync(out)) return ok(undefined);
  if (!rotate) return problem('enroll.config_there', `${out} is there already, and holds what cannot be had again; choose another --out, or, if it is the config of ${deviceId}, give it a new credential with --rotate`);
  const before = await readConfigFile(out);
  if (!before.ok) return before;
  const { text, config } = before.value;
  return config.deviceId === deviceId ? ok(text) : problem('enroll.config_there', `${out} is the config of ${config.deviceId}, not of ${deviceId}; choose another --out`);
}

/** A config that can run: its text, the value in it, and what that means. */
async function readConfigFile(path: string): Promise<Result<{ readonly text: string; readonly given: unknown; readonly config: AgentConfig }, Problem<'config.invalid'>>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    return problem('config.invalid', `cannot read ${path}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const given = await parseConfigText(text);
  if (!given.ok) return problem('config.invalid', `${path}: ${given.error.message}`);
  const decoded = decodeConfig(given.value);
  return decoded.ok ? ok({ text, given: given.value, config: decoded.value }) : problem('config.invalid', `${path}: ${decoded.error.message}`);
}

/**
 * Asks the control plane to take a slot in as a device of its own, tagged with its name and its host's, and writes it into the
 * device's config, whose form and comments stay. A new slot takes readings by HTTP on a free port until its source is written there.
 *
 * @returns the slot's device id
 */
export async function enrollSlot(options: EnrollSlotOptions): Promise<Result<string, EnrollProblem>> {
  const { slot, config: path } = options;
  // A config that is wrong elsewhere is mended first: nothing is enrolled for one that cannot run.
  const before = await readConfigFile(path);
  if (!before.ok) return before;
  const { text, given } = before.value;
  const { deviceId, slots } = slotsOf.parse(given);
  const known = Object.hasOwn(slots, slot);
  if (known && !options.rotate) return problem('enroll.slot_taken', `${path} has a slot ${JSON.stringify(slot)} already; choose another name, or give it a new credential with --rotate`);
  const id = slotDeviceId(deviceId, slot);
  const trial = decodeConfig({ ...(given as object), slots: { ...slots, [slot]: { ...newSlot(''), ...(slots[slot] as object | undefined) } } });
  if (!trial.ok) return problem('config.invalid', `${path}: ${trial.error.message}`);
  const enrolled = await register(id, { ...options, tags: [`slot:${slot}`, `host:${deviceId}`, ...options.tags] });
  if (!enrolled.ok) return enrolled;
  const written = await write(path, await withSlot(text, slot, enrolled.value.credential, known));
  return written.ok ? ok(id) : written;
}

function newSlot(credential: string): { broker: { password: string }; source: { kind: string } } {
  return { broker: { password: credential }, source: { kind: 'http' } };
}

/** The config's text with the slot, or with its new credential. */
async function withSlot(text: string, slot: string, credential: string, known: boolean): Promise<string> {
  const { isMap, parseDocument } = await import('yaml');
  const document = parseDocument(text);
  if (known) document.setIn(['slots', slot, 'broker', 'password'], credential);
  else {
    if (!isMap(document.get('slots'))) document.set('slots', document.createNode({}));
    document.setIn(['slots', slot], document.createNode(newSlot(credential)));
  }
  return render(text, document);
}

/** The config's text with the device's new credential and the keys that count now. */
async function withCredential(text: string, credential: string, trust: z.infer<typeof enrollment>['trust']): Promise<string> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text);
  document.setIn(['broker', 'password'], credential);
  document.set('trust', document.createNode(trust));
  return render(text, document);
}

/** JSON stays JSON, YAML keeps its comments. */
function render(before: string, document: Document): string {
  return before.trimStart().startsWith('{') ? `${JSON.stringify(document.toJS(), null, 2)}\n` : document.toString({ lineWidth: 0 });
}

async function register(deviceId: string, { server, token, tags, rotate }: Registration): Promise<Result<z.infer<typeof enrollment>, EnrollProblem>> {
  const url = new URL('/api/v1/devices', server);
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id: deviceId, tags, rotate }),
      signal: AbortSignal.timeout(30_000),
    });
  } catch (cause) {
    return problem('enroll.unreachable', `no answer from ${url.origin}: ${reasonOf(cause)}; is the control plane running, and is --server right?`);
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const told = refusal.safeParse(body);
    return problem('enroll.refused', `${url.origin} answered ${response.status}${told.success ? ` ${told.data.code}: ${told.data.detail ?? told.data.title ?? ''}` : ''}`);
  }
  const enrolled = enrollment.safeParse(body);
  return enrolled.success ? ok(enrolled.data) : problem('enroll.unexpected_answer', `${url.origin} is not a Fleetloop control plane of this version: ${z.prettifyError(enrolled.error)}`);
}

/** fetch itself says only that it failed; why is in its cause. */
function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return inner instanceof Error ? inner.message || String((inner as NodeJS.ErrnoException).code) : String(inner);
}

/** As a whole or not at all: a credential is told only once. */
async function write(path: string, text: string): Promise<Result<string, EnrollProblem>> {
  try {
    await writeFile(`${path}.new`, text, { mode: 0o600 });
    await rename(`${path}.new`, path);
    return ok(path);
  } catch (cause) {
    return problem('enroll.unwritable', `cannot write ${path}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
