// A person at a browser of their own: signs in, goes about, and leaves nothing unnoticed that the browser complains about.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { answerTo } from './captcha.ts';
import type { RunningServer } from './server.ts';

export interface Visitor {
  readonly page: Page;
  /** Opens an address of the server and waits until its heading stands. */
  open(path: string): Promise<void>;
  /** Fills name and password in on the sign-in page that is open, or opens it first. */
  signIn(username: string): Promise<void>;
  /** Everything the browser held against the pages: console errors, faults of scripts, violations of the content security policy. */
  readonly complaints: string[];
  leave(): Promise<void>;
}

/** Has the answers shown once more by one button of a form, and sends them by the other. */
export async function sendChecked(page: Page, check: string, send: string): Promise<void> {
  await page.locator('main').getByRole('button', { name: check, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: /^核对信息/ }).waitFor();
  await page.locator('main').getByRole('button', { name: send, exact: true }).click();
}

/** Fills in the sign-in form that is open, with the question in words, and sends it. */
export async function fillSignIn(page: Page, username: string, password: string): Promise<void> {
  const form = page.locator('wf-sign-in-form');
  await form.getByLabel('用户名').fill(username);
  await form.getByLabel('密码', { exact: true }).fill(password);
  await form.getByRole('button', { name: '改用文字问题' }).click();
  const question = form.locator('.captcha-question:not(:empty)');
  await form.getByLabel('验证问题').fill(answerTo(await question.innerText()));
  await form.getByRole('button', { name: '登录', exact: true }).click();
}

/** A visitor with an empty browser, as wide as an office screen unless a width is given. */
export async function visitor(browser: Browser, server: Pick<RunningServer, 'url' | 'dataDir'>, { width = 1440, height = 900 } = {}): Promise<Visitor> {
  const context: BrowserContext = await browser.newContext({ viewport: { width, height }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', acceptDownloads: true });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(`${message.text()} (${message.location().url})`));
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  await page.addInitScript(() => document.addEventListener('securitypolicyviolation', (event) => console.error(`policy ${event.violatedDirective} ${event.blockedURI} ${event.sample}`)));
  const password = readFileSync(join(server.dataDir, 'demo-password'), 'utf8').trim();
  const open = async (path: string): Promise<void> => {
    await page.goto(server.url + path);
    await page.locator('h1').waitFor();
  };
  return {
    page, open, complaints,
    async signIn(username) {
      if (new URL(page.url(), server.url).pathname !== '/sign-in') await open('/sign-in');
      await fillSignIn(page, username, password);
      await page.waitForURL((url) => url.pathname !== '/sign-in');
    },
    leave: () => context.close(),
  };
}
