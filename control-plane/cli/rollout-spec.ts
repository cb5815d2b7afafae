import { InvalidArgumentError, type Command } from 'commander';
import { CliError } from './api-client.ts';
import { readJson } from './read-json.ts';

type Wave = { kind?: string } & ({ count: number } | { percent: number } | { deviceIds: string[] });

/** What a rollout is made of, as options of a command. */
export interface SpecOptions {
  spec?: string;
  template?: string;
  tags?: string[];
  anyTags?: string[];
  notTags?: string[];
  devices?: string[];
  agentVersion?: string;
  dynamic?: boolean;
  waves?: Wave[];
  perHour?: number;
  order?: string;
  confirmedPercentMin?: number;
  failedMax?: number;
  silentMax?: number;
  deadline?: number;
  onTrip?: string;
  soak?: { inferencesMin: number; durationMs: number };
  proveAccuracy?: number;
  atMost?: { key: string; outMax: number }[];
  atomic?: string;
  window?: object[];
  shadow?: { inferencesMin: number; durationMs: number };
  approveStart?: boolean;
  approveWaves?: 'all' | number[];
  approveByOther?: boolean;
  leaveOut?: boolean;
  rollback?: boolean;
}

/** Adds the options that make a spec. */
export function addSpecOptions(command: Command): Command {
  return command
    .option('--spec <file>', 'a JSON file with any of a spec\'s fields; options given here win')
    .option('--template <name>', 'begin from a template: name, or name@version')
    .option('--tags <tags>', 'only devices that carry all of these, comma-separated, e.g. site:oslo,line:7', parseList)
    .option('--any-tags <tags>', 'only devices that carry at least one of these', parseList)
    .option('--not-tags <tags>', 'no device that carries one of these', parseList)
    .option('--devices <ids>', 'only these devices, comma-separated', parseList)
    .option('--agent-version <range>', 'only agents in this range, e.g. ">=1.2 <2"')
    .option('--dynamic', 'devices that come to match later get the version too')
    .option('--waves <sizes>', 'devices that have the version once each wave is open: numbers, percentages, lists, shadow: and ab: in front; e.g. 1,shadow:5%,ab:10%,pump-1+pump-2,100%', parseWaves)
    .option('--per-hour <devices>', 'tell at most so many devices of a wave in an hour', parseNumber)
    .option('--order <order>', 'online_first or random')
    .option('--confirmed-percent-min <percent>', 'of a wave, to open the next', parseNumber)
    .option('--failed-max <count>', 'failed devices of a wave that do not trip its gate', parseNumber)
    .option('--silent-max <count>', 'silent devices of a wave that do not trip its gate', parseNumber)
    .option('--deadline <seconds>', 'after which a device without outcome is silent', parseNumber)
    .option('--on-trip <what>', 'revert_wave, revert_all, stop or pause')
    .option('--soak <minima>', 'before the next wave opens: inferences of the wave with the new version[,seconds since it opened]', parseMinima)
    .option('--prove-accuracy <points>', 'waves open once a drop of so many points in labelled accuracy is excluded, e.g. 5; plan says how long that takes', parsePoints)
    .option('--at-most <limits>', 'devices out of service at once by kind of tag, e.g. line=1,site=3', parseLimits)
    .option('--atomic <key>', 'swap all devices of a site together or not at all, e.g. site')
    .option('--window <window...>', 'swap only in these, e.g. "mon-fri 22:00-04:00 +01:00" or "02:00-03:00"', parseWindow)
    .option('--shadow <minima>', 'run beside the old version first: inferences[,seconds]', parseMinima)
    .option('--approve-start', 'wait for an approval before anything is told to a device')
    .option('--approve-waves <waves>', 'wait for an approval before these waves, e.g. 2,3 or all', parseApprovals)
    .option('--approve-by-other', 'whoever creates the rollout may not approve it')
    .option('--leave-out', 'leave devices that another rollout has to it, instead of taking them')
    .option('--rollback', 'devices may go back to an older release');
}

/** The body of POST /rollouts. @throws CliError where the file cannot be read */
export async function specOf(versionId: string, options: SpecOptions): Promise<Record<string, unknown>> {
  const file = options.spec === undefined ? {} : await readSpec(options.spec);
  const { gate: fileGate, selector: fileSelector, activation: fileActivation, approval: fileApproval, ...rest } = file as Partial<Record<'gate' | 'selector' | 'activation' | 'approval', object>>;
  const selector = defined({
    deviceIds: options.devices, tags: options.tags, agentVersion: options.agentVersion,
    any: options.anyTags?.map((tag) => ({ tags: [tag] })), not: options.notTags?.map((tag) => ({ tags: [tag] })),
  });
  const { behaviour } = (fileGate ?? {}) as { behaviour?: object };
  const accuracy = options.proveAccuracy === undefined ? undefined : { tripAbove: Math.min(0.01, options.proveAccuracy / 500), openBelow: options.proveAccuracy / 100 };
  const gate = defined({ soak: options.soak, behaviour: accuracy === undefined ? undefined : { ...behaviour, accuracy }, confirmedPercentMin: options.confirmedPercentMin, failedMax: options.failedMax, silentMax: options.silentMax, deadlineMs: options.deadline === undefined ? undefined : Math.round(options.deadline * 1_000), onTrip: options.onTrip });
  const activation = defined({ atomicBy: options.atomic, windows: options.window });
  const approval = defined({ start: options.approveStart, waves: options.approveWaves, byOther: options.approveByOther });
  const given = defined({
    template: options.template,
    selector: merged(fileSelector, selector),
    gate: merged(fileGate, gate),
    membership: options.dynamic === true ? 'dynamic' : undefined,
    waves: options.waves?.map((wave) => defined({ ...wave, perHour: options.perHour })),
    order: options.order,
    redundancy: options.atMost,
    activation: merged(fileActivation, activation),
    approval: merged(fileApproval, approval),
    shadowing: options.shadow,
    overlap: options.leaveOut === true ? 'leave_out' : undefined,
    rollback: options.rollback,
  });
  if (options.perHour !== undefined && options.waves === undefined) throw new CliError('cli.usage', '--per-hour goes with --waves: name the waves it is for');
  return { ...rest, ...given, ...(versionId === '' ? {} : { versionId }) };
}

async function readSpec(path: string): Promise<object> {
  const value = await readJson(path);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new CliError('cli.file', `cannot take the spec from ${path}: it holds ${Array.isArray(value) ? 'a list' : JSON.stringify(value)?.slice(0, 100)}, expected a JSON object`);
  return value;
}

function defined(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined));
}

function merged(base: object | undefined, given: Record<string, unknown>): Record<string, unknown> | undefined {
  return base === undefined && Object.keys(given).length === 0 ? undefined : { ...base, ...given };
}

/** What is separated by commas. */
export function parseList(text: string): string[] {
  return splitList(text).filter((part) => part !== '');
}

/** Empty parts stay, for whoever refuses them. */
export function splitList(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}

function parseWaves(text: string): Wave[] {
  return text.split(',').map((part): Wave => {
    const match = /^(?:(shadow|ab):)?(?:(\d+(?:\.\d+)?)(%?)|((?!-\d)[A-Za-z0-9_-]+(?:\+[A-Za-z0-9_-]+)*))$/.exec(part.trim());
    const list = match?.[4]?.split('+');
    // A single word is taken for a mistyped size, unless it looks like a device: a digit or a dash in it.
    if (match === null || (list?.length === 1 && !/[\d-]/.test(list[0] as string))) throw new InvalidArgumentError(`${JSON.stringify(part)} is no wave; expected a number of devices, a percentage or devices joined by +, e.g. 1,25%,pump-1+pump-2,100%`);
    const kind = match[1] === undefined ? {} : { kind: match[1] };
    if (list !== undefined) return { ...kind, deviceIds: list };
    return match[3] === '%' ? { ...kind, percent: Number(match[2]) } : { ...kind, count: Number(match[2]) };
  });
}

function parseLimits(text: string): { key: string; outMax: number }[] {
  return parseList(text).map((part) => {
    const match = /^([^=]+)=(\d+)$/.exec(part);
    if (match === null) throw new InvalidArgumentError(`${JSON.stringify(part)} is no limit; expected <kind of tag>=<devices>, e.g. line=1`);
    return { key: match[1] as string, outMax: Number(match[2]) };
  });
}

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function parseWindow(text: string, before: object[] | undefined): object[] {
  const match = /^(?:([a-z]{3}(?:[-,][a-z]{3})*) )?(\d\d):(\d\d)-(\d\d):(\d\d)(?: ([+-])(\d\d):(\d\d))?$/.exec(text.trim().toLowerCase());
  const days = match?.[1]?.split(',').map(parseDays);
  // A minute of 60 would be the next hour's first, and a window that then ends as it starts lasts a day.
  const times = match === null ? [] : [[match[2], match[3]], [match[4], match[5]], [match[7], match[8]]];
  if (match === null || days?.includes(undefined) === true || times.some(([hour, minutes]) => Number(hour ?? 0) > 23 || Number(minutes ?? 0) > 59)) throw new InvalidArgumentError(`${JSON.stringify(text)} is no maintenance window; expected one like "mon-fri 22:00-04:00 +01:00" or "02:00-03:00"`);
  const minute = (hours: number): number => Number(match[hours]) * 60 + Number(match[hours + 1]);
  const offset = match[6] === undefined ? 0 : (match[6] === '-' ? -1 : 1) * minute(7);
  return [...(before ?? []), { ...(days === undefined ? {} : { days: days.flat() }), startMinute: minute(2), endMinute: minute(4), utcOffsetMinutes: offset }];
}

function parseDays(text: string): number[] | undefined {
  const [from, to] = text.split('-').map((name) => dayNames.indexOf(name));
  if (from === undefined || from < 0 || to === -1) return undefined;
  const days = ((to ?? from) - from + 7) % 7;
  return Array.from({ length: days + 1 }, (_, day) => (from + day) % 7);
}

function parseMinima(text: string): { inferencesMin: number; durationMs: number } {
  const [inferences, seconds, ...more] = text.split(',').map(parseNumber);
  if (more.length > 0) throw new InvalidArgumentError(`${JSON.stringify(text)} is more than two minima; expected inferences[,seconds], e.g. 500,3600`);
  return { inferencesMin: inferences as number, durationMs: Math.round((seconds ?? 0) * 1_000) };
}

function parsePoints(text: string): number {
  const points = parseNumber(text);
  if (points < 0.1 || points > 50) throw new InvalidArgumentError(`${JSON.stringify(text)} is no drop in accuracy; expected points from 0.1 to 50, e.g. 5`);
  return points;
}

function parseApprovals(text: string): 'all' | number[] {
  const waves = parseList(text);
  // A variable of a script that is not set must not leave the approvals out.
  if (waves.length === 0) throw new InvalidArgumentError(`${JSON.stringify(text)} names no wave; expected numbers of waves as they are written, the first is 1, or all, e.g. 2,3`);
  return text === 'all' ? 'all' : waves.map(parseNumber);
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError(`${JSON.stringify(text)} is not a number`);
  return value;
}
