import type { StationResult } from './line-state.ts';
import type { Station } from './stations.ts';

/** Text of the demo's screen: every function gives lines, nothing is written. */
export interface Look { readonly colors: boolean; readonly columns: number }

const codes = { bold: 1, dim: 2, red: 31, green: 32, cyan: 36 } as const;

function paint(look: Look, color: keyof typeof codes, text: string): string {
  return look.colors ? `\x1b[${codes[color]}m${text}\x1b[0m` : text;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

export function renderTitle(look: Look, title: string, facts: readonly string[]): string[] {
  return [paint(look, 'bold', `Fleetloop · ${title}`), ...facts.map((fact) => `  ${fact}`), ''];
}

/** `▸ 3/13 train version 1  ████░░ 62 %  epoch 40`, cut to the width. */
export function renderProgress(look: Look, place: number, total: number, station: Station, progress: string, fraction: number | undefined, elapsedMs: number): string {
  const bar = fraction === undefined ? '' : `${'█'.repeat(Math.round(clamp(fraction) * 12))}${'░'.repeat(12 - Math.round(clamp(fraction) * 12))} ${String(Math.round(clamp(fraction) * 100)).padStart(3)} %  `;
  const text = `${seconds(elapsedMs).padStart(8)}  ▸ ${String(place).padStart(2)}/${total} ${station.title}  ${bar}${progress}`;
  return paint(look, 'cyan', text.length > look.columns - 1 ? `${text.slice(0, look.columns - 2)}…` : text);
}

export function renderFinished(look: Look, place: number, total: number, station: Station, result: StationResult, elapsedMs: number): string {
  const mark = result.met ? paint(look, 'green', '✓') : paint(look, 'red', '✗');
  const bound = result.bound === '' ? '' : paint(look, 'dim', `  (${result.bound})`);
  return `${seconds(elapsedMs).padStart(8)}  ${mark} ${String(place).padStart(2)}/${total} ${station.title}: ${result.measured}${bound}`;
}

export function renderNote(look: Look, text: string): string {
  return paint(look, 'dim', `            ${text}`);
}

/** The table at the end: each station, what it measured, what it had to meet, and whether it did. */
export function renderTable(look: Look, stations: readonly Station[], finished: Readonly<Record<string, StationResult>>): string[] {
  const rows = stations.map((station) => {
    const result = finished[station.name];
    return { station: station.title, measured: result?.measured ?? 'not reached', bound: result?.bound ?? '', met: result?.met };
  });
  const width = (pick: (row: (typeof rows)[number]) => string, head: string): number => Math.max(head.length, ...rows.map((row) => pick(row).length));
  const [first, third] = [width((row) => row.station, 'station'), width((row) => row.bound, 'figure to meet')];
  const measuredMax = Math.max(24, look.columns - first - third - 14);
  const lines = [paint(look, 'bold', `  ${'station'.padEnd(first)}  ${'figure to meet'.padEnd(third)}  met  measured`)];
  for (const row of rows) {
    const met = row.met === undefined ? '-' : row.met ? paint(look, 'green', '✓') : paint(look, 'red', '✗');
    const [head = '', ...rest] = wrap(row.measured, measuredMax);
    lines.push(`  ${row.station.padEnd(first)}  ${row.bound.padEnd(third)}   ${met}   ${head}`);
    for (const more of rest) lines.push(`${' '.repeat(first + third + 11)}${more}`);
  }
  return lines;
}

/** The lineage of a version as `name value` lines, digests shortened. */
export function renderLineage(look: Look, versionId: string, bundleDigest: string, lineage: Readonly<Record<string, unknown>>): string[] {
  const lines = [paint(look, 'bold', `  lineage of ${versionId}, the version now running`), `    bundle  ${bundleDigest}`];
  const walk = (value: unknown, name: string): void => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) for (const [key, part] of Object.entries(value)) walk(part, name === '' ? key : `${name}.${key}`);
    else lines.push(`    ${name}  ${JSON.stringify(value).replaceAll('"', '').slice(0, 100)}`);
  };
  // The settings are named by their digest here; the lineage record holds them in full.
  walk(Object.fromEntries(Object.entries(lineage).filter(([name]) => name !== 'settings' && name !== 'schema')), '');
  return lines.slice(0, 40);
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
