// Every page for every kind of person, in both languages and on both widths: no fault of accessibility, nothing that runs out sideways,
// no complaint of the browser; what the pages weigh; and a verdict that fills in fields and files.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/chromium.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { dataFolder, removeFolder, type RunningServer, startServer } from '../support/server.ts';
import { applicant, provider, type Story, tell } from '../support/story.ts';
import { visitor, type Visitor } from '../support/visitor.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

let browser: Browser;
let database: TestDatabase;
let server: RunningServer;
let definitions: string;
let story: Story;

beforeAll(async () => {
  [browser, database] = await Promise.all([launchBrowser(), cloneDatabase()]);
  definitions = dataFolder();
  cpSync(join(root, 'definitions'), definitions, { recursive: true });
  cpSync(join(root, 'test/examples/inspection'), join(definitions, 'inspection'), { recursive: true });
  server = await startServer({ DATA_DIR: dataFolder(), DATABASE_URL: database.url, DEFINITIONS_DIR: definitions });
  story = await tell(server);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
  await database.drop();
  removeFolder(server.dataDir);
  removeFolder(definitions);
});

interface Watch { readonly who: string; readonly username: string | undefined; readonly pages: () => readonly string[] }

const people: readonly Watch[] = [
  { who: 'a guest', username: undefined, pages: () => ['/', '/?q=RCEP', '/portal/training-notice/open', '/sign-in', `/cases/${story.training}`, '/nowhere'] },
  {
    who: 'an enterprise operator', username: applicant, pages: () => [
      '/', '/lists/training/catalogue', '/lists/training/catalogue?f.title=没有', '/lists/training/mine?f.state=rejected', `/start/training/APPLY?item=${story.training}`,
      ...[story.rejected, story.approved, story.waiting[0]].map((id) => `/cases/${id}`), `/cases/${story.rejected}/REAPPLY`, '/messages', '/inbox',
    ],
  },
  { who: 'an enterprise administrator', username: 'cjadmin01', pages: () => ['/', `/cases/${story.withdrawn}`, '/messages'] },
  { who: 'a provider', username: provider, pages: () => ['/', '/lists/training/review', '/lists/training-notice/own', '/start/training-notice/CREATE', `/inbox?case=${story.waiting[0]}&event=REJECT`, `/cases/${story.training}`] },
  { who: 'a provincial reviewer', username: 'hbswt001', pages: () => ['/', '/inbox', `/cases/${story.approved}`] },
  { who: 'the administrator of the platform', username: 'ptadmin01', pages: () => ['/', '/outbox', '/definitions', '/definitions/training'] },
];

async function enter(username: string | undefined, language: 'zh-CN' | 'en' = 'zh-CN'): Promise<Visitor> {
  const one = await visitor(browser, server);
  await one.open('/');
  if (username) await one.signIn(username);
  await one.page.evaluate((spoken) => localStorage.setItem('wf-language', spoken), language);
  await one.page.addInitScript(axe.source);
  return one;
}

async function look(page: Page, path: string): Promise<readonly string[]> {
  return page.evaluate(async (place) => {
    const { violations } = await (window as unknown as { readonly axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] });
    const faults = violations.map(({ id, impact, nodes }) => `${place} ${innerWidth} ${impact} ${id}: ${nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')}`);
    return document.documentElement.scrollWidth > innerWidth ? [...faults, `${place} ${innerWidth} runs out sideways`] : faults;
  }, path);
}

describe.each(['zh-CN', 'en'] as const)('pages in %s', (language) => {
  it.each(people)('are sound for $who at the desk and on the phone', async ({ username, pages }) => {
    const { page, open, complaints, leave } = await enter(username, language);
    const faults: string[] = [];

    for (const path of pages()) {
      await page.setViewportSize(desk);
      await open(path);
      await page.waitForFunction(() => !document.querySelector('.skeleton, [aria-busy="true"]'));
      faults.push(...await look(page, path));
      await page.setViewportSize(phone);
      faults.push(...await look(page, path));
    }

    expect(faults).toEqual([]);
    expect(complaints).toEqual([]);
    await leave();
  });
});

describe('a page', () => {
  it.each([
    ['/', undefined], ['/sign-in', undefined], ['/portal/training-notice/open', undefined], ['/lists/training/catalogue', applicant], ['/start/training-notice/CREATE', provider], ['/inbox', provider], ['/messages', applicant],
  ] as const)('%s brings at most 60 KiB of scripts', async (path, username) => {
    const { page, open, leave } = await enter(username);
    const scripts = new Map<string, Promise<Buffer>>();
    page.on('response', (response) => response.url().includes('/assets/') && response.url().endsWith('.js') && scripts.set(response.url(), response.body()));

    await open(path);
    await page.waitForLoadState('networkidle');

    // What browsers without a calendar arithmetic of their own fetch besides is not counted: it comes once and is kept.
    const weights = await Promise.all([...scripts].filter(([url]) => !/\/impl-/.test(url)).map(async ([, body]) => gzipSync(await body).length));
    expect(weights.length).toBeGreaterThan(3);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeLessThanOrEqual(60 * 1024);
    await leave();
  });
});

describe('a verdict that fills in fields', () => {
  it('asks for them and takes files with it', async () => {
    const [asking, judging] = await Promise.all([enter(applicant), enter('cjadmin01')]);
    await asking.open('/start/inspection/ASK');
    await asking.page.getByRole('textbox', { name: '货物' }).fill('红茶');
    await asking.page.getByLabel('件数').fill('40');
    await asking.page.locator('main').getByRole('button', { name: '申请检验' }).click();
    await asking.page.getByRole('heading', { level: 1, name: '保存成功' }).waitFor();
    const { page } = judging;
    await judging.open('/inbox');
    await page.getByRole('heading', { level: 2, name: '红茶' }).waitFor();

    await page.getByRole('radio', { name: '合格', exact: true }).check();
    const verdict = page.locator('wf-verdict-block');
    await verdict.getByRole('radio', { name: '二等' }).waitFor();
    expect(await verdict.getByText('件数').count()).toBe(0);
    await verdict.getByRole('button', { name: '提交审批' }).click();
    await verdict.getByRole('heading', { name: '有 2 处需要修改，修改后再提交' }).waitFor();
    await verdict.getByRole('radio', { name: '二等' }).check();
    await verdict.locator('input[type=file]').setInputFiles({ name: '检验报告.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n'.padEnd(4096)) });
    await verdict.locator('.files .done').waitFor();
    await verdict.getByLabel('审批意见（选填）').fill('按二等计价');
    await verdict.getByRole('button', { name: '提交审批' }).click();
    await page.getByText('待办都办完了').first().waitFor();

    await asking.page.getByRole('link', { name: '查看办件' }).click();
    const stored = asking.page.locator('wf-values');
    await stored.getByText('二等', { exact: true }).waitFor();
    await stored.getByRole('link', { name: '检验报告.pdf' }).waitFor();
    expect([...asking.complaints, ...judging.complaints]).toEqual([]);
  });
});
