import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { CliError, createApiClient, type ApiClient } from './api-client.ts';
import { formatTable, type Column } from './format-table.ts';

export const defaultUrl = 'http://127.0.0.1:8400';

/** Where the CLI reads and writes; tests bring their own. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Characters in a line. */
  readonly width: number;
  readonly writeLine: (text: string) => void;
  readonly signal: AbortSignal;
  readonly sleep: (ms: number) => Promise<void>;
}

/** What a command works with: the API, and one way to show things to people and one to programs. */
export interface Session {
  readonly api: ApiClient;
  readonly access: { readonly url: string; readonly token: string };
  readonly json: boolean;
  readonly terminal: Terminal;
  /** With --json the value as it is, otherwise what `text` makes of it. */
  readonly show: <T>(value: T, text: (value: T) => string) => void;
  readonly table: <T>(rows: readonly T[], columns: readonly Column<T>[], empty: string) => string;
}

/**
 * Opens a session from the command's options and the environment: FLEETLOOP_URL, and FLEETLOOP_TOKEN or the admin token
 * in ./data of the control plane's own machine.
 */
export async function openSession(command: Command, terminal: Terminal): Promise<Session> {
  const options = command.optsWithGlobals<{ url?: string; token?: string; json?: boolean }>();
  const url = options.url ?? terminal.env.FLEETLOOP_URL ?? defaultUrl;
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw new CliError('cli.invalid_url', `${JSON.stringify(url)} is no URL of a control plane; expected one like ${defaultUrl} (--url, FLEETLOOP_URL)`);
  const token = options.token ?? terminal.env.FLEETLOOP_TOKEN ?? (await readAdminToken());
  const json = options.json ?? false;
  return {
    api: createApiClient({ url, token }),
    access: { url, token: token ?? '' },
    json,
    terminal,
    show: (value, text) => terminal.writeLine(json ? JSON.stringify(value, undefined, 2) : text(value)),
    table: (rows, columns, empty) => (rows.length === 0 ? empty : formatTable(rows, columns, terminal.width)),
  };
}

async function readAdminToken(): Promise<string | undefined> {
  try {
    return (await readFile('data/admin.token', 'utf8')).trim();
  } catch {
    return undefined;
  }
}
