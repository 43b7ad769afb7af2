// Registration: whoever has no account fills in a form, and an organisation with its account comes to be, at once or after a review.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonical } from '#engine';
import type { AdministrationView, Captcha, CaseView, Draft, EventAnswer, Followed, InboxPage, ListPage, Portal, ProblemBody, Registrations } from '../../server/api-types.ts';
import { clearAway } from '../../server/clearing.ts';
import { deliver } from '../../server/cases/outbox.ts';
import { guestOf, hashOf } from '../../server/edge/identity.ts';
import { verify } from '../../server/cases/verify.ts';
import { asking } from '../../server/store/asking.ts';
import { editionOf } from '../../server/store/edition.ts';
import { reading } from '../../server/store/sight.ts';
import { passCaptcha } from '../support/captcha.ts';
import { application, cookieOf, itemNamed, person, signInAs, startApp, type Heard, type Person, type TestApp } from '../support/app.ts';

let app: TestApp;
let reviewer: Person;
/** The reviewer of the registrations at the Hebei single window. */
let hebeiReviewer: Person;

beforeAll(async () => {
  app = await startApp({ at: '2026-03-06T02:00:00.000Z' });
  [reviewer, hebeiReviewer] = [await app.as('djkshenhe'), await app.as('hbshenhe1')];
});
afterAll(() => app.close());

const secret = 'Hj2026!!xy';
const filled = {
  username: 'hanjiang01', password: secret, passwordRepeated: secret, businessType: 'enterprise', unitName: '武汉汉江贸易有限公司', uscc: creditCode(0), contact: '韩江',
  landline: '027-87654321', email: 'hanjiang@example.com', agree: true,
};

/** The smallest picture there is. */
const png = Uint8Array.from(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'));

/** A credit code with its check character. */
function creditCode(n: number): string {
  const characters = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  const base = `91420100MA4J${String(n).padStart(5, '0')}`;
  const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
  const sum = weights.reduce((so, weight, index) => so + weight * characters.indexOf(base[index]!), 0);
  return base + characters[(31 - (sum % 31)) % 31];
}

/** A guest with a form open: what his browser keeps is the cookie alone. */
async function guestWith(process: string, event = 'SUBMIT'): Promise<{ readonly guest: Person; readonly draft: Draft }> {
  const opened = await app.guest.post<Draft>('/api/drafts', { process, event, resume: true });
  if (opened.status !== 200) throw new Error(JSON.stringify(opened.body));
  return { guest: person(app.app, cookieOf(opened)), draft: opened.body };
}

/** What a person shows: that he is one. */
const shown = async () => ({ proof: { captcha: await passCaptcha(async (path, body) => (await app.guest.post<Captcha>(path, body)).body) } });

async function register(data: object, process = 'registration-hubei'): Promise<Heard<EventAnswer & ProblemBody>> {
  const { guest, draft } = await guestWith(process);
  return guest.send(draft.id, { event: 'SUBMIT', data: data as never, ...(await shown()) });
}

const signIn = (username: string, password = secret) => signInAs(app.guest, username, password);
const asPerson = (cookie: string): Person => person(app.app, cookie);
const told = ({ status, body }: Heard<unknown>): string => [status, ...((body as ProblemBody).problems ?? []).map(({ code, at }) => `${code} ${at}`)].join(' ');

/** Every text the database holds, table by table, in which something is found. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows } = await app.services.pool.query<{ name: string }>(`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`);
  const found: string[] = [];
  for (const { name } of rows) {
    const { rows: hits } = await app.services.pool.query(`select from "${name}" t where t::text like $1 limit 1`, [`%${text}%`]);
    if (hits.length > 0) found.push(name);
  }
  return found;
}

async function decide(id: string, event: 'APPROVE' | 'REJECT', comment?: string, by = reviewer) {
  const { body } = await by.get<InboxPage>('/api/inbox');
  const task = body.rows.find((row) => row.instance === id)!.task!;
  return by.send(id, { event, task, ...(comment === undefined ? {} : { comment }) });
}

describe('a foreign-trade enterprise', () => {
  it('registers with a landline alone, signs in at once and applies for a training (C.14 account REGISTER, R-050, R-051, R-273, R-274, R-053)', async () => {
    const registered = await register({ ...filled, uscc: creditCode(1) });

    expect([registered.status, registered.body.state]).toEqual([200, 'active']);
    const signed = await signIn('HanJiang01');
    expect(signed.body).toMatchObject({ org: { name: '武汉汉江贸易有限公司', type: 'enterprise' }, account: { name: '韩江' } });
    expect(JSON.stringify(signed.body.menu)).toContain('培训申请');
    const enterprise = person(app.app, cookieOf(signed));
    const draft = await enterprise.open({ process: 'training', event: 'APPLY', item: await itemNamed(app.guest, 'RCEP') });
    expect((await enterprise.send(draft.id, { event: 'APPLY', data: application })).body.state).toBe('submitted');
  });

  it('is told at the fields what is missing, in the words of the portal’s rules (R-051, R-138)', async () => {
    const { landline: _, ...without } = filled;

    const refused = await register({ ...without, username: 'a', password: 'short', passwordRepeated: 'other', agree: false });

    expect(told(refused)).toBe('422 check.failed /agree field.required /landline field.required /mobile password.wrong-length /password check.failed /passwordRepeated password.wrong-length /passwordRepeated username.wrong-length /username');
    expect(refused.body.problems.find(({ at }) => at === '/username')!.remedy).toContain('6–18');
  });

  it('shows that a person sends it, once for each time it is sent (R-273)', async () => {
    const { guest, draft } = await guestWith('registration-hubei');
    const data = { ...filled, username: 'mensch0001', uscc: creditCode(3) };
    const { proof } = await shown();

    const bare = await guest.send(draft.id, { event: 'SUBMIT', data });
    const wrong = await guest.send(draft.id, { event: 'SUBMIT', data, proof: { captcha: { ...proof.captcha, answer: 'nein' } } });
    const spent = await guest.send(draft.id, { event: 'SUBMIT', data, proof });
    const right = await guest.send(draft.id, { event: 'SUBMIT', data, ...(await shown()) });

    expect([bare, wrong, spent].map(told)).toEqual(['422 proof.missing /proof', '422 captcha.wrong /captcha', '422 captcha.wrong /captcha']);
    expect(right.status).toBe(200);
  });

  it('leaves its password nowhere (R-140)', async () => {
    const { guest, draft } = await guestWith('registration-hubei');
    const data = { ...filled, username: 'geheim001', password: 'Nirgends7!', passwordRepeated: 'Nirgends7!', uscc: creditCode(2) };
    await guest.put(`/api/drafts/${draft.id}`, { data, version: 1 });
    const kept = (await guest.get<Draft>(`/api/drafts/${draft.id}`)).body.data;
    const sent = await guest.send(draft.id, { event: 'SUBMIT', data, ...(await shown()) }, 'the-same-key-twice');
    const again = await guest.send(draft.id, { event: 'SUBMIT', data }, 'the-same-key-twice');

    expect([sent.status, again.body]).toEqual([200, sent.body]);
    expect(Object.keys(kept)).not.toContain('password');
    expect(await tablesWith('Nirgends7')).toEqual([]);
    expect(await tablesWith('geheim001')).toEqual(['account', 'audit_entry', 'history_payload', 'instance']);
    expect((await signIn('geheim001', 'Nirgends7!')).status).toBe(200);
  });
});

describe('a name and a code', () => {
  it('stand once among all that are registered and all that wait, whatever the case of letters (R-049, R-026)', async () => {
    await register({ ...filled, username: 'abcxfirst1', uscc: creditCode(10), businessType: 'thirdPartyProvider' });

    const name = await register({ ...filled, username: 'ABCXFIRST1', uscc: creditCode(11) });
    const code = await register({ ...filled, username: 'another001', uscc: creditCode(10), businessType: 'thirdPartyProvider' });
    const demo = await register({ ...filled, username: 'cjadmin01', uscc: creditCode(12) });

    expect([name, code, demo].map(told)).toEqual(['409 username.taken /username', '409 organisation.taken /uscc', '409 username.taken /username']);
  });

  it('are told to be taken twenty times in a quarter of an hour to one network, and to nobody who has not passed the question (I5, R-049, R-229)', async () => {
    const pool = app.services.pool;
    await pool.query(`delete from attempt where subject like 'taken-from %'`);
    const tried = (username: string, n: number) => register({ ...filled, username, uscc: creditCode(30 + n) });
    expect((await tried('cjadmin01', 0)).status).toBe(409);
    await pool.query(`update attempt set count = 19 where subject = 'taken-from local'`);
    const { guest, draft } = await guestWith('registration-hubei');
    const unasked = await guest.send(draft.id, { event: 'SUBMIT', data: { ...filled, username: 'cjadmin01', uscc: creditCode(30) } });

    const answers = [await tried('cjadmin01', 1), await tried('cjadmin01', 2), await tried('nochfrei01', 3)];

    expect(told(unasked)).toBe('422 proof.missing /proof');
    expect(answers.map(told)).toEqual(['409 username.taken /username', '429 registration.too-many ', '429 registration.too-many ']);
    expect(answers[2]!.headers.get('Retry-After')).toBe('900');
    await pool.query(`update attempt set since = now() - interval '16 minutes' where subject = 'taken-from local'`);
    expect((await tried('nochfrei01', 3)).status).toBe(200);
  });

  it('are taken by one of two who send at once (R-049)', async () => {
    const answers = await Promise.all([0, 1, 2].map((n) => register({ ...filled, username: 'zugleich01', uscc: creditCode(20 + n) })));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });
});

describe('a provider', () => {
  it('waits for review, hears so when it signs in, and has its menus after it (R-048, R-052, R-274, R-046)', async () => {
    const { body: { id, state } } = await register({ ...filled, username: 'chumao001', uscc: creditCode(30), businessType: 'thirdPartyProvider', unitName: '楚贸二号服务商', email: 'chumao@example.com' });
    const [early, wrong] = [await signIn('chumao001'), await signIn('chumao001', 'Falsch2026')];

    expect([state, told(early), told(wrong)]).toEqual(['submitted', '403 session.pending ', '401 session.refused ']);
    expect((await decide(id, 'APPROVE')).body.state).toBe('active');
    const signed = await signIn('chumao001');
    expect(JSON.stringify(signed.body.menu)).toMatch(/培训发布|培训通知/);
    expect(JSON.stringify(signed.body.menu)).toContain('培训审批');
    const { rows } = await app.services.pool.query(`select payload from outbox_message where instance_id = $1 and payload like '%chumao@example.com%'`, [id]);
    expect(rows).toHaveLength(1);
  });

  it('rejected leaves nobody behind: name and code are free again (R-049)', async () => {
    const data = { ...filled, username: 'abgelehnt1', uscc: creditCode(31), businessType: 'thirdPartyProvider' };
    const { body: { id } } = await register(data);

    expect(told(await decide(id, 'REJECT'))).toBe('422 comment.required /comment');
    expect((await decide(id, 'REJECT', '名称与代码不符')).body.state).toBe('rejected');

    expect((await signIn('abgelehnt1')).status).toBe(401);
    expect((await register(data)).status).toBe(200);
  });
});

describe('a guest', () => {
  it('has a form of his own, that nobody else finds (I8)', async () => {
    const [mine, other] = [await guestWith('registration-hubei'), await guestWith('registration-hubei')];
    const reviewerOf = await app.as('cjcaozuo1');

    const paths = [`/api/drafts/${mine.draft.id}`];
    const asked = await Promise.all([other.guest, app.guest, reviewerOf].flatMap((who) => paths.map((path) => who.get(path))));
    const sent = await Promise.all([other.guest, app.guest, reviewerOf].map((who) => who.send(mine.draft.id, { event: 'SUBMIT', data: filled })));
    const seen = await reading(app.services.readPool, guestOf(other.guest.cookie.split('=')[1]!).sight, (query) => query('select id from draft'));

    expect(asked.map(({ status }) => status)).toEqual([404, 401, 404]);
    expect(sent.map(({ status }) => status)).toEqual([404, 401, 404]);
    expect(seen).toEqual([{ id: other.draft.id }]);
  });

  it('opens no form that is for people with an account, and sees nothing else of anybody’s', async () => {
    const { guest } = await guestWith('registration-hubei');
    const item = await itemNamed(app.guest, 'RCEP');

    const answers = await Promise.all([
      guest.post('/api/drafts', { process: 'training', event: 'APPLY', item }), app.guest.post('/api/drafts', { process: 'training', event: 'APPLY', item }),
      guest.get('/api/drafts'), guest.get('/api/inbox'), guest.get('/api/lists/registration-hubei/review'), reviewer.post('/api/drafts', { process: 'registration-hubei', event: 'SUBMIT' }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 403]);
  });

  it('is counted by address, and what was left lying goes with its time (R-039)', async () => {
    const { draft } = await guestWith('registration-hubei');
    await app.services.pool.query(`update draft set guest_until = now() - interval '1 second' where id = $1`, [draft.id]);
    await clearAway(app.services);
    const { rows } = await app.services.pool.query('select from draft where id = $1', [draft.id]);

    await app.services.pool.query(`insert into attempt (subject, count, since) values ('guest-from local', 60, now()) on conflict (subject) do update set count = 60, since = now()`);
    const refused = await app.guest.post('/api/drafts', { process: 'registration-hubei', event: 'SUBMIT' });
    await app.services.pool.query(`delete from attempt where subject = 'guest-from local'`);

    expect([rows.length, refused.status, refused.headers.get('Retry-After')]).toEqual([0, 429, '900']);
  });
});

const hebei = {
  region: '130100', unitName: '石家庄滹沱河贸易有限公司', address: '石家庄市长安区中山东路 1 号', username: 'hutuohe1', realName: '田河', password: 'Hth2016_', passwordRepeated: 'Hth2016_',
  email: 'tian@example.com', fax: '0311-87654321', phone: '0311-87654322', mobile: '13831112222', entityTypes: ['cargoOwner', 'forwarder'],
};

describe('an enterprise at the Hebei single window', () => {
  it('sends scans and its form within thirty minutes, is reviewed within two working days, and then signs in; the reviewers of another portal see none of it (R-035, R-038, R-039, R-040, R-044, R-045, R-046, R-047, R-048)', async () => {
    const { guest, draft } = await guestWith('registration-unified');
    const put = (name: string, bytes: Uint8Array) => guest.upload<{ id: string } & ProblemBody>(`/api/drafts/${draft.id}/files?pointer=/usccCert&name=${encodeURIComponent(name)}`, bytes);
    const [scan, paper] = [await put('证书.png', png), await put('证书.pdf', new TextEncoder().encode('%PDF-1.7'))];
    const disguised = await put('证书.png', new TextEncoder().encode('%PDF-1.7'));
    const data = { ...hebei, uscc: creditCode(40), usccCert: [scan.body.id] };
    const stranger = await guestWith('registration-unified');

    const sent = await guest.send(draft.id, { event: 'SUBMIT', data, ...(await shown()) });

    expect([scan, paper, disguised].map(({ status }) => status)).toEqual([200, 415, 415]);
    expect((await stranger.guest.get(`/api/files/${scan.body.id}`)).status).toBe(404);
    expect([sent.status, sent.body.state]).toEqual([200, 'submitted']);
    const { body: { rows } } = await hebeiReviewer.get<ListPage>('/api/lists/registration-unified/review');
    expect(rows.find(({ id }) => id === sent.body.id)!.cells).toMatchObject({ title: '石家庄滹沱河贸易有限公司', due: '2026-03-10T16:00:00.000Z' });
    expect((await hebeiReviewer.get(`/api/files/${scan.body.id}`)).status).toBe(200);
    // Another portal's reviewer has nothing to do with it: not in the list, the inbox or by its address, nor by a command.
    expect([(await reviewer.get<ListPage>('/api/lists/registration-unified/review')).status, (await reviewer.get(`/api/instances/${sent.body.id}`)).status, (await reviewer.get(`/api/files/${scan.body.id}`)).status]).toEqual([403, 404, 404]);
    expect((await reviewer.get<InboxPage>('/api/inbox')).body.rows.filter(({ process }) => process !== 'registration-hubei')).toEqual([]);
    expect((await hebeiReviewer.get<InboxPage>('/api/inbox')).body.rows.map(({ process }) => process)).toEqual(['registration-unified']);
    const { task } = (await hebeiReviewer.get<InboxPage>('/api/inbox')).body.rows[0]!;
    expect((await reviewer.send(sent.body.id, { event: 'APPROVE', task: task! })).status).toBe(404);
    expect(told(await signIn('hutuohe1', 'Hth2016_'))).toBe('403 session.pending ');
    expect((await decide(sent.body.id, 'APPROVE', undefined, hebeiReviewer)).status).toBe(200);
    expect((await app.services.pool.query<{ attributes: object }>('select attributes from organisation where id = $1', [sent.body.id])).rows[0]!.attributes).toMatchObject({ certified: true });
    expect((await signIn('hutuohe1', 'Hth2016_')).body).toMatchObject({ org: { type: 'enterprise' }, roles: ['enterpriseAdmin', 'operator'] });
  });

  it('comes too late after thirty minutes, and may begin again (R-039)', async () => {
    const { guest, draft } = await guestWith('registration-legacy');
    await app.services.pool.query(`update draft set opened_at = $2::timestamptz - interval '30 minutes 1 second' where id = $1`, [draft.id, app.services.clock.instant]);
    const data = { ...hebei, username: 'zuspaet1', orgCode: 'MA07X3K17' };

    const late = await guest.send(draft.id, { event: 'SUBMIT', data, ...(await shown()) });

    expect(told(late)).toBe('409 event.too-late /event');
    expect((await guest.delete(`/api/drafts/${draft.id}`)).status).toBe(204);
    expect((await guest.open({ process: 'registration-legacy', event: 'SUBMIT' })).id).not.toBe(draft.id);
  });

  it('of an institution, with the portal’s own rules for names and passwords (R-037, R-138)', async () => {
    const { guest, draft } = await guestWith('registration-institution');

    const refused = await guest.send(draft.id, { event: 'SUBMIT', data: { username: 'too_long_for_it', password: 'Aa1!Aa1!' }, ...(await shown()) });

    expect(told(refused)).toContain('password.wrong-characters /password');
    expect(told(refused)).toContain('username.wrong-length /username');
  });
});

describe('a rejected registration', () => {
  const filledIn = { ...hebei, username: 'jiucuo01', uscc: creditCode(60), email: 'jiucuo@example.com', unitName: '石家庄纠错贸易有限公司' };
  let id: string;
  let scan: string;
  const at = (instant: string): void => { app.services.clock.instant = instant; };
  afterAll(() => at('2026-03-06T02:00:00.000Z'));

  /** The letters to an address, with what they say. */
  async function letters(address: string): Promise<readonly { readonly title: string; readonly text: string; readonly state: string }[]> {
    while (await deliver(app.services, null));
    const { rows } = await app.services.pool.query<{ payload: string; state: string }>(`select payload, state from outbox_message where kind = 'mail' and recipient = $1 order by created_at, id`, [address]);
    return rows.map(({ payload, state }) => ({ ...(JSON.parse(payload) as { readonly title: string; readonly text: string }), state }));
  }
  const tokenIn = (text: string): string => /\/return#([A-Za-z0-9_-]{43})/.exec(text)?.[1] ?? '';
  const follow = (token: string) => app.guest.post<Followed & ProblemBody>('/api/links', { token });
  /** Somebody at a browser of his own who opened the link: his cookies are that of the link and that of the form. */
  async function holder(token: string): Promise<{ readonly guest: Person; readonly draft: Draft }> {
    const link = cookieOf(await follow(token));
    const opened = await person(app.app, link).post<Draft>('/api/drafts', { process: 'registration-unified', event: 'RESUBMIT', instance: id, resume: true });
    if (opened.status !== 200) throw new Error(JSON.stringify(opened.body));
    return { guest: person(app.app, `${link}; ${cookieOf(opened)}`), draft: opened.body };
  }

  beforeAll(async () => {
    const { guest, draft } = await guestWith('registration-unified');
    scan = (await guest.upload<{ id: string }>(`/api/drafts/${draft.id}/files?pointer=/usccCert&name=${encodeURIComponent('证书.png')}`, png)).body.id;
    const sent = await guest.send(draft.id, { event: 'SUBMIT', data: { ...filledIn, usccCert: [scan] }, ...(await shown()) });
    id = sent.body.id;
    expect((await decide(id, 'REJECT', '证件不清晰', hebeiReviewer)).status).toBe(200);
  });

  it('is told by one mail in both languages, with the reason and a link of its own (R-046)', async () => {
    const [mail, ...more] = await letters('jiucuo@example.com');

    expect(more).toEqual([]);
    expect(mail!.title).toBe('注册审核未通过 Your registration was rejected');
    expect(mail!.text).toContain('原因：证件不清晰');
    expect(mail!.text).toContain('Reason: 证件不清晰');
    expect(mail!.text).toContain('14 天内');
    expect(tokenIn(mail!.text)).not.toBe('');
    expect(await tablesWith(hashOf(tokenIn(mail!.text)))).toEqual(['code']);
  });

  it('opens again for whoever has the link, on any device, as it was sent and with its files, but for the password (R-046)', async () => {
    const [mail] = await letters('jiucuo@example.com');
    const [phone, office] = [await holder(tokenIn(mail!.text)), await holder(tokenIn(mail!.text))];

    expect(phone.draft.id).not.toBe(office.draft.id);
    for (const { guest, draft } of [phone, office]) {
      expect(draft.data).toMatchObject({ unitName: '石家庄纠错贸易有限公司', usccCert: [scan], mobile: '13831112222', username: 'jiucuo01' });
      expect(Object.keys(draft.data)).not.toContain('password');
      expect(draft.files.map(({ name }) => name)).toEqual(['证书.png']);
      expect((await guest.get(`/api/files/${scan}`)).status).toBe(200);
      expect(JSON.stringify((await guest.get<CaseView>(`/api/instances/${id}`)).body.history)).toContain('证件不清晰');
    }
    expect((await office.guest.post('/api/drafts', { process: 'registration-unified', event: 'APPROVE', instance: id })).status).toBe(409);
  });

  it('opens for nobody else: a wrong, an old, a used and a foreign link are one answer, and no cookie (R-046)', async () => {
    const [mail] = await letters('jiucuo@example.com');
    const token = tokenIn(mail!.text);
    const recovery = 'R'.repeat(43);
    await app.services.pool.query(`insert into code (ticket_hash, code_hash, purpose, about, created_at, expires_at) values ($1, '', 'recovery-link', $2, now(), now() + interval '9 years')`, [hashOf(recovery), `${id} RESUBMIT 2026-03-06T02:00:00.000Z`]);
    const expiry = (await app.services.pool.query<{ at: string }>('select expires_at::text as at from code where ticket_hash = $1', [hashOf(token)])).rows[0]!.at;
    await app.services.pool.query(`update code set expires_at = $2::timestamptz - interval '1 second' where ticket_hash = $1`, [hashOf(token), app.services.clock.instant]);
    const old = await follow(token);
    await app.services.pool.query('update code set expires_at = $2 where ticket_hash = $1', [hashOf(token), expiry]);
    const others = [await follow('x'.repeat(43)), await follow(recovery), await follow('-')];

    expect([old, ...others].map((answer) => [told(answer), answer.headers.get('Set-Cookie')])).toEqual(Array.from({ length: 4 }, () => ['404 case-link.void ', null]));
    const stranger = await guestWith('registration-unified');
    expect((await stranger.guest.post('/api/drafts', { process: 'registration-unified', event: 'RESUBMIT', instance: id })).status).toBe(404);
    expect((await stranger.guest.get(`/api/instances/${id}`)).status).toBe(401);
    expect(told(await reviewer.post('/api/links', { token }))).toBe('409 case-link.signed-in ');
    const elsewhere = await register({ ...filled, username: 'fremd0001', uscc: creditCode(61), businessType: 'thirdPartyProvider' });
    const { guest } = await holder(token);
    expect((await guest.get(`/api/instances/${elsewhere.body.id}`)).status).toBe(401);
  });

  it('is sent again with a password typed anew, due two working days from then; then no link of it opens anything, and the result comes by mail (R-046, R-047)', async () => {
    const [mail] = await letters('jiucuo@example.com');
    const token = tokenIn(mail!.text);
    at('2026-03-09T02:00:00.000Z');
    const [{ guest, draft }, other] = [await holder(token), await holder(token)];
    const send = async ({ guest: who, draft: form }: typeof other, data: object) => who.send(id, { event: 'RESUBMIT', data: { ...form.data, ...data } as never, ...(await shown()) });

    const bare = await send({ guest, draft }, {});
    const secrets = { password: 'Neu2026_', passwordRepeated: 'Neu2026_' };
    const again = await send({ guest, draft }, { ...secrets, address: '石家庄市长安区中山东路 2 号' });
    const twice = await send(other, secrets);

    expect([told(bare), again.status, again.body.state]).toEqual(['422 field.required /password field.required /passwordRepeated', 200, 'submitted']);
    expect(twice.status).toBe(404);
    expect(told(await follow(token))).toBe('404 case-link.void ');
    const { body: { rows } } = await hebeiReviewer.get<ListPage>('/api/lists/registration-unified/review');
    expect(rows.find((row) => row.id === id)!.cells).toMatchObject({ due: '2026-03-11T16:00:00.000Z' });
    expect(told(await signIn('jiucuo01', 'Neu2026_'))).toBe('403 session.pending ');

    await decide(id, 'APPROVE', undefined, hebeiReviewer);
    const result = (await letters('jiucuo@example.com')).at(-1)!;
    expect([result.title, result.text.includes('jiucuo01'), result.text.includes('approved')]).toEqual(['企业通过认证 Your registration is approved', true, true]);
    expect((await signIn('jiucuo01', 'Neu2026_')).status).toBe(200);
  });

  it('rejected once more gets a link of its own, and the old one opens nothing (R-046)', async () => {
    const sent = await register({ ...filled, username: 'zweimal01', uscc: creditCode(62), businessType: 'thirdPartyProvider', email: 'zweimal@example.com' });
    await decide(sent.body.id, 'REJECT', '名称有误');
    const first = tokenIn((await letters('zweimal@example.com'))[0]!.text);
    const link = cookieOf(await follow(first));
    const opened = await person(app.app, link).post<Draft>('/api/drafts', { process: 'registration-hubei', event: 'RESUBMIT', instance: sent.body.id });
    const guest = person(app.app, `${link}; ${cookieOf(opened)}`);
    at('2026-03-10T02:00:00.000Z');
    expect((await guest.send(sent.body.id, { event: 'RESUBMIT', data: { ...opened.body.data, password: secret, passwordRepeated: secret } as never, ...(await shown()) })).status).toBe(200);
    at('2026-03-10T03:00:00.000Z');
    await decide(sent.body.id, 'REJECT', '仍然有误');
    const second = tokenIn((await letters('zweimal@example.com')).at(-1)!.text);

    expect([(await follow(first)).status, (await follow(second)).status]).toEqual([404, 200]);
  });
});

describe('at the national single window', () => {
  const person = { username: 'zhangsan1', password: 'Zs2026!!', passwordRepeated: 'Zs2026!!', realName: '张三', documentKind: 'idCard', idNo: '420106199003074519', mobile: '13831112222', agree: true };
  const enterprise = { ...person, username: 'guanli001', nameZh: '石家庄滏阳河贸易有限公司', legalRepName: '田河', legalRepIdType: 'idCard', legalRepIdNo: '420106199003074519' };

  /** A code that was sent for a draft, as the phone has it. */
  async function codeTo(guest: Person, draft: string, number: string) {
    const { proof: { captcha } } = await shown();
    const asked = await guest.post<{ readonly ticket: string } & ProblemBody>(`/api/drafts/${draft}/code`, { captcha, number });
    const { rows: [row] } = await app.services.pool.query<{ payload: string }>(`select payload from outbox_message where kind = 'sms' and recipient = $1 order by created_at desc limit 1`, [number]);
    return { asked, sms: { ticket: asked.body.ticket, code: /[0-9]{6}/.exec(row?.payload ?? '')?.[0] ?? '' } };
  }

  it('an administrator registers without a key, with one of two codes and a code from the phone, and signs in at once (R-055, R-056, R-060, R-061, R-144)', async () => {
    const { guest, draft } = await guestWith('registration-enterprise-admin', 'CONFIRM');
    const { sms } = await codeTo(guest, draft.id, '13831112222');
    const send = (data: object, proof?: object) => guest.send(draft.id, { event: 'CONFIRM', data: { ...enterprise, uscc: creditCode(50), ...data }, ...(proof ? { proof } : {}) } as never);

    const bare = await send({});
    const other = await send({ mobile: '13831113333' }, { sms });
    const wrong = await send({}, { sms: { ...sms, code: sms.code === '000000' ? '111111' : '000000' } });
    const faulty = await send({ agree: false }, { sms });
    const right = await send({}, { sms });

    expect([bare, other, wrong, faulty].map(told)).toEqual(['422 proof.missing /proof', '422 proof.other-number /proof', '422 code.wrong /code', '422 check.failed /agree']);
    expect([right.status, right.body.state]).toEqual([200, 'active']);
    expect((await signIn('guanli001', 'Zs2026!!')).body.roles).toEqual(['enterpriseAdmin']);
  });

  it('one enterprise has one administrator, and a code serves one form, for a quarter of an hour (R-026, R-061)', async () => {
    const { guest, draft } = await guestWith('registration-enterprise-admin', 'CONFIRM');
    const { sms } = await codeTo(guest, draft.id, '13831114444');
    const data = { ...enterprise, username: 'guanli002', mobile: '13831114444' };

    const second = await guest.send(draft.id, { event: 'CONFIRM', data: { ...data, uscc: creditCode(50) }, proof: { sms } });
    const elsewhere = await guestWith('registration-enterprise-admin', 'CONFIRM');
    const stolen = await elsewhere.guest.send(elsewhere.draft.id, { event: 'CONFIRM', data: { ...data, uscc: creditCode(51) }, proof: { sms } });
    await app.services.pool.query(`update code set expires_at = now() - interval '1 second'`);
    const late = await guest.send(draft.id, { event: 'CONFIRM', data: { ...data, uscc: creditCode(51) }, proof: { sms } });

    expect([second, stolen, late].map(told)).toEqual(['409 organisation.taken /uscc', '422 code.void /code', '422 code.void /code']);
  });

  it('a person registers, and is offered nothing that is for enterprises (R-064, R-024)', async () => {
    const { guest, draft } = await guestWith('registration-personal', 'CONFIRM');
    const { sms } = await codeTo(guest, draft.id, '13831115555');

    const registered = await guest.send(draft.id, { event: 'CONFIRM', data: { ...person, mobile: '13831115555' }, proof: { sms } });
    const signed = await signIn('zhangsan1', 'Zs2026!!');

    expect(registered.status).toBe(200);
    expect(signed.body).toMatchObject({ org: null, roles: ['personalUser'], account: { name: '张三' } });
    expect(JSON.stringify(signed.body.menu)).not.toContain('培训');
    const item = await itemNamed(app.guest, 'RCEP');
    expect((await asPerson(cookieOf(signed)).post('/api/drafts', { process: 'training', event: 'APPLY', item })).status).toBe(403);
  });

  it('a code is sent for a form that asks for one only, after a question for people (R-144)', async () => {
    const [plain, asking] = [await guestWith('registration-hubei'), await guestWith('registration-personal', 'CONFIRM')];
    const { proof: { captcha } } = await shown();
    const ask = ({ guest, draft }: typeof plain, body: object) => guest.post(`/api/drafts/${draft.id}/code`, body);

    const answers = [await ask(plain, { captcha, number: '13831116666' }), await ask(asking, { captcha: { ...captcha, answer: 'nein' }, number: '13831116666' }), await ask(asking, { ...(await shown()).proof, number: '123' })];

    expect(answers.map(told)).toEqual(['404 thing.unknown ', '422 captcha.wrong /captcha', '422 field.wrong-format /mobile']);
  });
});

describe('what comes with a form', () => {
  it('names the region it begins with, so that a page can show it (R-035)', async () => {
    const { draft } = await guestWith('registration-unified');

    expect(Object.keys(draft.facts.dictionaries!['region']!).sort()).toEqual(['130000', '130100']);
  });
});

describe('ways to an account', () => {
  it('are those that definitions offer to guests, by portal, with what one agrees to (R-034, R-054, R-029)', async () => {
    const { body } = await app.guest.get<Registrations>('/api/registrations');

    expect(body.kinds.map(({ process }) => process)).toEqual(['registration-unified', 'registration-legacy', 'registration-institution', 'registration-enterprise-admin', 'registration-enterprise-admin', 'registration-personal', 'registration-hubei']);
    expect(body.portals.map(({ id, terms }) => [id, terms.length])).toEqual([['hubei', 2], ['hebei', 2], ['national', 2]]);
  });

  it('lead through pages that name their portal; where none is named or known it is the one that calls itself home (R-219)', async () => {
    const titles = await Promise.all(['', '?portal=hebei', '?process=registration-legacy', '?process=registration-hubei', '?process=training', '?portal=nowhere', '?process=nothing'].map(async (of) => {
      const { title, hotline } = (await app.guest.get<Portal>(`/api/portal${of}`)).body;
      return [(title as { readonly en: string }).en, hotline];
    }));

    const [hubei, hebei] = [['Hubei Foreign Trade Services', '027-87654321'], ['Hebei International Trade Single Window', null]];
    expect(titles).toEqual([hubei, hebei, hebei, hubei, hubei, hubei, hubei]);
  });
});

describe('the terms one agreed to', () => {
  it('stay provable: version and digest stand in the history of the case and at the account, and the audit log names the case (R-219)', async () => {
    const platform = await app.as('ptadmin01');
    const sent = async (n: number) => {
      const { body: { id } } = await register({ ...filled, username: `bedingung${n}`, uscc: creditCode(40 + n), businessType: 'thirdPartyProvider' });
      const { history } = (await reviewer.get<CaseView>(`/api/instances/${id}`)).body;
      const [account] = (await app.services.pool.query<{ id: string }>('select id from account where username = $1', [`bedingung${n}`])).rows;
      const { panels } = (await platform.get<AdministrationView>(`/api/administration/accounts/${account!.id}`)).body;
      return { id, account: account!.id, agreed: history[0]!.agreed!, told: panels.find(({ title }) => JSON.stringify(title).includes('同意的协议'))!.rows[0]!.map(({ text }) => text) };
    };

    const first = await sent(1);
    const { version } = (await platform.get<AdministrationView>('/api/administration/portals/hubei')).body;
    const edited = await platform.put('/api/administration/portals/hubei', { event: 'TERMS', data: { terms: [{ title: '用户注册协议', titleEn: 'Terms', text: '从今天起适用新的协议。', textEn: 'New terms from today on.' }] }, version });
    const second = await sent(2);

    expect([edited.status, first.agreed.map(({ portal }) => portal)]).toEqual([200, ['hubei']]);
    expect(second.agreed[0]!.version).toBe(first.agreed[0]!.version + 1);
    for (const { id, agreed: [terms], told: row } of [first, second]) {
      const edition = await editionOf(asking(app.services.pool), 'portal', 'hubei', terms!.version);
      expect(terms!.digest).toBe(createHash('sha256').update(canonical(edition!.content['terms']!)).digest('hex'));
      expect([row[1], row[3], row[4]]).toEqual([String(terms!.version), id, terms!.digest]);
      expect(await verify(app.services.pool, app.services.definitions, id)).toMatchObject({ verdict: 'verified' });
    }
    expect(second.agreed[0]!.digest).not.toBe(first.agreed[0]!.digest);

    expect((await decide(first.id, 'APPROVE')).body.state).toBe('active');
    const { rows } = await app.services.pool.query<{ name: string; action: string; after: { readonly case: string; readonly process: string } }>(`select name, action, after from audit_entry where after->>'case' = $1 order by at`, [first.id]);
    expect(rows.map(({ name, action }) => [name === 'system', action])).toEqual([[true, 'organisation.created'], [true, 'account.created'], [true, 'membership.added'], [false, 'organisation.active'], [false, 'account.state']]);
    expect(rows.every(({ after }) => after.process === 'registration-hubei')).toBe(true);
  });
});
