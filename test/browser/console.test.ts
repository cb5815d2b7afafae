import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumMissing, openBrowser } from '../support/chromium.ts';
import { openConsoleFleet, type ConsoleFleet } from '../support/console-fleet.ts';

interface Rollout { id: string; state: string }

if (chromiumMissing !== undefined) console.warn(`skipped: ${chromiumMissing}`);

describe.skipIf(chromiumMissing !== undefined)('the live console', () => {
  let fleet: ConsoleFleet;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    fleet = await openConsoleFleet();
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) faults.push(message.text());
    });
  });
  afterAll(async () => {
    await browser?.close();
    await fleet?.close();
  });

  it('asks for a token, refuses a wrong one with the reason, and takes the right one', async () => {
    await page.goto(fleet.running.httpUrl);
    await page.getByLabel('Token', { exact: true }).fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('The token was not accepted: the token is unknown or revoked').waitFor();
    await page.getByLabel('Token', { exact: true }).fill(fleet.running.adminToken);
    await page.getByRole('button', { name: 'Open the console' }).click();
    await page.getByRole('rowheader', { name: 'line-1' }).waitFor();
    expect(page.url()).not.toContain(fleet.running.adminToken);
  });

  it('shows the fleet, what may be approved, and nothing where nothing is', async () => {
    expect(await page.locator('#fleet tbody tr').count()).toBe(4);
    await page.getByText('No rollout yet').waitFor();
    expect(await page.locator('#candidates').innerText()).toContain('hold-out accuracy 95.0\u00a0%; conversion verified');
    await expect.poll(async () => page.locator('#connection').innerText()).toContain('live');
  });

  it('filters devices while one types', async () => {
    await page.getByLabel('Filter').fill('line-3');
    await expect.poll(async () => page.locator('#fleet tbody tr').count()).toBe(1);
    await page.getByLabel('Filter').fill('');
    await expect.poll(async () => page.locator('#fleet tbody tr').count()).toBe(4);
  });

  it('acknowledges an alert', async () => {
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.locator('#alerts .state', { hasText: 'acknowledged' }).waitFor();
    expect(await fleet.call('GET', '/alerts')).toMatchObject({ alerts: [{ id: 'drift-motor-1', state: 'acknowledged' }] });
  });

  it('approves a version by a click', async () => {
    await page.getByRole('button', { name: 'Approve motor-v2' }).click();
    await expect.poll(async () => page.getByRole('button', { name: 'Approve motor-v2' }).count()).toBe(0);
    expect(await fleet.call('GET', '/versions/motor-v2')).toMatchObject({ state: 'approved' });
  });

  it('shows a rollout as it starts, pauses, resumes and aborts it', async () => {
    await fleet.call('POST', '/rollout-templates', { name: 'halves', spec: { waves: [{ count: 1 }, { percent: 100 }] } });
    await page.getByRole('button', { name: 'as halves' }).click();
    expect((await page.locator('#confirm-question').innerText()).replaceAll('\u00a0', ' ')).toMatch(/^Roll motor-v2 out to 4 devices, in 2 waves of 1, 3\?/);
    await page.getByRole('button', { name: 'Yes' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    expect(await page.getByRole('button', { name: 'Roll out' }).count()).toBe(0);
    const { rollouts } = await fleet.call<{ rollouts: Rollout[] }>('GET', '/rollouts');
    const { id } = rollouts[0] as Rollout;
    const stateOf = async (): Promise<string> => (await fleet.call<Rollout>('GET', `/rollouts/${id}`)).state;
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    expect(await stateOf()).toBe('paused');
    await page.getByRole('button', { name: 'Resume' }).press('Enter');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    expect(await stateOf()).toBe('running');

    await page.getByRole('button', { name: 'Abort and revert' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await stateOf()).toBe('running');
    await page.getByRole('button', { name: 'Abort and revert' }).click();
    await page.getByRole('button', { name: 'Yes' }).click();
    await page.locator('#rollouts .state', { hasText: 'aborted' }).waitFor();
    expect(await stateOf()).toBe('aborted');
  });

  it('stops the fleet with a reason, shows the stop, and lifts it', async () => {
    const { id } = await fleet.call<Rollout>('POST', '/rollouts', { versionId: 'motor-v2', waves: [{ percent: 100 }] });
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.getByRole('button', { name: 'Stop the fleet' }).click();
    await page.getByLabel('Reason').fill('smoke in hall 2');
    await page.getByRole('button', { name: 'Yes' }).click();
    await page.locator('#stop', { hasText: 'The fleet is stopped' }).waitFor();
    expect(await page.locator('#stop').innerText()).toContain('smoke in hall 2');
    expect(await fleet.call('GET', '/fleet/stop')).toMatchObject({ stop: { reason: 'smoke in hall 2' } });
    expect((await fleet.call<Rollout>('GET', `/rollouts/${id}`)).state).toBe('paused');

    await page.getByRole('button', { name: 'Lift the stop' }).click();
    await page.getByRole('button', { name: 'Yes' }).click();
    await page.getByRole('button', { name: 'Stop the fleet' }).waitFor();
    expect(await fleet.call('GET', '/fleet/stop')).toEqual({ stop: null });
    await page.getByRole('button', { name: 'Resume' }).waitFor();
  });

  it('opens the timeline of a rollout, and keeps it open while it goes on', async () => {
    const newest = page.locator('#rollouts article').first();
    await newest.getByText('Timeline').click();
    await newest.locator('.timeline li', { hasText: 'emergency stop' }).waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await newest.locator('.timeline li', { hasText: 'resumed' }).waitFor();
    await page.getByRole('button', { name: 'Abort', exact: true }).click();
    await page.getByRole('button', { name: 'Yes' }).click();
    await newest.locator('.timeline li', { hasText: 'aborted' }).waitFor();
  });

  it('shows events as they happen', async () => {
    await fleet.call('POST', '/devices', { id: 'line-5' });
    await page.locator('#events li', { hasText: 'device enrolled' }).filter({ hasText: 'line-5' }).waitFor();
    await page.getByRole('rowheader', { name: 'line-5' }).waitFor();
  });

  it('says that the control plane is away, keeps what it knew, and comes back by itself', async () => {
    await fleet.stop();
    await page.getByText('The control plane is away').waitFor();
    expect(await page.locator('#fleet tbody tr').count()).toBe(5);
    await fleet.start();
    await expect.poll(async () => page.locator('#connection').innerText()).toContain('live');
    expect(await page.locator('#notice').innerText()).toBe('');
  });

  it('had no script error and broke no content security policy', () => {
    expect(faults).toEqual([]);
  });
});
