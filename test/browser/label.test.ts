import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumMissing, openBrowser } from '../support/chromium.ts';
import { motorClasses, openConsoleFleet, samplesOf, type ConsoleFleet } from '../support/console-fleet.ts';

interface Queue { unlabeled: number; labeled: number; skipped: number; byClass: Record<string, number> }

if (chromiumMissing !== undefined) console.warn(`skipped: ${chromiumMissing}`);

describe.skipIf(chromiumMissing !== undefined)('the labelling page', () => {
  let fleet: ConsoleFleet;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];
  const queue = async (model = 'motor'): Promise<Queue> => fleet.call<Queue>('GET', `/labels/queue?model=${model}`);

  beforeAll(async () => {
    fleet = await openConsoleFleet();
    browser = await openBrowser();
    page = await browser.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
  });
  afterAll(async () => {
    await browser?.close();
    await fleet?.close();
  });

  it('asks for a name once, then shows a signal without what the model said', async () => {
    await page.goto(`${fleet.running.httpUrl}/label#token=${fleet.running.adminToken}`);
    await page.getByLabel('Your name').fill('anna');
    await page.keyboard.press('Enter');
    await page.getByRole('img', { name: /acceleration over 256 rows/ }).waitFor();
    expect(await page.getByRole('radio').allInnerTexts()).toEqual(motorClasses.map((name, index) => expect.stringMatching(new RegExp(`^${index + 1}\\s*${name}$`))));
    expect(await page.locator('main').innerText()).not.toMatch(/confidence|predicted/);
  });

  it('answers by keyboard: a digit chooses, Enter confirms', async () => {
    await page.keyboard.press('Enter');
    expect(await queue()).toMatchObject({ labeled: 0 });
    for (const key of ['1', '2', '3']) {
      await page.keyboard.press(key);
      await page.getByRole('radio', { checked: true }).waitFor();
      await page.keyboard.press('Enter');
    }
    await expect.poll(async () => queue()).toMatchObject({ labeled: 3, byClass: { healthy: 1, 'outer-race': 1, imbalance: 1 } });
    expect(await page.locator('#progress').innerText()).toContain('anna: 3 answers given');
  });

  it('skips with s and takes the last answer back with u', async () => {
    await page.keyboard.press('s');
    await expect.poll(async () => queue()).toMatchObject({ labeled: 3, skipped: 1 });
    await page.keyboard.press('u');
    await expect.poll(async () => queue()).toMatchObject({ labeled: 3, skipped: 0 });
    await page.keyboard.press('u');
    await expect.poll(async () => queue()).toMatchObject({ labeled: 2, byClass: { healthy: 1, 'outer-race': 1 } });
    await page.getByText('anna: 2 answers given').waitFor();
  });

  it('is used with the mouse just as well', async () => {
    await page.getByRole('radio', { name: 'healthy' }).click();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await expect.poll(async () => queue()).toMatchObject({ labeled: 3, byClass: { healthy: 2 } });
  });

  it('shows its keys with ?', async () => {
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keys' }).waitFor();
    await page.keyboard.press('1');
    expect(await page.getByRole('radio', { checked: true, includeHidden: true }).count()).toBe(0);
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keys' }).waitFor({ state: 'hidden' });
  });

  it('keeps what was chosen, and takes answers, while more samples are leased', async () => {
    const [asked, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await page.route('**/labels/lease', async (route) => {
      asked.resolve();
      await held.promise;
      await route.continue();
    });
    const answer = async (given: number): Promise<void> => {
      await page.keyboard.press('1');
      await page.keyboard.press('Enter');
      await page.getByText(`anna: ${given} answers given`).waitFor();
    };
    for (const given of [4, 5, 6]) await answer(given);
    await asked.promise;
    await answer(7);
    await page.keyboard.press('1');
    held.resolve();
    // The answer waits behind the lease.
    await expect.poll(async () => queue()).toMatchObject({ labeled: 7 });
    expect(await page.getByRole('radio', { name: 'healthy', checked: true }).count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.getByText(`anna: ${samplesOf.motor} answers given`).waitFor();
  });

  it('takes numbers for a regression, refuses what is none, and says when all is done', async () => {
    await page.getByRole('button', { name: 'Label turbine: 2 waiting' }).click();
    await page.getByLabel('Measured value').waitFor();
    expect(await page.locator('#sample').innerText()).toMatch(/temperature[\s\S]*pressure[\s\S]*humidity/);
    await page.keyboard.type('6x');
    await page.keyboard.press('Enter');
    await page.getByText('"6x" is not a number').waitFor();
    await page.getByLabel('Measured value').fill('63,4');
    await page.keyboard.press('Enter');
    await expect.poll(async () => page.getByLabel('Measured value').inputValue()).toBe('');
    await page.keyboard.type('-1.5e1');
    await page.keyboard.press('Enter');
    await page.getByText('All done').waitFor();
    await expect.poll(async () => queue('turbine')).toMatchObject({ labeled: 2, byClass: { '63.4': 1, '-15': 1 } });
    expect(await queue()).toMatchObject({ labeled: samplesOf.motor, unlabeled: 0 });
  });

  it('sends an answer given while the control plane was away once it is back', async () => {
    await page.keyboard.press('u');
    await page.getByLabel('Measured value').waitFor();
    await fleet.stop();
    await page.keyboard.type('20');
    await page.keyboard.press('Enter');
    await page.getByText('the answer is sent again until it is taken').waitFor();
    await fleet.start();
    await expect.poll(async () => queue('turbine')).toMatchObject({ labeled: 2, byClass: { '63.4': 1, '20': 1 } });
  });

  it('had no script error', () => {
    expect(faults).toEqual([]);
  });
});
