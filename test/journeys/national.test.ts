// The manual of the national single window, chapter by chapter, in one browser with security keys: who registers by a key, signs in by it, keeps account and operators with it.
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
  it('企业 → 有卡用户: a legal person’s key fills the enterprise in and registers its administrator, who finds himself at his account (R-054, R-057, R-058, R-060, R-061, R-062, R-139)', async () => {
    await who.open('/sign-in');
    await page.getByRole('link', { name: '立即注册' }).click();
    await page.getByRole('radio', { name: /有卡用户/ }).check();
    await press('同意');
    await heading('有卡用户注册');
    await clean();
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

  it('注册操作员: an operator’s key of the same enterprise registers an operator, whose success page leads to his account (R-059, R-061, R-063)', async () => {
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
  });
});

describe('第二章 用户登录', () => {
  it('卡介质: a bound key signs in; one that is not shows whose it is, with chosen columns, and is bound by another signature (R-176, R-180, R-146)', async () => {
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

  it('says so where the browser can use no key, and leads to 使用须知 (R-178)', async () => {
    const without = await visitor(browser, server);
    await without.page.addInitScript(() => Object.defineProperty(navigator, 'credentials', { value: undefined }));
    await without.open('/register/key');
    await without.page.getByText('不能使用安全密钥').waitFor();
    await without.page.locator('main').getByRole('link', { name: '使用须知' }).click();
    await without.page.getByRole('heading', { level: 1, name: '使用须知' }).waitFor();
    expect(without.complaints).toEqual([]);
    await without.leave();
  });
});

describe('第三章 账号基本信息, 第五章 我的IC卡', () => {
  it('解绑 and 绑卡 with the key in the reader (R-173, R-174, R-175, R-210)', async () => {
    await page.getByRole('checkbox', { name: 'CZ42010001' }).check();
    await press('解绑');
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByText('还没有绑定密钥').waitFor();
    await clean();
    await page.locator('main').getByText('首次使用这把密钥').waitFor();
    await press('绑卡');
    await page.getByRole('cell', { name: '操作员卡' }).waitFor();
  });

  it('同步更新: what the issuer knows now is what the account tells (R-156, R-161)', async () => {
    await signOut();
    await pool.query(`update key_record set enterprise = '武汉光谷进出口集团有限公司' where serial = 'FR42010009'`);
    await who.open('/sign-in/key?to=%2Faccount');
    await insert('FR42010009');
    await press('插入密钥并登录');
    await heading('账号信息');
    await press('同步更新');
    await page.getByText('同步成功').waitFor();
    await page.locator('main').getByText('武汉光谷进出口集团有限公司').first().waitFor();
    await clean();
  });
});

describe('第四章 我的操作员', () => {
  it('新增有卡操作员: the administrator inserts the key, the operator’s form follows with its own agreement, and the list tells that a key is bound; a lost one is reported there (R-166, R-168, R-172)', async () => {
    await pool.query(`update key_record set enterprise = '武汉光谷进出口集团有限公司', credit_code = '91420100MA4GG20260' where serial = 'CZ42010003'`);
    await who.open('/operators');
    await page.getByRole('link', { name: '新增有卡操作员' }).click();
    await heading('新增有卡操作员');
    await clean();
    await firstUse('CZ42010003', 'HM6D-CZ5R', '登录');
    await heading(/操作员注册/);
    await page.getByText('中国国际贸易单一窗口用户注册管理协议').first().waitFor();
    await fillAccount({ 用户名: 'hemiao01', 真实姓名: '何苗', 证件号码: '420106199003074519', 手机: '13831115555' });
    await confirm('13831115555');
    await page.getByRole('heading', { name: '操作员已新增' }).waitFor();
    await who.open('/operators');
    const row = page.getByRole('row', { name: /hemiao01/ });
    await row.getByText('已绑定').waitFor();
    await row.click();
    await row.getByRole('link', { name: '挂失密钥' }).click();
    await page.getByLabel('原因').fill('遗失');
    await page.getByRole('button', { name: '挂失', exact: true }).click();
    await page.getByText('已挂失').waitFor();
    await row.getByText('未绑定').waitFor();
  });

  it('leaves nothing the browser complains of', () => {
    expect(who.complaints.filter((line) => !/40[19]|42[29]/.test(line))).toEqual([]);
  });
});
