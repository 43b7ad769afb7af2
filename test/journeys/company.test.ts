// A person of several companies, and the administrator of one: message centre, personal centre and administration, row by row of the Shaanxi guide (E.4). Where it begins, and whom one calls, is walked in pages.test.ts.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InboxPage } from '../../server/api-types.ts';
import { poolOf } from '../support/database.ts';
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
  // A warning as its source writes it (server/messages.test.ts has each source).
  const pool = poolOf(journey.database.url, 1);
  await pool.query(`insert into message (id, account_id, category, title, text, created_at) select gen_random_uuid(), id, 'warning', '{"zh-CN": "角色权限即将到期", "en": "A role is about to end"}', '{"zh-CN": "您的角色使用至 2026-12-31。", "en": "Your role ends with 2026-12-31."}', now() from account where username = 'zjadmin01'`);
  await pool.end();
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

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
/** Puts a picture into a place for files, and waits until the server has it. */
async function upload(who: Visitor, pointer: string, name: string): Promise<void> {
  const place = main(who).locator(`[data-pointer="${pointer}"]`);
  await place.locator('input[type=file]').setInputFiles({ name, mimeType: 'image/png', buffer: png });
  await place.locator('.done').waitFor({ state: 'attached' });
}

/** Opens settings to be changed. */
async function edit(path: string): Promise<void> {
  await follow(qian.page, path);
  const change = main(qian).getByRole('button', { name: /^(编辑|修改)/ });
  await change.or(main(qian).getByRole('button', { name: '保存' })).first().waitFor();
  if ((await change.count()) > 0) await change.first().click();
  await main(qian).getByRole('button', { name: '保存' }).waitFor();
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
  it('opens from the panel at the top right, which has no administration for an operator (E.4 三, E.4 四.二 1–3, R-163)', async () => {
    await lin.page.locator('details.person > summary').click();
    expect(await lin.page.locator('.person-panel').getByRole('link', { name: '管理员中心' }).count()).toBe(0);
    await lin.page.keyboard.press('Escape');
    await choose(lin, '个人中心');
    await main(lin).getByRole('heading', { level: 1, name: '个人资料' }).waitFor();
    await picture(lin, 'profile');
  });

  it('keeps picture, gender and seal; the picture stands at the top right (E.4 四.二 4–5, R-162)', async () => {
    await main(lin).getByLabel('女', { exact: true }).check();
    await upload(lin, '/avatar', '头像.png');
    await upload(lin, '/seal', '报关员章.png');
    await save(lin);
    await lin.page.locator('details.person > summary img.avatar').waitFor();
  });

  it('account management names how one signs in, the companies and the settings; a key signs in from a dialog (E.4 四.二 6–7, R-164, R-176)', async () => {
    const group = lin.page.locator('.menu-group', { hasText: '账号管理' });
    if ((await group.getAttribute('data-shut')) !== null) await group.getByRole('button').click();
    expect(await group.getByRole('link').allInnerTexts()).toEqual(['账号登录', '企业信息', '企业设置']);
    await group.getByRole('link', { name: '账号登录' }).click();
    await main(lin).getByRole('button', { name: '点击登录' }).click();
    await dialog(lin).getByRole('heading', { name: '卡介质登录' }).waitFor();
    await picture(lin, 'key-dialog');
    await dialog(lin).getByRole('button', { name: '取消' }).click();
  });

  it('keeps how somebody fills in forms (E.4 四.二 12–13, R-165)', async () => {
    await follow(lin.page, '/settings/preferences');
    await main(lin).getByLabel('沿用上次联系人').first().check();
    await save(lin);
  });
});

describe('companies', () => {
  it('加入更多公司 opens a dialog, and 确定 adds a card (E.4 四.二 8–10, R-066)', async () => {
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

  it('only an uncertified company has 立即认证, which leads to its form; it can be left before (E.4 四.二 11, R-068, R-275)', async () => {
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

  it('the administrator finds it in the message centre, opens it, and finds it again by its star (E.4 三, E.4 四.一 1–3, E.4 四.一 4–6, R-188, R-189, R-191, R-192)', async () => {
    await qian.page.locator('a.bell').click();
    await main(qian).getByText('有人申请加入企业').first().click();
    await main(qian).getByText('申请加入本企业').first().waitFor();
    await main(qian).getByRole('button', { name: '加星标' }).first().click();
    await main(qian).getByRole('button', { name: '仅显示星标' }).click();
    await qian.page.waitForURL(/starred=yes/);
    await main(qian).getByText('有人申请加入企业').first().waitFor();
    await picture(qian, 'messages');
  });

  it('warnings stand apart, unread and read; one is opened, and found again by its star (E.4 四.一 7–9, R-190, R-191, R-192)', async () => {
    await main(qian).getByRole('link', { name: '预警' }).first().click();
    await qian.page.waitForURL(/\/messages\/warnings/);
    const open = (state: '未读' | '已读') => main(qian).getByRole('button', { name: state, exact: true }).click();
    await open('未读');
    const warning = main(qian).getByText('角色权限即将到期');
    await warning.first().click();
    await main(qian).getByText('使用至 2026-12-31', { exact: false }).first().waitFor();
    await main(qian).getByRole('button', { name: '加星标' }).first().click();
    await open('已读');
    await warning.first().waitFor();
    await main(qian).getByRole('button', { name: '仅显示星标' }).click();
    await qian.page.waitForURL(/starred=yes/);
    await warning.first().waitFor();
  });

  it('once admitted one acts for it, and sees what is its (E.4 四.二 8–10, R-027)', async () => {
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

  it('解绑 asks first: 取消 keeps the company, 确定 lets it go (E.4 四.二 8–10, R-067)', async () => {
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
  it('opens from the panel of an administrator (E.4 四.三 1–3, R-163)', async () => {
    await choose(qian, '管理员中心');
    await main(qian).getByRole('heading', { level: 1, name: '角色管理' }).waitFor();
    await picture(qian, 'roles');
  });

  it('新增 makes a role of what the company may do (E.4 四.三 4–5, R-195, R-196)', async () => {
    await main(qian).getByRole('button', { name: '新增角色' }).click();
    await dialog(qian).getByLabel('角色名称').fill('培训专员');
    await dialog(qian).getByRole('checkbox').first().check();
    await dialog(qian).getByRole('button', { name: '确定' }).click();
    await main(qian).getByRole('rowheader', { name: '培训专员' }).waitFor();
  });

  it('部门管理 has a tree of departments (E.4 四.三 6, R-197)', async () => {
    await follow(qian.page, '/company/departments');
    await main(qian).getByRole('button', { name: '新增部门' }).click();
    await dialog(qian).getByLabel('部门名称').fill('外贸部');
    await dialog(qian).getByRole('button', { name: '确定' }).click();
    await main(qian).getByRole('treeitem', { name: '外贸部' }).waitFor();
    await picture(qian, 'departments');
  });

  it('a person is found by conditions and given a role for a time (E.4 四.三 7–10, R-198, R-199, R-277)', async () => {
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

  it('移除 ends that somebody belongs to the company, after a question (E.4 四.三 7–10, R-200, R-201)', async () => {
    await follow(qian.page, '/company/people');
    await main(qian).getByRole('button', { name: /移除/ }).first().click();
    await dialog(qian).locator('button[value="proceed"]').click();
    await toast(qian, '移除');
  });

  it('企业设置 keeps the data of invoices, logo and seal; the logo stands at the top for everybody of the company (E.4 四.三 11–12, R-202)', async () => {
    await edit('/settings/company');
    await main(qian).getByLabel('抬头').fill('杭州之江纺织有限公司');
    await upload(qian, '/logo', '标识.png');
    await upload(qian, '/seal', '印章.png');
    await save(qian);
    await qian.page.getByRole('img', { name: '杭州之江纺织有限公司' }).first().waitFor();
    await qian.page.reload();
    await main(qian).getByText('标识.png').first().waitFor();
    expect(await main(qian).getByLabel('抬头').inputValue()).toBe('杭州之江纺织有限公司');
  });

  it('业务设置: an operation that is switched off has no button, and a time is set only where the declaration is automatic (E.4 四.三 13, R-203, R-204)', async () => {
    await edit('/settings/business');
    expect(await main(qian).getByRole('textbox', { name: '航空器自动申报时间' }).count()).toBe(0);
    await picture(qian, 'business');
    await main(qian).getByLabel('航空器自动申报', { exact: true }).check();
    await main(qian).getByRole('textbox', { name: '航空器自动申报时间' }).fill('08:30');
    await main(qian).getByLabel('培训申请').uncheck();
    await save(qian);
    await follow(qian.page, '/lists/training/catalogue');
    expect(await main(qian).getByRole('link', { name: '申请', exact: true }).count()).toBe(0);
    await edit('/settings/business');
    await main(qian).getByLabel('培训申请').check();
    await main(qian).getByLabel('航空器自动申报', { exact: true }).uncheck();
    await save(qian);
  });

  it('企业风采 takes six pictures and no seventh, and links of the web; they stand on the home page, where the pictures can be paused and turned by key (E.4 四.三 14–16, R-205, R-206, R-207)', async () => {
    await edit('/settings/showcase');
    const [pictures, links] = [main(qian).locator('[data-pointer="/images"]'), main(qian).locator('[data-pointer="/links"]')];
    const add = (where: typeof pictures) => where.getByRole('button', { name: '添加一行' });
    for (let n = 0; n < 6; n += 1) {
      await add(pictures).click();
      await upload(qian, `/images/${n}/image`, `厂区${n + 1}.png`);
      await pictures.getByLabel(`第 ${n + 1} 行 说明`).fill(`厂区 ${n + 1}`);
    }
    expect(await add(pictures).getAttribute('aria-disabled')).toBe('true');
    await add(links).click();
    await links.getByLabel('第 1 行 标题').fill('官网');
    await links.getByLabel('第 1 行 链接').fill('javascript:alert(1)');
    await main(qian).getByRole('button', { name: '保存' }).click();
    await main(qian).locator('.fault').filter({ hasText: 'http' }).first().waitFor();
    await links.getByLabel('第 1 行 链接').fill('https://example.com/');
    await picture(qian, 'showcase');
    await save(qian);

    await follow(qian.page, '/');
    const shown = qian.page.locator('.showcase');
    await shown.getByRole('link', { name: '官网' }).waitFor();
    await shown.getByRole('button', { name: '暂停播放' }).click();
    await shown.getByText('厂区 1').waitFor();
    await qian.page.keyboard.press('ArrowRight');
    await shown.getByText('厂区 2').waitFor();
    await picture(qian, 'home');
  });

  it('where he presses 申请 the administrator is told that he does no business (E.3 第三篇 管理员账号, R-022)', async () => {
    await follow(qian.page, '/lists/training/catalogue');
    await main(qian).getByRole('link', { name: '申请', exact: true }).first().click();
    await main(qian).getByText('管理员账号不可进行业务操作').waitFor();
    await picture(qian, 'no-business');
    qian.complaints.length = 0;
  });

  it('the address of a page that is not in the menu says that it is not for him (R-028)', async () => {
    await lin.open('/company/roles');
    await main(lin).getByText('您没有使用这个页面的权限').waitFor();
    lin.complaints.length = 0;
  });
});
