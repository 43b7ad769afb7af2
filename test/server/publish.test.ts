import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '#engine';
import { isRefusal, type Refusal } from '../../server/edge/problem-response.ts';
import { checkDocument, publish, publishSet, rollBack, type Published } from '../../server/revisions/publish.ts';
import { readFolder } from '../support/definitions.ts';
import { application, committed, refusal, trainingWorld } from '../support/world.ts';

describe('publishing', () => {
  let world: Awaited<ReturnType<typeof trainingWorld>>;
  const training = readFolder('definitions/training') as unknown as JsonObject;
  beforeAll(async () => { world = await trainingWorld(); });
  afterAll(() => world.close());

  /** The document with a value set at a path; the scenarios stay out, for they tell of the old one. */
  const changed = (document: JsonObject, path: string, value: Json | undefined): JsonObject => {
    const copy = JSON.parse(JSON.stringify({ ...document, scenarios: {} })) as Record<string, unknown>;
    const keys = path.split('/');
    let here = copy;
    for (const key of keys.slice(0, -1)) here = here[key] as Record<string, unknown>;
    if (value === undefined) delete here[keys.at(-1)!];
    else here[keys.at(-1)!] = value;
    return copy as unknown as JsonObject;
  };
  const withField = (name: string): JsonObject => {
    const form = training['form'] as unknown as { readonly required: readonly string[]; readonly properties: JsonObject };
    const wider = changed(training, 'form/required', [...form.required, name]);
    return changed(wider, `form/properties/${name}`, { type: 'string', maxLength: 20, 'x-label': { 'zh-CN': '工号', en: 'Staff number' } });
  };
  const current = async (process = 'training'): Promise<number> => (await world.owner.query('select current from process where id = $1', [process])).rows[0]?.current ?? 0;
  const put = async (document: JsonObject, base?: number): Promise<Published | Refusal> => publish(world.services, { document, author: 'analyst', note: 'test', origin: 'page', base: base ?? await current() });
  const codes = (result: Published | Refusal): string[] => (isRefusal(result) ? [String(result.status), ...result.faults.map(({ code, at }) => `${code} ${at}`)] : ['published']);

  it('makes a new field binding for new cases, and leaves running ones on their revision', async () => {
    const running = await world.start(world.applicant, 'training', 'APPLY', application(), world.item);
    const draft = await world.draft(world.applicant, 'training', 'APPLY', { item: world.item });

    const published = await put(withField('staffNumber'));

    expect(isRefusal(published)).toBe(false);
    expect(refusal(await world.act(world.applicant, draft, 'APPLY', { data: application() }))).toBe('409 revision.superseded');
    const fresh = await world.draft(world.applicant, 'training', 'APPLY', { item: world.item });
    expect(refusal(await world.act(world.applicant, fresh, 'APPLY', { data: application() }))).toBe('422 field.required');
    expect(committed(await world.act(world.applicant, fresh, 'APPLY', { data: { ...application(), staffNumber: 'A1' } })).state).toBe('submitted');
    committed(await world.act(world.provider, running, 'REJECT', { comment: '缺盖章' }));
    expect(committed(await world.act(world.applicant, running, 'REAPPLY', { data: {} })).state).toBe('submitted');
  });

  it('goes back by a new revision with the old text (I13)', async () => {
    const before = await current();

    const back = await rollBack(world.services, { process: 'training', to: 1, base: before, author: 'analyst' });

    expect(back).toMatchObject({ number: before + 1 });
    const { rows } = await world.owner.query(`select number, origin, digest, document from revision where process = 'training' and number in (1, $1) order by number`, [before + 1]);
    expect(rows[1]).toMatchObject({ origin: 'rollback', digest: rows[0].digest, document: rows[0].document });
    const id = await world.start(world.applicant, 'training', 'APPLY', application(), world.item);
    expect(id).toBeTruthy();
    expect(codes(await rollBack(world.services, { process: 'training', to: 99, base: before + 1, author: 'analyst' }))).toEqual(['404', 'thing.unknown ']);
  });

  it('has one winner of two who began at the same revision (I13)', async () => {
    const base = await current();

    const results = await Promise.all([put(changed(training, 'process/title', '培训申请一'), base), put(changed(training, 'process/title', '培训申请二'), base)]);

    expect(results.filter((result) => !isRefusal(result))).toHaveLength(1);
    expect(codes(results.find(isRefusal)!)).toEqual(['409', 'version.stale ']);
    expect(results.find(isRefusal)!.faults[0]!.params).toEqual({ version: base + 1 });
    expect(await current()).toBe(base + 1);
  });

  it('refuses a faulty document with every problem at its place, and stores nothing', async () => {
    const base = await current();
    const faulty = changed(changed(training, 'machine/states/submitted/on/WITHDRAW', 'withdrawm'), 'process/read', [{ who: 'nobody' }]);

    const result = await put(faulty);

    expect(codes(result)[0]).toBe('422');
    expect(codes(result)).toEqual(expect.arrayContaining(['machine.unknown-target /machine/states/submitted/on/WITHDRAW', 'machine.unreachable-state /machine/states/withdrawn', 'party.unknown /process/read/0/who']));
    expect(await current()).toBe(base);
  });

  it('refuses a document that is none', async () => {
    expect(isRefusal(await put({}, 0))).toBe(true);
    expect(isRefusal(await put({ process: null }, 0))).toBe(true);
    expect(isRefusal(await put({ process: { id: 'constructor', format: 1, title: 'x' }, machine: { id: 'x', initial: 'a', states: { __proto__: {} } } } as unknown as JsonObject, 0))).toBe(true);
  });

  it('publishes a revision whose story no longer comes true, and tells', async () => {
    const scenario = { title: '自相矛盾', cast: {}, instances: { application: { of: 'training' } }, steps: [{ at: '2025-03-01T00:00:00+08:00', in: 'application', do: 'APPLY', expect: { state: 'approved' } }] };

    const result = await put({ ...changed(training, 'process/title', '培训申请三'), scenarios: { wrong: scenario } });

    expect(isRefusal(result) ? result.faults : result.warnings).toMatchObject([{ code: 'publish.scenario-differs', at: '/scenarios/wrong/steps/0/expect/problems' }]);
  });

  it('refuses to take away what the current revision of another process reads', async () => {
    const leave = changed(readFolder('test/examples/leave') as unknown as JsonObject, 'process/id', 'leave-read');
    const columns = (leave['process'] as JsonObject)['columns'] as JsonObject;
    const wider = changed(leave, 'process/columns', { ...columns, extra: { type: 'text', label: { 'zh-CN': '另列', en: 'Extra' }, value: { var: 'form.reason' } } });
    const reader = changed(changed(leave, 'process/id', 'leave-reader'), 'process/lookups', { other: { from: 'leave-read', where: { extra: 'x' }, take: 'exists' } });
    expect((await publishSet(world.services, [wider, reader].map((document) => ({ document, author: 'test', note: '', origin: 'folder', base: 0 })))).map(codes)).toEqual([['published'], ['published']]);

    const result = await put(leave, 1);

    expect(codes(result)).toEqual(['422', 'publish.breaks-other ']);
    expect(isRefusal(result) && result.faults[0]!.params).toMatchObject({ process: 'leave-reader', at: '/process/lookups/other/where/extra' });
    expect(codes(await put(wider, 1))).toEqual(['published']);
  });

  it('publishes processes that name each other together, and leaves a faulty one of them out', async () => {
    const leave = readFolder('test/examples/leave') as unknown as JsonObject;

    const results = await publishSet(world.services, [
      { document: leave, author: 'test', note: '', origin: 'folder', base: 0 },
      { document: changed(changed(leave, 'process/id', 'broken-leave'), 'machine/initial', 'nowhere'), author: 'test', note: '', origin: 'folder', base: 0 },
    ]);

    expect(results.map(isRefusal)).toEqual([false, true]);
    expect([await current('leave'), await current('broken-leave')]).toEqual([1, 0]);
  });

  it('takes over who has the permissions by default', async () => {
    await put(changed(training, 'process/permissions/apply/grant', [{ role: 'operator', orgType: ['enterprise', 'institution'] }, { role: 'assistant' }]));

    const { rows } = await world.owner.query(`select role, org_type from permission_default where process = 'training' and permission = 'apply' order by role, org_type`);

    expect(rows).toEqual([{ role: 'assistant', org_type: '' }, { role: 'operator', org_type: 'enterprise' }, { role: 'operator', org_type: 'institution' }]);
  });

  it('only checks when it is asked to check', async () => {
    const base = await current();

    const { faults, facts } = await checkDocument(world.services, withField('room'));

    expect(faults).toEqual([]);
    expect(facts).toEqual(expect.arrayContaining(['form.room', 'item.signupEnd', 'params.onePendingPerItem', 'lookup.pending.exists', 'now']));
    expect((await checkDocument(world.services, changed(training, 'machine/initial', 'nowhere'))).faults.length).toBeGreaterThan(0);
    expect(await current()).toBe(base);
  });

  describe('what builds on another', () => {
    const notice = (more: JsonObject = {}): JsonObject => ({ process: { id: 'training-short', title: { 'zh-CN': '短训', en: 'Short training' }, extends: 'training', number: { prefix: 'DX' }, ...(more['process'] as JsonObject | undefined) }, ...Object.fromEntries(Object.entries(more).filter(([part]) => part !== 'process')) });
    const row = async (process: string) => (await world.owner.query('select number, origin, base, source, document, note from revision where process = $1 order by number desc limit 1', [process])).rows[0] as { readonly number: number; readonly origin: string; readonly base: string | null; readonly source: string | null; readonly document: string; readonly note: string } | undefined;

    it('is published whole, and kept as it was written beside it', async () => {
      const published = await put(notice(), 0);

      expect(codes(published)).toEqual(['published']);
      const { base, source, document } = (await row('training-short'))!;
      expect([base, JSON.parse(source!)]).toEqual(['training', notice()]);
      const { process, form, scenarios } = JSON.parse(document);
      expect([process.id, process.number.prefix, process.extends, scenarios]).toEqual(['training-short', 'DX', undefined, undefined]);
      expect(form).toEqual((JSON.parse((await row('training'))!.document) as JsonObject)['form']);
    });

    it('changes with its base, which says so before; what it wrote itself stays', async () => {
      const wider = withField('badge');

      const { faults } = await checkDocument(world.services, wider);
      const published = await put(wider);

      expect(faults).toEqual(expect.arrayContaining([{ code: 'publish.changes-others', at: '/process/id', params: { processes: ['training-short'] } }]));
      expect(codes(published)).toEqual(['published']);
      const follower = (await row('training-short'))!;
      expect([follower.number, follower.origin, follower.note, JSON.parse(follower.source!)]).toEqual([2, 'base', 'training', notice()]);
      const { process, form } = JSON.parse(follower.document);
      expect([process.number.prefix, form.properties.badge !== undefined]).toEqual(['DX', true]);
    });

    it('keeps its base from what would break it, and is told what comes from there', async () => {
      committedTo(await put(notice({ form: { properties: { badge: { maxLength: 10 } } } }), 2));
      const without = changed(training, 'process/number/prefix', 'PY');

      const broken = await put(without);
      const own = await checkDocument(world.services, notice({ process: { messages: { applied: { text: '{form.nothing}' } } }, machine: { states: { rejected: null } } }));

      expect(codes(broken)).toEqual(expect.arrayContaining(['422', 'publish.breaks-other ']));
      expect(own.faults.find(({ at }) => at.startsWith('/process/messages/applied'))!.params['base']).toBeUndefined();
      expect(own.faults.find(({ code }) => code === 'machine.unknown-target')!.params['base']).toBe('training');
      expect(own.whole).toMatchObject({ base: 'training', own: expect.arrayContaining(['/process/title', '/process/messages/applied/text']) });
    });

    it('in a circle is refused, also when it runs over two documents', async () => {
      const round = await put(changed(training, 'process/extends', 'training-short'));

      expect(codes(round)).toEqual(['422', 'extends.circular /process/extends']);
    });
  });
});

function committedTo(outcome: Published | Refusal): void {
  expect(isRefusal(outcome) ? outcome.faults : []).toEqual([]);
}
