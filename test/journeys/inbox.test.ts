// The approver's day without a mouse: thirty tasks one after the other, one taken back, the sheet of keys, the places of the inbox, and the same at the width of a phone.
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { poolOf } from '../support/database.ts';
import { type Journey, openJourney } from '../support/journey.ts';
import type { RunningServer } from '../support/server.ts';
import { applicant, caller, type Caller } from '../support/story.ts';
import { fillSignIn, visitor, type Visitor } from '../support/visitor.ts';
import type { InboxPage, ListPage } from '../../server/api-types.ts';

let journey: Journey;
let browser: Browser;
let server: RunningServer;
let enterprise: Caller;
let item: string;
let office: Visitor;

const apply = (name: string): Promise<string> => enterprise.start({ process: 'training', event: 'APPLY', item }, { participantCount: 1, participants: [{ name }], phone: '027-87650000', email: 'limin@example.com' });

beforeAll(async () => {
  journey = await openJourney();
  ({ browser, server } = journey);
  enterprise = await caller(server, applicant);
  const { rows } = await enterprise.get<ListPage>('/api/lists/training/catalogue');
  item = rows.find((row) => String(row.cells['title']).includes('供应链'))!.id;
  for (let n = 1; n <= 30; n += 1) await apply(`参训人${n}`);
  office = await visitor(browser, server);
  await office.signIn('ctfuwu01');
  await office.page.addInitScript(axe.source);
});
afterAll(() => journey.end());

const toast = (page: Page) => page.locator('.toast p');
async function faults(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { readonly axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] });
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')}`);
    return document.documentElement.scrollWidth > innerWidth ? [...found, 'runs out sideways'] : found;
  });
}
/** A picture for whoever looks at them by hand. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['PICTURES'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, animations: 'disabled' });
}

describe('an approver', () => {
  it('clears thirty tasks by the keyboard alone, each answer bringing the next, and takes one back', async () => {
    const { page, open, complaints } = office;
    const asked: string[] = [];
    await open('/inbox');
    await page.locator('.verdict').waitFor();
    await picture(page, 'inbox-todo');
    expect(await faults(page)).toEqual([]);
    page.on('request', (request) => /\/api\/instances\/[^/]+$/.test(new URL(request.url()).pathname) && asked.push(request.url()));

    const decide = async (left: number): Promise<void> => {
      await page.keyboard.press('a');
      await page.keyboard.press('Control+Enter');
      await toast(page).filter({ hasText: left === 0 ? '待办都办完了' : `剩 ${left} 件` }).waitFor();
      if (left > 0) await page.waitForFunction(() => document.activeElement?.classList.contains('case-title'));
    };
    for (let left = 29; left >= 20; left -= 1) await decide(left);
    await picture(page, 'inbox-decided');
    // The case that comes next came with the answer.
    expect(asked).toEqual([]);

    const [taken] = await page.evaluate(async () => (await (await fetch('/api/inbox?place=done')).json() as InboxPage).rows.map(({ instance }) => instance));
    await page.keyboard.press('z');
    await toast(page).filter({ hasText: '已撤销' }).waitFor();
    await page.waitForFunction(() => /21/.test(document.querySelector('.split-list header')?.textContent ?? ''));
    await page.locator('.verdict').waitFor();
    expect(new URL(page.url()).searchParams.get('case')).toBe(taken);
    for (let left = 20; left >= 0; left -= 1) await decide(left);

    await page.getByText('待办都办完了').first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('finds what he decided, what is kept as a phrase, and every key on one sheet', async () => {
    const { page, open, complaints } = office;
    await open('/inbox?place=done');
    await page.locator('.inbox-rows li').first().waitFor();
    await picture(page, 'inbox-done');
    expect(await faults(page)).toEqual([]);
    const { total, rows } = await page.evaluate(async () => (await (await fetch('/api/inbox?place=done')).json()) as InboxPage);
    expect([total, rows[0]!.verb]).toEqual([30, expect.anything()]);

    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await picture(page, 'inbox-keys');
    expect(await faults(page)).toEqual([]);
    await page.getByLabel('在本浏览器使用单字母快捷键').press('Space');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.evaluate(() => localStorage.removeItem('wf-letters'));

    await apply('李敏');
    await open('/inbox');
    await page.locator('.verdict').waitFor();
    await page.keyboard.press('c');
    await page.keyboard.type('材料齐全 jkz?');
    await page.getByRole('button', { name: '存为常用' }).press('Enter');
    await toast(page).filter({ hasText: '已存为常用意见' }).waitFor();
    await page.reload();
    await page.locator('.verdict').waitFor();
    await page.keyboard.press('a');
    await page.getByLabel('请选择意见').selectOption('材料齐全 jkz?');
    expect(await page.getByLabel('审批意见').inputValue()).toBe('材料齐全 jkz?');
    await page.getByRole('button', { name: '管理常用意见' }).press('Enter');
    await page.getByRole('button', { name: '删除：材料齐全 jkz?' }).press('Enter');
    await page.keyboard.press('Escape');
    await page.getByLabel('请选择意见').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  it('does the same on a phone, and finds drafts where they were left; one is thrown away only after it was asked (R-217)', async () => {
    const { page, open, complaints } = office;
    await page.setViewportSize({ width: 390, height: 844 });
    await open('/inbox');
    await picture(page, 'inbox-phone');
    expect(await faults(page)).toEqual([]);
    await page.locator('.inbox-row').first().click();
    await page.locator('.verdict').waitFor();
    await picture(page, 'inbox-phone-case');
    expect(await faults(page)).toEqual([]);
    await page.getByText('通过', { exact: true }).last().click();
    await page.locator('.verdict-foot .button').click();
    await page.getByRole('button', { name: '撤销' }).waitFor();
    await picture(page, 'inbox-phone-undo');
    await page.getByRole('button', { name: '撤销' }).click();
    await toast(page).filter({ hasText: '已撤销' }).waitFor();

    await open('/start/training-notice/CREATE');
    await open('/inbox?place=drafts');
    await page.getByRole('link', { name: /继续填写/ }).waitFor();
    await picture(page, 'inbox-drafts');
    expect(await faults(page)).toEqual([]);
    await page.getByRole('button', { name: /删除草稿/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: '保留' }).click();
    await page.getByRole('link', { name: /继续填写/ }).waitFor();
    await page.getByRole('button', { name: /删除草稿/ }).click();
    await page.getByRole('button', { name: '删除', exact: true }).click();
    await page.getByText('没有草稿').waitFor();
    expect(complaints).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});

describe('an opinion that is interrupted', () => {
  const opinion = () => office.page.locator('textarea.opinion');
  const write = async (text: string): Promise<void> => {
    await office.page.locator('.verdict').waitFor();
    await office.page.keyboard.press('r');
    await opinion().fill(text);
  };
  const shown = async (text: string): Promise<void> => {
    await opinion().waitFor();
    expect(await opinion().inputValue()).toBe(text);
  };

  /** The server has what was written: this browser keeps nothing of it. A toast of the one before would say as much too early. */
  const arrived = () => office.page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.startsWith('wf-unsent')));

  it('outlives a reload, goes out once a lost connection is back, and stays in place when the session has ended', async () => {
    const { page, open } = office;
    for (const name of ['重载', '断网', '过期', '撤回']) await apply(name);
    await open('/inbox');
    await write('请补充职务。');
    await page.reload();
    await shown('请补充职务。');
    await page.getByText(/这是您 \d\d:\d\d 写好、没有提交的意见/).waitFor();
    expect(await page.getByRole('radio', { name: /不通过|驳回|拒绝/ }).first().isChecked()).toBe(true);

    await page.context().setOffline(true);
    await page.getByText('网络断开了。').waitFor();
    await opinion().fill('请补充职务和电话。');
    await page.keyboard.press('Control+Enter');
    await page.getByText('没有连上服务器，还没有提交成功。').waitFor();
    await picture(page, 'verdict-offline');
    expect(await faults(page)).toEqual([]);
    await page.context().setOffline(false);
    await arrived();

    const pool = poolOf(journey.database.url, 1);
    await write('登录过期时写的。');
    await pool.query('delete from session');
    await pool.end();
    await page.keyboard.press('Control+Enter');
    const again = page.getByRole('dialog');
    await again.getByText('页面上填写的内容还在').waitFor();
    await fillSignIn(page, 'ctfuwu01', readFileSync(join(server.dataDir, 'demo-password'), 'utf8').trim());
    await page.getByText('审批还没有提交，写的内容都在，请再次提交。').waitFor();
    await shown('登录过期时写的。');
    await page.keyboard.press('Enter');
    await arrived();
  });

  it('is kept apart by case, and is still there when somebody else was faster, with what happened', async () => {
    const { page, open } = office;
    enterprise = await caller(server, applicant);
    await open('/inbox');
    await write('写给这一件的。');
    const id = new URL(page.url()).searchParams.get('case') ?? await page.evaluate(async () => (await (await fetch('/api/inbox')).json() as InboxPage).rows[0]!.instance);
    await page.locator('.case-title').focus();
    await page.keyboard.press('j');
    await page.waitForFunction((first) => !location.search.includes(first) && location.search.includes('case='), id);
    await page.locator('.verdict').waitFor();
    expect(await opinion().count()).toBe(0);
    await page.keyboard.press('k');
    await shown('写给这一件的。');

    await page.evaluate(() => Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true }));
    await enterprise.send(id, 'WITHDRAW');
    await page.keyboard.press('Control+Enter');
    const left = page.locator('.stranded');
    await left.waitFor();
    expect(await left.textContent()).toMatch(/您的审批（.*）没有提交。.*李敏已在 .*办理：.*写给这一件的。/s);
    await picture(page, 'verdict-stranded');
    expect(await faults(page)).toEqual([]);
    await left.getByRole('button', { name: '不要了' }).click();
    await left.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('wf-unsent')))).toEqual([]);
  });

  it('sees by itself what others did, without a row that moves (R-013)', async () => {
    const { page, open } = office;
    await page.evaluate(() => Reflect.deleteProperty(document, 'visibilityState'));
    const before = await apply('他人撤回');
    await open('/inbox');
    await page.locator('.verdict').waitFor();
    const rows = () => page.locator('.inbox-rows li').evaluateAll((all) => all.map((each) => `${each.getAttribute('data-row')!.split(' ')[0]} ${each.classList.contains('left') ? 'left' : ''}`.trim()));
    const shown = await rows();

    await enterprise.send(before, 'WITHDRAW');
    const came = await apply('新来的');
    await page.evaluate(() => dispatchEvent(new Event('focus')));
    await expect.poll(rows, { timeout: 10_000 }).toEqual([...shown.map((each) => (each === before ? `${each} left` : each)), came]);
    expect(await page.locator('.inbox-rows li.left').textContent()).toContain('已由他人处理，不再等您');
    await picture(page, 'inbox-left');
    expect(await faults(page)).toEqual([]);
  });
});
