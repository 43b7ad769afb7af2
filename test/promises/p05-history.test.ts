import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { erase } from '../../server/cases/erase.ts';
import { headsOf, lostHeads } from '../../server/cases/heads.ts';
import { unpacked } from '../../server/cases/history.ts';
import { verify } from '../../server/cases/verify.ts';
import { newId } from '../../server/id.ts';
import { application, committed, refusal, trainingWorld } from '../support/world.ts';

describe('P5 history', () => {
  let world: Awaited<ReturnType<typeof trainingWorld>>;
  beforeAll(async () => { world = await trainingWorld(); });
  // Broken on purpose here, so nothing is proved at the end.
  afterAll(() => world.close('tampered'));
  const verdict = (id: string) => verify(world.services.pool, world.services.definitions, id);
  const rejectedTwice = async () => {
    const id = await world.start(world.applicant, 'training', 'APPLY', application(), world.item);
    committed(await world.act(world.provider, id, 'REJECT', { comment: '缺盖章' }));
    committed(await world.act(world.applicant, id, 'REAPPLY', { data: { remark: '已补' } }));
    committed(await world.act(world.provider, id, 'REJECT', { comment: '人数不符' }));
    return id;
  };
  /** What nobody can do but whoever owns the machine: the triggers are off. */
  const tamper = async (statement: string, id: string) => {
    const client = await world.owner.connect();
    await client.query(`set session_replication_role = 'replica'`);
    await client.query(statement, [id]);
    await client.query(`set session_replication_role = 'origin'`);
    client.release();
  };

  it('verifies by its hashes and by taking every step again', async () => {
    const id = await rejectedTwice();

    expect(await verdict(id)).toEqual({ verdict: 'verified', entries: 4, head: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('writes of what a step knew only what the rest does not tell again, and reads it whole', async () => {
    const id = await world.start(world.applicant, 'training', 'APPLY', application(), world.item);
    committed(await world.act(world.provider, id, 'REJECT', { comment: '缺盖章' }));

    const { rows } = await world.owner.query<{ bytes: string; entry: string }>('select bytes, entry from history_payload join history_entry using (instance_id, seq) where instance_id = $1 order by seq', [id]);
    const [applied, rejected] = rows.map(({ bytes, entry }) => ({ kept: JSON.parse(bytes), read: unpacked(bytes, JSON.parse(entry)) }));

    const now = { instant: '2025-03-02T01:00:00.000Z', zone: 'Asia/Shanghai' };
    expect([Object.keys(applied!.kept.facts.actor), applied!.read.facts.actor]).toEqual([['org', 'permissions', 'roles'], expect.objectContaining({ id: world.applicant.account, kind: 'person', org: expect.objectContaining({ id: 'changjiang', type: 'enterprise' }) })]);
    expect([applied!.kept.facts.now, applied!.kept.facts.org, applied!.kept.facts.params]).toEqual([{ zone: now.zone }, undefined, undefined]);
    expect([applied!.read.facts.now, applied!.read.facts.org?.id, applied!.read.facts.params]).toEqual([{ ...now, date: '2025-03-02', time: '09:00:00' }, 'changjiang', {}]);
    // He who decides is of another organisation than he who asked.
    expect([rejected!.kept.change, rejected!.kept.facts.org.id, rejected!.read.facts.org?.id]).toEqual([undefined, 'changjiang', 'changjiang']);
    expect(rejected!.read.change).toEqual({});
  });

  it('of an unknown instance is nothing', async () => {
    expect(await verdict(newId())).toBeNull();
  });

  it.each([
    ['a changed byte of an entry', `update history_entry set entry = replace(entry, '"REJECT"', '"APPROVE"') where instance_id = $1 and seq = 2`, 2],
    ['a changed payload', `update history_payload set bytes = replace(bytes, '缺盖章', '缺签字') where instance_id = $1 and seq = 2`, 2],
    ['an entry taken out', `delete from history_entry where instance_id = $1 and seq = 3`, 3],
    ['two entries in the other order', `update history_entry set seq = case seq when 2 then 12 else 13 end where instance_id = $1 and seq in (2, 3)`, 2],
    ['a tail cut off', `delete from history_entry where instance_id = $1 and seq = 4`, 4],
    ['a number of one\'s own', `update history_entry set number = 'PX-20250302-9999' where instance_id = $1 and seq = 1`, 1],
    ['changed data beside an untouched history', `update instance set data = replace(data, '已补', '没有补') where id = $1`, 4],
    ['a changed snapshot', `update instance set snapshot = replace(snapshot, '"rejected"', '"approved"') where id = $1`, 4],
    ['an instance taken away', `delete from instance where id = $1`, 1],
  ])('finds %s, and names the entry', async (_, statement, at) => {
    const id = await rejectedTwice();

    await tamper(statement, id);

    expect(await verdict(id)).toMatchObject({ verdict: 'broken', at });
  });

  it('whose end was cut off together with its case verifies, and is missed by the heads that were written down before', async () => {
    const id = await rejectedTwice();
    const pool = world.services.pool;
    const { rows: [before] } = await world.owner.query('select version, snapshot, data, access, columns, number from instance where id = $1', [id]);
    committed(await world.act(world.applicant, id, 'REAPPLY', { data: { remark: '三补' } }));
    const heads = (await headsOf(pool)).filter((line) => line.startsWith(id));
    expect(await lostHeads(pool, heads)).toEqual([]);

    await tamper('delete from history_entry where instance_id = $1 and seq = 5', id);
    await world.owner.query('update instance set version = $2, snapshot = $3, data = $4 where id = $1', [id, before.version, before.snapshot, before.data]);

    expect(await verdict(id)).toMatchObject({ verdict: 'verified', entries: 4 });
    expect(await lostHeads(pool, heads)).toEqual([expect.stringMatching(`^${id} 5 [0-9a-f]{64}$`)]);
  });

  it('cannot be changed or emptied by the application, nor by the owner in passing', async () => {
    const id = await rejectedTwice();

    for (const statement of ['update history_entry set entry = \'{}\'', 'delete from history_entry', 'update history_payload set bytes = \'{}\'', 'delete from history_payload', 'update revision set document = \'{}\'']) {
      await expect(world.services.pool.query(statement)).rejects.toThrow(/permission denied/);
      await expect(world.owner.query(statement)).rejects.toThrow(/written once and never changed/);
    }
    await expect(world.owner.query('truncate history_entry')).rejects.toThrow(/written once/);
    expect(await verdict(id)).toMatchObject({ verdict: 'verified' });
  });

  it('still verifies when its payloads are erased, and holds nothing personal any more', async () => {
    const id = await rejectedTwice();

    expect(await erase(world.ownerUrl, id)).toBe(true);

    expect(await verdict(id)).toMatchObject({ verdict: 'verified-erased', entries: 4 });
    const { rows } = await world.owner.query(`select row_to_json(i)::text || coalesce((select string_agg(entry, '') from history_entry where instance_id = i.id), '') as all from instance i where id = $1`, [id]);
    expect(rows[0].all).not.toMatch(/参训人|13777829300|缺盖章|a@example/);
    expect((await world.owner.query('select from instance i join instance_words w on w.instance_id = i.id and w.grams = grams(i.number) where i.id = $1', [id])).rowCount).toBe(1);
    expect(await erase(world.ownerUrl, newId())).toBe(false);
    expect((await world.owner.query(`select action from audit_entry where subject = $1`, [`case:${id}`])).rows).toEqual([{ action: 'case.erased' }]);
  });

  it('finds tampering after an erasure too', async () => {
    const id = await rejectedTwice();
    await erase(world.ownerUrl, id);

    await tamper(`update history_entry set entry = replace(entry, '"REJECT"', '"APPROVE"') where instance_id = $1 and seq = 4`, id);

    expect(await verdict(id)).toMatchObject({ verdict: 'broken', at: 4 });
  });

  it('replays a step whose facts have changed since', async () => {
    const item = await world.publishNotice();
    const id = await world.start(world.applicant, 'training', 'APPLY', application(), item);
    committed(await world.act(world.provider, item, 'EDIT', { data: { topic: '另一主题', capacity: 1 } }));
    await world.owner.query(`update organisation set name = '改名了' where id = 'changjiang'`);
    await world.owner.query(`update account set name = '改名了' where id = $1`, [world.applicant.account]);

    expect(await verdict(id)).toMatchObject({ verdict: 'verified' });
    expect(refusal(await world.act(world.stranger, id, 'WITHDRAW'))).toBe('404 thing.unknown');
  });
});
