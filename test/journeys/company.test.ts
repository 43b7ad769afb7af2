// A person of several companies, and the administrator of one: message centre, personal centre and administration, section by section of the Shaanxi guide.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InboxPage } from '../../server/api-types.ts';
import { type Journey, openJourney } from '../support/journey.ts';
import { follow, speak } from '../support/sweep.ts';
import { visitor, type Visitor } from '../support/visitor.ts';

let journey: Journey;
let lin: Visitor;
let qian: Visitor;
const zhijiang = '91330100MA27W5P8XC';
const silu = '91610131MA6U2H4T5B';

beforeAll(async () => {
  journey = await openJourney();
  [lin, qian] = [await visitor(journey.browser, journey.server), await visitor(journey.browser, journey.server)];
  await lin.signIn('cjcaozuo1');
  await qian.signIn('zjadmin01');
});
afterAll(() => journey.end());
afterEach(() => expect([...lin.complaints.splice(0), ...qian.complaints.splice(0)]).toEqual([]));

/** With PICTURES set the pages are kept as pictures beside the journey. */
async function picture({ page }: Visitor, name: string): Promise<void> {
  const folder = process.env['PICTURES'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

const main = ({ page }: Visitor) => page.locator('main');
const toast = ({ page }: Visitor, text: string) => page.locator('wf-toasts').getByText(text).first().waitFor();
const card = (who: Visitor, name: string) => main(who).locator('.company-card', { hasText: name });
const dialog = ({ page }: Visitor) => page.locator('dialog[open]');
const choose = async ({ page }: Visitor, link: string): Promise<void> => {
  await page.locator('details.person > summary').click();
  await page.locator('.person-panel').getByRole('link', { name: link }).click();
  await page.locator('main h1').waitFor();
};

/** Saves the settings that are open, and waits until the server has them. */
async function save(who: Visitor): Promise<void> {
  const kept = who.page.waitForResponse((response) => response.request().method() === 'PUT' && response.url().includes('/api/records/'));
  await main(who).getByRole('button', { name: '保存' }).click();
  expect((await kept).status()).toBe(200);
  await toast(who, '保存成功');
}

/** Decides the first task about a case of somebody, as the inbox would. */
async function decide({ page }: Visitor, event: string): Promise<void> {
  const status = await page.evaluate(async (verb) => {
    const { rows } = (await (await fetch('/api/inbox')).json()) as InboxPage;
    const row = rows.find(({ process }) => process === 'company-join')!;
    const answer = await fetch(`/api/instances/${row.instance}/events`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }, body: JSON.stringify({ event: verb, task: row.task }) });
    return answer.status;
  }, event);
  expect(status).toBe(200);
}

describe('the personal centre', () => {
  it('R-163: opens from the panel at the top right, which has no administration for an operator', async () => {
    await lin.page.locator('details.person > summary').click();
    expect(await lin.page.locator('.person-panel').getByRole('link', { name: '管理员中心' }).count()).toBe(0);
    await lin.page.keyboard.press('Escape');
    await choose(lin, '个人中心');
    await main(lin).getByRole('heading', { level: 1, name: '个人资料' }).waitFor();
    await picture(lin, 'profile');
  });

  it('R-162: keeps the profile', async () => {
    await main(lin).getByLabel('女', { exact: true }).check();
    await save(lin);
  });

  it('R-164, R-176: account management names how one signs in, the companies and the settings; a key signs in from a dialog', async () => {
    const group = lin.page.locator('.menu-group', { hasText: '账号管理' });
    if ((await group.getAttribute('data-shut')) !== null) await group.getByRole('button').click();
    expect(await group.getByRole('link').allInnerTexts()).toEqual(['账号登录', '企业信息', '企业设置']);
    await group.getByRole('link', { name: '账号登录' }).click();
    await main(lin).getByRole('button', { name: '点击登录' }).click();
    await dialog(lin).getByRole('heading', { name: '卡介质登录' }).waitFor();
    await picture(lin, 'key-dialog');
    await dialog(lin).getByRole('button', { name: '取消' }).click();
  });

  it('R-165: keeps how somebody fills in forms', async () => {
    await follow(lin.page, '/settings/preferences');
    await main(lin).getByLabel('沿用上次联系人').first().check();
    await save(lin);
  });
});

describe('companies', () => {
  it('R-066: 加入更多公司 opens a dialog, and 确定 adds a card', async () => {
    await follow(lin.page, '/account/companies');
    await main(lin).getByRole('button', { name: '加入更多公司' }).click();
    await dialog(lin).getByLabel('统一社会信用代码').fill('123');
    await dialog(lin).getByRole('button', { name: '确定' }).click();
    await dialog(lin).getByRole('alert').waitFor();
    // A refusal is no fault of the page.
    lin.complaints.length = 0;
    await dialog(lin).getByLabel('统一社会信用代码').fill(zhijiang);
    await dialog(lin).getByRole('button', { name: '确定' }).click();
    await card(lin, zhijiang).getByText('待企业管理员确认').first().waitFor();
    await picture(lin, 'companies');
  });

  it('R-068, R-275: only an uncertified company has 立即认证, which leads to its form; it can be left before', async () => {
    await main(lin).getByRole('button', { name: '加入更多公司' }).click();
    await dialog(lin).getByLabel('统一社会信用代码').fill(silu);
    await dialog(lin).getByRole('button', { name: '确定' }).click();
    await card(lin, silu).getByRole('button', { name: '立即认证' }).waitFor();
    expect(await main(lin).getByRole('button', { name: '立即认证' }).count()).toBe(1);
    await card(lin, silu).getByRole('button', { name: '立即认证' }).click();
    await main(lin).getByText('营业执照').first().waitFor();
    expect(await main(lin).locator('wf-form input').evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value))).toContain(silu);
    await picture(lin, 'certify');
    await follow(lin.page, '/account/companies');
    await card(lin, silu).getByRole('button', { name: /^解绑/ }).click();
    await dialog(lin).getByRole('button', { name: '确定' }).click();
    await card(lin, silu).waitFor({ state: 'detached' });
  });

  it('R-188, R-189, R-191, R-192: the administrator finds it in the message centre, opens it, and finds it again by its star', async () => {
    await qian.page.locator('a.bell').click();
    await main(qian).getByText('有人申请加入企业').first().click();
    await main(qian).getByText('申请加入本企业').first().waitFor();
    await main(qian).getByRole('button', { name: '加星标' }).first().click();
    await main(qian).getByRole('button', { name: '仅显示星标' }).click();
    await qian.page.waitForURL(/starred=yes/);
    await main(qian).getByText('有人申请加入企业').first().waitFor();
    await picture(qian, 'messages');
  });

  it('R-190: warnings stand apart', async () => {
    await main(qian).getByRole('link', { name: '预警' }).first().click();
    await qian.page.waitForURL(/\/messages\/warnings/);
  });

  it('R-027: once admitted one acts for it, and sees what is its', async () => {
    await decide(qian, 'APPROVE');
    await follow(lin.page, '/account/companies');
    await lin.page.reload();
    await card(lin, '之江').getByText('已认证').waitFor();
    await card(lin, '之江').getByRole('button', { name: /^切换到该企业/ }).click();
    await lin.page.waitForURL((url) => url.pathname === '/');
    await follow(lin.page, '/account/companies');
    await card(lin, '之江').getByText('当前企业').waitFor();
    await card(lin, '长江').getByRole('button', { name: /^切换到该企业/ }).click();
    await lin.page.waitForURL((url) => url.pathname === '/');
  });

  it('R-067: 解绑 asks first: 取消 keeps the company, 确定 lets it go', async () => {
    await follow(lin.page, '/account/companies');
    await card(lin, '之江').getByRole('button', { name: /^解绑/ }).click();
    await dialog(lin).getByRole('button', { name: '取消' }).click();
    expect(await card(lin, '之江').count()).toBe(1);
    await lin.page.setViewportSize({ width: 390, height: 844 });
    await speak(lin.page, 'en');
    await picture(lin, 'companies-phone-en');
    await speak(lin.page, 'zh-CN');
    await lin.page.setViewportSize({ width: 1440, height: 900 });
    await card(lin, '之江').getByRole('button', { name: /^解绑/ }).click();
    await dialog(lin).getByRole('button', { name: '确定' }).click();
    await card(lin, '之江').waitFor({ state: 'detached' });
  });
});

describe('the administration', () => {
  it('R-163: opens from the panel of an administrator', async () => {
    await choose(qian, '管理员中心');
    await main(qian).getByRole('heading', { level: 1, name: '角色管理' }).waitFor();
    await picture(qian, 'roles');
  });

  it('R-195, R-196: 新增 makes a role of what the company may do', async () => {
    await main(qian).getByRole('button', { name: '新增角色' }).click();
    await dialog(qian).getByLabel('角色名称').fill('培训专员');
    await dialog(qian).getByRole('checkbox').first().check();
    await dialog(qian).getByRole('button', { name: '确定' }).click();
    await main(qian).getByRole('rowheader', { name: '培训专员' }).waitFor();
  });

  it('R-197: 部门管理 has a tree of departments', async () => {
    await follow(qian.page, '/company/departments');
    await main(qian).getByRole('button', { name: '新增部门' }).click();
    await dialog(qian).getByLabel('部门名称').fill('外贸部');
    await dialog(qian).getByRole('button', { name: '确定' }).click();
    await main(qian).getByRole('treeitem', { name: '外贸部' }).waitFor();
    await picture(qian, 'departments');
  });

  it('R-198, R-199, R-277: a person is found by conditions and given a role for a time', async () => {
    await follow(qian.page, '/company/people');
    await main(qian).getByLabel('姓名').fill('林晓');
    await main(qian).getByRole('button', { name: '查询' }).click();
    await qian.page.waitForURL(/name=/);
    await picture(qian, 'people');
    await main(qian).getByRole('link', { name: /编辑/ }).first().click();
    await main(qian).getByRole('button', { name: '新增角色' }).click();
    await dialog(qian).locator('select[name="role"]').selectOption({ label: '培训专员' });
    await dialog(qian).locator('input[name="last"]').fill('2030-12-31');
    await dialog(qian).getByRole('button', { name: '确定' }).click();
    await main(qian).getByText('培训专员').first().waitFor();
    await picture(qian, 'person');
  });

  it('R-200, R-201: 移除 ends that somebody belongs to the company, after a question', async () => {
    await follow(qian.page, '/company/people');
    await main(qian).getByRole('button', { name: /移除/ }).first().click();
    await dialog(qian).locator('button[value="proceed"]').click();
    await toast(qian, '移除');
  });

  it('R-202: 企业设置 keeps the data of invoices', async () => {
    await follow(qian.page, '/settings/company');
    const edit = main(qian).getByRole('button', { name: /编辑|修改/ });
    if ((await edit.count()) > 0) await edit.first().click();
    await main(qian).getByLabel('抬头').fill('杭州之江纺织有限公司');
    await save(qian);
  });

  it('R-203, R-204: 业务设置 asks for a time only where the declaration is automatic', async () => {
    await follow(qian.page, '/settings/business');
    expect(await main(qian).getByText('航空器自动申报').count()).toBeGreaterThan(0);
    await picture(qian, 'business');
  });

  it('R-205, R-206: 企业风采 takes pictures and links', async () => {
    await follow(qian.page, '/settings/showcase');
    await main(qian).getByText('企业动态').first().waitFor();
    await picture(qian, 'showcase');
  });

  it('R-022: where he presses 申请 the administrator is told that he does no business', async () => {
    await follow(qian.page, '/lists/training/catalogue');
    await main(qian).getByRole('link', { name: '申请', exact: true }).first().click();
    await main(qian).getByText('管理员账号不可进行业务操作').waitFor();
    await picture(qian, 'no-business');
    qian.complaints.length = 0;
  });

  it('R-028: the address of a page that is not in the menu says that it is not for him', async () => {
    await lin.open('/company/roles');
    await main(lin).getByText('您没有使用这个页面的权限').waitFor();
    lin.complaints.length = 0;
  });
});
