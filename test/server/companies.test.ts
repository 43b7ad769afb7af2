// How people come to organisations, have them certified and leave them (P07, table B.6 row by row), over HTTP.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Companies, CompanyCard, Draft, EventAnswer, FileInfo, InboxPage, ListPage, ProblemBody, Session } from '../../server/api-types.ts';
import { verifyAll } from '../../server/cases/verify.ts';
import { itemNamed, startApp, type Heard, type Person, type TestApp } from '../support/app.ts';
import { paper } from '../support/papers.ts';

let app: TestApp;
/** An operator of 长江 who asks; 之江 and its administrator; 丝路, not certified, with a member; who certifies. */
let lin: Person;
let zheng: Person;
let wang: Person;
let qian: Person;
let ma: Person;
let he: Person;

beforeAll(async () => {
  app = await startApp();
  [lin, zheng, wang, qian, ma, he] = await Promise.all([app.as('cjcaozuo1'), app.as('cjcaozuo3'), app.as('cjadmin01'), app.as('zjadmin01'), app.as('slcaozuo1'), app.as('djkshenhe')]);
});
afterAll(() => app.close());

const [zhijiang, silu] = ['91330100MA27W5P8XC', '91610131MA6U2H4T5B'];
const codes = ({ status, body }: Heard<unknown>): string => [status, ...((body as Partial<ProblemBody>).problems ?? []).map(({ code }) => code)].join(' ');
const cards = async (who: Person): Promise<readonly CompanyCard[]> => (await who.get<Companies>('/api/companies')).body.cards;
const cardOf = async (who: Person, name: string): Promise<CompanyCard | undefined> => (await cards(who)).find((card) => card.name.includes(name));
const offersOf = async (who: Person, name: string): Promise<readonly string[] | undefined> => (await cardOf(who, name))?.offers.map(({ event }) => event).sort();
const begin = async (who: Person, event: string, data: object): Promise<Heard<EventAnswer>> => {
  const draft = await who.open({ process: 'company-join', event });
  return who.send(draft.id, { event, data: data as never, digest: draft.digest });
};
const decide = async (who: Person, instance: string, event: string, comment?: string): Promise<Heard<EventAnswer>> => {
  const task = (await who.get<InboxPage>('/api/inbox')).body.rows.find((row) => row.instance === instance)?.task;
  return who.send(instance, { event, ...(task ? { task } : {}), ...(comment ? { comment } : {}) });
};
const licence = async (who: Person, draft: Draft): Promise<string> => (await who.upload<FileInfo>(`/api/drafts/${draft.id}/files?pointer=${encodeURIComponent('/licence')}&name=licence.pdf`, paper(['营业执照']))).body.id;
const certify = async (who: Person, at: { readonly instance?: string }, name: string, uscc: string): Promise<Heard<EventAnswer>> => {
  const draft = await who.open({ process: 'company-join', event: 'CERTIFY', ...at });
  return who.send(at.instance ?? draft.id, { event: 'CERTIFY', data: { name, uscc, legalRep: '马丝', licence: await licence(who, draft) }, ...(at.instance ? {} : { digest: draft.digest }) });
};
const companiesOf = async (who: Person): Promise<readonly string[]> => (await who.get<Session>('/api/session')).body.companies.map(({ id }) => id);

describe('joining a certified company', () => {
  let asked: string;

  it('adds a card that waits for its administrator, and asks nobody else (R-066)', async () => {
    const { status, body } = await begin(lin, 'JOIN', { uscc: zhijiang });
    expect([status, body.state]).toEqual([200, 'joinPending']);
    asked = body.id;

    expect(await cardOf(lin, zhijiang)).toMatchObject({ org: null, certified: false, instance: asked, state: { 'zh-CN': '待企业管理员确认' } });
    expect((await qian.get<InboxPage>('/api/inbox')).body.rows.map(({ instance }) => instance)).toContain(asked);
    expect((await wang.get(`/api/instances/${asked}`)).status).toBe(404);
    expect(codes(await begin(lin, 'JOIN', { uscc: zhijiang }))).toBe('409 reservation.refused');
  });

  it('is by the whole name or code: the directory cannot be leafed through', async () => {
    expect(codes(await begin(zheng, 'JOIN', {}))).toBe('422 field.required field.required');
    expect((await begin(zheng, 'JOIN', { name: '杭州之江' })).body.state).toBe('uncertified');
  });

  it('once admitted one may switch to it, and lists are those of the company one acts for (R-027)', async () => {
    expect(codes(await decide(qian, asked, 'REJECT'))).toBe('422 comment.required');
    expect((await decide(qian, asked, 'APPROVE')).body.state).toBe('linked');

    expect(await companiesOf(lin)).toEqual(['zhijiang', 'changjiang']);
    expect(await cardOf(lin, '之江')).toMatchObject({ org: 'zhijiang', certified: true, isCurrent: false, state: null });
    const number = async () => (await lin.get<{ total: number | null }>('/api/lists/report-monthly/mine')).body.total;
    expect(await number()).toBeGreaterThan(0);
    await lin.put('/api/session/company', { org: 'zhijiang' });
    expect(await number()).toBe(0);
    await lin.put('/api/session/company', { org: 'changjiang' });
    expect(codes(await begin(lin, 'JOIN', { uscc: zhijiang }))).toBe('409 need.unmet');
  });

  it('the person unlinks it, and what was permitted there ends (R-067)', async () => {
    expect((await lin.send(asked, { event: 'UNLINK' })).body.state).toBe('unlinked');

    expect([await companiesOf(lin), await cardOf(lin, '之江')]).toEqual([['changjiang'], undefined]);
    expect((await lin.put('/api/session/company', { org: 'zhijiang' })).status).toBe(404);
  });

  it('the administrator removes who came by asking, and the case says so too (R-200)', async () => {
    const { body: { id } } = await begin(lin, 'JOIN', { name: '杭州之江纺织有限公司', uscc: zhijiang });
    await decide(qian, id, 'APPROVE');
    const { rows } = await app.services.pool.query<{ id: string }>(`select id from account where username = 'cjcaozuo1'`);

    expect((await qian.delete(`/api/company/people/${rows[0]!.id}`)).status).toBe(204);

    expect(await companiesOf(lin)).toEqual(['changjiang']);
    expect((await lin.get<{ state: string }>(`/api/instances/${id}`)).body.state).toBe('unlinked');
  });

  it('a refusal gives its reason and leaves nothing', async () => {
    const { body: { id } } = await begin(lin, 'JOIN', { uscc: zhijiang });

    expect((await decide(qian, id, 'REJECT', '不是本单位人员')).body.state).toBe('rejected');
    expect(await cardOf(lin, '之江')).toBeUndefined();
  });

  it('the last administrator stays, by whichever way he would go (R-026)', async () => {
    expect(codes(await begin(qian, 'UNLINK', { uscc: zhijiang }))).toBe('409 need.unmet');
    expect(await companiesOf(qian)).toEqual(['zhijiang']);
  });
});

describe('an uncertified company', () => {
  let added: string;

  it('stands there with 立即认证, which a certified one has not (R-068)', async () => {
    added = (await begin(lin, 'JOIN', { uscc: silu })).body.id;

    expect(await offersOf(lin, silu)).toEqual(['CERTIFY', 'UNLINK']);
    expect(await offersOf(ma, '丝路')).toEqual(['CERTIFY', 'UNLINK']);
    expect(await offersOf(lin, '长江')).toEqual(['UNLINK']);
    // Being linked to it is no right to see anything of it.
    expect(await companiesOf(lin)).toEqual(['changjiang']);
  });

  it('the other leaves before it is certified (R-275)', async () => {
    const { body: { id } } = await begin(zheng, 'JOIN', { uscc: silu });
    expect((await zheng.send(id, { event: 'UNLINK' })).body.state).toBe('unlinked');
  });

  it('asks for the licence, is reviewed by the platform, and may be sent again after a refusal (R-068)', async () => {
    expect(codes(await begin(ma, 'CERTIFY', { name: '西安丝路国际贸易有限公司', uscc: silu }))).toBe('422 field.required field.required');
    const { body: { id, state } } = await certify(ma, {}, '西安丝路国际贸易有限公司', silu);
    expect(state).toBe('certifying');
    expect(await offersOf(ma, '丝路')).toEqual(['UNLINK']);
    expect((await decide(he, id, 'REJECT', '营业执照不清晰')).body.state).toBe('uncertified');

    expect((await certify(ma, { instance: id }, '西安丝路国际贸易有限公司', silu)).body.state).toBe('certifying');
    expect((await decide(he, id, 'APPROVE')).body.state).toBe('linked');
  });

  it('certified once it is so for everybody linked to it; who only asked goes on to its administrator (R-275)', async () => {
    expect(await cardOf(ma, '丝路')).toMatchObject({ certified: true });
    expect(await offersOf(ma, '丝路')).toEqual(['UNLINK']);
    // It has no administrator yet, who could admit anybody.
    expect(await offersOf(lin, silu)).toEqual(['UNLINK']);
    expect(codes(await lin.send(added, { event: 'REQUEST' }))).toBe('409 need.unmet');
    await app.services.pool.query(`update membership set roles = '{enterpriseAdmin}' where org_id = 'silu'`);

    expect(await offersOf(lin, silu)).toEqual(['REQUEST', 'UNLINK']);
    expect((await lin.send(added, { event: 'REQUEST' })).body.state).toBe('joinPending');
    expect((await lin.send(added, { event: 'CANCEL' })).body.state).toBe('unlinked');
  });

  it('one the platform does not know comes to be with its certification, led by whoever had it certified', async () => {
    const code = '91420100MA4K00000Q'.replace('K00000Q', 'K00001N');
    const { body: { id } } = await begin(lin, 'JOIN', { name: '武汉新成贸易有限公司' });
    const sent = await certify(lin, { instance: id }, '武汉新成贸易有限公司', await creditCode(code));
    expect([codes(sent), sent.body.state]).toEqual(['200', 'certifying']);
    expect((await decide(he, id, 'APPROVE')).body.state).toBe('linked');

    expect(await cardOf(lin, '新成')).toMatchObject({ org: id, certified: true, isAdministrator: true });
    expect(codes(await lin.send(id, { event: 'UNLINK' }))).toBe('409 need.unmet');
  });

  it('every history still leads to what is stored', async () => {
    const verdicts = new Set<string>();
    await verifyAll(app.services.pool, app.services.definitions, (_, { verdict }) => verdicts.add(verdict));
    expect([...verdicts]).toEqual(['verified']);
  });
});

/** A credit code with the check digit it has to have. */
async function creditCode(seventeen: string): Promise<string> {
  const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  const sum = [...seventeen.slice(0, 17)].reduce((total, letter, index) => total + letters.indexOf(letter) * (3 ** index % 31), 0);
  return seventeen.slice(0, 17) + letters[(31 - (sum % 31)) % 31]!;
}

describe('a person without a company (R-024)', () => {
  let bai: Person;
  beforeAll(async () => {
    bai = await app.as('gerenyh01');
  });

  it('has business marked for persons, and no other (R-024)', async () => {
    const { menu, roles } = (await bai.get<Session>('/api/session')).body;
    expect(roles).toEqual(['personalUser']);
    expect(menu.flatMap(({ entries }) => entries).filter(({ href }) => href.startsWith('/lists/')).map(({ label }) => (label as { 'zh-CN': string })['zh-CN'])).toEqual(['野生动植物进出口证书申请']);

    expect(codes(await bai.post('/api/drafts', { process: 'training', event: 'APPLY', item: await itemNamed(app.guest, 'RCEP') }))).toBe('403 start.not-yours');
    expect((await bai.get('/api/lists/training/mine')).status).toBe(403);
    const draft = await bai.open({ process: 'wildlife-permit', event: 'SUBMIT' });
    const sent = await bai.send(draft.id, { event: 'SUBMIT', digest: draft.digest, data: { direction: 'import', species: '红珊瑚 Corallium rubrum', quantity: '2.00', unit: '件', country: 'JP', purpose: '个人收藏' } });
    expect(sent.body.state).toBe('submitted');
    expect((await bai.get<{ total: number }>('/api/lists/wildlife-permit/mine')).body.total).toBe(1);
    expect((await decide(he, sent.body.id, 'APPROVE')).body.state).toBe('accepted');
  });

  it('a step of another business is refused too, whatever form was opened', async () => {
    const item = await itemNamed(app.guest, 'RCEP');
    const { id } = await lin.open({ process: 'training', event: 'APPLY', item });
    expect((await bai.send(id, { event: 'APPLY', data: {} })).status).toBe(404);
  });

  it('may ask to join one too', async () => {
    expect((await begin(bai, 'JOIN', { uscc: zhijiang })).body.state).toBe('joinPending');
    expect((await cards(bai)).map(({ org }) => org)).toEqual([null]);
  });
});

describe('an administrator who does no business (R-022)', () => {
  it('is told so in these words where he presses 申请, and reads what the organisation does (R-022)', async () => {
    const item = await itemNamed(app.guest, 'RCEP');
    const { menu } = (await qian.get<Session>('/api/session')).body;
    expect(menu.flatMap(({ entries }) => entries.map(({ href }) => href))).toContain('/lists/training/catalogue');
    const list = (await qian.get<ListPage>('/api/lists/training/catalogue')).body;
    expect(list.rows.flatMap(({ offers }) => offers.map(({ button }) => (list.buttons[button]!.label as { 'zh-CN': string })['zh-CN']))).toContain('申请');

    const refused = await qian.post<ProblemBody>('/api/drafts', { process: 'training', event: 'APPLY', item });
    expect([codes(refused), refused.body.problems?.[0]?.what]).toEqual(['403 administrator.no-business', '管理员账号不可进行业务操作。']);
    const english = await qian.post<ProblemBody>('/api/drafts', { process: 'training', event: 'APPLY', item }, { 'Accept-Language': 'en' });
    expect(english.body.problems?.[0]?.what).toBe('An administrator’s account does no business.');
    expect((await qian.get('/api/lists/training/mine')).status).toBe(200);
    expect((await qian.get('/api/lists/training/review')).status).toBe(403);
  });

  it('a form that was opened while he was allowed is refused at the step (R-022)', async () => {
    const item = await itemNamed(app.guest, 'RCEP');
    const { id, digest } = await wang.open({ process: 'training', event: 'APPLY', item });
    await app.services.pool.query(`update organisation set portal = 'national' where id = 'changjiang'`);

    expect(codes(await wang.send(id, { event: 'APPLY', data: {}, digest }))).toBe('403 administrator.no-business');
    await app.services.pool.query(`update organisation set portal = 'hubei' where id = 'changjiang'`);
    expect(codes(await wang.send(id, { event: 'APPLY', data: {}, digest }))).toMatch(/^422 field/);
  });
});
