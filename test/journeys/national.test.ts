// The manual of the national single window row by row (E.3), in one browser with security keys: who registers by a key, signs in by it, keeps account and operators with it.
// Persons register in empty.test.ts, where operators without a key are added and come in too; a forgotten password is set anew in door.test.ts.
import axe from 'axe-core';
import type { Browser, CDPSession, Page } from 'playwright-core';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerTo } from '../support/captcha.ts';
import { poolOf } from '../support/database.ts';
import { type Journey, openJourney } from '../support/journey.ts';
import { fillSignIn, visitor, type Visitor } from '../support/visitor.ts';

let journey: Journey;
let browser: Browser;
let pool: Pool;
let server: Journey['server'];
let who: Visitor;
let page: Page;
let reader: CDPSession;
let authenticatorId = '';

beforeAll(async () => {
  journey = await openJourney();
  ({ browser } = journey);
  // A key belongs to a name, and an address of numbers is none.
  server = { ...journey.server, url: journey.server.url.replace('127.0.0.1', 'localhost') };
  pool = poolOf(journey.database.url, 2);
  await pool.query(`set app.step = 'on'`);
  who = await visitor(browser, server);
  ({ page } = who);
  await page.addInitScript(axe.source);
  reader = await page.context().newCDPSession(page);
  await reader.send('WebAuthn.enable');
});
afterAll(async () => {
  await pool.end();
  await journey.end();
});

const known = new Map<string, Awaited<ReturnType<typeof credentials>>>();
let inserted = '';

async function credentials() {
  return (await reader.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
}

/** Puts a key into the reader; the one that was there is taken out and keeps what it knows. */
async function insert(serial: string): Promise<void> {
  if (authenticatorId !== '') {
    known.set(inserted, await credentials());
    await reader.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
  }
  ({ authenticatorId } = await reader.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'usb', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } }));
  for (const credential of known.get(serial) ?? []) await reader.send('WebAuthn.addCredential', { authenticatorId, credential });
  inserted = serial;
}

const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
const row = (name: RegExp) => page.getByRole('row', { name });
const menu = (name: string) => page.locator('#menu').getByRole('link', { name, exact: true }).click();
const press = (name: string | RegExp) => page.locator('main').getByRole('button', { name }).click();
const clean = async () => expect(await page.evaluate(async () => {
  const { violations } = await (window as unknown as { readonly axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
})).toEqual([]);

/** Uses a key for the first time: its number, and the code that came with it. */
async function firstUse(serial: string, activation: string, verb: string): Promise<void> {
  await insert(serial);
  await page.getByLabel('卡号').fill(serial);
  await page.getByLabel('激活码').fill(activation);
  await press(verb);
}

/** Fills in an account and has it checked. */
async function fillAccount(fields: { readonly [label: string]: string }): Promise<void> {
  for (const [label, text] of Object.entries({ 密码: 'Gy2026!!x', 确认密码: 'Gy2026!!x', ...fields })) await page.getByLabel(new RegExp(`^${label}`)).first().fill(text);
  await page.getByLabel(/我已阅读并同意/).check();
  await press('核对并提交');
  await heading(/^核对信息/);
}

/** Shows the code that came to the number, and sends. */
async function confirm(mobile: string): Promise<void> {
  const proof = page.locator('wf-proof');
  const inWords = proof.getByRole('button', { name: '改用文字问题' });
  if (await inWords.isVisible()) await inWords.click();
  await proof.getByLabel('验证问题').fill(answerTo(await proof.locator('.captcha-question:not(:empty)').innerText()));
  await press('获取验证码');
  await page.getByText('15 分钟内有效', { exact: false }).waitFor();
  const { rows } = await pool.query<{ payload: string }>('select payload from outbox_message where recipient = $1 order by created_at desc limit 1', [mobile]);
  await page.getByLabel('手机验证码').fill((JSON.parse(rows[0]!.payload) as { fields: { code: string } }).fields.code);
  await press(/^(提交)?确认注册$/);
}

async function signOut(): Promise<void> {
  await page.context().clearCookies();
}

describe('第四篇 第一章 用户注册', () => {
  it('企业 → 有卡用户: a legal person’s key fills the enterprise in and registers its administrator, who finds himself at his account (E.3 第一章, E.3 1.1 管理员, E.3 第三篇 功能简介, E.3 第三篇 IC卡, E.3 3.1, R-054, R-057, R-058, R-060, R-061, R-062, R-065, R-156, R-139)', async () => {
    await who.open('/sign-in');
    await page.getByRole('link', { name: '立即注册' }).click();
    await page.getByRole('radio', { name: /有卡用户/ }).check();
    await press('同意');
    await heading('有卡用户注册');
    await firstUse('FR42010009', 'gg5n-fr7v', '插入密钥并登录');
    await heading(/^注册：|^确认注册：/);
    await page.locator('main').getByText('武汉光谷进出口有限公司').waitFor();
    expect(await page.getByRole('textbox', { name: /企业中文名称|统一社会信用代码|组织机构代码|法人.*姓名|海关注册号/ }).count()).toBe(0);
    await clean();
    await fillAccount({ 法人证件号码: '420106199003074519', 用户名: 'guyu2026', 管理员姓名: '谷雨', 证件号码: '420106199003074519', 手机: '13831112222' });
    await page.getByText('提交时请插入安全密钥').waitFor();
    await confirm('13831112222');
    await heading('账号信息');
    for (const shown of ['武汉光谷进出口有限公司', '91420100MA4GG20260', '谷雨']) await page.locator('main').getByText(shown, { exact: true }).first().waitFor();
  });

  it('注册操作员: an operator’s key of the same enterprise registers an operator, whose success page leads to his account, of the enterprise no more than its name (E.3 1.1 操作员, E.3 2.1, E.3 3.1, R-059, R-061, R-063, R-142, R-157)', async () => {
    await signOut();
    await who.open('/register/key');
    await firstUse('CZ42010009', 'SQ2H-CZ6Y', '插入密钥并登录');
    await heading('身份验核');
    await page.getByRole('cell', { name: '苏晴' }).waitFor();
    await clean();
    await page.getByRole('link', { name: '注册操作员' }).click();
    await heading(/操作员注册/);
    await fillAccount({ 用户名: 'suqing01', 真实姓名: '苏晴', 证件号码: '420106199003074519', 手机: '13831113333' });
    await confirm('13831113333');
    await heading('注册成功');
    await page.getByRole('link', { name: '点击登录' }).click();
    await heading('登录');
    await fillSignIn(page, 'suqing01', 'Gy2026!!x');
    await heading('账号信息');
    await page.locator('main').getByText('武汉光谷进出口有限公司', { exact: true }).first().waitFor();
    expect(await page.getByRole('button', { name: '同步更新' }).count()).toBe(0);
    expect(await page.locator('main').innerText()).not.toContain('91420100MA4GG20260');
  });

  it('无卡用户: an administrator only, of an enterprise that has none, by one of its two codes and the code of his phone (E.3 1.1 无卡, E.3 第三篇 管理员账号, R-026, R-055, R-056, R-060)', async () => {
    await signOut();
    await who.open('/register');
    await page.getByRole('radio', { name: /无卡用户.*仅可注册管理员/ }).check();
    await press('同意');
    await heading(/^注册：|^确认注册：/);
    await page.getByLabel('企业中文名称').fill('武汉东湖进出口有限公司');
    await page.getByLabel(/^法人.*姓名/).fill('东湖');
    await press('核对并提交');
    expect((await page.locator('.fault').allInnerTexts()).filter((fault) => /统一社会信用代码|组织机构代码/.test(fault)).length).toBeGreaterThanOrEqual(2);
    await page.getByLabel('统一社会信用代码').fill('91420100MA4KTE5T87');
    await fillAccount({ 法人证件号码: '420106199003074519', 用户名: 'donghu2026', 管理员姓名: '东湖', 证件号码: '420106199003074519', 手机: '13831117777' });
    await confirm('13831117777');
    await page.getByText(/已注册管理员/).first().waitFor();
  });
});

describe('第二章 用户登录', () => {
  it('卡介质: a bound key signs in; one that is not shows whose it is, with chosen columns, and is bound by another signature (E.3 2.3, E.3 8.3, E.3 第三篇 术语定义, R-176, R-180)', async () => {
    await signOut();
    await who.open('/sign-in');
    await page.getByRole('link', { name: '卡介质登录' }).click();
    await heading('卡介质登录');
    await insert('FR42010009');
    await press('插入密钥并登录');
    await page.waitForURL((url) => url.pathname === '/');
    await signOut();
    await who.open('/sign-in/key?to=%2Faccount%2Fkeys');
    await page.getByText('首次使用这把密钥').click();
    await firstUse('CZ42010001', 'LM4T-CZ8P', '插入密钥并登录');
    await heading('身份验核');
    await page.getByRole('cell', { name: /李敏（cjcaozuo1）/ }).waitFor();
    await page.locator('summary[aria-label="选择显示列"]').click();
    await page.getByRole('checkbox', { name: '类型' }).uncheck();
    await page.getByRole('cell', { name: '操作员卡' }).waitFor({ state: 'detached' });
    await page.getByRole('checkbox', { name: '类型' }).check();
    await press('验证并登录');
    await heading('我的IC卡');
    await page.locator('code', { hasText: 'CZ42010001' }).waitFor();
  });

  it('says so where the browser can use no key, and leads to 使用须知 with what a computer has to have (E.3 第二篇, E.4 二.二, R-178, R-216, R-226)', async () => {
    const without = await visitor(browser, server);
    await without.page.addInitScript(() => Object.defineProperty(navigator, 'credentials', { value: undefined }));
    await without.open('/register/key');
    await without.page.getByText('不能使用安全密钥').waitFor();
    await without.page.locator('main').getByRole('link', { name: '使用须知' }).click();
    await without.page.getByRole('heading', { level: 1, name: '使用须知' }).waitFor();
    const needs = await without.page.locator('main').innerText();
    for (const told of ['浏览器：', '操作系统', '360 极速浏览器', 'WebAuthn', '介质密码']) expect(needs).toContain(told);
    expect(without.complaints).toEqual([]);
    await without.leave();
  });
});

describe('第三章 账号基本信息, 第五章 我的IC卡', () => {
  it('解绑 and 绑卡 with the key in the reader (E.3 第五章, E.3 8.3, R-173, R-174, R-175, R-210)', async () => {
    await page.getByRole('checkbox', { name: 'CZ42010001' }).check();
    await press('解绑');
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByText('还没有绑定密钥').waitFor();
    await page.locator('main').getByText('首次使用这把密钥').waitFor();
    await press('绑卡');
    await page.getByRole('cell', { name: '操作员卡' }).waitFor();
  });

  it('修改: of his own data an operator changes his e-mail only; another mobile is warned of, and bound by the present one or by his document (E.3 3.2, R-159, R-160, R-278)', async () => {
    await who.open('/settings/account');
    await press(/邮箱/);
    await page.locator('main form').waitFor();
    expect(await page.locator('main form').getByRole('textbox').count()).toBe(1);
    await page.getByLabel('邮箱').fill('li.min@example.com');
    await press('保存');
    await page.locator('main').getByText('li.min@example.com').first().waitFor();
    await who.open('/account/mobile');
    await page.getByText('修改手机号码，可能会影响密码找回、接收消息或短信等功能').waitFor();
    await page.getByRole('group', { name: '验证原手机' }).waitFor();
    await press(/更换验证方式/);
    await page.getByLabel('证件号码').waitFor();
    await clean();
  });

  it('修改: the administrator changes name, document and e-mail; a password is warned of (E.3 3.2, R-150, R-158, R-278)', async () => {
    await signOut();
    await who.open('/sign-in/key?to=%2Fsettings%2Faccount');
    await insert('FR42010009');
    await press('插入密钥并登录');
    await heading('账号信息');
    await press(/^修改/);
    await page.getByLabel('姓名').fill('谷雨生');
    await page.getByLabel('邮箱').fill('guyu@example.com');
    await press('保存');
    await page.locator('main').getByText('谷雨生').first().waitFor();
    await who.open('/account/password');
    await page.getByText('请谨慎操作，并于修改密码成功后，妥善保管或牢记您的新密码').waitFor();
  });

  it('同步更新: what the issuer knows now is what the account tells (E.3 3.3, R-156, R-161)', async () => {
    await pool.query(`update key_record set enterprise = '武汉光谷进出口集团有限公司' where serial = 'FR42010009'`);
    await who.open('/settings/account');
    await heading('账号信息');
    await press('同步更新');
    await page.getByText('同步成功').waitFor();
    await page.locator('main').getByText('武汉光谷进出口集团有限公司').first().waitFor();
  });
});

describe('第四章 我的操作员', () => {
  it('新增有卡操作员: the administrator inserts the key, the operator’s form follows with its own agreement, and the list tells that a key is bound; a lost one is reported there (E.3 4.1, R-166, R-168, R-172)', async () => {
    await pool.query(`update key_record set enterprise = '武汉光谷进出口集团有限公司', credit_code = '91420100MA4GG20260' where serial = 'CZ42010003'`);
    await who.open('/operators');
    await page.getByRole('link', { name: '新增有卡操作员' }).click();
    await heading('新增有卡操作员');
    await firstUse('CZ42010003', 'HM6D-CZ5R', '登录');
    await heading(/操作员注册/);
    await page.getByText('中国国际贸易单一窗口用户注册管理协议').first().waitFor();
    await fillAccount({ 用户名: 'hemiao01', 真实姓名: '何苗', 证件号码: '420106199003074519', 手机: '13831115555' });
    await confirm('13831115555');
    await page.getByRole('heading', { name: '操作员已新增' }).waitFor();
    await who.open('/operators');
    const added = row(/hemiao01/);
    await added.getByText('已绑定').waitFor();
    await added.getByRole('link', { name: '挂失密钥' }).click();
    await page.getByLabel('原因').fill('遗失');
    await page.getByRole('button', { name: '挂失', exact: true }).click();
    await page.getByText('已挂失').waitFor();
    await added.getByText('未绑定').waitFor();
  });

  it('修改, 查询, 删除: all but the user name is changed, by keys and with faults told as each field is left; found by name, and gone once confirmed (E.3 4.2, E.3 4.3, E.3 4.4, E.3 第三篇 界面, E.3 第三篇 键盘操作, R-169, R-170, R-172, R-212, R-213, R-217)', async () => {
    await row(/hemiao01/).getByRole('link', { name: '修改' }).click();
    await page.getByLabel(/^操作员手机号码/).waitFor();
    expect(await page.getByRole('textbox', { name: '操作员登录名' }).count()).toBe(0);
    // 第三篇 关于界面, 关于键盘操作: what is wrong is said beside the field as it is left, and keys alone lead through.
    await page.getByLabel(/^操作员手机号码/).fill('138');
    await page.keyboard.press('Tab');
    const wrong = page.getByRole('textbox', { name: /^操作员手机号码/, includeHidden: false });
    await page.locator('main').getByText(/手机号码?/).nth(1).waitFor();
    expect([await wrong.getAttribute('aria-invalid'), (await wrong.getAttribute('aria-describedby')) !== null, await page.evaluate(() => document.activeElement?.matches('input') && document.activeElement.closest('[data-pointer="/mobile"]') === null)]).toEqual(['true', true, true]);
    await page.getByLabel(/^操作员真实姓名/).focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('Backspace');
    expect(await page.getByLabel(/^操作员真实姓名/).inputValue()).toBe('');
    await page.keyboard.type('何淼');
    await wrong.fill('13831116666');
    await press('保存');
    await row(/何淼/).waitFor();
    await page.getByLabel('操作员登录名').fill('suqing');
    await press('查询');
    await row(/hemiao01/).waitFor({ state: 'detached' });
    await row(/suqing01/).waitFor();
    await press('重置');
    await row(/hemiao01/).getByRole('link', { name: '删除' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '确认' }).click();
    await page.getByText('已删除').waitFor();
  });

  it('while an operator has a key and the administrator none, no operator is changed or deleted: the buttons say so (E.3 4.3, E.3 第三篇 操作员账号, R-171)', async () => {
    const hisOwn = async (verb: string) => {
      await who.open('/account/keys');
      if (verb === '解绑') await page.getByRole('checkbox', { name: 'FR42010009' }).check();
      await press(verb);
    };
    await insert('FR42010009');
    await hisOwn('解绑');
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByText('还没有绑定密钥').waitFor();
    await who.open('/operators');
    await row(/suqing01/).waitFor();
    await page.locator('main').getByText('已有操作员绑卡，而管理员账号还没有绑卡').first().waitFor();
    expect(await row(/suqing01/).getByRole('link', { name: '删除' }).count()).toBe(0);
    await hisOwn('绑卡');
    await page.getByRole('cell', { name: '法人卡' }).waitFor();
    await who.open('/operators');
    await row(/suqing01/).getByRole('link', { name: '删除' }).waitFor();
  });
});

describe('第六章 我的资质, 第七章 我的应用权限', () => {
  it('编辑 opens the fields under their tabs, and 保存 keeps them without approval (E.3 第六章, R-181, R-182)', async () => {
    const cases = async () => (await pool.query('select from instance')).rowCount;
    const before = await cases();
    await menu('我的资质');
    await heading('我的资质');
    await page.getByRole('tab', { name: '外贸易经营者备案' }).click();
    await press('编辑');
    await page.getByRole('tab', { name: '外贸易经营者备案', selected: true }).waitFor();
    await page.getByLabel('备案登记号').fill('02788123');
    await page.getByRole('tab', { name: '海关' }).click();
    expect(await page.getByRole('textbox', { name: '统一社会信用代码' }).count()).toBe(0);
    await clean();
    await press('保存');
    await page.getByText('保存成功').waitFor();
    await page.getByRole('tab', { name: '外贸易经营者备案' }).click();
    await page.locator('main').getByText('02788123').waitFor();
    expect(await cases()).toBe(before);
  });

  it('a category ticks all it holds, 重置 goes back, and 保存 holds for every operator at once (E.3 第七章, R-184, R-185, R-186, R-187)', async () => {
    await menu('我的应用权限');
    await heading('我的应用权限');
    const category = page.locator('.permission-category input').first();
    const items = page.locator('.permissions > li').first().locator('ul input');
    await category.waitFor();
    expect(await category.isDisabled()).toBe(true);
    await press('编辑');
    const before = await category.isChecked();
    await category.setChecked(!before);
    expect(await items.evaluateAll((all) => all.map((each) => (each as HTMLInputElement).checked))).toEqual(Array(await items.count()).fill(!before));
    await press('重置');
    expect(await category.isChecked()).toBe(before);
    await category.setChecked(false);
    await press('保存');
    await page.getByText('保存成功').last().waitFor();
    await page.getByRole('button', { name: '编辑' }).waitFor();
    expect([await category.isChecked(), await category.isDisabled()]).toEqual([false, true]);
  });
});

describe('第八章, 第九章', () => {
  it('pages are tabs that arrows and keys move along, the menu folds to icons, and 退出 ends the session (E.3 8.1, E.3 8.2, E.3 8.4, E.3 第九章, R-208, R-209, R-211, R-148)', async () => {
    const tabs = page.locator('.tabs > li > a');
    expect(await tabs.count()).toBeGreaterThan(2);
    await page.getByRole('button', { name: '折叠菜单' }).click();
    await page.getByRole('button', { name: '展开菜单' }).waitFor();
    expect(await page.locator('.menu').getByRole('link', { name: '我的资质' }).getAttribute('title')).toBe('我的资质');
    const last = await tabs.allInnerTexts();
    await page.locator('wf-tab-strip .tabs .here a').focus();
    await page.keyboard.press('ControlOrMeta+Shift+ArrowLeft');
    expect(await tabs.allInnerTexts()).toEqual([...last.slice(0, -2), last.at(-1), last.at(-2)]);
    for (const name of ['部门管理', '人员权限', '角色管理', '我的应用权限']) {
      await menu(name);
      await heading(name);
    }
    await page.setViewportSize({ width: 920, height: 900 });
    await page.locator('.tab-arrow[aria-disabled="false"]').first().click();
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.locator('summary[aria-label="选项卡操作"]').click();
    await page.getByRole('button', { name: '关闭其他选项卡' }).click();
    await expect.poll(() => tabs.allInnerTexts()).toEqual(['我的应用权限']);
    await menu('我的操作员');
    await page.locator('summary[aria-label="选项卡操作"]').click();
    await page.getByRole('button', { name: '关闭全部选项卡' }).click();
    await page.waitForURL((url) => url.pathname === '/');
    const [cookie] = await page.context().cookies();
    await page.locator('wf-person-menu summary').click();
    await page.getByRole('button', { name: '退出' }).click();
    await page.getByRole('link', { name: '登录' }).first().waitFor();
    expect((await fetch(`${server.url}/api/inbox`, { headers: { Cookie: `${cookie!.name}=${cookie!.value}` } })).status).toBe(401);
  });

  it('leaves nothing the browser complains of', () => {
    expect(who.complaints.filter((line) => !/40[19]|42[29]/.test(line))).toEqual([]);
  });
});
