import type { Command } from 'commander';
import * as answers from './answers.ts';
import { CliError } from './api-client.ts';
import { splitList } from './rollout-spec.ts';
import { openSession, type Terminal } from './session.ts';

const short = (digest: string): string => (digest === '' ? '-' : digest.slice('sha256:'.length, 'sha256:'.length + 12));

/** health, fleet ... and alerts ... */
export function addFleetCommands(program: Command, terminal: Terminal): void {
  program
    .command('health')
    .description('say whether the control plane is up')
    .action(async (_options, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      show(await api.request('GET', '/health', answers.health), (value) => `${value.status}, version ${value.version}, up since ${new Date(value.startedMs).toISOString()}, broker ${value.broker.url} with ${value.broker.clients ?? 'an unknown number of'} clients`);
    });
  const fleet = program.command('fleet').description('devices: list, show, drift, enroll, revoke').addHelpText('after', '\nExamples:\n  fleetloop fleet list\n  fleetloop fleet enroll motor-01 --tags hall-2,press\n  fleetloop fleet show motor-01 --json');
  fleet
    .command('list')
    .description('list every device')
    .action(async (_options, command: Command) => {
      const { api, show, table } = await openSession(command, terminal);
      show(await api.request('GET', '/devices', answers.devices), (value) =>
        table(
          value.devices,
          [
            { title: 'DEVICE', value: (row) => row.id, fixed: true },
            { title: 'ONLINE', value: (row) => (row.online ? 'yes' : 'no'), fixed: true },
            { title: 'RUNNING', value: (row) => row.runningVersion ?? short(row.runningDigest), fixed: true },
            { title: 'SYNC', value: (row) => (row.outOfSync ? 'out' : 'in'), fixed: true },
            { title: 'PHASE', value: (row) => row.phase },
            { title: 'REASON', value: (row) => row.reason },
            { title: 'TAGS', value: (row) => row.tags.join(',') },
          ],
          'no device is enrolled; enroll one with fleetloop fleet enroll <id>',
        ),
      );
    });
  fleet
    .command('drift')
    .description('list devices whose reported state is not what is desired of them, since when and why; ends with 1 where there is one')
    .action(async (_options, command: Command) => {
      const { api, show, table } = await openSession(command, terminal);
      const found = await api.request('GET', '/devices?outOfSync=true', answers.devices);
      show(found, (value) =>
        table(
          value.devices,
          [
            { title: 'DEVICE', value: (row) => row.id, fixed: true },
            { title: 'DESIRED', value: (row) => short(row.desired?.digest ?? ''), fixed: true },
            { title: 'RUNNING', value: (row) => row.runningVersion ?? short(row.runningDigest), fixed: true },
            { title: 'SINCE', value: (row) => new Date(row.drift?.sinceMs ?? 0).toISOString(), fixed: true },
            { title: 'WHY', value: (row) => row.drift?.why ?? '' },
          ],
          'every device has confirmed what is desired of it',
        ),
      );
      if (found.devices.length > 0) throw new CliError('fleet.drift', `${found.devices.length} device(s) differ from what is desired`);
    });
  fleet
    .command('show <device>')
    .description('show one device')
    .action(async (id: string, _options, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      show(await api.request('GET', `/devices/${encodeURIComponent(id)}`, answers.device), (value) => JSON.stringify(value, undefined, 2));
    });
  fleet
    .command('enroll <device>')
    .description('give a device its credential; it is told only here')
    .option('--tags <tags>', 'comma-separated')
    .option('--rotate', 'replace the credential of an enrolled device')
    .action(async (id: string, options: { tags?: string; rotate?: boolean }, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      const body = { id, ...(options.tags === undefined ? {} : { tags: splitList(options.tags) }), ...(options.rotate === true ? { rotate: true } : {}) };
      show(await api.request('POST', '/devices', answers.enrollment, body), (value) => `device     ${value.id}\ncredential ${value.credential}\nbroker     ${value.mqttUrl}`);
    });
  fleet
    .command('revoke <device>')
    .description('end a device: it can no longer connect')
    .action(async (id: string, _options, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      await api.request('DELETE', `/devices/${encodeURIComponent(id)}`, answers.anyAnswer);
      show({ id, revoked: true }, () => `${id} is revoked`);
    });
  addAlertCommands(program, terminal);
}

function addAlertCommands(program: Command, terminal: Terminal): void {
  const alerts = program.command('alerts').description('alerts: list, acknowledge, close').addHelpText('after', '\nExamples:\n  fleetloop alerts list --state open\n  fleetloop alerts ack <id>');
  alerts
    .command('list')
    .description('list alerts')
    .option('--state <state>', 'open, acknowledged or closed')
    .action(async (options: { state?: string }, command: Command) => {
      const { api, show, table } = await openSession(command, terminal);
      show(await api.request('GET', `/alerts${options.state === undefined ? '' : `?state=${encodeURIComponent(options.state)}`}`, answers.alerts), (value) =>
        table(
          value.alerts,
          [
            { title: 'ALERT', value: (row) => row.id, fixed: true },
            { title: 'STATE', value: (row) => row.state, fixed: true },
            { title: 'KIND', value: (row) => row.kind, fixed: true },
            { title: 'MODEL', value: (row) => row.model },
            { title: 'RAISED', value: (row) => new Date(row.raisedMs).toISOString() },
            { title: 'SUMMARY', value: (row) => row.summary },
          ],
          'no alerts',
        ),
      );
    });
  for (const [name, action, text] of [['ack', 'acknowledge', 'acknowledged'], ['close', 'close', 'closed']] as const) {
    alerts
      .command(`${name} <alert>`)
      .description(`${action} an alert`)
      .action(async (id: string, _options, command: Command) => {
        const { api, show } = await openSession(command, terminal);
        show(await api.request('POST', `/alerts/${encodeURIComponent(id)}/${action}`, answers.anyAnswer), () => `${id} is ${text}`);
      });
  }
}
