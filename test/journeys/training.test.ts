// The training, from browser to database and back: published, applied for, rejected with a reason, applied for again, approved; mail, history, file.
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Journey, openJourney } from '../support/journey.ts';
import type { RunningServer } from '../support/server.ts';
import { sendChecked, visitor, type Visitor } from '../support/visitor.ts';

const topic = '跨境支付与结算';
const plan = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(300_000), Buffer.from('\n%%EOF\n')]);
const provider = 'dhfuwu01';
const applicant = 'cjcaozuo1';

let journey: Journey;
let browser: Browser;
let server: RunningServer;
const visitors: Visitor[] = [];

beforeAll(async () => {
  journey = await openJourney();
  ({ browser, server } = journey);
});

afterAll(() => journey.end());

async function enter(size?: { readonly width: number; readonly height: number }): Promise<Visitor> {
  const one = await visitor(browser, server, size);
  visitors.push(one);
  return one;
}

function inDays(days: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date(Date.now() + days * 86_400_000));
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

describe('training', () => {
  let office: Visitor;
  let enterprise: Visitor;
  let number: string;

  it('is written and published by the provider', async () => {
    office = await enter();
    const { page } = office;
    await office.signIn(provider);
    await page.getByRole('link', { name: '进入系统' }).click();
    await page.getByRole('navigation', { name: '菜单' }).getByRole('link', { name: '培训发布', exact: true }).click();

    await page.locator('main').getByRole('link', { name: '新建' }).click();
    await heading(page, /^新建/);
    await page.getByLabel('培训主题').fill(topic);
    await page.getByLabel('主讲人').fill('王敏');
    await page.getByLabel('培训开始时间').fill(`${inDays(20)}T09:00`);
    await page.getByLabel('培训结束时间').fill(`${inDays(20)}T17:00`);
    await page.getByLabel('培训地点').fill('服务大厅二楼');
    await page.getByLabel('培训内容').fill('跨境人民币结算的办理。');
    await page.getByLabel('报名开始日期').fill(inDays(-1));
    await page.getByLabel('报名截止日期').fill(inDays(10));
    await page.getByLabel('名额').fill('2');
    await page.getByLabel('联系人').fill('周东');
    await page.getByLabel('联系电话').fill('027-87654321');
    await page.locator('main').getByRole('button', { name: '新建' }).click();
    await heading(page, '保存成功');
    await page.locator('main').getByRole('link', { name: '查看办件' }).click();
    await heading(page, topic);
    await page.locator('main').getByRole('link', { name: '发布', exact: true }).click();
    await heading(page, /^发布/);
    await sendChecked(page, '核对并发布', '发布');
    await page.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click();

    await heading(page, '发布成功');
  });

  it('is found on the portal without signing in, and its button leads through the sign-in to the form (R-033, R-079)', async () => {
    enterprise = await enter();
    const { page } = enterprise;
    await enterprise.open('/');

    await page.getByRole('searchbox').fill('跨境支付');
    await page.locator('main').getByRole('button', { name: '查找' }).click();
    await page.locator('main').getByRole('link', { name: `我要申请：${topic}` }).click();
    await heading(page, '登录');
    await enterprise.signIn(applicant);

    await heading(page, `申请：${topic}`);
    expect(new URL(page.url()).pathname).toBe('/start/training/APPLY');
  });

  it('is applied for with an attachment, after the faults are mended, and says 保存成功 (R-014, R-072)', async () => {
    const { page } = enterprise;

    await page.locator('main').getByRole('button', { name: '核对并提交' }).click();
    await page.getByRole('heading', { name: '有 4 处需要修改，修改后再提交' }).waitFor();
    await page.getByLabel('参训人数').fill('2');
    for (const [row, name] of ['李敏', '张伟'].entries()) {
      await page.locator('main').getByRole('button', { name: /添加/ }).click();
      await page.getByLabel(`第 ${row + 1} 行 姓名`).fill(name);
    }
    await page.getByLabel('联系电话').fill('027-87650000');
    await page.getByLabel('邮箱').fill('limin@example.com');
    await page.locator('input[type=file]').setInputFiles({ name: '报名回执.docx', mimeType: 'application/octet-stream', buffer: plan });
    await page.getByText('不支持 docx').waitFor();
    await page.locator('main').getByRole('button', { name: /移除|删除.*docx|取消/ }).first().click();
    await page.locator('input[type=file]').setInputFiles({ name: '参训计划.pdf', mimeType: 'application/pdf', buffer: plan });
    await page.getByRole('status').filter({ hasText: '参训计划.pdf 已上传' }).waitFor({ state: 'attached' });
    await page.getByText(/已于 \d\d:\d\d 自动保存/).waitFor();
    await sendChecked(page, '核对并提交', '提交申请');

    await heading(page, '保存成功');
    number = (await page.locator('.sent .mono').textContent())!;
    expect(number).toMatch(/^PX-\d{8}-0001$/);
  });

  it('is rejected by the provider, who must give a reason (R-008, R-077)', async () => {
    const { page } = office;
    await office.open('/inbox');
    await page.getByRole('heading', { level: 2, name: topic }).waitFor();

    await page.keyboard.press('r');
    await page.locator('main').getByRole('button', { name: '提交审批' }).click();
    await page.getByText('不通过需要填写理由').waitFor();
    await page.getByLabel('理由').fill('请写明参训人员的职务。');
    await page.keyboard.press('Control+Enter');

    await page.getByText('待办都办完了').first().waitFor();
  });

  it('shows the applicant the reason, in the message, on the case and above the form that is filled in again (R-009, R-080)', async () => {
    const { page } = enterprise;
    // A message waits as long as its decision can be taken back.
    await expect.poll(async () => {
      await enterprise.open('/messages');
      await page.locator('.message-row, .blank').first().waitFor();
      return page.locator('.message-row').count();
    }, { timeout: 40_000, interval: 1000 }).toBeGreaterThan(0);

    await page.locator('.message-row').first().click();
    await page.locator('main').getByRole('link', { name: '查看办件' }).click();
    await heading(page, topic);
    await page.getByText('请写明参训人员的职务。').first().waitFor();
    await page.locator('main').getByRole('link', { name: '重新申请' }).click();

    await heading(page, `重新申请：${topic}`);
    await page.getByText('请写明参训人员的职务。').waitFor();
    expect(await page.getByLabel('第 2 行 姓名').inputValue()).toBe('张伟');
    await page.getByText('参训计划.pdf').waitFor();
  });

  it('is applied for again and approved', async () => {
    const { page } = enterprise;

    await page.getByLabel('第 1 行 职务').fill('单证主管');
    await page.getByLabel('第 2 行 职务').fill('报关员');
    await sendChecked(page, '核对并重新申请', '重新申请');
    await heading(page, '保存成功');
    await office.open('/inbox');
    await office.page.getByRole('heading', { level: 2, name: topic }).waitFor();
    await office.page.getByRole('radio', { name: '通过', exact: true }).check();
    await office.page.getByLabel('审批意见（选填）').fill('准予参加');
    await office.page.locator('main').getByRole('button', { name: '提交审批' }).click();
    await office.page.getByText('待办都办完了').first().waitFor();

    await enterprise.open('/lists/training/mine');
    await page.getByRole('row', { name: new RegExp(number) }).getByText('审批通过').waitFor();
  });

  it('keeps its number, tells the whole story, and its record holds', async () => {
    const { page } = enterprise;
    await page.locator('main').getByRole('link', { name: topic }).click();
    await heading(page, topic);

    await page.locator('main').getByRole('button', { name: '核验记录' }).click();
    await page.getByText(/^记录完整：4 条/).waitFor();

    expect(await page.locator('.history-line strong').allTextContents()).toEqual(['周东', '李敏', '周东', '李敏']);
    expect(await page.locator('.history blockquote').allTextContents()).toEqual(['准予参加', '请写明参训人员的职务。']);
    expect(await page.locator('.case-head').textContent()).toContain(number);
  });

  it('is taken along from the list as a file that is called after it', async () => {
    const { page } = office;
    await office.open('/lists/training/review');
    await page.getByRole('button', { name: '导出全部结果' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: /\.csv/ }).check();
    const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: '导出', exact: true }).click()]);

    // A machine without a language of its own takes no Chinese file name: what the page calls it is told by the page.
    await page.locator('.toast').getByText(/^已导出：培训审批.*\.csv$/).waitFor();
    expect(readFileSync(await download.path(), 'utf8')).toContain(number);
    await dialog.waitFor({ state: 'detached' });
  });

  it('gives the file back byte for byte', async () => {
    const { page } = office;
    await office.open('/lists/training/review');
    await page.getByRole('row', { name: new RegExp(number) }).getByRole('link', { name: '查看' }).click();

    const link = page.locator('main').getByRole('link', { name: '参训计划.pdf' }).first();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const answer = await page.request.get(download.url());

    expect(answer.headers()['content-disposition']).toContain(encodeURIComponent('参训计划.pdf'));
    expect(createHash('sha256').update(readFileSync(await download.path())).digest('hex')).toBe(createHash('sha256').update(plan).digest('hex'));
  });

  it('shows the administrator the mail that would have gone out', async () => {
    const administrator = await enter();
    const { page } = administrator;
    await administrator.signIn('ptadmin01');

    await administrator.open('/outbox');

    await page.getByText('没有配置邮件服务').waitFor();
    expect(await page.locator('.letter').filter({ hasText: `${applicant}@example.com` }).count()).toBeGreaterThan(0);
  });

  it('is refused to those it is not for, as if it were not there', async () => {
    const stranger = await enter();
    await stranger.signIn('zjcaozuo1');
    const path = new URL(office.page.url()).pathname;

    await stranger.page.goto(server.url + path);

    await stranger.page.getByText('没有找到，或者您看不到').waitFor();
    expect(stranger.complaints.splice(0)).toEqual([expect.stringContaining('404')]);
  });

  it('fits a phone', async () => {
    const phone = await enter({ width: 390, height: 844 });
    await phone.signIn(applicant);

    const paths = ['/', '/lists/training/catalogue', '/lists/training/mine', '/messages', '/inbox', new URL(office.page.url()).pathname];
    const runOut: string[] = [];
    for (const path of paths) {
      await phone.open(path);
      await phone.page.waitForLoadState('networkidle');
      if (await phone.page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) runOut.push(path);
    }

    expect(runOut).toEqual([]);
  });

  it('leaves the browser without complaint', () => {
    expect(visitors.flatMap((one) => one.complaints)).toEqual([]);
  });
});
