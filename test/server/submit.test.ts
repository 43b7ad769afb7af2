import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../server/id.ts';
import { application, committed, refusal, trainingWorld } from '../support/world.ts';

describe('submission', () => {
  let world: Awaited<ReturnType<typeof trainingWorld>>;
  beforeAll(async () => { world = await trainingWorld(); });
  afterAll(() => world.close());

  it('is refused by a case of ten thousand steps', async () => {
    const id = await world.publishNotice();
    await world.owner.query('update instance set version = 10000 where id = $1', [id]);

    expect(refusal(await world.act(world.provider, id, 'EDIT_TEXT', { data: { venue: '宜昌' } }))).toBe('409 case.full');
    await world.owner.query('update instance set version = 2 where id = $1', [id]);
  });


  it('becomes an instance under the id of its draft, with number, task, history and message in one step', async () => {
    const id = await world.draft(world.applicant, 'training', 'APPLY', { item: world.item });

    const answer = committed(await world.act(world.applicant, id, 'APPLY', { data: application(2) }));

    expect(answer).toEqual({ id, number: 'PX-20250302-0001', state: 'submitted', stateLabel: { 'zh-CN': '待审批', en: expect.any(String) }, feedback: { 'zh-CN': '保存成功', en: 'Saved' }, next: null, retrieve: null });
    const { rows: [row] } = await world.owner.query(
      `select i.number, i.version, i.state, i.item_id, i.org_id, i.columns->>'title' as title,
         (select count(*)::int from draft where id = i.id) as drafts,
         (select array_agg(t.id) from task t where t.instance_id = i.id and t.closed_at is null) as tasks,
         (select count(*)::int from history_entry h where h.instance_id = i.id) as entries,
         (select array_agg(o.kind) from outbox_message o where o.instance_id = i.id) as outbox
       from instance i where i.id = $1`, [id]);
    expect(row).toEqual({ number: 'PX-20250302-0001', version: 1, state: 'submitted', item_id: world.item, org_id: 'changjiang', title: 'RCEP 实务', drafts: 0, tasks: ['submitted.1'], entries: 1, outbox: ['notify'] });
  });

  it('leaves nothing behind when it is refused, and names every problem', async () => {
    const id = await world.draft(world.applicant, 'training', 'APPLY', { item: world.item });

    const result = await world.act(world.applicant, id, 'APPLY', { data: { participantCount: 2, participants: [{ name: '甲' }], phone: '12' } });

    expect(refusal(result)).toMatch(/^422 /);
    const { rows } = await world.owner.query('select (select count(*)::int from instance where id = $1) as instances, (select count(*)::int from draft where id = $1) as drafts', [id]);
    expect(rows).toEqual([{ instances: 0, drafts: 1 }]);
  });

  it('is refused before the first and after the last day of sign-up, to the second', async () => {
    const id = await world.draft(world.applicant, 'training', 'APPLY', { item: world.item });
    const at = async (instant: string) => {
      world.services.clock.instant = instant;
      return world.act(world.applicant, id, 'APPLY', { data: application() });
    };

    const before = await at('2025-02-28T15:59:59.999Z');
    const after = await at('2025-03-10T16:00:00.000Z');
    const last = await at('2025-03-10T15:59:59.999Z');

    expect(refusal(before)).toBe('409 need.unmet started');
    expect(refusal(after)).toBe('409 need.unmet notOver');
    expect(committed(last).number).toBe('PX-20250310-0001');
    world.services.clock.instant = '2025-03-02T01:00:00.000Z';
  });

  it('writes no field that the form does not have', async () => {
    const id = await world.draft(world.applicant, 'training', 'APPLY', { item: world.item });

    const result = await world.act(world.applicant, id, 'APPLY', { data: { ...application(), result: '5', admin: true } });

    expect(refusal(result)).toBe('422 field.unknown field.not-writable');
  });

  it('of a draft that belongs to somebody else is not found', async () => {
    const id = await world.draft(world.applicant, 'training', 'APPLY', { item: world.item });

    expect(refusal(await world.act(world.stranger, id, 'APPLY', { data: application() }))).toBe('404 thing.unknown');
    expect(refusal(await world.act(world.stranger, newId(), 'APPLY', { data: application() }))).toBe('404 thing.unknown');
  });

  it('may be made again by the same enterprise while another is pending', async () => {
    const first = await world.start(world.applicant, 'training', 'APPLY', application(), world.item);
    const second = await world.start(world.applicant, 'training', 'APPLY', application(), world.item);

    expect(first).not.toBe(second);
  });

  it('keeps the files it names and drops those nobody names', async () => {
    const id = await world.draft(world.applicant, 'training', 'APPLY', { item: world.item });
    const [named, dropped] = [newId(), newId()];
    for (const file of [named, dropped]) {
      await world.owner.query(`insert into file (id, account_id, draft_id, pointer, name, kind, bytes, sha256, created_at) values ($1, $2, $3, '/files', 'a.pdf', 'pdf', 3, '', now())`, [file, world.applicant.account, id]);
      await world.owner.query(`insert into file_chunk (file_id, n, bytes) values ($1, 0, 'abc')`, [file]);
    }

    committed(await world.act(world.applicant, id, 'APPLY', { data: { ...application(), files: [named] } }));

    const { rows } = await world.owner.query('select f.id, f.instance_id, f.draft_id, count(c.n)::int as chunks from file f join file_chunk c on c.file_id = f.id where f.id = any ($1) group by f.id', [[named, dropped]]);
    expect(rows).toEqual([{ id: named, instance_id: id, draft_id: null, chunks: 1 }]);
  });

  it('names no file of another draft', async () => {
    const other = await world.draft(world.stranger, 'training', 'APPLY', { item: world.item });
    const file = newId();
    await world.owner.query(`insert into file (id, account_id, draft_id, pointer, name, kind, bytes, sha256, created_at) values ($1, $2, $3, '/files', 'a.pdf', 'pdf', 3, '', now())`, [file, world.stranger.account, other]);
    const id = await world.draft(world.applicant, 'training', 'APPLY', { item: world.item });

    expect(refusal(await world.act(world.applicant, id, 'APPLY', { data: { ...application(), files: [file] } }))).toBe('422 file.unknown');
  });

  it('takes two trips to the database', async () => {
    const id = await world.draft(world.applicant, 'training', 'APPLY', { item: world.item });
    const asked: string[] = [];
    const { query } = world.services.pool;
    world.services.pool.query = ((statement: { readonly name: string }, ...rest: unknown[]) => {
      asked.push(statement.name);
      return (query as (...args: unknown[]) => unknown).call(world.services.pool, statement, ...rest);
    }) as typeof query;

    committed(await world.act(world.applicant, id, 'APPLY', { data: application() }));

    world.services.pool.query = query;
    expect(asked).toEqual(['read-steps', 'apply-steps']);
  });
});
