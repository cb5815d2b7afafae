import { CliError } from './api-client.ts';

/** Short names of the settings that are changed most. */
const aliases: Readonly<Record<string, string>> = { floor: 'randomFloor', measure: 'uncertaintyMeasure' };

/** `floor=0.02`, `uncertaintyMeasure=entropy`, `perDayMax=none` and so on, as fields of sampling; none: as if it had never been set. @throws CliError cli.usage */
export function parseSamplingChange(settings: readonly string[]): Record<string, unknown> {
  const change: Record<string, unknown> = {};
  for (const setting of settings) {
    const [, given = '', text = ''] = /^([A-Za-z]+)=(.+)$/s.exec(setting) ?? [];
    if (given === '') throw new CliError('cli.usage', `--set ${JSON.stringify(setting)}: expected NAME=VALUE like floor=0.02`);
    const name = aliases[given] ?? given;
    if (Object.hasOwn(change, name)) throw new CliError('cli.usage', `--set ${setting}: ${name} is given twice`);
    change[name] = text === 'none' ? null : parseValue(text);
  }
  return change;
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
