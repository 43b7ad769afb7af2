// Early-warning information from browser to database: reported by a point, returned with a template, corrected, passed for internal exchange,
// instructed by the province; several not passed at once; a template that is there as soon as it is written.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Journey, openJourney } from '../support/journey.ts';
import type { RunningServer } from '../support/server.ts';
import { caller } from '../support/story.ts';
import { sendChecked, visitor, type Visitor } from '../support/visitor.ts';

const title = '越南拟提高进口纺织面料检测要求';
const body = '越南工贸部就进口纺织面料的甲醛与偶氮染料检测要求公开征求意见，拟由抽检改为批批检测。建议我市企业在订单中预留检测时间，并与进口商约定费用。';
const info = { country: 'VN', industry: 'textile', author: '陈建', phone: '13777829300', body: { blocks: [{ type: 'paragraph', runs: [{ text: body }] }] }, original: true };

let journey: Journey;
let browser: Browser;
let server: RunningServer;
const visitors: Visitor[] = [];

beforeAll(async () => {
  journey = await openJourney();
  ({ browser, server } = journey);
});

afterAll(() => journey.end());

async function enter(username: string, size?: { readonly width: number; readonly height: number }): Promise<Visitor> {
  const one = await visitor(browser, server, size);
  visitors.push(one);
  await one.signIn(username);
  return one;
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

describe('early-warning information', () => {
  let point: Visitor;
  let bureau: Visitor;
  let path: string;
  let score: string;

  it('is kept as a draft and reported by the point (R-233)', async () => {
    point = await enter('jdyujing1');
    const { page } = point;
    await page.getByRole('link', { name: '进入系统' }).click();
    await page.getByRole('navigation', { name: '菜单' }).getByRole('link', { name: '预警信息上报', exact: true }).click();
    await page.locator('main').getByRole('link', { name: '新增暂存' }).click();
    await heading(page, /^暂存/);
    await page.getByLabel('预警标题').fill(title);
    await page.locator('main').getByRole('button', { name: '暂存', exact: true }).click();
    await heading(page, '已暂存');

    await point.open('/lists/warning-info/mine');
    await page.getByRole('row', { name: new RegExp(title) }).getByRole('link', { name: '上报' }).click();
    await heading(page, /^上报/);
    await page.getByLabel('所属行业').selectOption({ label: '纺织服装' });
    await page.getByLabel('国别地区').selectOption({ label: '越南' });
    await page.getByLabel('作者').fill('陈建');
    await page.getByLabel('联系电话').fill(info.phone);
    await page.getByLabel('正文').fill(body);
    await page.getByLabel('本信息为原创').check();
    await sendChecked(page, '核对并上报', '上报');
    await heading(page, '上报成功');
    await page.locator('main').getByRole('link', { name: '查看办件' }).click();
    await heading(page, title);

    path = new URL(page.url()).pathname;
  });

  it('is not seen by the bureau of another city (R-020)', async () => {
    const ningbo = await enter('nbshenhe1');
    await ningbo.open('/lists/warning-info/review');
    expect(await ningbo.page.getByRole('row', { name: new RegExp(title) }).count()).toBe(0);

    await ningbo.page.goto(server.url + path);

    await ningbo.page.getByText('没有找到，或者您看不到').waitFor();
    expect(ningbo.complaints.splice(0)).toEqual([expect.stringContaining('404')]);
  });

  it('is returned by its bureau with a template, which stays one’s own to change; the next of the filtered list follows, and the way back keeps the filter (R-237, R-240)', async () => {
    bureau = await enter('hzshenhe1');
    const { page } = bureau;
    const filtered = '/lists/warning-info/review?f.industry=textile';
    await bureau.open(filtered);
    await page.locator('tbody .row-title').first().waitFor();
    const titles = await page.locator('tbody .row-title').allTextContents();
    expect(titles.indexOf(title)).toBe(0);
    expect(titles.length).toBeGreaterThan(1);
    await page.getByRole('row', { name: new RegExp(title) }).getByRole('link', { name: '审核' }).click();
    await heading(page, title);
    expect(await page.getByRole('button', { name: '上一条' }).getAttribute('aria-disabled')).toBe('true');
    await page.keyboard.press('j');
    await heading(page, titles[1]!);
    await page.getByRole('button', { name: '上一条' }).click();
    await heading(page, title);

    await page.getByRole('radio', { name: '退回修改' }).check();
    expect(await page.getByLabel('推荐到杂志').count()).toBe(0);
    await page.getByLabel('请选择意见').selectOption({ label: '非原创,不予通过' });
    expect(await page.getByLabel('理由').inputValue()).toBe('非原创,不予通过');
    await page.getByLabel('理由').fill('请补充征求意见稿的出处');
    await page.getByRole('button', { name: '提交审批' }).click();

    await page.locator('wf-toasts').getByText('提交成功。已打开下一条').waitFor();
    await heading(page, titles[1]!);
    await page.getByRole('link', { name: /^返回/ }).click();
    await page.waitForURL(server.url + filtered);
    await expect.poll(() => page.locator('tbody .row-title').allTextContents()).toEqual(titles.slice(1));
  });

  it('shows the point the opinion, and is corrected and reported again (R-234)', async () => {
    const { page } = point;
    await point.open('/lists/warning-info/mine');
    await page.getByRole('row', { name: new RegExp(title) }).getByText('请补充征求意见稿的出处').waitFor();
    await page.getByRole('row', { name: new RegExp(title) }).getByRole('link', { name: '上报' }).click();
    await heading(page, /^上报/);

    await page.getByLabel('正文').fill(`${body}出处：越南工贸部网站。`);
    await sendChecked(page, '核对并上报', '上报');

    await heading(page, '上报成功');
  });

  it('is passed for internal exchange, which takes the other two options away (R-235, R-236)', async () => {
    const { page } = bureau;
    await bureau.open(path);
    await page.getByRole('radio', { name: '通过', exact: true }).check();
    const [magazine, exchange, internal] = [page.getByLabel('推荐到杂志'), page.getByLabel('发布到预警工作交流'), page.getByLabel('重要信息内部交流')];
    await magazine.check();
    await exchange.check();
    await page.getByText('选择后会取消“推荐到杂志”“发布到预警工作交流”').waitFor();

    await internal.check();
    await expect.poll(async () => [await magazine.isChecked(), await exchange.isChecked()]).toEqual([false, false]);
    await page.getByRole('button', { name: '提交审批' }).click();

    await page.locator('.case-line').getByText('通过', { exact: true }).waitFor();
  });

  it('gets the instruction of the leader from the province (R-243)', async () => {
    const province = await enter('zjswt001');
    const { page } = province;
    await province.open('/lists/warning-info/internal');
    await page.getByRole('row', { name: new RegExp(title) }).getByRole('link', { name: '登记批示' }).click();
    await heading(page, /^登记批示/);
    await page.getByLabel('厅领导批示').fill('请外贸处会同纺织商会研究应对。');
    await page.locator('main').getByRole('button', { name: '登记批示' }).click();
    await heading(page, '批示已登记');

    await province.open(path);
    await page.locator('wf-values').getByText('请外贸处会同纺织商会研究应对。').first().waitFor();
  });

  it('is read larger where its reader wants it so, which is remembered, and printed with its form, its decisions and its history (R-215)', async () => {
    const { page } = bureau;
    const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.querySelector('.rich-text')!).fontSize));
    await bureau.open(path);
    await page.locator('.rich-text').first().waitFor();
    const before = await size();
    await page.getByRole('button', { name: '特大号' }).click();
    await page.reload();
    await page.locator('.rich-text').first().waitFor();
    expect(await page.getByRole('button', { name: '特大号' }).getAttribute('aria-pressed')).toBe('true');
    expect(await size()).toBeGreaterThan(before);
    await page.getByRole('button', { name: '中号' }).click();

    await page.evaluate(() => (window.print = () => { document.title = 'printed'; }));
    await page.getByRole('button', { name: '打印' }).click();
    await page.waitForFunction(() => document.title === 'printed');
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    const decisions = page.getByRole('row').filter({ hasText: '方杭' });
    expect((await decisions.allInnerTexts()).map((row) => row.split('\t').slice(0, 3).map((cell) => cell.trim()))).toEqual([['退回修改', '请补充征求意见稿的出处', '方杭'], ['通过', '—', '方杭']]);
    for (const shown of ['wf-values', 'wf-history', 'h1']) expect(await page.locator(`main ${shown}`).first().isVisible()).toBe(true);
    for (const hidden of ['.menu', '.strip', '.trail', '.who', '.case-tools', 'wf-case-route']) expect(await page.locator(hidden).first().isVisible()).toBe(false);
    await page.emulateMedia({ media: null });
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await page.locator('.decisions').count()).toBe(0);
  });

  it('is not passed three at once, one of which was reviewed in between and is told (R-238)', async () => {
    const writer = await caller(server, 'jdyujing1');
    const ids = [];
    for (const n of [1, 2, 3, 4, 5]) ids.push(await writer.start({ process: 'warning-info', event: 'SUBMIT' }, { ...info, title: `成批第 ${n} 条` }));
    const { page } = bureau;
    await bureau.open('/lists/warning-info/review');
    await page.getByLabel('关键字').fill('成批');
    await page.getByRole('button', { name: '查询', exact: true }).click();
    await page.getByText('共有 5 条').waitFor();
    await page.getByLabel('全选本页').check();
    await page.getByText('已选 5 条').waitFor();
    for (const n of [4, 5]) await page.getByLabel(`选择 成批第 ${n} 条`).uncheck();
    await page.getByText('已选 3 条').waitFor();
    await (await caller(server, 'hzshenhe1')).send(ids[1]!, 'RETURN', '请补充');

    await page.getByRole('button', { name: '批量不通过' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '批量不通过' }).click();
    await dialog.getByText('批量不通过需要填写理由').waitFor();
    await dialog.getByLabel('请选择意见').selectOption({ label: '非原创,不予通过' });
    await dialog.getByRole('button', { name: '批量不通过' }).click();

    await dialog.getByRole('heading', { name: '2 条已办理，1 条没有办理' }).waitFor();
    expect(await dialog.getByRole('listitem').filter({ hasText: '成批第 2 条' }).textContent()).toContain('已经办理');
    await dialog.getByRole('button', { name: '关闭' }).click();
    await page.getByText('共有 2 条').waitFor();
    // What was not done stays chosen, wherever it is now.
    await page.getByText('已选 1 条').waitFor();
    await page.getByRole('button', { name: '清除选择' }).click();
    await page.getByText('未选择').waitFor();
  });

  it('is decided for several in the inbox too, where each tells what became of it', async () => {
    const { page } = bureau;
    await bureau.open('/inbox?q=%E6%88%90%E6%89%B9');
    for (const n of [4, 5]) await page.getByLabel(`选择：成批第 ${n} 条`).check();
    const rows = await page.evaluate(async () => ((await (await fetch('/api/inbox?q=%E6%88%90%E6%89%B9')).json()) as { readonly rows: readonly { readonly instance: string; readonly title: string }[] }).rows);
    await (await caller(server, 'hzshenhe1')).send(rows.find(({ title: each }) => each.endsWith('5 条'))!.instance, 'RETURN', '请补充');

    await page.getByRole('group', { name: '批量办理' }).getByRole('button', { name: /不予通过/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('理由').fill('非原创');
    await dialog.locator('button[value=send]').click();
    await dialog.getByRole('heading', { name: '1 条已办理，1 条没有办理' }).waitFor();
    expect((await dialog.getByRole('listitem').allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim())).toEqual([expect.stringMatching(/成批第 4 条.*不予通过/), expect.stringMatching(/成批第 5 条.*已经办理/)]);
    await dialog.getByRole('button', { name: '关闭' }).click();
    await page.locator('.toast').getByRole('button', { name: /撤销/ }).waitFor();
  });

  it('is offered a template as soon as it is written, and no longer once it is deleted (R-244, R-245)', async () => {
    const { page } = bureau;
    const offered = async (): Promise<string[]> => {
      await bureau.open('/lists/warning-info/review');
      await page.getByLabel('选择 测试').check();
      await page.getByRole('button', { name: '批量不通过' }).click();
      const texts = await page.getByRole('dialog').getByLabel('请选择意见').locator('option').allTextContents();
      await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
      return texts;
    };
    await page.getByRole('navigation', { name: '菜单' }).getByRole('link', { name: '审核意见配置' }).click();
    await page.locator('main').getByRole('link', { name: '新增' }).click();
    await heading(page, /^新增意见/);
    await page.getByRole('textbox', { name: '审核意见' }).fill('信息已过时');
    await page.locator('main').getByRole('button', { name: /新增意见/ }).click();
    await heading(page, '保存成功');
    expect(await offered()).toContain('信息已过时');

    await bureau.open('/lists/comment-template/own');
    await page.getByRole('row', { name: /信息已过时/ }).getByRole('link', { name: '删除' }).click();
    await page.locator('main').getByRole('button', { name: '删除' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '删除' }).click();
    await page.locator('.case-line').getByText('已删除').waitFor();

    expect(await offered()).not.toContain('信息已过时');
  });

  it('is scored: the sheet leads from each point to what was counted, and a point has one sheet a year (R-270)', async () => {
    const { page } = bureau;
    const open = async (): Promise<void> => {
      await bureau.open('/lists/warning-point/query');
      await page.getByRole('row', { name: /建德精细化工/ }).getByRole('link', { name: '建立评分表' }).click();
      await heading(page, /^建立评分表/);
      await page.locator('main').getByRole('button', { name: '建立评分表' }).click();
    };
    await open();
    await heading(page, '评分表已建立');
    await page.locator('main').getByRole('link', { name: '查看办件' }).click();
    await heading(page, /^建德精细化工.* · \d{4}$/);
    score = new URL(page.url()).pathname;

    const criterion = page.locator('.score-criterion').filter({ hasText: '供省商务部门内部交流' });
    await criterion.getByText('内部交流的重大事项：计入 1 条').click();
    await criterion.getByRole('link', { name: '欧盟拟对部分染料中间体启动反倾销调查' }).click();
    await heading(page, '欧盟拟对部分染料中间体启动反倾销调查');

    await open();
    await page.getByText('该预警点本年度的评分表已经建立').first().waitFor();
    expect(bureau.complaints.splice(0)).toEqual([expect.stringContaining('409')]);
  });

  it('fits a phone', async () => {
    const phone = await enter('hzshenhe1', { width: 390, height: 844 });
    const runOut: string[] = [];
    for (const each of ['/lists/warning-info/review', '/lists/warning-info/exchange', '/lists/comment-template/own', '/lists/point-scoring/city', score, path]) {
      await phone.open(each);
      await phone.page.waitForLoadState('networkidle');
      if (await phone.page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) runOut.push(each);
    }

    expect(runOut).toEqual([]);
  });

  it('leaves the browser without complaint', () => {
    expect(visitors.flatMap((one) => one.complaints)).toEqual([]);
  });
});
