// Coming in, in a browser: the first sign-in with a password somebody else knows, a forgotten one, and the own sessions.
import type { Browser } from 'playwright-core';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../server/edge/password.ts';
import { createAccount } from '../../server/store/account.ts';
import { asking } from '../../server/store/asking.ts';
import { isDenied, systemAuthor } from '../../server/store/audit.ts';
import { addMembership } from '../../server/store/membership.ts';
import { answerTo } from '../support/captcha.ts';
import { poolOf } from '../support/database.ts';
import { type Journey, openJourney } from '../support/journey.ts';
import type { RunningServer } from '../support/server.ts';
import { fillSignIn, visitor } from '../support/visitor.ts';

let journey: Journey;
let browser: Browser;
let pool: Pool;
let server: RunningServer;

beforeAll(async () => {
  journey = await openJourney();
  ({ browser, server } = journey);
  pool = poolOf(journey.database.url, 2);
  await pool.query(`set app.step = 'on'`);
  const query = asking(pool);
  const made = await createAccount(query, { username: 'xincaozuo1', name: '新员工', mobile: '13822220009', passwordHash: await hashPassword('0815123X'), state: 'initial' }, systemAuthor);
  if (isDenied(made)) throw new Error(made.denied);
  await addMembership(query, { account: made.id, org: 'changjiang', roles: ['operator'] }, systemAuthor);
});
afterAll(async () => {
  await pool.end();
  await journey.end();
});

/** The code of the last text message to a number. */
async function codeTo(mobile: string): Promise<string> {
  const { rows } = await pool.query<{ payload: string }>(`select payload from outbox_message where recipient = $1 order by created_at desc limit 1`, [mobile]);
  return (JSON.parse(rows[0]!.payload) as { fields: { code: string } }).fields.code;
}

describe('the door', () => {
  it('is passed for the first time by a code and a password of one’s own, and nothing else is open before (E.3 2.1, E.3 第三篇 操作员账号, R-152)', async () => {
    const { page, open, complaints, leave } = await visitor(browser, server);
    await open('/sign-in?to=%2Finbox');
    await fillSignIn(page, 'xincaozuo1', '0815123X');
    await page.getByRole('heading', { level: 1, name: '首次登录' }).waitFor();
    await page.getByText('138****0009').waitFor();
    await page.goto(`${server.url}/inbox`);
    await page.getByRole('heading', { level: 1, name: '首次登录' }).waitFor();

    await page.getByRole('button', { name: '改用文字问题' }).click();
    await page.getByLabel('验证问题').fill(answerTo(await page.locator('.captcha-question:not(:empty)').innerText()));
    await page.getByRole('button', { name: '获取验证码' }).click();
    await page.getByText('验证码已发送').waitFor();
    expect(await page.getByRole('button', { name: /秒后可重新获取/ }).isDisabled()).toBe(true);
    await page.getByLabel('短信验证码').fill(await codeTo('13822220009'));
    await page.getByRole('button', { name: '确认', exact: true }).click();
    await page.getByLabel('新密码').fill('plain');
    await page.getByLabel('确认密码').focus();
    await page.getByText('密码的长度不符合要求').waitFor();
    await page.getByLabel('新密码').fill('Own_12345');
    await page.getByLabel('确认密码').fill('Own_12345');
    await page.getByRole('button', { name: '确认修改' }).click();
    await page.getByText('密码修改成功，请用新密码登录').waitFor();
    await page.getByRole('heading', { level: 1, name: '登录' }).waitFor();
    await fillSignIn(page, 'xincaozuo1', 'Own_12345');
    await page.waitForURL((url) => url.pathname !== '/sign-in');
    await page.goto(`${server.url}/inbox`);
    await page.getByRole('heading', { level: 1, name: /待办/ }).waitFor();

    expect(complaints).toEqual([]);
    await leave();
  });

  it('is passed anew by who has forgotten his password, and all of his sessions are told (E.3 2.2, R-150, R-153, R-278)', async () => {
    const { page, open, complaints, leave } = await visitor(browser, server);
    await open('/sign-in');
    await page.getByRole('link', { name: '忘记密码' }).click();
    await page.getByRole('heading', { level: 1, name: '找回密码' }).waitFor();
    await page.getByLabel('用户名').fill('XINCAOZUO1');
    await page.getByRole('button', { name: '改用文字问题' }).click();
    await page.getByLabel('验证问题').fill(answerTo(await page.locator('.captcha-question:not(:empty)').innerText()));
    await page.getByRole('button', { name: '获取验证码' }).click();
    await page.getByText('验证码已发送').waitFor();
    await page.getByLabel('短信验证码').fill(await codeTo('13822220009'));
    await page.getByLabel('新密码').fill('Other_1234');
    await page.getByLabel('确认密码').fill('Other_1234');
    await page.getByRole('button', { name: '设置新密码' }).click();
    await page.getByRole('heading', { level: 1, name: '登录' }).waitFor();
    await fillSignIn(page, 'xincaozuo1', 'Other_1234');
    await page.waitForURL((url) => url.pathname !== '/sign-in');

    await open('/account/sessions');
    await page.getByText('Chrome · Linux').waitFor();
    await open('/account/password');
    await page.getByText('请谨慎操作，并于修改密码成功后，妥善保管或牢记您的新密码').waitFor();
    await page.getByLabel('原密码').fill('Other_1234');
    await page.getByLabel('新密码', { exact: true }).fill('Third_1234');
    await page.getByLabel('确认密码').fill('Third_1234');
    await page.getByRole('button', { name: '确认修改' }).click();
    await page.getByText('密码修改成功，其他地方的登录已退出').waitFor();
    await open('/inbox');

    expect(complaints).toEqual([]);
    await leave();
  });
});
