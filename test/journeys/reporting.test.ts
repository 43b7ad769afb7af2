// Reports of an enterprise at the screen: a quarter, then its orders from the situation to the report; and a printed case, verified by somebody who has nothing but the paper.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openJourney, type Journey } from '../support/journey.ts';
import { sendChecked, visitor, type Visitor } from '../support/visitor.ts';

let journey: Journey;
let operator: Visitor;
beforeAll(async () => {
  journey = await openJourney();
  operator = await visitor(journey.browser, journey.server);
  await operator.signIn('cjcaozuo1');
});
afterAll(() => journey.end());

const heading = (name: string | RegExp) => operator.page.getByRole('heading', { level: 1, name }).waitFor();
const button = (name: string) => operator.page.locator('main').getByRole('button', { name, exact: true });
const valueOf = (label: string) => operator.page.locator('.field, .answer').filter({ has: operator.page.getByText(label, { exact: true }) }).locator('.value');

describe('a quarter', () => {
  it('is reported with its growth over the same quarter last year, and stands in the history (R-014, R-120, R-121, R-122)', async () => {
    const { page, open } = operator;
    await open('/lists/report-quarterly/mine');
    await page.locator('main').getByRole('link', { name: '上报', exact: true }).click();
    await heading('上报：中长期数据上报');
    await page.getByLabel('进口预测金额').fill('4169');
    await expect.poll(() => valueOf('进口同比增长速度').textContent()).toContain('10.00');
    await page.getByLabel('出口预测金额').fill('9420');
    await sendChecked(page, '核对并提交', '提交上报');
    await heading('上报成功');

    await open('/lists/report-quarterly/mine');
    expect(await page.locator('tbody tr').count()).toBe(3);
  });
});

describe('an order report', () => {
  let draft: string;

  it('begins with the situation, on a page of its own; orders are offered once that is saved (R-124, R-276)', async () => {
    const { page, open } = operator;
    await open('/lists/order-report/mine');
    await page.locator('main').getByRole('link', { name: '新增', exact: true }).click();
    await heading('新增：订单数据上报');
    expect(await page.getByText('订单编号').count()).toBe(0);
    await page.getByLabel('所处行业').selectOption({ label: '纺织服装' });
    await page.getByLabel('库存情况').selectOption({ label: '正常' });
    await page.getByRole('group', { name: '有无订单' }).getByText('是', { exact: true }).click();
    await page.getByRole('group', { name: '有无潜在订单' }).getByText('否', { exact: true }).click();
    await page.locator('.bar button.main').click();
    await heading('订单情况信息保存成功');
    expect(await page.locator('.sent').getByRole('link', { name: '新增潜在订单' }).count()).toBe(0);
    await page.locator('.sent').getByRole('link', { name: '新增订单' }).click();
    await heading(/^新增订单/);
    draft = new URL(page.url()).pathname.split('/')[2]!;
  });

  it('is not reported without an order, which is said at its button (R-127)', async () => {
    const { page, open } = operator;
    await open(`/cases/${draft}`);
    await page.getByText('有订单的至少填写一笔订单再上报').first().waitFor();
  });

  it('asks before orders go because one says that there are none (R-125)', async () => {
    const { page, open } = operator;
    const { status } = await page.evaluate(async (id) => {
      const order = { orderNo: 'A1', product: '棉布', direction: 'export', country: 'DE', currency: 'USD', amount: '1200.00', signedOn: '2026-03-01', deliveryOn: '2026-05-01' };
      return { status: (await fetch(`/api/instances/${id}/events`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }, body: JSON.stringify({ event: 'ADD_ORDER', data: { orders: [order] } }) })).status };
    }, draft);
    expect(status).toBe(200);
    await open(`/cases/${draft}/MODIFY`);
    await page.getByRole('group', { name: '有无订单' }).getByText('否', { exact: true }).click();
    await page.locator('.bar button.main').click();
    const asked = page.getByRole('dialog');
    expect(await asked.innerText()).toContain('订单将一并删除');
    await asked.getByRole('button', { name: '再看看' }).click();
    await page.getByRole('group', { name: '有无订单' }).getByText('是', { exact: true }).click();
    await page.locator('.bar button.main').click();
    await heading('数据保存成功');
  });

  it('is found by its company, and deleted only when one confirms it (R-126, R-128, R-217)', async () => {
    const { page, open } = operator;
    await open('/lists/order-report/mine?f.companyName=长江');
    const rows = page.locator('tbody tr');
    await rows.first().waitFor();
    const before = await rows.count();
    await open('/lists/order-report/mine?f.companyName=没有这家');
    await page.getByText('没有符合条件的').or(page.getByText('这里还没有记录')).first().waitFor();
    await open(`/cases/${draft}`);
    await button('删除').click();
    await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
    await button('上报').click();
    await page.getByRole('dialog').getByRole('button', { name: '上报', exact: true }).click();
    await page.locator('.case-line').getByText('已上报').first().waitFor();
    await open('/lists/order-report/mine');
    expect(await rows.count()).toBe(before);
    expect(await rows.filter({ hasText: '已上报' }).getByText(/^(修改|删除)$/).count()).toBe(0);
    expect(await rows.filter({ hasText: '暂存' }).getByText(/^(修改|删除)$/).count()).toBe(2);
  });

  it('on paper has its name, a statement and a code, by which a stranger verifies it', async () => {
    const { page, open } = operator;
    await open(`/cases/${draft}`);
    await page.evaluate(() => (window.print = () => { document.title = 'printed'; }));
    await button('打印').click();
    await page.waitForFunction(() => document.title === 'printed');
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    const paper = page.locator('.paper-seal');
    expect([await page.locator('.paper-title').innerText(), await page.locator('.paper-statement').innerText()]).toEqual(['订单数据上报单', '本单数据由企业自行填报，企业对其真实性负责。']);
    const [code, digest] = await paper.locator('.mono').allInnerTexts();
    const address = (await paper.getByRole('img').getAttribute('aria-label'))!;
    await page.emulateMedia({ media: null });

    const stranger = await visitor(journey.browser, journey.server, { width: 390, height: 844 });
    await stranger.open('/verify');
    await stranger.page.getByLabel('验证码').fill(code!.toLowerCase());
    await stranger.page.getByRole('button', { name: '核验' }).click();
    await stranger.page.getByText('本件与平台记录一致', { exact: true }).waitFor();
    expect(stranger.page.url()).toBe(address);
    const told = await stranger.page.locator('main').innerText();
    expect([digest!, '订单数据上报单', '武汉长江进出口有限公司', '已上报'].filter((each) => !told.includes(each))).toEqual([]);
    expect(['李敏', '棉布', '1200'].filter((each) => told.includes(each))).toEqual([]);
    expect([...operator.complaints, ...stranger.complaints]).toEqual([]);
    await stranger.leave();
  });
});
