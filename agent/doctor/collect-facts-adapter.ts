import { execFile } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { existsSync } from 'node:fs';
import { readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import mqtt from 'mqtt';
import { runtimeKinds } from '../../runtime/model-runtime.ts';
import { openRuntime } from '../../runtime/open-runtime.ts';
import type { DoctorFacts } from './diagnose.ts';

/** How long the broker may take for each step. */
const stepMsMax = 5_000;

type Broker = DoctorFacts['broker'];

/** Tries the way to the broker step by step, as far as it goes. @param login whether to log in as the device; not while its agent does */
export async function probeBroker(url: string, deviceId: string, password: string, login: boolean): Promise<Broker> {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const tls = protocol === 'mqtts:' || protocol === 'wss:';
  const at = Number(port) || { 'mqtt:': 1883, 'mqtts:': 8883, 'ws:': 80, 'wss:': 443 }[protocol] || 1883;
  const found = (step: Broker['step'], fault: string | undefined, certificateEndsMs?: number): Broker => ({ url, step, fault, certificateEndsMs });
  try {
    await lookup(host);
  } catch (fault) {
    return found('resolve', messageOf(fault));
  }
  const connected = await probeConnect(host, at);
  if (connected !== undefined) return found('connect', connected);
  const certificate = tls ? await probeTls(host, at) : undefined;
  if (certificate?.fault !== undefined) return found('tls', certificate.fault, certificate.endsMs);
  const refused = login ? await probeLogin(url, deviceId, password) : undefined;
  return found('login', refused, certificate?.endsMs);
}

function probeConnect(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: stepMsMax });
    const end = (fault: string | undefined): void => {
      socket.destroy();
      resolve(fault);
    };
    socket.once('connect', () => end(undefined));
    socket.once('timeout', () => end(`no answer within ${stepMsMax} ms`));
    socket.once('error', (fault) => end(messageOf(fault)));
  });
}

function probeTls(host: string, port: number): Promise<{ readonly fault: string | undefined; readonly endsMs: number | undefined }> {
  return new Promise((resolve) => {
    // Connected without the check, so that what is wrong with the certificate can be told; nothing is sent over it.
    const socket = connectTls({ host, port, servername: host, rejectUnauthorized: false, timeout: stepMsMax });
    const end = (fault: string | undefined, endsMs?: number): void => {
      socket.destroy();
      resolve({ fault, endsMs });
    };
    socket.once('secureConnect', () => {
      const ends = Date.parse(socket.getPeerCertificate().valid_to);
      const refusal = socket.authorizationError as Error | string | undefined;
      end(socket.authorized || refusal === undefined ? undefined : String(refusal), Number.isNaN(ends) ? undefined : ends);
    });
    socket.once('timeout', () => end(`no TLS handshake within ${stepMsMax} ms`));
    socket.once('error', (fault) => end(messageOf(fault)));
  });
}

async function probeLogin(url: string, deviceId: string, password: string): Promise<string | undefined> {
  try {
    const client = await mqtt.connectAsync(url, { clientId: deviceId, username: deviceId, password, clean: true, reconnectPeriod: 0, connectTimeout: stepMsMax }, false);
    await client.endAsync();
    return undefined;
  } catch (fault) {
    return messageOf(fault);
  }
}

/** Whether the data folder takes a file, and how much room there is. */
export async function probeDisk(dataDir: string): Promise<DoctorFacts['disk']> {
  // Before its first start the agent has no folder: what matters is whether it can make one.
  if (!existsSync(dataDir) && dirname(dataDir) !== dataDir) return probeDisk(dirname(dataDir));
  const path = join(dataDir, '.doctor');
  const writeFault = await writeFile(path, 'can this folder be written?\n', { flush: true }).then(() => rm(path)).then(() => undefined, messageOf);
  const free = await statfs(dataDir).catch(() => undefined);
  // A file system without a fixed number of inodes says 0 of 0.
  return { writeFault, freeBytes: free === undefined ? undefined : free.bavail * free.bsize, freeInodes: free === undefined || free.files === 0 ? undefined : free.ffree };
}

export async function probeRuntimes(): Promise<DoctorFacts['runtimes']> {
  const found = [];
  for (const kind of runtimeKinds) {
    const opened = await openRuntime(kind);
    found.push({ kind, fault: opened.ok ? undefined : opened.error.message });
  }
  return found;
}

/** Whether a time service keeps the clock; undefined where the system does not say. */
export function probeClock(): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    execFile('timedatectl', ['show', '--property=NTPSynchronized', '--value'], { timeout: stepMsMax }, (fault, said) => resolve(fault !== null ? undefined : said.trim() === 'yes' ? true : said.trim() === 'no' ? false : undefined));
  });
}

/** Linux says how much can still be had without swapping; elsewhere nobody asks. */
export async function probeMemory(): Promise<DoctorFacts['memory']> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kib = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1];
  return { availableBytes: kib === undefined ? undefined : Number(kib) * 1024 };
}

function messageOf(fault: unknown): string {
  if (fault instanceof AggregateError && fault.errors.length > 0) return fault.errors.map(messageOf).join('; ');
  return fault instanceof Error ? fault.message : String(fault);
}
