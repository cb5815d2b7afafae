import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));

/** Why pages cannot be tested here; undefined where they can. */
export const chromiumMissing: string | undefined = executablePath === undefined ? 'Chromium is not installed (apt-get install chromium)' : undefined;

/** A browser with an empty profile that talks to nobody but the page's server. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: executablePath ?? '',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}
