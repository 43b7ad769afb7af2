// Two heads of one office at the same cases: one takes what both are asked, or is faster; the other sees it where he stands, and loses nothing of what he wrote.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poolOf } from '../support/database.ts';
import { type Journey, openJourney } from '../support/journey.ts';
import { applicant, caller, type Caller } from '../support/story.ts';
import { fillSignIn, visitor, type Visitor } from '../support/visitor.ts';

let journey: Journey;
let pool: Pool;
let buyer: Caller;
/** The same people as the visitors below, at another machine. */
let zhouElsewhere: Caller;
let hanElsewhere: Caller;
let zhou: Visitor;
let han: Visitor;

/** Changes one document of the copied definitions. */
function edit<Document>(path: string, change: (document: Document) => void): void {
  const document = JSON.parse(readFileSync(path, 'utf8')) as Document;
  change(document);
  writeFileSync(path, JSON.stringify(document));
}

beforeAll(async () => {
  journey = await openJourney({
    examples: ['test/examples/purchase'],
    prepare(definitions) {
      // A verdict that fills something in, and has to be given in time.
      edit<{ readonly events: { APPROVE: object } }>(join(definitions, 'purchase/process.json'), ({ events }) => Object.assign(events.APPROVE, { writes: ['/reason'], within: 15 }));
      edit<{ readonly accounts: object[] }>(join(definitions, 'demo.json'), ({ accounts }) => accounts.push(
        { username: 'cjzhouli1', name: '周立', org: 'changjiang', roles: ['head'] }, { username: 'cjhanbing', name: '韩冰', org: 'changjiang', roles: ['head'] }));
    },
  });
  pool = poolOf(journey.database.url, 1);
  [buyer, zhouElsewhere, hanElsewhere] = await Promise.all([applicant, 'cjzhouli1', 'cjhanbing'].map((name) => caller(journey.server, name))) as [Caller, Caller, Caller];
  [zhou, han] = await Promise.all([visitor(journey.browser, journey.server), visitor(journey.browser, journey.server)]);
  await zhou.signIn('cjzhouli1');
  await han.signIn('cjhanbing');
  await han.page.addInitScript(axe.source);
});
afterAll(async () => {
  await pool.end();
  await journey.end();
});

const buy = (goods: string): Promise<string> => buyer.start({ process: 'purchase', event: 'SUBMIT' }, { goods, amount: '4800', reason: '实验室' });
const verb = (page: Page, name: string) => page.locator('.who').getByRole('button', { name, exact: true });
const toast = (page: Page, text: string) => page.locator('.toast p').filter({ hasText: text }).waitFor();
const opinion = (page: Page) => page.locator('textarea.opinion');
const use = (page: Page) => page.getByLabel('用途');
async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('radio', { name }).first().check();
  await use(page).waitFor();
}
const row = (page: Page, id: string) => page.locator(`.inbox-rows li[data-row^="${id}"]`);
async function faults(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => (await (window as unknown as { readonly axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] })).violations.map(({ id }) => id));
}

describe('two at one office', () => {
  it('see a task taken and given back in the inbox and at the case, without reading anything anew', async () => {
    const id = await buy('检测设备');
    await han.open(`/inbox?case=${id}`);
    await zhou.open(`/cases/${id}`);
    await verb(zhou.page, '签收').click();
    await row(han.page, id).getByText('已由他人处理').waitFor();
    await han.page.locator('.can-not').filter({ hasText: '该待办已由“周立”签收' }).first().waitFor();
    expect(await han.page.locator('.verdict-card:not(.off)').count()).toBe(0);
    expect(await faults(han.page)).toEqual([]);
    await verb(zhou.page, '退回待签收').click();
    await verb(han.page, '签收').waitFor();
    expect(await row(han.page, id).getByText('已由他人处理').count()).toBe(0);

    // The other way round, each at the page of the case.
    await zhou.open(`/cases/${id}`);
    await han.open(`/cases/${id}`);
    await verb(han.page, '签收').click();
    await toast(zhou.page, '韩冰刚刚办理：签收');
    await zhou.page.locator('.can-not').filter({ hasText: '该待办已由“韩冰”签收' }).first().waitFor();
  });

  it('keep what they are writing, and the focus, while the case changes under it', async () => {
    const id = await buy('天平');
    await han.open(`/cases/${id}`);
    await choose(han.page, '同意');
    await use(han.page).fill('换到二楼');
    await opinion(han.page).fill('请先报价');
    await opinion(han.page).evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(1, 1));
    await hanElsewhere.send(id, 'claim');
    await verb(han.page, '退回待签收').waitFor();
    await han.page.keyboard.type('务必');
    expect([await opinion(han.page).inputValue(), await use(han.page).inputValue()]).toEqual(['请务必先报价', '换到二楼']);

    // Taken by the other, his verdict is kept beside the case; given back, it stands in its place again.
    await hanElsewhere.send(id, 'release');
    await verb(han.page, '签收').waitFor();
    await zhouElsewhere.send(id, 'claim');
    await han.page.locator('.stranded').getByText('请务必先报价').waitFor();
    expect(await han.page.evaluate(() => document.activeElement?.className)).toBe('case-title');
    await zhouElsewhere.send(id, 'release');
    await opinion(han.page).waitFor();
    expect(await opinion(han.page).inputValue()).toBe('请务必先报价');
    await expect.poll(() => use(han.page).inputValue()).toBe('换到二楼');
  });

  it('decide the same case: the second is told who was first, and keeps the words and the fields he wrote', async () => {
    const id = await buy('离心机');
    await han.open(`/cases/${id}`);
    await choose(han.page, '同意');
    await use(han.page).fill('新实验楼');
    await opinion(han.page).fill('同意购买');
    await han.page.getByText(/已于 \d\d:\d\d 自动保存/).waitFor();
    await han.page.evaluate(() => Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true }));
    await zhouElsewhere.send(id, 'REJECT', '预算已用完');
    await han.page.keyboard.press('Control+Enter');

    const notice = han.page.locator('.stranded');
    await notice.waitFor();
    expect((await notice.textContent())!.replace(/\s+/g, ' ')).toMatch(/您的审批（同意）没有提交。 周立已在 .*办理：不同意.*同意购买.*用途 新实验楼/);
    expect(await notice.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await faults(han.page)).toEqual([]);
    await han.page.evaluate(() => Reflect.deleteProperty(document, 'visibilityState'));
  });
});

describe('a verdict that fills something in, and has to be given in time', () => {
  const opened = (ago: string) => pool.query(`update draft set opened_at = now() - $1::interval where process = 'purchase' and event = 'APPROVE'`, [ago]);

  it('shows its clock, brings back what was typed into it, and when it is over goes on in a new one', async () => {
    const { page } = han;
    await han.open(`/cases/${await buy('显微镜')}`);
    await choose(page, '同意');
    await page.getByText('请在 15 分钟内填完并提交。').waitFor();
    await page.getByRole('timer').getByText('还剩 15 分钟').waitFor();
    await use(page).fill('教学楼');
    await opinion(page).fill('同意');
    await page.getByText(/已于 \d\d:\d\d 自动保存/).waitFor();
    await opened('14 minutes 55 seconds');
    await page.reload();
    await page.getByRole('timer').getByText(/还剩 \d 秒/).waitFor();
    expect([await use(page).inputValue(), await opinion(page).inputValue()]).toEqual(['教学楼', '同意']);

    await page.getByText('填写时间（15 分钟）已过，这一份不能再提交。').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: '重新开始' }).click();
    await page.getByRole('timer').getByText('还剩 15 分钟').waitFor();
    expect([await use(page).inputValue(), await opinion(page).inputValue()]).toEqual(['教学楼', '同意']);
    await page.getByRole('button', { name: '提交审批' }).click();
    await page.locator('.case-line').getByText('已批准').waitFor();
    expect([zhou.complaints, han.complaints.filter((each) => !each.includes('409'))]).toEqual([[], []]);
  });
});

describe('a page that was turned to after the session had ended', () => {
  it('stands there once one has signed in again', async () => {
    const { page, open } = zhou;
    await open('/messages');
    await pool.query('delete from session');
    await page.getByRole('link', { name: '预警' }).click();
    await page.getByRole('dialog').getByText('登录已过期，请再次登录').waitFor();
    // Other ways open beside the page, which waits.
    expect(await page.getByRole('dialog').getByRole('link', { name: '在新窗口用安全密钥登录' }).getAttribute('target')).toBe('_blank');
    await fillSignIn(page, 'cjzhouli1', readFileSync(join(journey.server.dataDir, 'demo-password'), 'utf8').trim());
    await page.getByText('没有需要关注的事').waitFor();
    expect(await page.locator('.ended').count()).toBe(0);
  });
});
