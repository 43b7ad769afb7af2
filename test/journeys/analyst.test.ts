// An analyst at work: a form is changed and published while cases run, taken back, and a process of one's own is dropped in as a folder.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Journey, openJourney } from '../support/journey.ts';
import type { RunningServer } from '../support/server.ts';
import { sendChecked, visitor, type Visitor } from '../support/visitor.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

let journey: Journey;
let browser: Browser;
let server: RunningServer;
const visitors: Visitor[] = [];

beforeAll(async () => {
  journey = await openJourney({ examples: ['test/examples/leave'] });
  ({ browser, server } = journey);
});

afterAll(() => journey.end());

async function enter(username: string): Promise<Visitor> {
  const one = await visitor(browser, server);
  visitors.push(one);
  await one.signIn(username);
  return one;
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
const verb = (page: Page, name: string) => page.locator('main').getByRole('button', { name, exact: true });

async function pasteInto(page: Page, text: string): Promise<void> {
  await page.locator('wf-json-editor .cm-content').click();
  await page.keyboard.press('Control+a');
  await page.locator('wf-json-editor .cm-content').evaluate((content, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    content.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** Waits until nothing speaks against publishing. */
async function free(page: Page): Promise<void> {
  await page.locator('main').locator('button[aria-disabled="false"]').filter({ hasText: '发布新版本' }).waitFor();
}

async function fillApplication(page: Page): Promise<void> {
  await page.getByLabel('参训人数').fill('1');
  await page.locator('main').getByRole('button', { name: /添加/ }).click();
  await page.getByLabel('第 1 行 姓名').fill('李敏');
  await page.getByLabel('联系电话').fill('027-87650000');
  await page.getByLabel('邮箱').fill('limin@example.com');
}

async function openForm(one: Visitor): Promise<void> {
  await one.open('/lists/training/catalogue');
  await one.page.locator('main').getByRole('row', { name: /RCEP/ }).getByRole('link', { name: '申请', exact: true }).click();
  await heading(one.page, /^申请：RCEP/);
}

describe('analyst', () => {
  let analyst: Visitor;
  let enterprise: Visitor;
  let old: string;

  it('finds an application running on the first revision', async () => {
    enterprise = await enter('cjcaozuo1');
    const { page } = enterprise;

    await openForm(enterprise);
    await fillApplication(page);
    await sendChecked(page, '核对并提交', '提交申请');
    await heading(page, '保存成功');
    old = (await page.locator('main').getByRole('link', { name: '查看办件' }).getAttribute('href'))!;

    analyst = await enter('ptadmin01');
    await analyst.open('/definitions');
    const row = analyst.page.getByRole('row', { name: /培训申请/ });
    expect(await row.locator('[data-label="运行中"]').textContent()).toBe('1');
  });

  it('is shown a fault at its place, jumps to it, and cannot publish it', async () => {
    const { page } = analyst;
    await page.getByRole('link', { name: '培训申请', exact: true }).click();
    await heading(page, /^培训申请/);
    await page.getByText('没有发现问题').waitFor();
    const machine = readFileSync(join(root, 'definitions/training/machine.json'), 'utf8');

    await page.getByRole('tab', { name: 'machine' }).click();
    await pasteInto(page, machine.replace('"submitted.rejected": "rejected"', '"submitted.rejected": "rejekted"'));
    const problem = page.locator('.problem').filter({ hasText: 'rejekted' });
    await problem.waitFor();
    expect(await problem.textContent()).toContain('“rejected”');
    await page.locator('.cm-lint-marker-error').first().waitFor();
    await page.getByRole('tab', { name: 'process' }).click();
    await problem.click();

    await page.getByRole('tab', { name: /machine/, selected: true }).waitFor();
    expect(await page.locator('wf-json-editor .cm-activeLine').textContent()).toContain('rejekted');
    expect(await verb(page, '发布新版本').getAttribute('aria-disabled')).toBe('true');
    await pasteInto(page, machine);
    await problem.waitFor({ state: 'detached' });
  });

  it('is offered what the format knows while typing', async () => {
    const { page } = analyst;

    const offered = async (part: string, before: string): Promise<string[]> => {
      await page.getByRole('tab', { name: part }).click();
      await pasteInto(page, before);
      await page.keyboard.type('"');
      await page.keyboard.press('Control+Space');
      await page.locator('.cm-tooltip-autocomplete li').first().waitFor();
      const names = await page.locator('.cm-tooltip-autocomplete .cm-completionLabel').allTextContents();
      await page.keyboard.press('Escape');
      return names;
    };

    expect(await offered('form', '{ "x-checks": [{ ')).toEqual(expect.arrayContaining(['rule', 'at', 'say']));
    expect(await offered('form', '{ "x-checks": [{ "rule": { ')).toEqual(expect.arrayContaining(['===', 'addDays', 'var']));
    expect(await offered('form', '{ "x-checks": [{ "rule": { "has": ')).toEqual(expect.arrayContaining(['form.participantCount', 'item.signupEnd', 'params.onePendingPerItem']));
    expect(await offered('machine', '{ "states": { "submitted": { "on": { "WITHDRAW": ')).toEqual(expect.arrayContaining(['withdrawn', 'rejected']));
    expect(await offered('machine', '{ "states": { "submitted": { "meta": { "task": { "who": ')).toEqual(expect.arrayContaining(['provider', 'applicant']));
    await pasteInto(page, readFileSync(join(root, 'definitions/training/machine.json'), 'utf8'));
    await page.getByRole('tab', { name: 'form' }).click();
  });

  it('is told where a text is no JSON, and that a key stands twice', async () => {
    const { page } = analyst;
    const form = readFileSync(join(root, 'definitions/training/form.json'), 'utf8');

    await pasteInto(page, form.replace('"type": "object",\n', '"type": "object"\n'));
    await page.locator('.problem').filter({ hasText: 'form 的第 3 行第 19 列起不是完整的 JSON' }).click();
    expect(await page.locator('wf-json-editor .cm-activeLine').textContent()).toContain('"type": "object"');

    await pasteInto(page, form.replace('"phone": {', '"email": {'));
    await page.locator('.problem').filter({ hasText: '“email”写了两次' }).waitFor();
  });

  it('adds a required field and publishes it without a restart', async () => {
    const { page } = analyst;
    const form = JSON.parse(readFileSync(join(root, 'definitions/training/form.json'), 'utf8'));
    form.required.push('invoice');
    form.properties.invoice = { type: 'string', maxLength: 100, 'x-label': { 'zh-CN': '发票抬头', en: 'Invoice title' } };

    await pasteInto(page, JSON.stringify(form, null, 2));
    await page.locator('.stories').getByText(/个场景与设想不同，不妨碍发布/).waitFor();
    await free(page);
    await verb(page, '发布新版本').click();
    expect(await page.getByRole('dialog').textContent()).toContain('“发票抬头”尚未填写');
    await page.getByLabel('改了什么（选填）').fill('增加发票抬头');
    await page.getByRole('dialog').getByRole('button', { name: '仍然发布', exact: true }).click();

    await page.locator('.revisions li').filter({ hasText: '第 2 版' }).getByText('现行').waitFor();
    await page.locator('.revisions li').filter({ hasText: '第 1 版' }).getByText('运行中 1 件').waitFor();
  });

  it('leaves the old case as it was', async () => {
    const { page } = enterprise;

    await enterprise.open(old);
    await page.getByText('027-87650000').waitFor();

    expect(await page.getByText('发票抬头').count()).toBe(0);
  });

  it('has the new field asked for by the browser', async () => {
    const { page } = enterprise;

    await openForm(enterprise);
    await fillApplication(page);
    await verb(page, '核对并提交').click();
    await page.getByRole('heading', { name: '有 1 处需要修改，修改后再提交' }).waitFor();

    await page.locator('.summary').getByText(/发票抬头/).click();
    expect(await page.getByLabel('发票抬头').evaluate((field) => field === document.activeElement)).toBe(true);
  });

  it('has the new field asked for by the server, whatever the browser believes', async () => {
    const { page } = enterprise;

    const answer = await page.evaluate(async () => {
      const post = (path: string, body: unknown, more = {}) => fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Accept-Language': 'zh-CN', ...more }, body: JSON.stringify(body) });
      const item = new URLSearchParams(location.search).get('item');
      const draft = await (await post('/api/drafts', { process: 'training', event: 'APPLY', item, resume: true })).json();
      const data = { participantCount: 1, participants: [{ name: '李敏' }], phone: '027-87650000', email: 'limin@example.com' };
      const response = await post(`/api/instances/${draft.id}/events`, { event: 'APPLY', data, digest: draft.digest }, { 'Idempotency-Key': crypto.randomUUID() });
      return { status: response.status, body: await response.json() };
    });

    expect(answer.status).toBe(422);
    expect(answer.body.problems).toMatchObject([{ code: 'field.required', at: '/invoice' }]);
    expect(enterprise.complaints.splice(0)).toEqual([expect.stringContaining('422')]);
  });

  it('loses nothing when another was quicker: both changes are joined', async () => {
    const { page } = analyst;
    await page.getByRole('tab', { name: 'ui' }).click();
    const ui = readFileSync(join(root, 'definitions/training/ui.json'), 'utf8');
    await pasteInto(page, ui.replace('"zh-CN": "服务编号"', '"zh-CN": "服务单号"'));
    await free(page);
    const number = await page.evaluate(async () => {
      const { document, number: base } = await (await fetch('/api/definitions/training')).json();
      const other = { ...document, process: { ...document.process, title: { 'zh-CN': '培训报名', en: 'Training application' } } };
      return (await (await fetch('/api/definitions/training/revisions', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ document: other, base, note: '' }) })).json()).number;
    });

    await verb(page, '发布新版本').click();
    await page.getByRole('dialog').getByRole('button', { name: '仍然发布', exact: true }).click();
    await page.getByText(`别人已发布第 ${number} 版`).waitFor();
    await verb(page, '合并两边的修改').click();
    await page.getByText('两边的修改已合并，没有冲突').waitFor();
    await free(page);
    await verb(page, '发布新版本').click();
    await page.getByRole('dialog').getByRole('button', { name: '仍然发布', exact: true }).click();
    await page.locator('.revisions li').filter({ hasText: `第 ${number + 1} 版` }).getByText('现行').waitFor();

    const { process, ui: layout } = await page.evaluate(async () => (await (await fetch('/api/definitions/training')).json()).document);
    expect([process.title['zh-CN'], JSON.stringify(layout).includes('服务单号')]).toEqual(['培训报名', true]);
    expect(analyst.complaints.splice(0)).toEqual([expect.stringContaining('409')]);
  });

  it('rolls back, which is a revision of its own', async () => {
    const { page } = analyst;

    await page.locator('.revisions li').filter({ hasText: '第 1 版' }).getByRole('button', { name: '回退到此版' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '回退' }).click();

    const newest = page.locator('.revisions li').first();
    await newest.getByText('第 5 版').waitFor();
    expect(await newest.textContent()).toContain('回退');
  });

  it('keeps what was typed when the form gets another revision under the hands of its reader', async () => {
    const { page } = enterprise;

    await page.getByLabel('发票抬头').fill('武汉长江');
    await sendChecked(page, '核对并提交', '提交申请');
    await page.getByRole('dialog').getByText('已有待审批申请，是否继续提交？').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '提交申请' }).click();

    await page.getByText('表单已换成新版本').waitFor();
    expect(await page.getByLabel('邮箱').inputValue()).toBe('limin@example.com');
    expect(await page.getByLabel('发票抬头').count()).toBe(0);
    expect(enterprise.complaints.splice(0)).toEqual([expect.stringContaining('409')]);
  });
});

describe('process of one’s own', () => {
  let asker: Visitor;
  let chief: Visitor;

  it('is in the menu of those its permissions name, and is filled in', async () => {
    asker = await enter('cjcaozuo1');
    const { page } = asker;
    await asker.open('/lists/leave/mine');
    expect(await page.getByRole('navigation', { name: '菜单' }).getByRole('link', { name: '我的请假' }).count()).toBe(1);

    await page.locator('main').getByRole('link', { name: '请假', exact: true }).first().click();
    await heading(page, /^提交：请假/);
    await page.getByLabel('年假').check();
    await page.getByLabel('开始日期').fill('2030-05-06');
    await page.getByLabel('结束日期').fill('2030-05-09');
    await page.getByLabel('天数').fill('4');
    await page.getByLabel('事由').fill('回家探亲');
    await sendChecked(page, '核对并提交', '提交');

    await heading(page, '提交成功');
    expect(await page.locator('.sent .mono').textContent()).toMatch(/^QJ-/);
  });

  it('is decided in two steps, for it is longer than three days', async () => {
    chief = await enter('cjadmin01');
    const { page } = chief;
    for (const state of ['待审批', '待终审']) {
      await chief.open('/inbox');
      await page.locator('.case-line').getByText(state).waitFor();
      await page.getByRole('radio', { name: '同意', exact: true }).check();
      await verb(page, '提交审批').click();
      await page.getByRole('status').filter({ hasText: /完成|剩|办完|提交成功/ }).waitFor();
    }

    await asker.open('/lists/leave/mine');
    await asker.page.getByRole('row', { name: /QJ-/ }).getByText('已批准').waitFor();
  });

  it('leaves the browser without complaint', () => {
    expect(visitors.flatMap((one) => one.complaints)).toEqual([]);
  });
});
