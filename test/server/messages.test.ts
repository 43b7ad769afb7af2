// The message center: whose messages, in which order, by which channels, and how they arrive while one looks on.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Channels, ContentList, ContentPage, Message, MessagePage, Session } from '../../server/api-types.ts';
import { startLive } from '../../server/cases/live.ts';
import { deliver, writeNotice } from '../../server/cases/outbox.ts';
import type { Poller } from '../../server/cases/polling.ts';
import { runWarnings } from '../../server/cases/warnings.ts';
import { asking } from '../../server/store/asking.ts';
import { application, cookieOf, itemNamed, origin, signInAs, startApp, type Person, type TestApp } from '../support/app.ts';
import { leaveNow } from '../support/outbox.ts';
import type { Hono } from 'hono';

let app: TestApp;
let operator: Person;
let rival: Person;
let provider: Person;
const live: Poller[] = [];
let other: Awaited<ReturnType<TestApp['node']>>;

beforeAll(async () => {
  app = await startApp();
  other = await app.node();
  live.push(startLive(app.services), startLive(other.services));
  [operator, rival, provider] = await Promise.all(['cjcaozuo1', 'bfcaozuo1', 'dhfuwu01'].map((name) => app.as(name))) as [Person, Person, Person];
});
afterAll(async () => {
  await Promise.all(live.map((each) => each.stop()));
  await app.close();
});

const messages = async (who: Person, query = ''): Promise<MessagePage> => (await who.get<MessagePage>(`/api/messages${query}`)).body;
const idOf = async (who: Person): Promise<string> => (await who.get<Session>('/api/session')).body.account.id;
const drain = async (): Promise<void> => { while (await deliver(app.services, null)); };
/** Puts messages into an account's box, one a millisecond, the last three within one. */
const fill = async (who: Person, count: number, category: 'notice' | 'warning' = 'notice'): Promise<void> => {
  await app.services.pool.query(
    `insert into message (id, account_id, category, title, text, created_at) select gen_random_uuid(), $1, $3, to_jsonb('第 ' || n || ' 条'), '"内容"', timestamptz '2026-01-01' + make_interval(secs => least(n, $2 - 2) * 0.001) + make_interval(secs => n * 0.000001) from generate_series(1, $2) n`, [await idOf(who), count, category]);
};
const clear = (): Promise<unknown> => app.services.pool.query('delete from message');

/** A window that looks on: what it was told, and a wait for the next event that fits. */
async function lookOn(on: Hono, cookie: string, lastId?: string) {
  const response = await on.request(`${origin}/api/live`, { headers: { Cookie: cookie, ...(lastId ? { 'Last-Event-ID': lastId } : {}) } });
  const reader = response.body?.getReader();
  const events: { id: string; event: string; data: never }[] = [];
  let rest = '';
  let isOver = false;
  const step = async (): Promise<void> => {
    const { done, value } = await reader!.read();
    isOver = done;
    rest += value ? new TextDecoder().decode(value) : '';
    const blocks = rest.split('\n\n');
    rest = blocks.pop()!;
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
      if (fields['event']) events.push({ id: fields['id'] ?? '', event: fields['event'], data: JSON.parse(fields['data']!) as never });
    }
  };
  return {
    status: response.status, events,
    async until<T>(event: string, holds: (data: T) => boolean = () => true): Promise<T> {
      for (;;) {
        const at = events.findIndex((each) => each.event === event && holds(each.data as T));
        if (at >= 0) return events.splice(at, 1)[0]!.data as T;
        if (isOver) throw new Error(`the stream ended before ${event}`);
        await step();
      }
    },
    async ends(): Promise<void> { while (!isOver) await step(); },
    leave: () => reader!.cancel(),
  };
}

describe('the message center', () => {
  it('keeps notices and warnings apart, unread and read (C.14 message OPEN, R-189, R-190)', async () => {
    await clear();
    await fill(operator, 3);
    await fill(operator, 1, 'warning');
    const [first] = (await messages(operator, '?category=notice')).rows;

    await operator.post(`/api/messages/${first!.id}/read`, {});

    expect((await messages(operator)).unread).toEqual({ notice: 2, warning: 1 });
    expect((await messages(operator, '?category=notice&state=read')).rows.map(({ id }) => id)).toEqual([first!.id]);
    expect((await messages(operator, '?category=notice&state=unread')).total).toBe(2);
    expect((await messages(operator, '?category=warning')).rows.map(({ category }) => category)).toEqual(['warning']);
    expect((await operator.get<Session>('/api/session')).body.unread).toBe(3);

    await operator.post('/api/messages/read', { category: 'notice' });
    expect((await messages(operator)).unread).toEqual({ notice: 0, warning: 1 });
  });

  it('turns pages by marks that keep microseconds: each message once', async () => {
    await clear();
    await fill(operator, 45);

    const titles: unknown[] = [];
    for (let page = await messages(operator); ; page = await messages(operator, `?after=${page.rows.at(-1)!.mark}`)) {
      titles.push(...page.rows.map(({ title }) => title));
      if (!page.more) break;
    }

    expect(titles).toEqual(Array.from({ length: 45 }, (_, i) => `第 ${45 - i} 条`));
    expect((await operator.get('/api/messages?after=nonsense')).status).toBe(422);
  });

  it('opens one, gives it a star, and finds it by the star alone (C.14 message STAR, R-191, R-192)', async () => {
    await clear();
    await fill(operator, 3);
    const { id } = (await messages(operator)).rows[1]!;

    expect((await operator.put(`/api/messages/${id}/star`, { starred: true })).status).toBe(204);

    expect((await messages(operator, '?starred=yes')).rows.map((row) => row.id)).toEqual([id]);
    expect((await operator.get<Message>(`/api/messages/${id}`)).body).toMatchObject({ id, starred: true, title: '第 2 条' });
    await operator.put(`/api/messages/${id}/star`, { starred: false });
    expect((await messages(operator, '?starred=yes')).total).toBe(0);
  });

  it('shows each person his own messages, and lets nobody touch another’s (R-193)', async () => {
    await clear();
    await fill(operator, 1);
    const { id } = (await messages(operator)).rows[0]!;

    const tries = await Promise.all([rival.get(`/api/messages/${id}`), rival.post(`/api/messages/${id}/read`, {}), rival.put(`/api/messages/${id}/star`, { starred: true })]);
    await rival.post('/api/messages/read', { category: 'notice' });

    expect([(await messages(rival)).total, ...tries.map(({ status }) => status)]).toEqual([0, 404, 404, 404]);
    expect((await operator.get<Message>(`/api/messages/${id}`)).body).toMatchObject({ readAt: null, starred: false });
  });
});

describe('channels', () => {
  it('are everybody’s own choice for each kind; the message in the product comes always (R-194)', async () => {
    await clear();
    await app.services.pool.query('delete from outbox_message');
    await app.services.pool.query(`update account set mobile = '13812349300' where username = 'cjcaozuo1'`);
    const account = await idOf(operator);
    const warn = async (): Promise<(readonly [string, string])[]> => {
      await writeNotice(app.services, asking(app.services.pool), { letter: 'grant-ending', fields: { role: '操作员', org: '长江', day: '2026-06-30' }, to: [`user:${account}`], category: 'warning', channels: ['mail', 'sms'] });
      await drain();
      return (await app.services.pool.query<{ kind: string; recipient: string }>(`with gone as (delete from outbox_message returning kind, recipient) select kind, recipient from gone where kind <> 'notify' order by kind`)).rows.map(({ kind, recipient }) => [kind, recipient] as const);
    };

    const all = await warn();
    const { body } = await operator.put<Channels>('/api/channels', { rows: [{ category: 'warning', mail: true, sms: false }, { category: 'notice', mail: false, sms: true }] });
    const some = await warn();

    expect(all).toEqual([['mail', 'cjcaozuo1@example.com'], ['sms', '13812349300']]);
    expect(body).toEqual({ rows: [{ category: 'notice', mail: false, sms: true }, { category: 'warning', mail: true, sms: false }], mail: 'cjcaozuo1@example.com', mobile: '138****9300' });
    expect(some).toEqual([['mail', 'cjcaozuo1@example.com']]);
    expect((await messages(operator, '?category=warning')).total).toBe(2);
    expect((await rival.get<Channels>('/api/channels')).body.rows).toEqual([{ category: 'notice', mail: true, sms: true }, { category: 'warning', mail: true, sms: true }]);
  });
});

const apply = async (): Promise<string> => {
  const draft = await operator.open({ process: 'training', event: 'APPLY', item: await itemNamed(app.guest, 'RCEP') });
  await operator.send(draft.id, { event: 'APPLY', data: application, digest: draft.digest });
  return draft.id;
};

describe('a warning (R-190)', () => {
  it('tells reviewers once of what is overdue, whatever nodes look, and leads to the case', async () => {
    const id = await apply();
    // What the day itself gives cause to warn of is told before.
    await runWarnings(app.services);
    await leaveNow(app.services.pool);
    await drain();
    await clear();
    await app.services.pool.query(`update task_offer set due = now() - interval '1 hour' where instance_id = $1`, [id]);

    const counts = await Promise.all([runWarnings(app.services), runWarnings(other.services)]);
    await drain();

    expect(counts[0]! + counts[1]!).toBe(1);
    expect(await runWarnings(app.services)).toBe(0);
    const { rows } = await messages(provider, '?category=warning');
    expect(rows.map((row) => [row.instance, (row.title as { 'zh-CN': string })['zh-CN']])).toEqual([[id, '审核已超期']]);
    expect((await messages(rival)).total).toBe(0);
  });

  it('tells a person once that a role ends in seven days, the last day named as it counts', async () => {
    await clear();
    await app.services.pool.query(`with role as (insert into company_role (id, org_id, name, permissions) values (gen_random_uuid(), 'changjiang', '报关员', '{}'), (gen_random_uuid(), 'changjiang', '审单员', '{}') returning id, name)
      insert into role_grant (id, account_id, org_id, role_id, from_at, until_at, granted_at) select gen_random_uuid(), $1, 'changjiang', role.id, now() - interval '1 day', n.until, now() from role join
        (values ('报关员', date_trunc('day', now() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai' + interval '5 days'), ('审单员', now() + interval '8 days')) n(name, until) on n.name = role.name`, [await idOf(operator)]);

    expect([await runWarnings(app.services), await runWarnings(app.services)]).toEqual([1, 0]);
    await drain();

    const [warning] = (await messages(operator, '?category=warning')).rows;
    const lastDay = new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Shanghai' }).format(Date.now() + 4 * 86_400_000);
    expect((warning!.text as { 'zh-CN': string })['zh-CN']).toContain(`“报关员”使用至 ${lastDay}`);
  });

  it('is put aside once the role goes on', async () => {
    await app.services.pool.query(`insert into role_grant (id, account_id, org_id, role_id, from_at, until_at, granted_at) select gen_random_uuid(), account_id, org_id, role_id, from_at, null, now() from role_grant where until_at < now() + interval '7 days'`);
    await runWarnings(app.services);

    expect((await messages(operator, '?category=warning&state=unread')).total).toBe(0);
    expect((await messages(operator, '?category=warning&state=read')).total).toBe(1);
  });

  it('tells holder and administrator once of a key that ends in thirty days, and is put aside when it is renewed', async () => {
    await clear();
    const admin = await app.as('cjadmin01');
    const day = (days: number) => new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Shanghai' }).format(Date.now() + days * 86_400_000);
    const until = (serial: string, days: number) => app.services.pool.query(`update key_record set valid_until = $2 where serial = $1`, [serial, day(days)]);
    await app.services.pool.query(`update key_record set account_id = $1, bound_at = now() where serial = 'CZ42010001'`, [await idOf(operator)]);
    await until('CZ42010001', 31);
    expect(await runWarnings(app.services)).toBe(0);
    await until('CZ42010001', 30);
    expect([await runWarnings(app.services), await runWarnings(app.services)]).toEqual([1, 0]);
    await drain();
    const told = await Promise.all([operator, admin, rival].map(async (who) => (await messages(who, '?category=warning&state=unread')).rows.map(({ text }) => (text as { 'zh-CN': string })['zh-CN'])));
    await until('CZ42010001', 400);
    await runWarnings(app.services);

    expect(told.map((texts) => texts.map((text) => text.slice(0, text.indexOf('，'))))).toEqual([[`李敏的密钥 CZ42010001 有效期至 ${day(30)}`], [`李敏的密钥 CZ42010001 有效期至 ${day(30)}`], []]);
    expect((await messages(operator, '?category=warning')).unread.warning + (await messages(admin, '?category=warning')).unread.warning).toBe(0);
    await until('CZ42010001', 20);
    expect(await runWarnings(app.services)).toBe(1);
  });

  it('tells the administrator of a qualification that ends in thirty days, by the day its definition names', async () => {
    await clear();
    const admin = await app.as('cjadmin01');
    const ends = async (day: string) => app.services.pool.query(`insert into record (process, owner, version, digest, data, account_id, at) select 'qualification', 'org:changjiang/member', coalesce(max(version), 0) + 1, 'none', $1, $2, now() from record where process = 'qualification' and owner = 'org:changjiang/member'`, [JSON.stringify({ customsValidUntil: day }), await idOf(admin)]);
    const day = (days: number) => new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Shanghai' }).format(Date.now() + days * 86_400_000);
    await runWarnings(app.services);
    await drain();
    await clear();
    await ends(day(10));

    expect([await runWarnings(app.services), await runWarnings(app.services)]).toEqual([1, 0]);
    await drain();
    const { rows } = await messages(admin, '?category=warning');
    expect(rows.map(({ text }) => (text as { 'zh-CN': string })['zh-CN'])).toEqual([`武汉长江进出口有限公司的“注册有效期”至 ${day(10)} 到期。续期后请在“我的资质”中更新日期。`]);
    await ends(day(375));
    await runWarnings(app.services);
    expect((await messages(admin, '?category=warning')).unread.warning).toBe(0);
  });
});

describe('looking on', () => {
  it('tells on any node what a step on another one brought, to those who see the case and to nobody else (R-188)', async () => {
    await clear();
    const [asked, stranger] = await Promise.all([lookOn(other.app, provider.cookie), lookOn(other.app, rival.cookie)]);
    const before = await asked.until<{ inbox: number; unread: number }>('counts');
    await stranger.until('counts');

    const id = await apply();
    await leaveNow(app.services.pool);
    await drain();

    const message = await asked.until<Message>('message', (each) => each.instance === id);
    expect(message.title).toEqual({ 'zh-CN': '新的培训申请', en: 'New training application' });
    await asked.until<{ instances: string[] }>('cases', ({ instances }) => instances.includes(id));
    await asked.until<{ inbox: number; unread: number }>('counts', ({ inbox, unread }) => inbox === before.inbox + 1 && unread === before.unread + 1);
    await fill(rival, 1);
    app.services.live.changed({ accounts: [await idOf(rival)] });
    await stranger.until('counts', ({ unread }: { unread: number }) => unread === 1);
    expect(stranger.events.filter(({ event }) => event !== 'counts')).toEqual([]);
    await Promise.all([asked.leave(), stranger.leave()]);
  });

  it('goes on behind the last message a broken connection brought', async () => {
    await clear();
    const say = async (day: string): Promise<void> => {
      await writeNotice(app.services, asking(app.services.pool), { letter: 'grant-ending', fields: { role: '操作员', org: '长江', day }, to: [`user:${await idOf(operator)}`] });
      await drain();
    };
    const text = (message: Message): string => (message.text as { 'zh-CN': string })['zh-CN'];
    const first = await lookOn(app.app, operator.cookie);
    await first.until('counts');
    await say('1 日');
    expect(text(await first.until<Message>('message'))).toContain('1 日');
    const { rows: [last] } = await messages(operator);
    await first.leave();

    await say('2 日');
    await say('3 日');
    const again = await lookOn(other.app, operator.cookie, last!.mark);

    expect([text(await again.until<Message>('message')), text(await again.until<Message>('message'))]).toEqual([expect.stringContaining('2 日'), expect.stringContaining('3 日')]);
    await again.until('counts', ({ unread }: { unread: number }) => unread === 3);
    expect(again.events).toEqual([]);
    await again.leave();
  });

  it('ends with the session, wherever that is ended, and with the membership', async () => {
    const own = async (username: string): Promise<string> => cookieOf(await signInAs(app.guest, username, app.password));
    const [signedOut, removed] = [await own('ctfuwu01'), await own('ycfuwu01')];
    const [one, two] = await Promise.all([lookOn(other.app, signedOut), lookOn(other.app, removed)]);
    await Promise.all([one.until('counts'), two.until('counts')]);

    await app.app.request(`${origin}/api/session`, { method: 'DELETE', headers: { Cookie: signedOut, Origin: origin } });
    await app.services.pool.query(`update membership set state = 'removed' where account_id = (select id from account where username = 'ycfuwu01')`);

    await Promise.all([one.ends(), two.ends()]);
    expect((await lookOn(other.app, signedOut)).status).toBe(401);
  });

  it('keeps no session alive', async () => {
    await app.services.pool.query(`update session set seen_at = now() - interval '20 minutes' where account_id = $1`, [await idOf(rival)]);
    const window = await lookOn(app.app, rival.cookie);
    await window.until('counts');

    const { rows } = await app.services.pool.query<{ idle: boolean }>(`select seen_at < now() - interval '19 minutes' as idle from session where account_id = (select id from account where username = 'bfcaozuo1')`);

    expect(rows).toEqual([{ idle: true }]);
    await window.leave();
  });

  it('is open to one person in ten windows of a node, and again when one is closed', async () => {
    const windows = await Promise.all(Array.from({ length: 10 }, () => lookOn(app.app, provider.cookie)));
    const full = await lookOn(app.app, provider.cookie);
    await Promise.all(windows.map((window) => window.leave()));
    const again = await lookOn(app.app, provider.cookie);

    expect([...new Set(windows.map(({ status }) => status)), full.status, again.status]).toEqual([200, 429, 200]);
    await again.leave();
  });
});

describe('what the platform says of itself', () => {
  const titles = async (query: string, who: Person = app.guest): Promise<string[]> => (await who.get<ContentList>(`/api/content?${query}`)).body.rows.map(({ title }) => (title as { 'zh-CN': string })['zh-CN']);

  it('lists policies, and a guide for each group of users, found by words in title or text (R-223, R-224)', async () => {
    expect(await titles('kind=policy')).toContain('关于按时上报月预测数据的通知');
    expect((await titles('kind=guide')).length).toBeGreaterThanOrEqual(7);
    expect(await titles(`kind=guide&q=${encodeURIComponent('十秒内可以撤回')}`)).toEqual(['服务商手册']);
    expect((await app.guest.get<ContentPage>('/api/content/guide-operator')).body).toMatchObject({ kind: 'guide', version: 1, author: null, body: { en: { blocks: expect.any(Array) } } });
  });

  it('is written by administrators, version by version, with a record of who did (R-223)', async () => {
    const admin = await app.as('ptadmin01');
    const { body: { version: base, title, kind, body } } = await admin.get<ContentPage>('/api/content/policy-welcome');
    const next = { kind, audience: null, title, body, shown: false, base };

    const statuses = [(await operator.put('/api/content/policy-welcome', next)).status, (await admin.put('/api/content/policy-welcome', next)).status, (await admin.put('/api/content/policy-welcome', next)).status,
      (await admin.put('/api/content/policy-welcome', { ...next, base: base + 1, body: { ...body, en: { blocks: [{ type: 'html', runs: [] }] } } })).status];

    expect(statuses).toEqual([403, 200, 409, 422]);
    expect((await app.guest.get('/api/content/policy-welcome')).status).toBe(404);
    expect(await titles('kind=policy')).not.toContain('平台政策集成栏目上线');
    expect(await titles('kind=policy&all=yes')).not.toContain('平台政策集成栏目上线');
    expect((await admin.get<ContentPage>('/api/content/policy-welcome?version=1')).body).toMatchObject({ version: 1, shown: true, author: 'folder' });
    expect((await app.services.pool.query(`select name, subject from audit_entry where action = 'content.kept'`)).rows).toEqual([{ name: '管平', subject: 'content:policy-welcome' }]);
  });
});
