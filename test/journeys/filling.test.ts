// The way through a form against everything that interrupts it: the connection, the session, a second tab, a crash; and the form on paper.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poolOf } from '../support/database.ts';
import { type Journey, openJourney } from '../support/journey.ts';
import type { RunningServer } from '../support/server.ts';
import { fillSignIn, sendChecked, visitor, type Visitor } from '../support/visitor.ts';

const form = '/start/leave/SUBMIT';

let journey: Journey;
let browser: Browser;
let server: RunningServer;
let pool: Pool;
let asker: Visitor;
let page: Page;

beforeAll(async () => {
  journey = await openJourney({
    examples: ['test/examples/leave'],
    prepare(definitions) {
      const process = join(definitions, 'leave/process.json');
      const document = JSON.parse(readFileSync(process, 'utf8')) as { readonly events: { readonly SUBMIT: { within?: number } } };
      document.events.SUBMIT.within = 30;
      writeFileSync(process, JSON.stringify(document));
    },
  });
  ({ browser, server } = journey);
  pool = poolOf(journey.database.url, 1);
  asker = await visitor(browser, server);
  page = asker.page;
  await asker.signIn('cjcaozuo1');
});

afterAll(async () => {
  await pool.end();
  await journey.end();
});

const eventually = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 10_000 });
const button = (name: string, on = page) => on.locator('main').getByRole('button', { name, exact: true });
const reason = (on = page) => on.getByLabel('事由');
const saved = (on = page) => on.getByText(/已于 \d\d:\d\d 自动保存/).waitFor();
const heading = (name: string | RegExp, on = page) => on.getByRole('heading', { level: 1, name }).waitFor();
const stored = async (): Promise<{ readonly reason?: string; readonly days?: number }> => JSON.parse((await pool.query('select data from draft where process = $1 order by updated_at desc limit 1', ['leave'])).rows[0]?.data ?? '{}');
const kept = () => page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith('wf-unsent')).map(([, value]) => value).join());

async function fill(on = page): Promise<void> {
  await on.getByLabel('年假').check();
  await on.getByLabel('开始日期').fill('2030-05-06');
  await on.getByLabel('结束日期').fill('2030-05-09');
  await on.getByLabel('天数').fill('4');
  await reason(on).fill('回家探亲');
}

describe('a form that is interrupted', () => {
  it('is gone on with after the connection was lost, and says where it is kept meanwhile', async () => {
    await asker.open(form);
    await fill();
    await saved();
    await page.context().setOffline(true);
    await page.getByText('网络断开了。').waitFor();

    await reason().fill('回家探亲，断网时写的');
    await page.getByText('已保存在这个浏览器，还没有到服务器').waitFor();
    expect(await faults()).toEqual([]);
    expect(await kept()).toContain('断网时写的');
    expect((await stored()).reason).toBe('回家探亲');
    await page.context().setOffline(false);

    await saved();
    await eventually(async () => (await stored()).reason).toBe('回家探亲，断网时写的');
    await eventually(kept).toBe('');
  });

  it('asks before it is left with something that only this browser has', async () => {
    await page.context().setOffline(true);
    await reason().fill('离开前写的');
    await page.getByRole('banner').getByRole('link', { name: /^消息中心/ }).click();
    await page.getByRole('dialog').getByRole('heading', { name: '现在离开吗？' }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '留在这里' }).click();
    await page.context().setOffline(false);

    expect(await reason().inputValue()).toBe('离开前写的');
    await eventually(async () => (await stored()).reason).toBe('离开前写的');
  });

  it('comes back after a crash with what the server never got', async () => {
    await page.context().setOffline(true);
    await reason().fill('崩溃前写的');
    await eventually(kept).toContain('崩溃前写的');
    await crash();
    await page.context().setOffline(false);

    await page.goto(server.url + form);
    await page.getByText(/已恢复这个浏览器里 \d\d:\d\d 没有保存到服务器的内容/).waitFor();

    expect(await reason().inputValue()).toBe('崩溃前写的');
    await eventually(async () => (await stored()).reason).toBe('崩溃前写的');
  });

  it('goes on in place when the session has ended and the same person signs in again', async () => {
    await pool.query('delete from session');
    await reason().fill('登录过期时写的');
    const again = page.getByRole('dialog');
    await again.getByText('页面上填写的内容还在').waitFor();
    await fillSignIn(page, 'cjcaozuo1', password());
    await again.waitFor({ state: 'detached' });

    expect(await reason().inputValue()).toBe('登录过期时写的');
    await eventually(async () => (await stored()).reason).toBe('登录过期时写的');
  });

  it('is never seen by another person who signs in instead, and waits for its own', async () => {
    await pool.query('delete from session');
    await reason().fill('只给本人看');
    const again = page.getByRole('dialog');
    await again.waitFor();
    await fillSignIn(page, 'bfcaozuo1', password());
    await page.waitForURL(`${server.url}/`);
    await page.goto(server.url + form);
    await heading(/^提交：请假/);

    expect(await reason().inputValue()).toBe('');
    expect(await page.locator('main').textContent()).not.toContain('恢复');
    await page.context().clearCookies();
    await signIn('cjcaozuo1');
    await page.goto(server.url + form);
    await page.getByText(/已恢复这个浏览器里/).waitFor();
    expect(await reason().inputValue()).toBe('只给本人看');
    await eventually(async () => (await stored()).reason).toBe('只给本人看');
    await saved();
  });

  it('compares two tabs field by field, and loses nothing of either', async () => {
    const other = await page.context().newPage();
    await other.goto(server.url + form);
    await heading(/^提交：请假/, other);
    await other.getByLabel('天数').fill('3');
    await saved(other);
    await eventually(async () => (await stored()).days).toBe(3);

    await reason().fill('这里的事由');
    await page.getByText('这份草稿在别处有更新。').waitFor();
    await page.getByRole('button', { name: '比较并选择' }).click();
    const dialog = page.getByRole('dialog');
    const version = (field: string) => dialog.getByRole('group', { name: field });
    expect(await version('天数').getByRole('radio', { name: /别处/ }).isChecked()).toBe(true);
    expect(await version('事由').getByRole('radio', { name: '这里的' }).isChecked()).toBe(true);
    expect(await version('事由').textContent()).toContain('只给本人看');
    expect(await faults()).toEqual([]);
    await dialog.getByRole('button', { name: '按选择保存' }).click();

    await eventually(stored).toMatchObject({ days: 3, reason: '这里的事由' });
    expect(await page.getByLabel('天数').inputValue()).toBe('3');
    await page.getByText('这里原来的内容还在').waitFor();
    await other.close();
  });

  it('keeps a value while its field is hidden, and stores it only when it is shown', async () => {
    await page.getByLabel('病假').check();
    await page.locator('input[type=file]').setInputFiles({ name: '证明.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n'.padEnd(2048)) });
    await page.getByRole('status').filter({ hasText: '证明.pdf 已上传' }).waitFor({ state: 'attached' });
    await page.getByLabel('事假').check();
    await page.locator('.files').waitFor({ state: 'detached' });
    await page.getByLabel('病假').check();
    await page.locator('.files').getByText('证明.pdf').waitFor();
    await page.getByLabel('事假').check();
    await button('核对并提交').click();
    await heading(/^核对信息/);

    expect(await page.locator('.answers').textContent()).not.toContain('证明');
  });

  it('prints the answers, with nothing of the page around them and nothing cut', async () => {
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    const shown = await page.evaluate(() => ({
      chrome: ['.menu', '.strip', '.bar', '.rail', 'wf-toasts', 'wf-form', '.check'].filter((place) => [...document.querySelectorAll(place)].some((element) => element.checkVisibility())),
      controls: [...document.querySelectorAll('main :is(input, select, textarea, button)')].filter((element) => element.checkVisibility()).length,
      words: (document.querySelector('.on-paper') as HTMLElement).innerText,
    }));
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await page.emulateMedia({ media: 'screen' });
    const paper = await page.pdf({ preferCSSPageSize: true });

    expect(shown.chrome).toEqual([]);
    expect(shown.controls).toBe(0);
    expect(shown.words).toContain('这里的事由');
    // 595 by 842 points are an A4.
    expect(/\/MediaBox\s*\[0 0 59\d[.\d]* 84\d[.\d]*\]/.test(paper.toString('latin1'))).toBe(true);
  });

  it('is changed from the answers and comes back to them; Back leads to the form', async () => {
    await page.getByRole('link', { name: '修改：事由' }).click();
    await eventually(() => reason().evaluate((field) => field === document.activeElement)).toBe(true);
    await reason().fill('核对时改的');
    await button('返回核对').click();
    await heading(/^核对信息/);
    await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('修改：事由');
    expect(await page.title()).toMatch(/^核对信息/);
    await page.goBack();
    await heading(/^提交：请假/);
    await page.goForward();
    await heading(/^核对信息/);
    await page.reload();
    await heading(/^核对信息/);

    expect(await page.locator('.answers').textContent()).toContain('核对时改的');
  });

  it('is sent once, although the answer was lost on the way', async () => {
    let sent = 0;
    await page.route('**/api/instances/*/events', async (route) => {
      sent += 1;
      if (sent > 1) return route.continue();
      await route.fetch();
      await route.abort('connectionreset');
    });
    await button('提交').click();
    await page.getByText('没有连上服务器，还没有提交成功。').waitFor();
    await page.getByRole('button', { name: '现在再试' }).click();
    await heading('提交成功');

    expect(sent).toBe(2);
    expect((await pool.query(`select data::json->>'reason' as reason, data::json->'certificate' as certificate from instance where process = 'leave'`)).rows).toEqual([{ reason: '核对时改的', certificate: null }]);
    expect(await kept()).toBe('');
  });

  it('is found to have arrived by the page that is opened after a crash', async () => {
    await page.unroute('**/api/instances/*/events');
    await page.goto(server.url + form);
    await heading(/^提交：请假/);
    await fill();
    await saved();
    await page.route('**/api/instances/*/events', async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    });
    await sendChecked(page, '核对并提交', '提交');
    await page.getByText('没有连上服务器，还没有提交成功。').waitFor();
    await page.unroute('**/api/instances/*/events');
    await crash();
    await page.goto(server.url + form);

    await page.getByText(/的提交已经送到/).waitFor();
    expect(await reason().inputValue()).toBe('');
    expect((await pool.query(`select count(*)::integer as sent from instance where process = 'leave'`)).rows[0].sent).toBe(2);
  });
});

describe('a form that has to be sent in time (R-038, R-039)', () => {
  const opened = (ago: string) => pool.query(`update draft set opened_at = now() - $1::interval where process = 'leave'`, [ago]);

  it('shows how long it may still be sent, by the clock of the server', async () => {
    await asker.page.context().newPage().then((next) => (page = next));
    await page.clock.setSystemTime('2020-01-01T00:00:00Z');
    await page.goto(server.url + form);
    await page.getByRole('timer').getByText('还剩 30 分钟').waitFor();
    await fill();
    await saved();
    await opened('28 minutes 30 seconds');
    await page.reload();

    await page.getByRole('timer').getByText(/还剩 1 分 \d+ 秒/).waitFor();
    await page.getByText('请在 30 分钟内填完并提交。').waitFor();
  });

  it('is refused by the server when the time is over, says so, and goes on in a new draft with what was typed', async () => {
    await opened('31 minutes');
    await sendChecked(page, '核对并提交', '提交');
    await page.getByText('填写时间（30 分钟）已过，“提交”没有提交。').waitFor();
    await page.reload();
    await page.getByText('填写时间（30 分钟）已过，这一份不能再提交。').waitFor();
    await page.getByRole('button', { name: '重新开始' }).click();
    await page.getByRole('timer').getByText('还剩 30 分钟').waitFor();
    expect(await reason().inputValue()).toBe('回家探亲');

    await opened('29 minutes 50 seconds');
    await sendChecked(page, '核对并提交', '提交');
    await heading('提交成功');
  });
});

function password(): string {
  return server.said().match(/all with the password (\S+)/)![1]!;
}

/** What keeps people out: the faults of accessibility of what is shown. */
async function faults(): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { readonly axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}

/** The page is gone without a word to anybody; another one is there. */
async function crash(): Promise<void> {
  const next = await page.context().newPage();
  await page.close({ runBeforeUnload: false });
  page = next;
}

async function signIn(username: string): Promise<void> {
  await page.goto(`${server.url}/sign-in`);
  await fillSignIn(page, username, password());
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}
