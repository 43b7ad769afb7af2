import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCase } from '../../server/cases/facts.ts';
import { application, committed, type Member, refusal, trainingWorld } from '../support/world.ts';

describe('permission', () => {
  let world: Awaited<ReturnType<typeof trainingWorld>>;
  beforeAll(async () => {
    world = await trainingWorld();
    await world.owner.query(`insert into portal (id, digest, content) values ('strict', '', '{"policy": {}}'), ('open', '', '{"policy": {"adminMayDoBusiness": true}}')`);
  });
  afterAll(() => world.close());
  const permissions = async (who: Member): Promise<readonly string[]> => {
    const here = await readCase(world.services, { id: world.item, who });
    if (!here.definition) throw new Error('the notice is there');
    return here.facts.actor.permissions;
  };

  it('follows from roles and the type of organisation', async () => {
    const elsewhere = await world.member('elsewhere', 'donghu', ['operator']);

    expect(await permissions(world.applicant)).toEqual(['training:apply']);
    expect(await permissions(world.provider)).toEqual(['training-notice:publish', 'training:review']);
    expect(await permissions(elsewhere)).toEqual([]);
  });

  it('taken from an organisation is taken from all of its members at once', async () => {
    await world.owner.query(`insert into org_permission values ('zhijiang', 'training:apply', false)`);
    const id = await world.draft(world.stranger, 'training', 'APPLY', { item: world.item });

    expect(refusal(await world.act(world.stranger, id, 'APPLY', { data: application() }))).toBe('403 event.not-yours');
    await world.owner.query('delete from org_permission');
    expect(committed(await world.act(world.stranger, id, 'APPLY', { data: application() })).state).toBe('submitted');
  });

  it('for business is the administrator\'s only where the portal says so (R-022)', async () => {
    await world.org('strictOne', 'enterprise', { portal: 'strict' });
    await world.org('openOne', 'enterprise', { portal: 'open' });
    await world.org('noPortal', 'enterprise');

    expect(await permissions(await world.member('admin1', 'strictOne', ['enterpriseAdmin']))).toEqual([]);
    expect(await permissions(await world.member('admin2', 'openOne', ['enterpriseAdmin']))).toEqual(['training:apply']);
    expect(await permissions(await world.member('admin3', 'noPortal', ['enterpriseAdmin']))).toEqual([]);
  });

  it('is of the organisation one acts for: a second one is another world', async () => {
    await world.owner.query(`insert into membership (account_id, org_id, roles) values ($1, 'zhijiang', '{operator}')`, [world.applicant.account]);
    const id = await world.start({ account: world.applicant.account, org: 'zhijiang' }, 'training', 'APPLY', application(), world.item);

    const { rows } = await world.owner.query('select org_id from instance where id = $1', [id]);
    expect(rows).toEqual([{ org_id: 'zhijiang' }]);
    expect(refusal(await world.act(world.applicant, id, 'WITHDRAW'))).toBe('404 thing.unknown');
  });

  it('ends with the membership', async () => {
    const leaving = await world.member('leaving', 'changjiang', ['operator']);
    const id = await world.draft(leaving, 'training', 'APPLY', { item: world.item });

    await world.owner.query(`update membership set state = 'removed' where account_id = $1`, [leaving.account]);

    expect(refusal(await world.act(leaving, id, 'APPLY', { data: application() }))).toBe('404 thing.unknown');
  });

  it('to review does not reach the own organisation\'s application (R-025, I4)', async () => {
    const both = await world.member('both', 'donghu', ['operator', 'providerManager']);
    await world.owner.query(`insert into org_permission values ('donghu', 'training:apply', true)`);
    const id = await world.start(both, 'training', 'APPLY', application(), world.item);

    expect(refusal(await world.act(world.provider, id, 'APPROVE'))).toBe('409 need.unmet notOwnOrg');
  });
});
