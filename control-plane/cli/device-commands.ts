import type { Command } from 'commander';
import type { z } from 'zod';
import * as answers from './answers.ts';
import { CliError } from './api-client.ts';
import { parseSamplingChange } from './parse-sampling-change.ts';
import { readJson } from './read-json.ts';
import { openSession, type Terminal } from './session.ts';

type Target = { readonly tag?: string };

const examples = `
Examples:
  fleetloop devices burst motor-01 --seconds 60 --probability 0.5
  fleetloop devices sampling motor-01 --set floor=0.02 --set uncertaintyMin=0.6 --dry-run
  fleetloop devices sampling --tag hall-2 --file sampling.json
  fleetloop devices erase motor-01 --before 2026-11-01 --samples --dry-run
  fleetloop devices erasures motor-01`;

/** devices ...: what is ordered of devices beside what they run. */
export function addDeviceCommands(program: Command, terminal: Terminal): void {
  const devices = program.command('devices').description('what devices do beside running a model: burst, sampling, erase, erasures, quality').addHelpText('after', examples);
  devices
    .command('burst [device]')
    .description('have a device, or all with a tag, keep more samples for a while; it ends by itself')
    .option('--tag <tag>', 'all devices with this tag')
    .requiredOption('--seconds <seconds>', 'how long, from when the device hears of it', toNumber)
    .requiredOption('--probability <probability>', 'of every input, above 0, at most 1', toNumber)
    .action(async (deviceId: string | undefined, { tag, seconds, probability }: Target & { seconds: number; probability: number }, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      show(await api.request('POST', '/orders/burst', answers.toldDevices, { ...targetOf(deviceId, tag), seconds, probability }), (value) => `${value.deviceIds.join(', ')} told: ${seconds} s with at least ${probability} from when it hears of it`);
    });
  devices
    .command('sampling [device]')
    .description('sampling of a device, or of all with a tag, in place of what comes with the bundle')
    .option('--tag <tag>', 'all devices with this tag')
    .option('--set <name=value>', 'one setting, e.g. floor=0.02 (randomFloor), uncertaintyMin=0.6, perDayMax=none; others stay as they are; may be repeated', collect, [])
    .option('--file <file>', 'all settings as JSON, as in a model or a rollout')
    .option('--clear', 'what comes with the bundle holds again')
    .option('--dry-run', 'say what would hold, and tell nobody')
    .action(async (deviceId: string | undefined, { tag, file, clear, set, dryRun = false }: Target & { file?: string; clear?: boolean; set: readonly string[]; dryRun?: boolean }, command: Command) => {
      if ([set.length > 0, file !== undefined, clear === true].filter(Boolean).length !== 1) throw new CliError('cli.usage', 'give one of --set with settings to change, --file with all of them, or --clear');
      const { api, show } = await openSession(command, terminal);
      const change = set.length > 0 ? { change: parseSamplingChange(set) } : { sampling: file === undefined ? null : await readJson(file) };
      show(await api.request('POST', '/orders/sampling', answers.samplingChange, { ...targetOf(deviceId, tag), ...change, dryRun }), (value) => value.devices.map((row) => `${row.deviceId} ${value.dryRun ? 'would be told' : 'told'}: ${describeChange(row.before, row.after)}`).join('\n'));
    });
  devices
    .command('erase <device>')
    .description('erase the samples and windows of a device, here at once and on the device when it hears of it; it answers with a receipt')
    .option('--before <time>', 'only what was made before, e.g. 2026-11-01 or 2026-11-01T06:00Z', toTime, 0)
    .option('--samples', 'samples alone')
    .option('--dry-run', 'say what would be erased here')
    .action(async (deviceId: string, { before, samples = false, dryRun = false }: { before: number; samples?: boolean; dryRun?: boolean }, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      const request = { deviceId, beforeMs: before, samplesOnly: samples };
      if (dryRun) show(await api.request('POST', '/erasures', answers.erasurePreview, { ...request, dryRun }), (value) => `would erase here ${describeHere(value.here)}; and whatever of it ${deviceId} still has`);
      else show(await api.request('POST', '/erasures', answers.erasure, request), (value) => `${value.id}: erased here ${describeHere(value.here)}; ${deviceId} is told, its receipt comes with fleetloop devices erasures ${deviceId}`);
    });
  addQueries(devices, terminal);
}

function addQueries(devices: Command, terminal: Terminal): void {
  devices
    .command('erasures [device]')
    .description('erasures and their receipts, newest first')
    .action(async (deviceId: string | undefined, _options, command: Command) => {
      const { api, show, table } = await openSession(command, terminal);
      show(await api.request('GET', `/erasures${queryOf(deviceId)}`, answers.erasures), (value) =>
        table(
          value.erasures,
          [
            { title: 'ERASURE', value: (row) => row.id, fixed: true },
            { title: 'DEVICE', value: (row) => row.deviceId, fixed: true },
            { title: 'ORDERED', value: (row) => new Date(row.orderedMs).toISOString(), fixed: true },
            { title: 'BY', value: (row) => row.orderedBy },
            { title: 'OF', value: (row) => `${row.samplesOnly ? 'samples' : 'samples, windows'}${row.beforeMs === 0 ? '' : ` before ${new Date(row.beforeMs).toISOString()}`}` },
            { title: 'HERE', value: (row) => describeHere(row.here) },
            { title: 'RECEIPT', value: (row) => describeReceipt(row.receipt) },
          ],
          'nothing was ordered to be erased',
        ),
      );
    });
  devices
    .command('quality [device]')
    .description('what is wrong with readings now')
    .action(async (deviceId: string | undefined, _options, command: Command) => {
      const { api, show, table } = await openSession(command, terminal);
      show(await api.request('GET', `/quality${queryOf(deviceId)}`, answers.findings), (value) =>
        table(
          value.findings,
          [
            { title: 'DEVICE', value: (row) => row.deviceId, fixed: true },
            { title: 'COLUMN', value: (row) => row.column },
            { title: 'RULE', value: (row) => row.rule, fixed: true },
            { title: 'VALUES', value: (row) => String(row.count), fixed: true },
            { title: 'SINCE', value: (row) => new Date(row.firstMs).toISOString(), fixed: true },
          ],
          'no quality rule is broken',
        ),
      );
    });
}

function describeHere({ samples, labelled, windows, bytes }: z.infer<typeof answers.erasurePreview>['here']): string {
  return `${samples} samples${labelled === 0 ? '' : ` (${labelled} labelled; earlier dataset snapshots keep theirs)`}, ${windows} windows, ${bytes} bytes`;
}

function describeReceipt(receipt: z.infer<typeof answers.erasure>['receipt']): string {
  return receipt === null ? 'not yet' : `${receipt.samples} samples, ${receipt.windows} windows, ${receipt.bytes} bytes at ${new Date(receipt.executedMs).toISOString()}, ${receipt.digest}`;
}

function targetOf(deviceId: string | undefined, tag: string | undefined): object {
  if ((deviceId === undefined) === (tag === undefined)) throw new CliError('cli.usage', 'give either a device or --tag');
  return deviceId === undefined ? { tag } : { deviceId };
}

function queryOf(deviceId: string | undefined): string {
  return deviceId === undefined ? '' : `?deviceId=${encodeURIComponent(deviceId)}`;
}

/** Before and after, of what changes. */
function describeChange(before: Readonly<Record<string, unknown>> | null, after: Readonly<Record<string, unknown>> | null): string {
  if (after === null) return 'what its own config says';
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])];
  const text = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value));
  const changed = names.filter((name) => text(before?.[name]) !== text(after[name])).map((name) => `${name} ${before === null ? 'not told' : text(before[name])} -> ${text(after[name])}`);
  return changed.length === 0 ? 'nothing changes' : changed.join(', ');
}

function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function toNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new CliError('cli.usage', `${JSON.stringify(text)} is no number`);
  return value;
}

function toTime(text: string): number {
  const ms = Date.parse(text);
  if (!Number.isFinite(ms)) throw new CliError('cli.usage', `${JSON.stringify(text)} is no time; expected one like 2026-11-01 or 2026-11-01T06:00Z`);
  return ms;
}
