// From an empty installation to everybody who works with it (A.2), by nothing but the pages, the mailboxes and the phones: the first administrator by
// the link of the start, departments and providers by him, those who register by themselves, operators by their administrator. Each opens his menu.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerTo } from '../support/captcha.ts';
import { launchBrowser } from '../support/chromium.ts';
import type { TestDatabase } from '../support/database.ts';
import { clonePublished } from '../support/published.ts';
import { dataFolder, removeFolder, type RunningServer, startServer } from '../support/server.ts';
import { fillSignIn } from '../support/visitor.ts';

const secret = 'Abc_12345';
const [hubei, zhejiang] = ['湖北省外贸综合服务线上平台', '浙江省对外贸易公共服务平台'];

let database: TestDatabase;
let server: RunningServer;
let browser: Browser;
let smtp: SMTPServer;
let gateway: Server;
let administrator: Page;
const mails = new Map<string, string>();
const codes = new Map<string, string>();
const complaints: string[] = [];

beforeAll(async () => {
  smtp = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], onData: async (stream, { envelope }, done) => {
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part as Buffer);
    mails.set(envelope.rcptTo[0]!.address, wordsOf(Buffer.concat(parts).toString()));
    done();
  } });
  gateway = createServer(async (request, answer) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { to, fields } = JSON.parse(Buffer.concat(parts).toString()) as { to: string; fields: { code: string } };
    codes.set(to, fields.code);
    answer.end();
  });
  await Promise.all([new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve)), new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))]);
  [browser, database] = await Promise.all([launchBrowser(), clonePublished()]);
  server = await startServer({
    DATA_DIR: dataFolder(), DATABASE_URL: database.url, WF_SEED: 'none',
    SMTP_URL: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`, SMS_URL: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/`,
  });
});

afterAll(async () => {
  await browser.close();
  await server.stop();
  await database.drop();
  removeFolder(server.dataDir);
  await Promise.all([new Promise<void>((resolve) => smtp.close(() => resolve())), new Promise((resolve) => gateway.close(resolve))]);
});

/** The words of a mail, however they travelled. */
function wordsOf(letter: string): string {
  const [head, ...body] = letter.split('\r\n\r\n');
  const text = body.join('\r\n\r\n');
  if (/base64/.test(head!)) return Buffer.from(text, 'base64').toString();
  return Buffer.from(text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString();
}

async function person(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  return page;
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
const open = async (page: Page, path: string): Promise<void> => {
  await page.goto(server.url + path);
  await page.locator('h1').waitFor();
};

async function signIn(page: Page, username: string, password = secret): Promise<void> {
  if (new URL(page.url(), server.url).pathname !== '/sign-in') await open(page, '/sign-in');
  await fillSignIn(page, username, password);
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

/** What stands in the menu. */
async function menuOf(page: Page): Promise<string> {
  await open(page, '/inbox');
  await page.locator('.menu a').first().waitFor();
  return (await page.locator('.menu a').allInnerTexts()).map((entry) => entry.trim()).join(' ');
}

/** Chooses a password by the link that came with the last mail to an address. */
async function chooseBy(page: Page, mail: string): Promise<void> {
  await expect.poll(() => mails.get(mail), { timeout: 15_000 }).toBeDefined();
  // The server listens where it found a free port, of which its letters do not know.
  await page.goto(server.url + /\/recover\?token=[\w-]+/.exec(mails.get(mail)!)![0]);
  await page.getByLabel('新密码').fill(secret);
  await page.getByLabel('确认密码').fill(secret);
  await page.locator('main form').getByRole('button').last().click();
  await heading(page, /^登录$/);
}

/** The code that came to a phone. */
async function codeTo(mobile: string): Promise<string> {
  await expect.poll(() => codes.get(mobile), { timeout: 15_000 }).toBeDefined();
  return codes.get(mobile)!;
}

/** Answers the question in words and has a code sent. */
async function askCode(page: Page): Promise<void> {
  const inWords = page.getByRole('button', { name: '改用文字问题' });
  await inWords.or(page.locator('.captcha-question:not(:empty)')).first().waitFor();
  if (await inWords.isVisible()) await inWords.click();
  await page.getByLabel('验证问题').fill(answerTo(await page.locator('.captcha-question:not(:empty)').innerText()));
  await page.getByRole('button', { name: '获取验证码' }).click();
}

async function choose(page: Page, label: string, path: readonly string[]): Promise<void> {
  for (const [place, name] of path.entries()) await page.locator('.field', { hasText: label }).locator('select').nth(place).selectOption({ label: name });
}

describe('an empty installation', () => {
  it('gets its administrator of the platform by the link of its start, who finds his menu (R-028)', async () => {
    administrator = await person();
    await open(administrator, /(\/set-up\?token=\S+)/.exec(server.said())![1]!);
    for (const [label, text] of [['用户名', 'ptguanli1'], ['姓名', '管平'], ['新密码', secret], ['确认密码', secret]] as const) await administrator.getByLabel(label).fill(text);
    await administrator.getByRole('button', { name: '创建', exact: true }).click();
    await heading(administrator, /^登录$/);

    await signIn(administrator, 'ptguanli1');

    expect(await menuOf(administrator)).toMatch(/流程定义.*门户内容.*用户与组织|流程定义.*门户内容.*单位/);
  });

  it.each([
    ['浙江省商务厅', '省级商务主管部门', ['浙江省'], ['浙江省'], zhejiang],
    ['杭州市商务局', '地市商务局', ['浙江省', '杭州市'], ['浙江省', '杭州市'], zhejiang],
    ['建德精细化工预警示范点', '对外贸易预警示范点', ['浙江省', '杭州市', '建德市'], null, zhejiang],
    ['东湖外贸综合服务中心', '外贸综合服务中心', ['湖北省', '武汉市'], null, hubei],
    ['长江进出口有限公司', '外贸企业', ['湖北省', '武汉市'], null, hubei],
  ] as const)('has %s entered by him, a %s', async (name, type, seat, territory, portal) => {
    await open(administrator, '/admin/organisations/new');
    await administrator.getByLabel('单位名称').fill(name);
    await administrator.getByLabel('单位类型').selectOption({ label: type });
    await choose(administrator, '所在地区', seat);
    if (territory) await choose(administrator, '管辖地区', territory);
    await administrator.getByLabel('所属门户').selectOption({ label: portal });

    await administrator.locator('main').getByRole('button', { name: '新增单位', exact: true }).click();

    await heading(administrator, name);
  });

  it.each([
    ['shenheyuan1', '审核员', hubei, '电子口岸审核员', /审核/],
    ['zjshengting', '厅人员', '浙江省商务厅', '省商务厅人员', /预警/],
    ['hzshenhe1', '杭州审核员', '杭州市商务局', '地市商务局审核人员', /原创预警信息审核/],
    ['jdyujing1', '预警员', '建德精细化工预警示范点', '预警点工作人员', /预警信息上报/],
    ['jdfuzeren', '负责人', '建德精细化工预警示范点', '预警负责人', /预警信息上报/],
    ['dhfuwu01', '服务员', '东湖外贸综合服务中心', '服务管理人员', /培训审批/],
    ['cjguanli1', '企业管理员', '长江进出口有限公司', '管理员', /我的操作员.*角色管理/],
  ] as const)('lets %s (%s of %s) in as %s: by a link in a mail to a password of his own, and to his menu (R-028)', async (username, name, org, role, menu) => {
    await open(administrator, '/admin/accounts/new');
    const main = administrator.locator('main');
    await main.getByLabel('用户名').fill(username);
    await main.getByLabel('姓名').fill(name);
    await main.getByLabel('邮箱').fill(`${username}@example.org`);
    await main.getByRole('textbox', { name: /^单位/ }).fill(org);
    await main.getByLabel('角色').selectOption({ label: role });
    await main.getByRole('button', { name: '新增用户', exact: true }).click();
    await heading(administrator, name);

    const page = await person();
    await chooseBy(page, `${username}@example.org`);
    await signIn(page, username);

    expect(await menuOf(page)).toMatch(menu);
    await page.context().close();
  });

  it('has its operators from the administrator of the enterprise: the last of their document number, a code, a password of their own (E.3 2.1, E.3 4.1, R-151, R-152, R-167, R-028)', async () => {
    const owner = await person();
    await signIn(owner, 'cjguanli1');
    await open(owner, '/operators/new');
    const main = owner.locator('main');
    await main.getByLabel('操作员登录名').fill('cjcaozuo1');
    await main.getByLabel('操作员手机号码').fill('13812349300');
    await main.getByLabel('操作员真实姓名').fill('李敏');
    await main.getByLabel('操作员证件类型').selectOption({ label: '身份证' });
    await main.getByLabel('操作员证件号码').fill('420101199003074517');
    await main.getByRole('button', { name: '保存', exact: true }).click();
    await owner.getByRole('row', { name: /cjcaozuo1/ }).waitFor();
    await owner.context().close();

    const page = await person();
    await open(page, '/sign-in');
    await fillSignIn(page, 'cjcaozuo1', '03074517');
    await heading(page, '首次登录');
    await askCode(page);
    await page.getByLabel('短信验证码').fill(await codeTo('13812349300'));
    await page.getByRole('button', { name: '确认', exact: true }).click();
    await page.getByLabel('新密码').fill(secret);
    await page.getByLabel('确认密码').fill(secret);
    await page.getByRole('button', { name: '确认修改' }).click();
    await heading(page, /^登录$/);
    await signIn(page, 'cjcaozuo1');

    expect(await menuOf(page)).toMatch(/培训申请/);
    await page.context().close();
  });

  it('is joined by a provider that registers and is let in by the reviewer (R-046, R-028)', async () => {
    const page = await person();
    await open(page, '/register/registration-hubei/SUBMIT');
    await page.getByLabel('业务类型').selectOption({ label: '第三方服务商' });
    for (const [label, text] of [['登录账号', 'chumao003'], ['密码', secret], ['确认密码', secret], ['企业名称', '武汉楚贸三号服务有限公司'], ['统一社会信用代码', '91420100MA4KTE5T87'], ['联系人', '楚天'], ['固定电话', '027-85550000'], ['邮箱', 'chutian@example.com']] as const) {
      await page.getByLabel(label, { exact: false }).first().fill(text);
    }
    await page.getByLabel('我已阅读并同意').check();
    await page.getByRole('button', { name: '核对并提交' }).click();
    await heading(page, /^核对信息/);
    const proof = page.locator('wf-proof');
    const inWords = proof.getByRole('button', { name: '改用文字问题' });
    // Which of both it is is known once it stands.
    await inWords.or(proof.locator('.captcha-question:not(:empty)')).first().waitFor();
    if (await inWords.isVisible()) await inWords.click();
    await proof.getByLabel('验证问题').fill(answerTo(await proof.locator('.captcha-question:not(:empty)').innerText()));
    await page.locator('main').getByRole('button', { name: '提交注册', exact: true }).click();
    await heading(page, '注册信息已提交');

    const reviewer = await person();
    await signIn(reviewer, 'shenheyuan1');
    await open(reviewer, '/lists/registration-hubei/review');
    await reviewer.getByRole('row', { name: /楚贸三号/ }).getByRole('link', { name: '审核', exact: true }).click();
    await reviewer.getByRole('radio', { name: '通过', exact: true }).check();
    await reviewer.getByRole('button', { name: /^提交/ }).click();
    await reviewer.getByRole('dialog').getByRole('button', { name: /通过|提交/ }).click();
    await expect.poll(() => mails.has('chutian@example.com'), { timeout: 15_000 }).toBe(true);
    await reviewer.context().close();
    await signIn(page, 'chumao003');

    expect(await menuOf(page)).toMatch(/培训审批/);
    await page.context().close();
  });

  it('is joined by a natural person, who finds what is open to persons and nothing else (E.3 1.2, R-064, R-024, R-028)', async () => {
    const page = await person();
    await open(page, '/register/registration-personal/CONFIRM');
    for (const [label, text] of [['用户名', 'gerenyi01'], ['真实姓名', '葛仁'], ['手机', '13912349311'], ['证件号码', '420101199003074517']] as const) {
      if (label === '证件号码') await page.getByLabel('证件类型').selectOption({ label: '身份证' });
      await page.locator('main').getByRole('textbox', { name: new RegExp(`^${label}`) }).first().fill(text);
    }
    await page.getByLabel('密码', { exact: false }).first().fill(secret);
    await page.getByLabel('确认密码').fill(secret);
    await page.getByLabel('我已阅读并同意').check();
    await page.getByRole('button', { name: '核对并提交' }).click();
    await heading(page, /^核对信息/);
    await askCode(page);
    await page.getByLabel('手机验证码').fill(await codeTo('13912349311'));
    await page.locator('main').getByRole('button', { name: /注册$/ }).click();
    await page.getByText('注册成功').first().waitFor();
    await signIn(page, 'gerenyi01');

    const menu = await menuOf(page);
    expect(menu).toMatch(/野生动植物进出口证书申请/);
    expect(menu).not.toMatch(/培训申请|我的操作员/);
    await page.context().close();
  });

  it('showed nobody an error of a page', () => {
    expect(complaints).toEqual([]);
  });
});
