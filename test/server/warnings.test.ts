// Early-warning information over HTTP: who sees it, what the bureau may decide, templates of opinions, and one verdict for several at once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BatchAnswer, CaseView, EventAnswer, ListPage, ListRow, MessagePage, ProblemBody, SendEvent } from '../../server/api-types.ts';
import { deliver } from '../../server/cases/outbox.ts';
import { origin, startApp, type Heard, type Person, type TestApp } from '../support/app.ts';
import { leaveNow } from '../support/outbox.ts';

let app: TestApp;
let point: Person;
let other: Person;
let far: Person;
let bureau: Person;
let ningbo: Person;
let province: Person;

beforeAll(async () => {
  app = await startApp();
  [point, other, far, bureau, ningbo, province] = await Promise.all(['jdyujing1', 'xsyujing1', 'nbyujing1', 'hzshenhe1', 'nbshenhe1', 'zjswt001'].map((name) => app.as(name))) as [Person, Person, Person, Person, Person, Person];
}, 240_000);
afterAll(() => app.close());

const sentence = '印度对原产于中国的塑料纽扣发起反倾销调查，利害关系方须在公告之日起三十日内登记应诉。建议相关企业梳理成本资料，及时与进口商沟通。';
const written = (text: string) => ({ blocks: [{ type: 'paragraph', runs: [{ text }] }] });
const info = { title: '对进口纽扣的调查', industry: 'textile', country: 'IN', author: '陈建', phone: '13777829300', body: written(sentence), original: true };

async function report(who: Person, more: object = {}): Promise<string> {
  const { id } = await who.open({ process: 'warning-info', event: 'SUBMIT' });
  const answer = await who.send(id, { event: 'SUBMIT', data: { ...info, ...more } });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return id;
}

const list = async (who: Person, name: string, query: { readonly [column: string]: string } = {}): Promise<ListPage> => {
  const answer = await who.get<ListPage>(`/api/lists/warning-info/${name}?${new URLSearchParams(query)}`);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
};
const has = async (who: Person, name: string, id: string): Promise<boolean> => (await list(who, name)).rows.some((row) => row.id === id);
const caseOf = async (who: Person, id: string): Promise<CaseView> => (await who.get<CaseView>(`/api/instances/${id}`)).body;
const told = ({ status, body }: Heard<unknown>): string => [status, ...((body as ProblemBody).problems ?? []).map(({ code, params }) => [code, params['need']].filter(Boolean).join(' '))].join(' ');
const vote = async <T = EventAnswer>(who: Person, id: string, event: SendEvent): Promise<Heard<T>> => who.send<T>(id, { task: 'submitted.1', ...event });

describe('a verdict of the bureau', () => {
  it('returns for correction: the point corrects it, reports it again, and the round is the second (R-233, R-234)', async () => {
    const id = await report(point);

    expect((await vote(bureau, id, { event: 'RETURN', comment: '请补充数据来源' })).body.state).toBe('returned');
    expect((await point.send(id, { event: 'EDIT', data: { body: written(`${sentence}数据来自公告。`) } })).body.state).toBe('returned');
    expect((await point.send(id, { event: 'SUBMIT', data: {} })).body.state).toBe('submitted');

    const view = await caseOf(point, id);
    expect(view.data['body']).toEqual(written(`${sentence}数据来自公告。`));
    expect(view.history.map(({ event, comment }) => [event, comment].filter(Boolean).join(' '))).toEqual(['SUBMIT', 'RETURN 请补充数据来源', 'EDIT', 'SUBMIT']);
    const { rows: [row] } = await app.services.pool.query(`select columns->>'round' as round from instance where id = $1`, [id]);
    expect(row.round).toBe('2');
  });

  it('not passed is final: neither correction nor a new report is taken (X10, R-234)', async () => {
    const id = await report(point);
    await vote(bureau, id, { event: 'FAIL', comment: '非原创,不予通过' });

    expect(told(await point.send(id, { event: 'EDIT', data: info }))).toBe('409 instance.finished');
    expect(told(await point.send(id, { event: 'SUBMIT', data: info }))).toBe('409 instance.finished');
    expect((await caseOf(point, id)).offers).toEqual([]);
  });

  it.each(['RETURN', 'FAIL'])('%s takes none of the three options and leaves them no (R-235)', async (event) => {
    const id = await report(point);

    for (const option of ['toMagazine', 'toExchange', 'internalExchange']) expect(told(await vote(bureau, id, { event, comment: '意见', data: { [option]: true } }))).toBe('422 field.not-writable');
    expect((await vote(bureau, id, { event, comment: '意见' })).status).toBe(200);

    expect((await caseOf(bureau, id)).data).toMatchObject({ toMagazine: false, toExchange: false, internalExchange: false });
  });

  const combinations = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => ({ toMagazine: (n & 1) > 0, toExchange: (n & 2) > 0, internalExchange: (n & 4) > 0 }));
  it.each(combinations.map((options) => [Object.keys(options).filter((name) => options[name as keyof typeof options]).join(' + ') || 'none', options] as const))('options: %s (R-236)', async (_, options) => {
    const id = await report(point);

    const answer = await vote(bureau, id, { event: 'PASS', data: options });

    if (options.internalExchange && (options.toMagazine || options.toExchange)) {
      expect(new Set(told(answer).split(' '))).toEqual(new Set(['422', 'field.not-together']));
      expect((await caseOf(bureau, id)).state).toBe('submitted');
    } else {
      expect(answer.body.state).toBe('passed');
      expect((await caseOf(bureau, id)).data).toMatchObject(options);
    }
  });

  it('needs an opinion to return and not to pass, and none to pass (R-237)', async () => {
    const id = await report(point);

    expect(told(await vote(bureau, id, { event: 'RETURN' }))).toBe('422 comment.required');
    expect(told(await vote(bureau, id, { event: 'FAIL', comment: ' ' }))).toBe('422 comment.required');
    expect((await vote(bureau, id, { event: 'PASS', data: {} })).status).toBe(200);
  });

  it('tells the point what became of it, and the province what is for it (R-135)', async () => {
    const id = await report(point, { title: '一则要内部交流的信息' });
    await vote(bureau, id, { event: 'PASS', data: { internalExchange: true }, comment: '内容较有深度' });
    await leaveNow(app.services.pool);
    while (await deliver(app.services, null));
    const texts = async (who: Person): Promise<string[]> => (await who.get<MessagePage>('/api/messages')).body.rows.filter((row) => row.instance === id).map((row) => (row.text as { readonly 'zh-CN': string })['zh-CN']);

    expect(await texts(bureau)).toEqual(['建德精细化工产品对外贸易预警示范点 上报了《一则要内部交流的信息》']);
    expect(await texts(point)).toEqual(['《一则要内部交流的信息》审核结果：通过。内容较有深度']);
    expect(await texts(province)).toEqual(['《一则要内部交流的信息》列入重要信息内部交流']);
  });
});

describe('sight of warning information', () => {
  it('the bureau sees its own city only, and no drafts (R-020)', async () => {
    const { id: draft } = await point.open({ process: 'warning-info', event: 'SAVE' });
    await point.send(draft, { event: 'SAVE', data: { title: '还没写完' } });
    const near = await report(point);
    const distant = await report(far);

    expect([await has(bureau, 'review', near), await has(bureau, 'review', distant), await has(bureau, 'review', draft)]).toEqual([true, false, false]);
    expect([await has(ningbo, 'review', near), await has(ningbo, 'review', distant)]).toEqual([false, true]);
    expect(await has(point, 'mine', draft)).toBe(true);
    for (const [who, id] of [[bureau, draft], [bureau, distant], [ningbo, near], [other, near], [province, near]] as const) expect((await who.get(`/api/instances/${id}`)).status).toBe(404);
    expect(told(await vote(ningbo, near, { event: 'PASS', data: {} }))).toBe('404 thing.unknown');
  });

  it('the province sees all cities by their names, asks by city, and takes the names along in a file (R-021)', async () => {
    const [near, distant] = [await report(point, { title: '建德推荐' }), await report(far, { title: '宁波推荐' })];
    await vote(bureau, near, { event: 'PASS', data: { toMagazine: true } });
    await vote(ningbo, distant, { event: 'PASS', data: { toMagazine: true } });
    const rows = async (query: { readonly [column: string]: string }) => (await list(province, 'magazine', query)).rows.filter(({ id }) => [near, distant].includes(id));

    expect(new Map((await rows({})).map(({ id, shown }) => [id, shown['region']]))).toEqual(new Map([[near, '杭州市 建德市'], [distant, '浙江省 宁波市']]));
    expect((await rows({ 'f.region': '330200' })).map(({ id }) => id)).toEqual([distant]);
    expect((await rows({ 'f.region': '330100,330300' })).map(({ id }) => id)).toEqual([near]);
    expect((await province.get(`/api/lists/warning-info/magazine?f.region=${encodeURIComponent('33%')}`)).status).toBe(422);
    const { filters } = await list(province, 'magazine');
    const asked = filters.find(({ column }) => column === 'region')!.options!;
    expect([asked.length, asked[0]]).toEqual([11, { value: '330100', label: '杭州市' }]);
    const file = await app.app.request(`${origin}/api/lists/warning-info/magazine/export?f.region=330200`, { method: 'POST', body: JSON.stringify({ format: 'csv', columns: ['title', 'region'] }), headers: { Cookie: province.cookie, Origin: origin, 'Content-Type': 'application/json' } });
    expect(await file.text()).toContain('"宁波推荐","浙江省 宁波市"');
    const shown = (await caseOf(province, near)).facts;
    expect([shown.org!.region, Object.keys(shown.dictionaries!['region']!)]).toEqual(['330182', ['330000', '330100', '330182']]);
  });

  it('exchanged items are listed for every warning user, without phone and instruction; internal ones for the province only (R-241)', async () => {
    const [exchanged, internal, plain] = [await report(point), await report(point), await report(point)];
    await vote(bureau, exchanged, { event: 'PASS', data: { toExchange: true } });
    await vote(bureau, internal, { event: 'PASS', data: { internalExchange: true } });
    await vote(bureau, plain, { event: 'PASS', data: {} });

    for (const who of [point, other, far, bureau, ningbo, province]) {
      expect(await has(who, 'exchange', exchanged)).toBe(true);
      expect([await has(who, 'exchange', internal), await has(who, 'exchange', plain)]).toEqual([false, false]);
    }
    const { data } = await caseOf(far, exchanged);
    expect([data['title'], data['phone'], data['leaderInstruction']]).toEqual([info.title, undefined, undefined]);
    expect((await caseOf(point, exchanged)).data['phone']).toBe(info.phone);
    expect([await has(province, 'internal', internal), await has(province, 'internal', exchanged)]).toEqual([true, false]);
    for (const id of [internal, plain]) for (const who of [other, far, ningbo]) expect((await who.get(`/api/instances/${id}`)).status).toBe(404);
    expect((await province.get(`/api/instances/${plain}`)).status).toBe(200);
    expect((await app.guest.get(`/api/instances/${exchanged}`)).status).toBe(401);
  });

  it('its lists are for those whose work they are (R-028)', async () => {
    const asked = await Promise.all([point.get('/api/lists/warning-info/review'), bureau.get('/api/lists/warning-info/mine'), bureau.get('/api/lists/warning-info/magazine'), bureau.get('/api/lists/warning-info/internal'), app.guest.get('/api/lists/warning-info/exchange')]);

    expect(asked.map(({ status }) => status)).toEqual([403, 403, 403, 403, 401]);
  });
});

describe('the province', () => {
  it('records once whether the magazine accepts what was recommended (R-242)', async () => {
    const id = await report(point);
    await vote(bureau, id, { event: 'PASS', data: { toMagazine: true } });

    expect(await has(province, 'magazine', id)).toBe(true);
    expect(told(await province.send(id, { event: 'LEADER_INSTRUCT', data: { leaderInstruction: '阅' } }))).toBe('409 need.unmet internal');
    expect((await province.send(id, { event: 'MAGAZINE_ACCEPT' })).status).toBe(200);
    expect(told(await province.send(id, { event: 'MAGAZINE_DECLINE' }))).toBe('409 need.unmet undecided');
    expect((await list(province, 'magazine', { 'f.magazineAccepted': 'true' })).rows.map((row) => row.id)).toContain(id);
  });

  it('records the instruction of the leader on what is internal (R-243)', async () => {
    const id = await report(point);
    await vote(bureau, id, { event: 'PASS', data: { internalExchange: true } });

    expect(told(await province.send(id, { event: 'MAGAZINE_ACCEPT' }))).toBe('409 need.unmet recommended');
    expect(told(await bureau.send(id, { event: 'LEADER_INSTRUCT', data: { leaderInstruction: '阅' } }))).toBe('403 event.not-yours');
    expect((await province.send(id, { event: 'LEADER_INSTRUCT', data: { leaderInstruction: '请相关处室跟进。' } })).status).toBe(200);

    expect((await caseOf(province, id)).data['leaderInstruction']).toBe('请相关处室跟进。');
    expect((await list(province, 'internal', { 'f.instructed': 'true' })).rows.map((row) => row.id)).toContain(id);
  });
});

describe('the list of the review', () => {
  const keyword = 'f.title,point,author,body';

  it('has the conditions and columns of the manual, fifteen rows a page and the number of all (R-239, R-016)', async () => {
    for (let n = 0; n < 12; n += 1) await report(point, { title: `页数 ${n}` });

    const first = await list(bureau, 'review');

    expect(first.filters.map(({ label, match }) => [(label as { readonly 'zh-CN': string })['zh-CN'], match])).toEqual([['上报时间', 'range'], ['所属行业', 'equals'], ['国别地区', 'equals'], ['关键字', 'fuzzy']]);
    expect(first.columns.map(({ label }) => (label as { readonly 'zh-CN': string })['zh-CN'])).toEqual(['预警标题', '国别地区', '所属行业', '上报单位', '上报时间']);
    expect([first.rows.length, first.pageSize, first.total! > 15, first.totalExact]).toEqual([15, 15, true, true]);
    expect(first.filters[2]!.options!.slice(0, 3).map(({ value }) => value)).toEqual(['WORLD', 'EU', 'EAEU']);
  });

  it.each([
    ['微波炉 in the title', '微波炉', '欧亚经济联盟终止对进口微波炉产品保障措施调查'],
    ['the author', '测试', '测试'],
    ['the text', '日落复审调查，利害关系方', '巴西对活性染料发起反倾销日落复审'],
  ])('finds by a few characters: %s (R-239)', async (_, words, title) => {
    const { rows } = await list(bureau, 'review', { [keyword]: words });

    expect(rows.map((row) => row.cells['title'])).toContain(title);
  });

  it('finds by the reporting unit, and takes signs of patterns as they are (R-239)', async () => {
    const id = await report(other, { title: '萧山上报' });

    expect((await list(bureau, 'review', { [keyword]: '萧山区汽车' })).rows.map((row) => row.id)).toEqual([id]);
    for (const words of ['%', '_', '萧山%汽车', "' or 1=1 --"]) expect((await list(bureau, 'review', { [keyword]: words })).total).toBe(0);
  });

  it('narrows by industry, country and day (R-239)', async () => {
    const total = async (query: { readonly [name: string]: string }): Promise<number | null> => (await list(bureau, 'review', query)).total;

    expect(await total({ 'f.industry': 'textile', 'f.country': 'AF' })).toBe(1);
    expect(await total({ 'f.submittedAt.from': '2001-01-01', 'f.submittedAt.to': '2001-12-31' })).toBe(0);
    expect(await total({ 'f.submittedAt.from': '2001-01-01' })).toBe(await total({}));
  });

  it.each([['columns no list seeks words in together', 'f.title,phone'], ['a column there is not', 'f.title,nothing'], ['a part of what is offered', 'f.title,point']])('refuses %s', async (_, name) => {
    expect(told(await bureau.get(`/api/lists/warning-info/review?${new URLSearchParams({ [name]: 'x' })}`))).toBe('422 column.not-here');
  });
});

describe('templates of opinions', () => {
  const add = async (who: Person, text: string): Promise<string> => {
    const { id } = await who.open({ process: 'comment-template', event: 'CREATE' });
    const answer = await who.send(id, { event: 'CREATE', data: { text } });
    if (answer.status !== 200) throw new Error(told(answer));
    return id;
  };
  const offered = async (who: Person, id: string): Promise<readonly string[]> => (await caseOf(who, id)).tasks.find((task) => task.mine)?.phrases ?? [];
  const asked = async (who: Person): Promise<readonly string[]> => (await list(who, 'review')).buttons.find((button) => button.many)!.many!.phrases;

  it('are created, edited and deleted by their own bureau, at most 200 characters, unseen by another city (R-244)', async () => {
    const id = await add(bureau, '请补充出处');

    expect(told(await ningbo.get(`/api/instances/${id}`))).toBe('404 thing.unknown');
    expect(told(await ningbo.send(id, { event: 'EDIT', data: { text: '别的' } }))).toBe('404 thing.unknown');
    expect(told(await bureau.send(id, { event: 'EDIT', data: { text: '字'.repeat(201) } }))).toBe('422 field.too-long');
    expect((await bureau.send(id, { event: 'EDIT', data: { text: '请补充出处和日期' } })).status).toBe(200);
    const rows = async (who: Person): Promise<readonly unknown[]> => (await who.get<ListPage>('/api/lists/comment-template/own')).body.rows.map((row: ListRow) => row.cells['title']);
    expect([(await rows(bureau)).includes('请补充出处和日期'), (await rows(ningbo)).includes('请补充出处和日期')]).toEqual([true, false]);
    expect((await bureau.send(id, { event: 'REMOVE' })).status).toBe(200);
    expect((await rows(bureau)).includes('请补充出处和日期')).toBe(false);
    expect((await point.open({ process: 'comment-template', event: 'CREATE' }).catch((error: Error) => error.message))).toContain('start.not-yours');
  });

  it('are offered at once on the review and in the list, to their own bureau and to nobody else; deleting one leaves what was said (R-237, R-245)', async () => {
    const id = await report(point);
    const template = await add(bureau, '数据不足，请核实');

    expect([await offered(bureau, id), await asked(bureau)].map((texts) => texts.includes('数据不足，请核实'))).toEqual([true, true]);
    expect([await offered(point, id), await asked(ningbo)].some((texts) => texts.includes('数据不足，请核实'))).toBe(false);
    expect((await caseOf(bureau, id)).facts.lookup ?? {}).toEqual({});
    await vote(bureau, id, { event: 'FAIL', comment: '数据不足，请核实' });
    await bureau.send(template, { event: 'REMOVE' });

    expect((await caseOf(point, id)).history.at(-1)!.comment).toBe('数据不足，请核实');
    expect(await asked(bureau)).not.toContain('数据不足，请核实');
  });
});

describe('several at once', () => {
  const send = async (who: Person, ids: readonly string[], { event = 'FAIL', comment = '非原创,不予通过', key = crypto.randomUUID(), where = 'review' }: { readonly event?: string; readonly comment?: string; readonly key?: string; readonly where?: string } = {}): Promise<Heard<BatchAnswer>> =>
    who.post<BatchAnswer>(`/api/lists/warning-info/${where}/batch`, { event, comment, rows: ids.map((id) => ({ id, task: 'submitted.1' })) }, { 'Idempotency-Key': key });
  const outcome = ({ body }: Heard<BatchAnswer>): readonly string[] => body.results.map(({ state, problems }) => state ?? problems.map(({ code }) => code).join(' '));

  it('three of five are not passed, the others stay; each has its own entry (R-238)', async () => {
    const ids = [await report(point), await report(point), await report(other), await report(point), await report(point)];
    const { rows } = await list(bureau, 'review');
    expect(rows.find((row) => row.id === ids[0])!.choices).toEqual([{ button: 1, task: 'submitted.1' }]);

    const answer = await send(bureau, ids.slice(0, 3));

    expect(outcome(answer)).toEqual(['failed', 'failed', 'failed']);
    expect(await Promise.all(ids.map(async (id) => (await caseOf(bureau, id)).state))).toEqual(['failed', 'failed', 'failed', 'submitted', 'submitted']);
    expect((await caseOf(point, ids[0]!)).history.map(({ event, comment, who }) => [event, comment, who]).at(-1)).toEqual(['FAIL', '非原创,不予通过', '方杭']);
  });

  it('one reviewed in between is skipped and told, one returned and reported again is not taken for what was seen (R-238)', async () => {
    const ids = [await report(point), await report(point), await report(point)];
    await vote(bureau, ids[0]!, { event: 'PASS', data: {} });
    await vote(bureau, ids[1]!, { event: 'RETURN', comment: '请补充' });
    await point.send(ids[1]!, { event: 'SUBMIT', data: {} });

    const answer = await send(bureau, ids);

    expect([answer.status, ...outcome(answer)]).toEqual([200, 'task.decided', 'task.decided', 'failed']);
    expect(answer.body.results[0]!.problems[0]!.what).toMatch(/[一-鿿]/);
    expect((await caseOf(bureau, ids[1]!)).state).toBe('submitted');
  });

  it('asks the rights of each: of another city it is not found (R-238, R-020)', async () => {
    const ids = [await report(far), await report(point)];

    expect(outcome(await send(bureau, ids))).toEqual(['thing.unknown', 'failed']);
    expect((await caseOf(ningbo, ids[0]!)).state).toBe('submitted');
  });

  it('the same key sends nothing twice, and goes on with what was left (R-238)', async () => {
    const ids = [await report(point), await report(point)];
    const key = crypto.randomUUID();
    await send(bureau, ids.slice(0, 1), { key });

    const again = await send(bureau, ids, { key });

    expect(outcome(again)).toEqual(['failed', 'failed']);
    expect((await caseOf(point, ids[0]!)).history.map(({ event }) => event)).toEqual(['SUBMIT', 'FAIL']);
  });

  it('without the opinion it needs, none is taken', async () => {
    const ids = [await report(point), await report(point)];

    expect(outcome(await send(bureau, ids, { comment: '' }))).toEqual(['comment.required', 'comment.required']);
  });

  it.each([
    ['a verb no button of the list sends', { event: 'PASS' }, '422 selection.not-here'],
    ['a list without such a button', { where: 'reviewed' }, '422 selection.not-here'],
    ['a list that is not for the reader', { where: 'mine' }, '403 permission.missing'],
    ['a list there is not', { where: 'nothing' }, '404 thing.unknown'],
    ['a key that is none', { key: 'x' }, '400 request.key-missing'],
  ])('refuses %s', async (_, more, refused) => {
    const id = await report(point);

    expect(told(await send(bureau, [id], more))).toBe(refused);
    expect((await caseOf(bureau, id)).state).toBe('submitted');
  });

  it.each([['no row', 0], ['more than a hundred', 101]])('refuses %s', async (_, rows) => {
    const ids = Array.from({ length: rows }, () => crypto.randomUUID());

    expect((await send(bureau, ids)).status).toBe(422);
  });
});
