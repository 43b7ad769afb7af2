// Registration, from the portal to the first work: a provider of Hubei, and the manual of the Hebei single window row by row (table E.2 of the requirements).
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from '../../server/cases/outbox.ts';
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
async function send(page: Page, verb = '提交注册') {
  const proof = page.locator('wf-proof');
  const inWords = proof.getByRole('button', { name: '改用文字问题' });
  await inWords.or(proof.locator('.captcha-question:not(:empty)')).first().waitFor();
  if (await inWords.isVisible()) await inWords.click();
  await proof.getByLabel('验证问题').fill(answerTo(await proof.locator('.captcha-question:not(:empty)').innerText()));
  await page.locator('main').getByRole('button', { name: verb, exact: true }).click();
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
    await expect.poll(async () => (await app.services.pool.query(`select from outbox_message where payload like '%chutian@example.com%'`)).rowCount, { timeout: 15_000 }).toBe(1);
    await guest.open('/sign-in');
    await fillSignIn(page, 'chumao003', secret);
    await page.waitForURL((address) => address.pathname === '/');
    await page.getByRole('link', { name: '培训审批' }).first().waitFor();
    // Refusals are told as such by the browser too: a name that is taken, an account that waits.
    expect(guest.complaints.filter((complaint) => !/status of (401|403|409|422)/.test(complaint))).toEqual([]);
    await reviewer.leave();
  });
});

describe('the single window of Hebei, as its manual tells it (E.2)', () => {
  const name = '石家庄滹沱河贸易有限公司';
  const password = 'Bf2016_a';
  const now = new Date('2026-12-02T01:30:00.000Z');
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const faults = (page: Page) => page.locator('.fault').allTextContents();
  /** Where it is filled in: a section of the form by its heading. */
  const section = (page: Page, title: string) => page.locator('.section').filter({ has: page.getByRole('heading', { level: 2, name: title }) });
  const group = (page: Page, title: string) => page.locator('.group').filter({ has: page.getByRole('heading', { level: 3, name: title }) });
  const fill = async (page: Page, where: string, values: readonly (readonly [string, string])[]) => {
    for (const [label, text] of values) await section(page, where).getByLabel(label, { exact: false }).first().fill(text);
  };
  const hebei = '河北国际贸易单一窗口';
  /** The header names this portal. */
  const brand = (page: Page, portal: string) => page.locator('header .brand', { hasText: portal }).waitFor();
  const saved = (page: Page) => page.getByText(/已于 \d\d:\d\d 自动保存/).first().waitFor();
  const mailTo = async (address: string, saying = ''): Promise<{ readonly title: string; readonly text: string }> => {
    while (await deliver(app.services, null));
    const { rows } = await app.services.pool.query<{ payload: string }>(`select payload from outbox_message where kind = 'mail' and recipient = $1 and payload like $2 order by created_at desc, id desc limit 1`, [address, `%${saying}%`]);
    return JSON.parse(rows[0]!.payload) as { readonly title: string; readonly text: string };
  };

  /** The reviewer judges the registration of this name. */
  async function judge(verdict: '通过' | '不通过', comment?: string) {
    const reviewer = await visitor(browser, { url, dataDir: app.dataDir });
    await reviewer.page.clock.setSystemTime(now);
    await reviewer.signIn('hbshenhe1');
    await reviewer.open('/lists/registration-unified/review');
    const row = reviewer.page.getByRole('row', { name: new RegExp(name) });
    expect(await row.innerText()).toMatch(/剩余 [23] 天/);
    await row.getByRole('link', { name: '审核', exact: true }).click();
    await reviewer.page.getByRole('heading', { name }).first().waitFor();
    await reviewer.page.getByRole('radio', { name: verdict, exact: true }).check();
    if (comment) await reviewer.page.locator('textarea').first().fill(comment);
    await reviewer.page.getByRole('button', { name: /^提交/ }).click();
    await reviewer.page.getByRole('dialog').getByRole('button', { name: /通过|提交/ }).last().click();
    await expect.poll(async () => (await app.services.pool.query(`select from instance where process = 'registration-unified' and state = $1`, [verdict === '通过' ? 'approved' : 'rejected'])).rowCount, { timeout: 15_000 }).toBe(1);
    await reviewer.leave();
  }

  let enterprise: Visitor;
  beforeAll(async () => {
    enterprise = await visitor(browser, { url, dataDir: app.dataDir });
    await enterprise.page.addInitScript(axe.source);
    // The browser's clock is that of the server, so that a countdown can be read.
    await enterprise.page.clock.setSystemTime(now);
  });

  it('the portal leads to its registration, which says what to have ready, shows the terms and offers three kinds (E.2 一, E.2 2.1, E.2 2.2, E.2 2.3, R-219, R-034)', async () => {
    const { page } = enterprise;
    await enterprise.open('/');
    await page.locator('main a[href="/register"]').first().click();
    await heading(page, '注册');
    expect(await page.getByRole('group', { name: '河北省电子口岸 单一窗口' }).locator('.register-kind strong').allInnerTexts()).toEqual(['三证合一企业', '企业单位', '政府事业单位']);
    expect(await page.locator('main').innerText()).toMatch(/扫描件[^]*服务条款[^]*免责声明/);
    const agree = page.getByRole('button', { name: '同意' });
    expect(await agree.isDisabled()).toBe(true);
    await clean(page);
    await page.getByRole('radio', { name: /^企业单位/ }).check();
    await agree.click();
    await heading(page, /非三证合一企业单位注册/);
    await brand(page, hebei);
  });

  it('without one certificate for all the form asks for the organisation code, the registration numbers and both scans, within thirty minutes (E.2 2.3.2.1, E.2 2.3.2.2, E.2 2.3.2.3, E.2 2.3.2.4, E.2 2.3.2.5, R-036, R-038, R-041, R-043, R-044, R-045)', async () => {
    const { page } = enterprise;
    await section(page, '基本信息').waitFor();
    await page.getByText('带 * 的为必填信息，请在 30 分钟内填完本表').waitFor();
    const labels = (await section(page, '基本信息').textContent())!;

    for (const label of ['组织机构代码', '工商注册登记号', '税务登记证']) expect(labels).toContain(label);
    expect(labels).not.toContain('统一社会信用代码');
    expect(await section(page, '注册资料').textContent()).toMatch(/营业执照[^]*组织机构代码证[^]*报关注册登记证书[^]*报检注册登记证书[^]*其他资料/);
    await section(page, '基本信息').getByText('进出口企业才可以选择', { exact: false }).waitFor();
    for (const contact of ['法人代表', '总经理', '财务联系人']) expect(await group(page, contact).locator('input, select').count()).toBe(7);
    await page.getByRole('button', { name: '核对并提交' }).click();
    await page.getByText('需要修改', { exact: false }).first().waitFor();
    const told = (await faults(page)).join(' ');
    for (const missing of ['单位地址', '组织机构代码', '单位全称', '实体类型', '平台帐户名', '传真', '营业执照', '组织机构代码证']) expect(told).toContain(missing);
    await clean(page);
  });

  it('filled in with its two scans it is sent, and waits for review (E.2 2.3.2.6, R-046)', async () => {
    const { page } = enterprise;
    await fill(page, '基本信息', [['单位全称', '石家庄太行贸易有限公司'], ['单位地址', '石家庄市桥西区裕华路 2 号'], ['组织机构代码', 'MA4KTE5T-8']]);
    await section(page, '基本信息').getByLabel('货代').check();
    await fill(page, '管理员账户信息', [['平台帐户名', 'taihang_1'], ['真实姓名', '太行'], ['密码', password], ['E-mail', 'taihang@example.com'], ['传真', '0311-87654321'], ['电话号码', '0311-87654322'], ['手机', '13831113333']]);
    await section(page, '管理员账户信息').getByLabel('确认密码').fill(password);
    for (const pointer of ['/businessLicence', '/orgCodeCert']) {
      const paper = section(page, '注册资料').locator(`[data-pointer="${pointer}"]`);
      await paper.locator('input[type=file]').first().setInputFiles({ name: '扫描件.png', mimeType: 'image/png', buffer: png });
      await paper.locator('.done').waitFor({ state: 'attached' });
    }
    await page.getByRole('button', { name: '核对并提交' }).click();
    await heading(page, /^核对信息/);
    await send(page, '提交');
    await page.getByText('审核结果会发送到您填写的邮箱', { exact: false }).waitFor();
  });

  it('with one certificate the form begins with 河北省 石家庄市, marks what is required, and counts thirty minutes; codes that there are have to be given (E.2 2.3.1.1, E.2 2.3.1.2, R-038, R-214, R-039, R-035, R-040, R-041, R-042)', async () => {
    const { page } = enterprise;
    await enterprise.open('/register/registration-unified/SUBMIT');
    await page.getByText('带 * 的为必填信息，请在 30 分钟内填完本表').waitFor();
    // Said by the definition, so not once more by the form.
    expect(await page.locator('main').getByText(/带 \* 的/).count()).toBe(1);
    await page.getByText(/还剩 (30|29) 分钟/).first().waitFor();
    const region = section(page, '基本信息').locator('select');
    await region.nth(1).waitFor();
    expect(await region.evaluateAll((selects) => selects.slice(0, 2).map((select) => (select as HTMLSelectElement).selectedOptions[0]!.text))).toEqual(['河北省', '石家庄市']);
    expect(await page.locator('.star').count()).toBeGreaterThan(12);

    await fill(page, '基本信息', [['单位全称', name], ['单位地址', '石家庄市长安区中山东路 1 号'], ['统一社会信用代码', '91130100MA4J000773']]);
    await section(page, '基本信息').getByLabel('报关行').check();
    expect(await page.getByLabel('企业类型').count()).toBe(0);
    await section(page, '基本信息').getByLabel('货主').check();
    await page.getByLabel('企业类型').selectOption({ label: '民营企业' });
    await section(page, '基本信息').getByLabel('货主').uncheck();
    expect(await page.getByLabel('企业类型').count()).toBe(0);
    await section(page, '基本信息').getByLabel('有海关企业代码').check();
    await page.getByRole('button', { name: '核对并提交' }).click();
    await page.getByText('需要修改', { exact: false }).first().waitFor();
    const told = (await faults(page)).join(' ');
    expect(told).toContain('海关企业代码');
    expect(told).not.toContain('企业所在省市');
    await section(page, '基本信息').getByLabel('海关企业代码', { exact: true }).or(section(page, '基本信息').getByRole('textbox', { name: '海关企业代码' })).first().fill('1301960001');
    await page.getByLabel('企业类型').waitFor();
  });

  it('contacts may be left empty, the account is made as the portal says, scans are added, looked at and taken away; nothing is lost when the page is loaded again (E.2 2.3.1.3, E.2 2.3.1.4, E.2 2.3.1.5, R-043, R-044, R-138, R-045, R-130, R-131, R-132)', async () => {
    const { page } = enterprise;
    await group(page, '法人代表').getByLabel('手机').fill('123');
    expect(await group(page, '法人代表').getByLabel('证件类型').evaluate((select: HTMLSelectElement) => select.selectedOptions[0]!.text)).toBe('身份证');
    await group(page, '法人代表').getByLabel('姓名').click();
    await group(page, '法人代表').getByText('手机', { exact: false }).first().waitFor();
    expect(await group(page, '法人代表').textContent()).toMatch(/13[0-9]{9}|手机号/);
    await group(page, '法人代表').getByLabel('手机').fill('');
    await fill(page, '管理员账户信息', [['平台帐户名', 'hutuohe_1'], ['真实姓名', '田河'], ['密码', 'Aa1!Aa1!'], ['E-mail', 'tian@example.com'], ['传真', '0311-87654321'], ['电话号码', '0311-87654322'], ['手机', '13831112222']]);
    await section(page, '管理员账户信息').getByLabel('确认密码').fill('Aa1!Aa1!');
    await page.getByRole('button', { name: '核对并提交' }).click();
    expect((await faults(page)).join(' ')).toMatch(/密码/);

    const papers = section(page, '注册资料');
    await papers.locator('input[type=file]').first().setInputFiles({ name: '说明.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') });
    await papers.getByText(/说明\.pdf[^]*(jpg|不)/).first().waitFor();
    for (const file of ['正本.png', '多余.png']) await papers.locator('input[type=file]').first().setInputFiles({ name: file, mimeType: 'image/png', buffer: png });
    await papers.getByText('多余.png').first().waitFor();
    await papers.getByRole('button', { name: '移除 多余.png' }).click();
    await papers.getByRole('button', { name: /预览/ }).first().click();
    await page.locator('dialog[open] img').waitFor();
    await page.keyboard.press('Escape');
    await saved(page);

    await page.reload();
    await page.locator('wf-form').waitFor();
    expect(await section(page, '基本信息').getByLabel('单位全称').inputValue()).toBe(name);
    expect(await section(page, '注册资料').textContent()).toMatch(/正本\.png/);
    expect(await section(page, '注册资料').textContent()).not.toMatch(/多余\.png/);
    expect(await section(page, '管理员账户信息').getByLabel('密码', { exact: false }).first().inputValue()).toBe('');
    await clean(page);
  });

  it('it is checked once more and sent; whoever signs in now hears that it is being reviewed (E.2 二, E.2 2.3.1.6, R-046, R-048, R-142)', async () => {
    const { page } = enterprise;
    await section(page, '管理员账户信息').getByLabel('密码', { exact: false }).first().fill(password);
    await section(page, '管理员账户信息').getByLabel('确认密码').fill(password);
    await page.getByRole('button', { name: '核对并提交' }).click();
    await heading(page, /^核对信息/);
    expect(await page.locator('main').innerText()).not.toContain(password);
    await send(page, '提交');
    await page.getByText('审核结果会发送到您填写的邮箱', { exact: false }).waitFor();
    await enterprise.open('/sign-in');
    await brand(page, hebei);
    await fillSignIn(page, 'Hutuohe_1', password);
    await page.getByText('账号审核中', { exact: false }).waitFor();
  });

  it('the reviewer sees until when it is due, two working days on; a rejection goes out by mail with its reason and a link (E.2 2.4, R-047, R-133, R-046)', async () => {
    app.services.clock.instant = '2026-12-02T01:40:00.000Z';
    await judge('不通过', '扫描件不清晰');
    const mail = await mailTo('tian@example.com');

    expect(mail.title).toContain('注册审核未通过');
    expect(mail.text).toContain('扫描件不清晰');
  });

  it('the link opens the form as it was sent, on a phone as well, with the reason; it is corrected and sent again with a password typed anew, and then the link opens nothing (R-046)', async () => {
    const link = /\/return#[A-Za-z0-9_-]{43}/.exec((await mailTo('tian@example.com')).text)![0];
    const phone = await visitor(browser, { url, dataDir: app.dataDir }, { width: 390, height: 844 });
    await phone.page.clock.setSystemTime(now);
    await phone.open(link);
    await heading(phone.page, /重新提交/);
    await brand(phone.page, hebei);
    await phone.page.getByText('扫描件不清晰').first().waitFor();
    expect(phone.page.url()).not.toContain('#');
    await phone.leave();

    const { page } = enterprise;
    await enterprise.open(link);
    await heading(page, /重新提交/);
    await page.getByText('扫描件不清晰').first().waitFor();
    expect(await section(page, '基本信息').getByLabel('单位全称').inputValue()).toBe(name);
    expect(await section(page, '注册资料').textContent()).toMatch(/正本\.png/);
    await clean(page);
    await section(page, '注册资料').locator('input[type=file]').first().setInputFiles({ name: '清晰.png', mimeType: 'image/png', buffer: png });
    await section(page, '注册资料').getByText('清晰.png').first().waitFor();
    await section(page, '管理员账户信息').getByLabel('密码', { exact: false }).first().fill(password);
    await section(page, '管理员账户信息').getByLabel('确认密码').fill(password);
    app.services.clock.instant = '2026-12-02T01:50:00.000Z';
    await page.getByRole('button', { name: /核对并重新提交/ }).click();
    await heading(page, /^核对信息/);
    await send(page, '重新提交');
    await page.getByText('审核结果会发送到您填写的邮箱', { exact: false }).waitFor();
    await enterprise.open(link);
    await page.getByText('这个链接已经失效').waitFor();
    await page.getByRole('link', { name: '重新注册' }).waitFor();
  });

  it('approved, it is told by mail, signs in, and 进入系统 at the top right leads to the back office (E.2 二, E.3 第一篇, E.2 2.5, R-046, R-048, R-145)', async () => {
    app.services.clock.instant = '2026-12-02T02:00:00.000Z';
    await judge('通过');
    expect((await mailTo('tian@example.com')).title).toContain('企业通过认证');
    const { page } = enterprise;
    await enterprise.open('/sign-in');
    await fillSignIn(page, 'hutuohe_1', password);
    await page.waitForURL((address) => address.pathname === '/');
    await brand(page, '湖北省外贸综合服务线上平台');
    await page.locator('header').getByRole('link', { name: '进入系统' }).click();
    await page.getByRole('navigation', { name: '菜单' }).waitFor();
    await page.context().clearCookies();
  });

  it('who has forgotten the password asks for a link by mail, after the question for people (E.2 2.6, R-154, R-143)', async () => {
    const { page } = enterprise;
    await enterprise.open('/sign-in');
    await page.getByRole('link', { name: /忘记密码/ }).click();
    await heading(page, '找回密码');
    await page.getByRole('radio', { name: '邮箱找回' }).check();
    await page.getByLabel('用户名').fill('hutuohe_1');
    await page.getByRole('button', { name: '改用文字问题' }).click();
    await page.getByLabel('验证问题').fill(answerTo(await page.locator('.captcha-question:not(:empty)').innerText()));
    await page.getByRole('button', { name: '确认' }).click();
    await page.getByText('重新设置密码的链接已经发出', { exact: false }).waitFor();
    // The link is good for a day by the clock of the database, which is another than that of the cases here; and it is told to nobody but its receiver, so it is read before the letter has gone.
    const { rows } = await app.services.pool.query<{ payload: string }>(`select payload from outbox_message where kind = 'mail' and recipient = 'tian@example.com' and payload::jsonb->>'template' = 'recovery'`);
    expect(rows).toHaveLength(1);
    const { title, fields } = JSON.parse(rows[0]!.payload) as { readonly title: string; readonly fields: { readonly username: string; readonly link: string } };
    expect([title, fields.username]).toEqual(['重新设置密码', 'hutuohe_1']);
    const { pathname, search } = new URL(fields.link);
    await enterprise.open(`${pathname}${search}`);
    await page.getByLabel('新密码').fill('Bf2016_neu');
    await page.getByLabel('确认密码').fill('Bf2016_neu');
    await page.getByRole('button', { name: '设置新密码' }).click();
    await page.waitForURL((address) => address.pathname === '/sign-in');
    await fillSignIn(page, 'hutuohe_1', 'Bf2016_neu');
    await page.waitForURL((address) => address.pathname === '/');
    // Refusals are told as such by the browser too.
    expect(enterprise.complaints.filter((complaint) => !/status of (401|403|404|409|415|422)/.test(complaint))).toEqual([]);
  });
});
