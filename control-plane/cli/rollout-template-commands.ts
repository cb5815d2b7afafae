import type { Command } from 'commander';
import * as answers from './answers.ts';
import { nameOptions } from './name-options.ts';
import { addSpecOptions, specOf, type SpecOptions } from './rollout-spec.ts';
import { openSession, type Terminal } from './session.ts';

/** rollouts templates ... */
export function addTemplateCommands(rollouts: Command, terminal: Terminal): void {
  const templates = rollouts
    .command('templates')
    .description('named, versioned specs: list, show, save')
    .addHelpText('after', '\nExamples:\n  fleetloop rollouts templates save night --waves 1,10%,100% --window "22:00-04:00 +01:00"\n  fleetloop rollouts create gas-v2 --template night');
  templates
    .command('list')
    .description('the newest version of each')
    .action(async (_options, command: Command) => {
      const { api, show, table } = await openSession(command, terminal);
      show(await api.request('GET', '/rollout-templates', answers.rolloutTemplates), (value) =>
        table(
          value.templates,
          [
            { title: 'TEMPLATE', value: (row) => row.name, fixed: true },
            { title: 'VERSION', value: (row) => row.version, fixed: true },
            { title: 'BY', value: (row) => row.createdBy, fixed: true },
            { title: 'SINCE', value: (row) => new Date(row.createdMs).toISOString(), fixed: true },
            { title: 'SPEC', value: (row) => JSON.stringify(row.spec) },
          ],
          'no templates; save one with fleetloop rollouts templates save <name>',
        ),
      );
    });
  templates
    .command('show <name>')
    .description('show a template; name, or name@version')
    .action(async (reference: string, _options, command: Command) => {
      const { api, show } = await openSession(command, terminal);
      const [name, version] = reference.split('@');
      show(await api.request('GET', `/rollout-templates/${encodeURIComponent(name ?? '')}${version === undefined ? '' : `?version=${encodeURIComponent(version)}`}`, answers.rolloutTemplate), (value) => JSON.stringify(value.spec, undefined, 2));
    });
  addSpecOptions(templates.command('save <name>').description('save a spec under a name, as a new version where it differs')).action(async (name: string, options: SpecOptions, command: Command) => {
    const { api, show } = await openSession(command, terminal);
    const { template: base, ...given } = await specOf('', options);
    const from = typeof base === 'string' ? (await api.request('GET', `/rollout-templates/${encodeURIComponent(base)}`, answers.rolloutTemplate)).spec : {};
    show(await nameOptions(api.request('POST', '/rollout-templates', answers.rolloutTemplate, { name, spec: { ...from, ...given } })), (value) => `${value.name}@${value.version} is saved`);
  });
}
