// One's personal data: all of it as a file, and a person taken out of everything while the histories he is in still verify. Then what stands around accounts against those who attack it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import yauzl from 'yauzl';
import { policyOf, usernameProblem } from '#engine';
import type { Captcha, CaseView, Erasures, FileInfo, KeyChallenge, MessagePage, OwnErasure, ProblemBody, TakenData } from '../../server/api-types.ts';
import { eraseOrdered } from '../../server/cases/erasing.ts';
import { runSealing } from '../../server/cases/sealing.ts';
import { verifyAll } from '../../server/cases/verify.ts';
import { asking, writing } from '../../server/store/asking.ts';
import { letterRow } from '../../server/cases/letter.ts';
import { issueCode } from '../../server/door/codes.ts';
import { isRefusal } from '../../server/edge/problem-response.ts';
import { newId } from '../../server/id.ts';
import { addMembership } from '../../server/store/membership.ts';
import { createAccount } from '../../server/store/account.ts';
import { isDenied, systemAuthor } from '../../server/store/audit.ts';
import type { Query } from '../../server/store/sight.ts';
import { keys } from '../../server/store/key.ts';
import { verifyAudit } from '../../server/store/seal.ts';
import { hashPassword } from '../../server/edge/password.ts';
import { application, cookieOf, itemNamed, origin, person, signInAs, startApp, type Heard, type Person, type TestApp } from '../support/app.ts';
import { passCaptcha } from '../support/captcha.ts';
import { pdf } from '../support/files.ts';
import { softKey } from '../support/key.ts';

let app: TestApp;
let query: Query;

beforeAll(async () => {
  app = await startApp();
  query = asking(app.services.pool);
});
afterAll(() => app.close());

const codeOf = ({ status, body }: Heard<unknown>): string => `${status} ${(body as { problems?: { code: string }[] }).problems?.[0]?.code ?? ''}`.trim();

/** Somebody new with everything a person can have, and what of it names him. */
async function newcomer(username: string, name: string, org: string, roles: string[]): Promise<{ id: string; who: Person; values: string[] }> {
  const known = { mail: `${username}@example.org`, mobile: `139${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`, idType: '1', idNumber: `42010119${String(Math.floor(Math.random() * 1e10)).padStart(10, '0')}` };
  const made = await createAccount(query, { username, name, ...known, passwordHash: await hashPassword(app.password) }, systemAuthor);
  if (isDenied(made)) throw new Error(made.denied);
  await addMembership(query, { account: made.id, org, roles }, systemAuthor);
  const who = person(app.app, cookieOf(await signInAs(app.guest, username, app.password)));
  return { id: made.id, who, values: [username, name, known.mail, known.mobile, known.idNumber] };
}

async function unzipped(bytes: Uint8Array): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const zip = await new Promise<yauzl.ZipFile>((resolve, reject) => yauzl.fromBuffer(Buffer.from(bytes), { lazyEntries: true }, (fault, opened) => (fault ? reject(fault) : resolve(opened!))));
  await new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: yauzl.Entry) => zip.openReadStream(entry, async (fault, stream) => {
      if (fault) return reject(fault);
      const parts: Buffer[] = [];
      for await (const part of stream!) parts.push(part as Buffer);
      files.set(entry.fileName, Buffer.concat(parts));
      zip.readEntry();
    }));
    zip.on('end', resolve);
    zip.readEntry();
  });
  return files;
}

/** Every row of every table that holds one of the values, by table. */
async function placesOf(values: readonly string[]): Promise<string[]> {
  const tables = await query<{ name: string }>(`select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`);
  const found: string[] = [];
  for (const { name } of tables) {
    for (const value of values) {
      const rows = await query<{ row: string }>(`select t::text as row from "${name}" t where position($1 in t::text) > 0 limit 1`, [value]);
      found.push(...rows.map(({ row }) => `${name}: ${value} in ${row.slice(Math.max(0, row.indexOf(value) - 60), row.indexOf(value) + 60)}`));
    }
  }
  return found;
}

describe('one’s personal data', () => {
  it('come as one ZIP with a page to begin with: all that is about oneself, nothing of others, asked for with a fresh password, once and recorded', async () => {
    const { id, who } = await newcomer('bendaoren', '查档人', 'changjiang', ['operator']);
    const draft = await who.open({ process: 'training', event: 'APPLY', item: await itemNamed(app.guest, 'RCEP') });
    const { body: file } = await who.upload<FileInfo>(`/api/drafts/${draft.id}/files?pointer=/files&name=${encodeURIComponent('证明 材料.pdf')}`, pdf(300));
    expect((await who.send(draft.id, { event: 'APPLY', data: { ...application, files: [file.id], remark: '我写的备注' } })).status).toBe(200);
    await who.post('/api/phrases', { text: '我的常用语' });
    await query(`insert into message (id, account_id, title, text, created_at) select gen_random_uuid(), id, '"给我的"'::jsonb, '"内容"'::jsonb, now() from account where id = $1 union all select gen_random_uuid(), id, '"给别人的"'::jsonb, '"秘密"'::jsonb, now() from account where username = 'cjcaozuo1'`, [id]);

    const without = await who.post('/api/personal-data', {});
    const wrong = await who.post('/api/personal-data', { password: 'wrong-one1' });
    const { body: { href } } = await who.post<TakenData>('/api/personal-data', { password: app.password });
    const stranger = await (await app.as('cjadmin01')).get(href);
    const answer = await app.app.request(`${origin}${href}`, { headers: { Cookie: who.cookie, 'Accept-Language': 'en' } });
    const zip = await unzipped(new Uint8Array(await answer.arrayBuffer()));
    const again = await who.get(href);
    const soon = await who.post('/api/personal-data', { password: app.password });

    expect([without, wrong, stranger, again, soon].map(codeOf)).toEqual(['422 password.wrong', '422 password.wrong', '404 thing.unknown', '404 thing.unknown', '429 code.too-soon']);
    expect(answer.headers.get('Content-Disposition')).toMatch(/^attachment; .*\.zip/);
    const part = (name: string): unknown[] => JSON.parse(zip.get(`${name}.json`)!.toString()) as unknown[];
    expect(part('account')).toMatchObject([{ username: 'bendaoren', name: '查档人', mail: 'bendaoren@example.org' }]);
    expect(part('applications')).toMatchObject([{ id: draft.id, process: 'training', data: { remark: '我写的备注' }, history: [{ event: 'APPLY', who: '查档人' }], files: [{ id: file.id }] }]);
    expect([part('memberships').length, part('messages').length, part('sessions').length, part('preferences').length]).toEqual([1, 1, 1, 1]);
    expect((part('audit') as { action: string }[]).map(({ action }) => action)).toEqual(expect.arrayContaining(['account.created', 'personal-data.taken']));
    expect([...zip.keys()]).toContain(`files/${draft.id}/证明 材料.pdf`);
    expect(zip.get('index.html')!.toString()).toMatch(/<html lang="en">[\s\S]*Personal data[\s\S]*applications\.json/);
    const all = [...zip].filter(([name]) => !name.startsWith('files/')).map(([, bytes]) => bytes.toString()).join('\n');
    expect(all).not.toMatch(/给别人的|argon2|token_hash/);
  });

  it('come by a key too, which signs for this session and nothing else', async () => {
    const { id, who } = await newcomer('chijianren', '持键人', 'changjiang', ['operator']);
    const key = softKey();
    await query(`insert into key_record (id, serial, kind, holder, enterprise, valid_until, credential_id, public_key, account_id, bound_at) values (gen_random_uuid(), 'OP-PRIVACY', 'operator', '持键人', '武汉长江进出口有限公司', '2099-12-31', $1, $2, $3, now())`, [key.credentialId, key.publicKey, id]);
    const challenged = async (purpose: string): Promise<string> => (await who.post<KeyChallenge>('/api/keys/challenge', { purpose })).body.challenge;

    const other = await who.post('/api/personal-data', { assertion: key.sign(await challenged('bind')) });
    const signed = key.sign(await challenged('confirm'));
    const elsewhere = await (await app.as('cjadmin01')).post('/api/personal-data', { assertion: signed });
    const right = await who.post('/api/personal-data', { assertion: key.sign(await challenged('confirm')) });

    expect([other, elsewhere, right].map(codeOf)).toEqual(['422 key.stale', '422 key.stale', '200']);
    expect((await keys.of(query, id)).length).toBe(1);
  });
});

describe('a person who asks to be erased', () => {
  it('is gone from every table, cannot sign in, and stands in histories as erased in both languages, which still verify', async () => {
    const { id, who, values } = await newcomer('yaozhuxiao', '要注销', 'changjiang', ['operator']);
    const [, name, mail, mobile, idNumber] = values as [string, string, string, string, string];
    const platform = await app.as('ptadmin01');
    const colleague = await app.as('cjcaozuo1');
    const item = await itemNamed(app.guest, 'RCEP');
    const draft = await who.open({ process: 'training', event: 'APPLY', item });
    const { body: file } = await who.upload<FileInfo>(`/api/drafts/${draft.id}/files?pointer=/files&name=${encodeURIComponent(`${name}.pdf`)}`, pdf(300));
    expect(await who.send(draft.id, { event: 'APPLY', data: { ...application, files: [file.id], participants: [{ name, mobile }], phone: mobile, email: mail, remark: `由${name}（${idNumber}）填报` } })).toMatchObject({ status: 200 });
    const provider = await app.as('dhfuwu01');
    expect(await provider.send(draft.id, { event: 'REJECT', comment: `请${name}补材料` })).toMatchObject({ status: 200 });
    await who.open({ process: 'training', event: 'APPLY', item });
    await who.post('/api/recovery/code', { username: 'yaozhuxiao' });
    await query(`insert into message (id, account_id, title, text, created_at) select gen_random_uuid(), id, to_jsonb($1::text), to_jsonb($1::text), now() from account where username = 'cjadmin01'`, [`${name}提交了申请，电话${mobile}`]);
    const chain = await query(`select seq, hash from history_entry where instance_id = $1 order by seq`, [draft.id]);

    // Asked for, thought better of, asked for again; not before its time, and not while work is open.
    expect(codeOf(await who.post('/api/personal-data/erasure', { password: 'wrong-one1' }))).toBe('422 password.wrong');
    expect((await who.post('/api/personal-data/erasure', { password: app.password })).status).toBe(204);
    expect(codeOf(await who.post('/api/personal-data/erasure', { password: app.password }))).toBe('409 erasure.asked');
    expect((await who.delete('/api/personal-data/erasure')).status).toBe(204);
    expect((await who.get<OwnErasure>('/api/personal-data/erasure')).body).toMatchObject({ state: 'withdrawn', work: [], hasKey: false });
    expect((await who.post('/api/personal-data/erasure', { password: app.password })).status).toBe(204);
    const [request] = (await platform.get<Erasures>('/api/erasures')).body.erasures;
    expect(request).toMatchObject({ name, username: 'yaozhuxiao', state: 'asked', isDue: false, work: [] });
    expect((await query<{ payload: string }>(`select payload from outbox_message where kind = 'notify' and payload like '%erasure-asked%' and payload like '%' || $1 || '%'`, [name])).length).toBe(2);
    const order = (): Promise<Heard<unknown>> => platform.post(`/api/erasures/${request!.id}`, { password: app.password });
    expect(codeOf(await order())).toBe('409 erasure.too-early');
    await query(`update erasure set due_at = now() where id = $1`, [request!.id]);
    await query(`update membership set roles = '{enterpriseAdmin}' where account_id = $1`, [id]).catch(() => query(`update membership set roles = '{platformAdmin,operator}' where account_id = $1`, [id]));
    await query(`insert into task_offer (grantee, process, due, opened_at, instance_id, task_id, seen) values ($1, 'training', 'infinity', now(), $2, 'x.1', true)`, [`user:${id}`, draft.id]);
    expect((await who.get<OwnErasure>('/api/personal-data/erasure')).body.work).toMatchObject([{ kind: 'task', instance: draft.id }]);
    expect(codeOf(await order())).toBe('409 erasure.open-work');
    await query(`delete from task_offer where task_id = 'x.1'`);
    expect(codeOf(await colleague.post(`/api/erasures/${request!.id}`, { password: app.password }))).toBe('403 permission.missing');
    expect((await order()).status).toBe(204);

    const owner = await app.owner();
    await owner.query(`set session_replication_role = replica; update audit_entry set at = at - interval '1 minute'`);
    await owner.end();
    expect(await runSealing(app.services)).toBeGreaterThan(3);

    // Closed at once; then pass by pass until one finds nothing.
    expect((await who.get<null>('/api/session')).body).toBeNull();
    expect([await eraseOrdered(app.services, { wait: 3600 }), await eraseOrdered(app.services, { wait: 3600 }), await eraseOrdered(app.services, { wait: 0 }), await eraseOrdered(app.services, { wait: 0 })]).toEqual([0, 0, 1, 0]);

    expect(await placesOf(values)).toEqual([]);
    expect(codeOf(await signInAs(app.guest, 'yaozhuxiao', app.password))).toBe('401 session.refused');
    const seen = async (language: string) => (await colleague.get<CaseView>(`/api/instances/${draft.id}`, { 'Accept-Language': language })).body;
    expect((await seen('zh-CN')).history.map(({ who: by, comment }) => [by, comment])).toEqual([['（已注销）', ''], [expect.any(String), '请（已注销）补材料']]);
    expect((await seen('en')).history[0]).toMatchObject({ who: '(erased)' });
    expect((await seen('en')).data).toMatchObject({ participants: [{ name: '(erased)', mobile: '(erased)' }], remark: '由(erased)（(erased)）填报' });
    expect(await query(`select seq, hash from history_entry where instance_id = $1 order by seq`, [draft.id])).toEqual(chain);
    const verdicts = new Map<string, string>();
    await verifyAll(app.services.pool, app.services.definitions, (instance, { verdict }) => verdicts.set(instance, verdict));
    expect([verdicts.get(draft.id), [...verdicts.values()].includes('broken')]).toEqual(['verified-erased', false]);
    expect(await verifyAudit(query)).toMatchObject({ broken: null });
    const [done] = (await platform.get<Erasures>('/api/erasures', { 'Accept-Language': 'en' })).body.erasures.filter(({ state }) => state === 'done');
    expect(done).toMatchObject({ name: '(erased)', kept: { cases: 1, decisions: 0, files: 1 } });
    const actions = (await query<{ action: string }>(`select action from audit_entry where subject = 'user:' || $1 and action like 'erasure.%' order by at`, [id])).map(({ action }) => action);
    expect(actions).toEqual(['erasure.asked', 'erasure.withdrawn', 'erasure.asked', 'erasure.ordered', 'erasure.done']);
    // What was sent for the company is its paper: others have decided by it.
    expect([(await colleague.get(`/api/files/${file.id}`)).status, (await provider.get(`/api/files/${file.id}`)).status]).toEqual([200, 200]);
    // The case goes on: a colleague answers for it now.
    expect((await colleague.get<MessagePage>('/api/messages')).status).toBe(200);
  });

  it('takes along what he sent for himself: its bytes are gone, its hash stays, and who may see the case is told why', async () => {
    const { id, who, values } = await newcomer('zijifuj1', '付自己', 'changjiang', ['operator']);
    await query(`delete from membership where account_id = $1`, [id]);
    await query(`update session set org_id = null where account_id = $1`, [id]);
    const draft = await who.open({ process: 'company-join', event: 'CERTIFY' });
    const { body: licence } = await who.upload<FileInfo>(`/api/drafts/${draft.id}/files?pointer=/licence&name=${encodeURIComponent('付自己的身份证.pdf')}`, pdf(300_000));
    const sent = await who.send(draft.id, { event: 'CERTIFY', data: { name: '杭州之江进出口有限公司', uscc: '91330100MA27W5P8XC', legalRep: '付自己', licence: licence.id } });
    const reviewer = await app.as('djkshenhe');
    expect([sent.status, (await reviewer.get(`/api/files/${licence.id}`)).status]).toEqual([200, 200]);
    await who.post('/api/personal-data/erasure', { password: app.password });
    await query(`update erasure set due_at = now() where account_id = $1`, [id]);
    const platform = await app.as('ptadmin01');
    const request = (await platform.get<Erasures>('/api/erasures')).body.erasures.find(({ username }) => username === 'zijifuj1')!;
    expect((await platform.post(`/api/erasures/${request.id}`, { password: app.password })).status).toBe(204);
    // What somebody else has written of him in a case he has nothing to do with is found when everything is gone through, a stretch at a time.
    const stranger = await app.as('slcaozuo1');
    const foreign = await stranger.open({ process: 'training', event: 'APPLY', item: await itemNamed(app.guest, 'RCEP') });
    expect((await stranger.send(foreign.id, { event: 'APPLY', data: { ...application, remark: `已联系付自己（${values[3]!}）` } })).status).toBe(200);

    expect([await eraseOrdered(app.services, { wait: 3600 }), await query('select from history_payload where instance_id = $1 and position($2 in bytes) > 0', [foreign.id, values[3]!])]).toEqual([0, [{}]]);
    // A node that has it in hand is left to it.
    await query(`update erasure set claimed_until = now() + interval '1 minute' where id = $1`, [request.id]);
    expect(await eraseOrdered(app.services, { wait: 0 })).toBe(0);
    await query(`update erasure set claimed_until = now() - interval '1 second' where id = $1`, [request.id]);
    expect(await eraseOrdered(app.services, { wait: 0 })).toBe(1);

    expect(await placesOf(values)).toEqual([]);
    expect((await stranger.get<CaseView>(`/api/instances/${foreign.id}`)).body.data).toMatchObject({ remark: '已联系（已注销）（（已注销））' });
    const gone = await reviewer.get<ProblemBody>(`/api/files/${licence.id}`);
    expect([codeOf(gone), gone.body.problems[0]!.what]).toEqual(['410 file.erased', '上传人已注销，这份附件的内容已删除。']);
    expect(await query('select f.bytes, f.sha256 <> $2 as hashed, (select count(*)::int from file_chunk c where c.file_id = f.id) as chunks from file f where id = $1', [licence.id, ''])).toEqual([{ bytes: 0, hashed: true, chunks: 0 }]);
    expect((await stranger.get(`/api/files/${licence.id}`)).status).toBe(404);
    const verdicts = new Map<string, string>();
    await verifyAll(app.services.pool, app.services.definitions, (instance, { verdict }) => verdicts.set(instance, verdict));
    expect([verdicts.get(draft.id), verdicts.get(foreign.id)]).toEqual(['verified-erased', 'verified-erased']);
  });

  it('leaves alone whoever is called by the same name or has the same number, and words that only look like his', async () => {
    const { id, who } = await newcomer('training', '王', 'changjiang', ['operator']);
    await query(`update account set mobile = '13800000001', name = '王小明' where username = 'cjcaozuo1'`);
    await query(`update account set mobile = '13800000001' where id = $1`, [id]);
    const draft = await who.open({ process: 'training', event: 'APPLY', item: await itemNamed(app.guest, 'RCEP') });
    expect((await who.send(draft.id, { event: 'APPLY', data: { ...application, remark: '王牌培训' } })).status).toBe(200);
    await who.post('/api/personal-data/erasure', { password: app.password });
    await query(`update erasure set due_at = now() where account_id = $1`, [id]);
    const platform = await app.as('ptadmin01');
    const request = (await platform.get<Erasures>('/api/erasures')).body.erasures.find(({ username }) => username === 'training')!;

    expect((await platform.post(`/api/erasures/${request.id}`, { password: app.password })).status).toBe(204);
    await eraseOrdered(app.services, { wait: 0 });
    expect(await eraseOrdered(app.services, { wait: 0 })).toBe(1);

    const { body } = await (await app.as('cjadmin01')).get<CaseView>(`/api/instances/${draft.id}`);
    expect([body.process, body.history[0]!.who, body.data['remark']]).toEqual(['training', '（已注销）', '王牌培训']);
    expect(await query(`select name, mobile from account where username = 'cjcaozuo1'`)).toEqual([{ name: '王小明', mobile: '13800000001' }]);
  });

  it('cannot be forged into a history: what an erasure wrote is held to the byte, and nobody but the owner writes anew', async () => {
    const [{ instance }] = await query<{ instance: string }>(`select instance_id as instance from history_erasure where part = 'entry' limit 1`) as [{ instance: string }];
    const broken = async (): Promise<string> => {
      let verdict = '';
      await verifyAll(app.services.pool, app.services.definitions, (id, found) => { if (id === instance) verdict = found.verdict; });
      return verdict;
    };

    for (const statement of ['update history_entry set entry = entry', `insert into history_erasure select instance_id, seq, 'entry', '', erasure from history_erasure`, 'delete from history_erasure']) {
      await expect(query(statement), statement).rejects.toThrow(/permission denied/);
    }
    await expect(writing(app.services.pool, async (within) => {
      await within(`set local app.erasure = 'on'`);
      await within(`update audit_entry set name = 'x'`);
    })).rejects.toThrow(/written once/);
    const owner = await app.owner();
    await owner.query(`set app.step = 'on'; set app.erasure = 'on'; update history_entry set entry = replace(entry, '"APPLY"', '"OTHER"') where instance_id = '${instance}' and seq = 1`);
    await owner.end();

    expect(await broken()).toBe('broken');
  });
});

describe('an account under attack', () => {
  it('shows who it is five times, not more: wrong proofs are counted with wrong old passwords (I7)', async () => {
    const { id, who } = await newcomer('caimima1', '猜不到', 'changjiang', ['operator']);
    const tries: string[] = [];
    for (let n = 0; n < 6; n += 1) tries.push(codeOf(await who.post(n % 2 ? '/api/personal-data' : '/api/personal-data/erasure', { password: `Wrong_${n}` })));

    expect(tries).toEqual([...Array<string>(5).fill('422 password.wrong'), '429 request.too-many']);
    expect(codeOf(await who.put('/api/password', { old: app.password, password: 'Other_1234', repeat: 'Other_1234' }))).toBe('429 request.too-many');
    expect(codeOf(await who.post('/api/personal-data', { password: app.password }))).toBe('429 request.too-many');
    expect(await query('select from erasure where account_id = $1', [id])).toEqual([]);
  });

  it('cannot be made to cost: one network sends two hundred codes a day to whatever numbers, one number gets five in ten minutes (I7, R-229)', async () => {
    const issue = (about: string, number: string, from?: string) => issueCode(query, { purpose: 'registration', about }, { channel: 'sms', address: number, ...(from ? { from } : {}) }, 'zh-CN');
    const sent = async (number: string): Promise<number> => (await query('select from outbox_message where recipient = $1', [number])).length;
    for (let n = 0; n < 7; n += 1) await issue(`form-${n}`, '13900000001', '192.0.2.1');
    await query(`update attempt set count = 199 where subject = 'codes-from 192.0.2.1'`);
    const answers = [await issue('form-a', '13900000002', '192.0.2.1'), await issue('form-b', '13900000003', '192.0.2.1'), await issue('form-c', '13900000003', '192.0.2.2')];

    expect(await sent('13900000001')).toBe(5);
    expect(answers.map((answer) => (isRefusal(answer) ? answer.status : 200))).toEqual([200, 429, 200]);
    expect([await sent('13900000002'), await sent('13900000003')]).toEqual([1, 1]);
  });

  it('gets links that lead here, whatever host the request names; and what is written into a letter makes no header of it (C9)', async () => {
    const { values: [username, , mail] } = await newcomer('shoujian1', '收件人', 'changjiang', ['operator']);
    const captcha = await passCaptcha(async (path, body) => (await app.guest.post<Captcha>(path, body)).body);
    const asked = await app.app.request(`${origin}/api/recovery/link`, {
      method: 'POST', headers: { 'Content-Type': 'application/json', Host: 'evil.example', Origin: 'http://evil.example', 'X-Forwarded-Host': 'evil.example', Forwarded: 'host=evil.example' }, body: JSON.stringify({ username, captcha }),
    });
    const [letter] = await query<{ payload: string }>('select payload from outbox_message where recipient = $1', [mail]);
    const forged = JSON.parse(letterRow(newId(), { letter: 'recovery', fields: { username: 'a\r\nBcc: all@example.com\u2028x', link: 'http://localhost/', hours: '24' }, channel: 'mail', to: mail! }).payload) as { title: string; text: string };

    expect(asked.status).toBe(204);
    expect(letter!.payload).toMatch(/http:\/\/localhost:\d+\/recover\?token=/);
    expect(letter!.payload).not.toContain('evil.example');
    expect(forged.title).not.toMatch(/[\r\n\u2028]/);
    expect(forged.text).not.toMatch(/\r\n?Bcc|\nBcc|\u2028/);
  });

  it('has a name of one script without signs that are not seen, and no other of the same look (I9)', async () => {
    const lookalikes = ['ｃｊａｄｍｉｎ', 'сjadmin01', 'cjadmin\u200b01', 'cjadm\u0131n01', 'cj\u202eadmin01', 'cj\u00adadmin', 'cjadmin0\u0661', 'cjädmin01', 'cjadmin01 ', 'cjadmin\u0000'];
    const portals = await query<{ policy: unknown }>(`select content->'policy' as policy from portal union all select null`);
    const rules = portals.flatMap(({ policy }) => Object.values(policyOf(policy).username));

    expect(rules.length).toBeGreaterThan(3);
    for (const rule of rules) expect(lookalikes.filter((name) => usernameProblem(rule, name) === null), JSON.stringify(rule)).toEqual([]);
    expect(await createAccount(query, { username: 'CJadmin01', name: '别人', passwordHash: null }, systemAuthor)).toMatchObject({ denied: 'account.username-taken' });
  });
});
