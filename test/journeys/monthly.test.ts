// The monthly forecast, from browser to database and back, on the second and on the fourth day of a month: reported, growth while typing, changed, locked, closed.
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fireDue } from '../../server/cases/timers.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { launchBrowser } from '../support/chromium.ts';
import { sendChecked, visitor, type Visitor } from '../support/visitor.ts';

let app: TestApp;
let url: string;
let browser: Browser;
const visitors: Visitor[] = [];

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp({ at: '2026-12-02T01:30:00.000Z' }), launchBrowser()]);
  url = await app.listen();
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

async function enter(size?: { readonly width: number; readonly height: number }): Promise<Visitor> {
  const one = await visitor(browser, { url, dataDir: app.dataDir }, size);
  await one.page.addInitScript(axe.source);
  visitors.push(one);
  return one;
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
/** What stands beside a label of the form or of the case. */
const valueOf = (page: Page, label: string) => page.locator('.field, .answer').filter({ has: page.getByText(label, { exact: true }) }).locator('.value');
const clean = async (page: Page) => expect(await page.evaluate(async () => {
  const { violations } = await (window as unknown as { readonly axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
})).toEqual([]);

describe('the monthly forecast', () => {
  let operator: Visitor;

  it('is reported on day 2; growth over last year’s own report stands while one types (R-113, R-115)', async () => {
    operator = await enter();
    const { page } = operator;
    await operator.signIn('cjcaozuo1');
    await page.getByRole('link', { name: '进入系统' }).click();
    await page.getByRole('navigation', { name: '菜单' }).getByRole('link', { name: '月预测数据上报', exact: true }).click();
    await heading(page, '月预测数据上报');
    await page.locator('main').getByRole('link', { name: '上报', exact: true }).click();
    await heading(page, '上报：月预测数据上报');

    expect(await valueOf(page, '上报月份').textContent()).toContain('2026-12');
    await page.getByLabel('进口预测金额').fill('1302');
    await expect.poll(() => valueOf(page, '进口同比增长速度').textContent()).toContain('5.00');
    await page.getByLabel('出口预测金额').fill('3260.25');
    await expect.poll(() => valueOf(page, '进出口合计').textContent()).toContain('4,562.25');
    await clean(page);
    await sendChecked(page, '核对并提交', '提交上报');

    await heading(page, '上报成功');
  });

  it('is changed on day 3, and the history of the case shows the old value (R-007, R-117)', async () => {
    const { page } = operator;
    app.services.clock.instant = '2026-12-03T15:00:00.000Z';
    await operator.open('/lists/report-monthly/mine');
    await page.getByRole('row').filter({ hasText: '2026-12' }).getByRole('link', { name: '修改' }).click();
    await heading(page, /^修改/);
    await page.getByLabel('进口预测金额').fill('992');
    await expect.poll(() => valueOf(page, '进口同比增长速度').textContent()).toContain('-20.00');
    await sendChecked(page, '核对并修改', '修改');
    await heading(page, '上报成功');
    await page.locator('main').getByRole('link', { name: '查看办件' }).click();

    const changed = page.locator('.history .changes li');
    await changed.waitFor();
    expect((await changed.textContent())!.replace(/\s+/g, ' ').trim()).toBe('进口预测金额 1,302 改为 992');
    await clean(page);
  });

  it('is locked on day 4; the button is off and says why and when it opens, and the form stays closed (R-113, R-114)', async () => {
    const { page } = operator;
    app.services.clock.instant = '2026-12-03T16:00:00.000Z';
    await fireDue(app.services);
    await operator.open('/lists/report-monthly/mine');

    const why = '每月 1 日至 3 日可以上报和修改，下次开放：2027-01-01';
    await page.locator('.list-closed').getByText(why).waitFor();
    const report = page.locator('.list-head').getByRole('button', { name: /^上报/ });
    expect([await report.getAttribute('aria-disabled'), await report.getAttribute('title')]).toEqual(['true', why]);
    expect(await page.getByRole('row').filter({ hasText: '2026-12' }).textContent()).toContain('已锁定');
    expect(await page.getByRole('link', { name: '修改', exact: true }).count()).toBe(0);
    await clean(page);
    await operator.open('/start/report-monthly/REPORT');
    await page.getByText(why).waitFor();
    expect(await page.getByLabel('进口预测金额').count()).toBe(0);
    await clean(page);
  });

  it('takes nothing forged from the operator’s own page, and stores none of it (R-005, R-114)', async () => {
    const { page } = operator;
    const [row] = (await app.services.pool.query(`select id, data from instance where process = 'report-monthly' and columns->>'month' = '2026-12'`)).rows;
    const statuses = await page.evaluate(async (id) => {
      const send = async (body: object): Promise<number> => (await fetch(`/api/instances/${id}/events`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }, body: JSON.stringify(body) })).status;
      return [await send({ event: 'MODIFY', data: { importForecast: '1' } }), await send({ event: 'MODIFY', data: { importGrowth: '99' } }), await send({ event: 'reported.lock' }), await send({ event: 'instance.refresh' })];
    }, row.id as string);

    expect(statuses.every((status) => status >= 400 && status < 500)).toBe(true);
    expect((await app.services.pool.query('select data from instance where id = $1', [row.id])).rows[0].data).toBe(row.data);
    operator.complaints.splice(0, operator.complaints.length, ...operator.complaints.filter((each) => !/Failed to load resource/.test(each)));
  });

  it('is nothing to another enterprise, which finds a calm empty list (R-018)', async () => {
    const other = await enter({ width: 390, height: 844 });
    const { page } = other;
    await other.signIn('zjcaozuo1');
    await other.open('/lists/report-monthly/mine');

    await page.getByText('这里还没有记录').waitFor();
    await page.locator('.list-closed').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await clean(page);
  });

  it('leaves nothing for the browser to complain about', () => {
    expect(visitors.flatMap((one) => one.complaints)).toEqual([]);
  });
});
