import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { application, committed, refusal, trainingWorld } from '../support/world.ts';

describe('decision', () => {
  let world: Awaited<ReturnType<typeof trainingWorld>>;
  let id: string;
  beforeAll(async () => { world = await trainingWorld(); });
  afterAll(() => world.close());
  const applied = async () => { id = await world.start(world.applicant, 'training', 'APPLY', application(), world.item); };

  it('closes the task, with its outcome in the history', async () => {
    await applied();

    const answer = committed(await world.act(world.provider, id, 'APPROVE', { task: 'submitted.1' }));

    expect(answer).toMatchObject({ state: 'approved', next: null });
    const { rows } = await world.owner.query(`select t.outcome, t.closed_at is not null as closed, (h.entry::json)->>'outcome' as told, (h.entry::json)->'by'->>'name' as by
      from task t join history_entry h on h.instance_id = t.instance_id and h.seq = 2 where t.instance_id = $1`, [id]);
    expect(rows).toEqual([{ outcome: 'approved', closed: true, told: 'approved', by: 'provider' }]);
  });

  it('needs a reason to reject', async () => {
    await applied();

    expect(refusal(await world.act(world.provider, id, 'REJECT', { task: 'submitted.1' }))).toBe('422 comment.required');
    expect(committed(await world.act(world.provider, id, 'REJECT', { task: 'submitted.1', comment: '缺盖章' })).state).toBe('rejected');
  });

  it('may be followed by any number of applications again, each with its reason in the history', async () => {
    await applied();
    for (const reason of ['缺盖章', '人数不符']) {
      committed(await world.act(world.provider, id, 'REJECT', { comment: reason }));
      committed(await world.act(world.applicant, id, 'REAPPLY', { data: { remark: reason } }));
    }

    committed(await world.act(world.colleague, id, 'APPROVE', { task: 'submitted.3' }));

    const { rows } = await world.owner.query(`select (h.entry::json)->>'event' as event, (p.bytes::json)->'command'->>'comment' as comment
      from history_entry h join history_payload p using (instance_id, seq) where h.instance_id = $1 order by h.seq`, [id]);
    expect(rows.map(({ event, comment }) => [event, comment].filter(Boolean).join(' '))).toEqual(['APPLY', 'REJECT 缺盖章', 'REAPPLY', 'REJECT 人数不符', 'REAPPLY', 'APPROVE']);
  });

  it('is not found for a provider of other trainings, and not offered to the applicant', async () => {
    await applied();

    expect(refusal(await world.act(world.otherProvider, id, 'APPROVE', { task: 'submitted.1' }))).toBe('404 thing.unknown');
    expect(refusal(await world.act(world.stranger, id, 'WITHDRAW'))).toBe('404 thing.unknown');
    expect(refusal(await world.act(world.applicant, id, 'APPROVE', { task: 'submitted.1' }))).toBe('403 task.not-yours');
  });

  it('cannot be taken by a session that is over or an account that is closed', async () => {
    await applied();
    await world.owner.query(`insert into session (token_hash, account_id, org_id, created_at, seen_at, expires_at) values ('over', $1, 'donghu', now() - interval '1 hour', now() - interval '31 minutes', now() + interval '1 hour')`, [world.provider.account]);

    expect(refusal(await world.act({ session: 'over' }, id, 'APPROVE'))).toBe('401 session.missing');
    expect(refusal(await world.act({ session: 'unknown' }, id, 'APPROVE'))).toBe('401 session.missing');
    await world.owner.query(`update session set seen_at = now() - interval '1 minute'`);
    await world.owner.query(`update account set state = 'disabled' where id = $1`, [world.provider.account]);
    expect(refusal(await world.act({ session: 'over' }, id, 'APPROVE'))).toBe('401 session.missing');
    await world.owner.query(`update account set state = 'active'`);
    expect(committed(await world.act({ session: 'over' }, id, 'REJECT', { comment: '缺盖章' })).state).toBe('rejected');
  });
});
