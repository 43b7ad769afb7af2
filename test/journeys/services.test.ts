// A service from the portal to its evaluation: applied for, approved, evaluated by stars, found again and taken along in a file; and the gate that is closed without a qualification.
import { readSheet } from 'read-excel-file/node';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Journey, openJourney } from '../support/journey.ts';
import { sendChecked, visitor, type Visitor } from '../support/visitor.ts';

const fair = '东盟食品农产品采购对接会';
let journey: Journey;
let enterprise: Visitor;
let page: Page;

beforeAll(async () => {
  journey = await openJourney();
  enterprise = await visitor(journey.browser, journey.server);
  ({ page } = enterprise);
});
afterAll(() => journey.end());

const heading = (of: Page, name: string | RegExp) => of.getByRole('heading', { level: 1, name }).waitFor();
const main = () => page.locator('main');

describe('a service', () => {
  it('is found under its section of the portal, and its button leads through the sign-in to the form (R-093, R-219)', async () => {
    await enterprise.open('/portal/exhibition-notice/open');
    await heading(page, '百展行动');
    await main().getByRole('row', { name: new RegExp(fair) }).getByRole('link', { name: '展会申请' }).click();
    await heading(page, '登录');
    await enterprise.signIn('cjcaozuo1');

    await heading(page, `申请：${fair}`);
  });

  it('is applied for, and says 保存成功 (R-088)', async () => {
    await page.getByLabel('联系电话').fill('027-87650000');
    await page.getByLabel('邮箱').fill('limin@example.com');
    await page.getByLabel('展位数').fill('2');
    await page.getByLabel('参展产品').fill('茶叶、茶具');
    await sendChecked(page, '核对并提交', '提交申请');

    await heading(page, '保存成功');
  });

  it('is approved by the organiser', async () => {
    const office = await visitor(journey.browser, journey.server);
    await office.signIn('dhfuwu01');
    await office.open('/inbox');
    await office.page.getByRole('heading', { level: 2, name: fair }).waitFor();
    await office.page.getByRole('radio', { name: '通过', exact: true }).check();
    await office.page.locator('main').getByRole('button', { name: '提交审批' }).click();
    await office.page.getByText('待办都办完了').first().waitFor();
    expect(office.complaints).toEqual([]);
    await office.leave();
  });

  it('is evaluated by stars with the keyboard, and then to be read over the list (R-102, R-106)', async () => {
    await enterprise.open('/lists/service-evaluation/own');
    await main().getByRole('row', { name: new RegExp(fair) }).getByRole('link', { name: '评价', exact: true }).click();
    await heading(page, new RegExp(fair));
    for (const [name, stars] of [['服务质量', 4], ['响应速度', 5], ['满意度', 3]] as const) {
      await page.getByRole('group', { name }).or(page.getByRole('radiogroup', { name })).first().getByRole('radio').first().focus();
      await page.keyboard.press('Space');
      for (let star = 1; star < stars; star += 1) await page.keyboard.press('ArrowRight');
    }
    await page.getByLabel('评价内容').fill('组织有序');
    await sendChecked(page, '核对并评价', '评价');
    await page.getByRole('dialog').getByRole('button', { name: '评价', exact: true }).click();
    await heading(page, '保存成功');

    await enterprise.open('/lists/service-evaluation/own');
    const row = main().getByRole('row', { name: new RegExp(fair) });
    await row.getByText('已评价').waitFor();
    await row.getByRole('link', { name: '查看', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: fair });
    await dialog.getByText('8.00').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('is found among all services, chosen and taken along in a file (R-111)', async () => {
    await enterprise.open('/lists/service-query/all');
    await main().getByRole('checkbox', { name: new RegExp(`选择 .*${fair}`) }).check();
    await main().getByRole('button', { name: /导出/ }).filter({ hasNotText: '全部' }).first().click();
    const download = page.waitForEvent('download');
    await page.getByRole('dialog').getByRole('button', { name: '导出', exact: true }).click();
    const [, row] = await readSheet(readFileSync(await (await download).path()));

    expect([row![1], row![2], row![6], row![10]]).toEqual(['展会', fair, '已评价', 8]);
  });

  it('is closed to an enterprise without a qualification, which is told so at the button (R-069)', async () => {
    const other = await visitor(journey.browser, journey.server, { width: 390, height: 844 });
    await other.signIn('zjcaozuo1');
    await other.open('/lists/exhibition/catalogue');
    await other.page.getByRole('button', { name: /请先完成资质审批/ }).first().click({ force: true });
    await other.page.getByRole('status').filter({ hasText: '请先完成资质审批' }).waitFor();

    expect([...enterprise.complaints, ...other.complaints]).toEqual([]);
    await other.leave();
  });
});
