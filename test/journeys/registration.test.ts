// Registration, from the sign-in page to the first work: a provider registers, waits for review, hears the result by mail, signs in and finds its menus.
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { answerTo } from '../support/captcha.ts';
import { launchBrowser } from '../support/chromium.ts';
import { fillSignIn, visitor, type Visitor } from '../support/visitor.ts';

let app: TestApp;
let url: string;
let browser: Browser;
let guest: Visitor;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp({ at: '2026-12-02T01:30:00.000Z' }), launchBrowser()]);
  url = await app.listen();
  guest = await visitor(browser, { url, dataDir: app.dataDir });
  await guest.page.addInitScript(axe.source);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

const secret = 'Cm2026!!xy';
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
const clean = async (page: Page) => expect(await page.evaluate(async () => {
  const { violations } = await (window as unknown as { readonly axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
})).toEqual([]);

/** Answers the question beside the answers, and sends them. */
async function send(page: Page) {
  const proof = page.locator('wf-proof');
  const inWords = proof.getByRole('button', { name: '改用文字问题' });
  if (await inWords.isVisible()) await inWords.click();
  await proof.getByLabel('验证问题').fill(answerTo(await proof.locator('.captcha-question:not(:empty)').innerText()));
  await page.locator('main').getByRole('button', { name: '提交注册', exact: true }).click();
}

describe('a provider', () => {
  it('chooses what to register, agrees, and is told at the fields what is missing (R-054, R-034, R-051)', async () => {
    const { page } = guest;
    await guest.open('/sign-in');
    await page.getByRole('link', { name: '立即注册' }).click();
    await heading(page, '注册');
    const agree = page.getByRole('button', { name: '同意' });
    await agree.waitFor();
    expect(await agree.isDisabled()).toBe(true);
    await clean(page);
    await page.getByRole('radio', { name: /企业和服务机构注册/ }).check();
    await agree.click();
    await heading(page, /^注册：/);
    await page.getByLabel('业务类型').selectOption({ label: '第三方服务商' });
    await page.getByRole('button', { name: '核对并提交' }).click();

    await page.getByText('有 10 处需要修改', { exact: false }).first().waitFor();
    expect(await page.locator('.fault').allInnerTexts()).toEqual(expect.arrayContaining([expect.stringContaining('固定电话'), expect.stringContaining('手机号码')]));
    await clean(page);
  });

  it('is told at the field that a name is taken, sends again, and waits for review (R-049, R-273, R-052)', async () => {
    const { page } = guest;
    for (const [label, text] of [['登录账号', 'CJADMIN01'], ['密码', secret], ['确认密码', secret], ['企业名称', '武汉楚贸三号服务有限公司'], ['统一社会信用代码', '91420100MA4KTE5T87'], ['联系人', '楚天'], ['固定电话', '027-85550000'], ['邮箱', 'chutian@example.com']] as const) {
      await page.getByLabel(label, { exact: false }).first().fill(text);
    }
    await page.getByLabel('我已阅读并同意').check();
    await page.getByRole('button', { name: '核对并提交' }).click();
    await heading(page, /^核对信息/);
    expect(await page.locator('main').innerText()).not.toContain(secret);
    await clean(page);
    await send(page);
    await page.getByText('用户名已被使用', { exact: false }).first().waitFor();
    await page.getByLabel('登录账号').fill('chumao003');
    await page.getByRole('button', { name: /核对并提交|返回核对/ }).click();
    await heading(page, /^核对信息/);
    await send(page);

    await heading(page, '注册信息已提交');
    await page.getByText('账号审核中', { exact: false }).waitFor();
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(secret);
  });

  it('hears at the door that the review is going on; once approved it is told by mail, signs in, and finds its menus (R-048, R-046, R-052)', async () => {
    const { page } = guest;
    await guest.open('/sign-in');
    await fillSignIn(page, 'chumao003', secret);
    await page.getByText('账号审核中', { exact: false }).waitFor();
    const reviewer = await visitor(browser, { url, dataDir: app.dataDir });
    await reviewer.signIn('djkshenhe');
    await reviewer.open('/lists/registration-hubei/review');
    await reviewer.page.getByRole('row', { name: /楚贸三号/ }).getByRole('link', { name: '审核', exact: true }).click();
    await reviewer.page.getByRole('heading', { name: '武汉楚贸三号服务有限公司' }).first().waitFor();
    await reviewer.page.getByRole('radio', { name: '通过', exact: true }).check();
    await reviewer.page.getByRole('button', { name: /^提交/ }).click();
    // What makes an account is not taken back, so it is asked about first.
    await reviewer.page.getByRole('dialog').getByRole('button', { name: /通过|提交/ }).click();
    await expect.poll(async () => (await app.services.pool.query(`select from outbox_message where payload like '%chutian@example.com%'`)).rowCount).toBe(1);
    await guest.open('/sign-in');
    await fillSignIn(page, 'chumao003', secret);
    await page.waitForURL((address) => address.pathname === '/');
    await page.getByRole('link', { name: '培训审批' }).first().waitFor();
    // Refusals are told as such by the browser too: a name that is taken, an account that waits.
    expect(guest.complaints.filter((complaint) => !/status of (401|403|409|422)/.test(complaint))).toEqual([]);
    await reviewer.leave();
  });
});
