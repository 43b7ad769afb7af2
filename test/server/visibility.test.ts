import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { granteesOfActor } from '#engine';
import { readCase, maySee } from '../../server/facts.ts';
import { reading } from '../../server/store/sight.ts';
import { application, committed, type Member, trainingWorld } from '../support/world.ts';

describe('sight', () => {
  let world: Awaited<ReturnType<typeof trainingWorld>>;
  let id: string;
  let department: Member;
  let otherDepartment: Member;
  let admin: Member;
  beforeAll(async () => {
    world = await trainingWorld();
    await world.org('hubei', 'provincialCommerce', { region: '420000', territory: '420000' });
    await world.org('zhejiang', 'provincialCommerce', { region: '330000', territory: '330000' });
    department = await world.member('department', 'hubei', ['provincialReviewer']);
    otherDepartment = await world.member('otherDepartment', 'zhejiang', ['provincialReviewer']);
    admin = await world.member('admin', 'changjiang', ['enterpriseAdmin']);
    id = await world.start(world.applicant, 'training', 'APPLY', application(), world.item);
  });
  afterAll(() => world.close());

  const granteesOf = async (who: Member): Promise<string[]> => {
    const here = await readCase(world.services, { id: world.item, who });
    if (!here.definition) throw new Error('the notice is there');
    return granteesOfActor(here.facts.actor);
  };
  const seen = async (grantees: readonly string[], account: string | null = null): Promise<unknown> =>
    reading(world.services.readPool, { account, grantees }, async (query) => (await query(
      `select (select count(*)::int from instance where process = 'training') as instances, (select count(*)::int from task where instance_id = $1) as tasks,
         (select count(*)::int from history_entry where instance_id = $1) as entries, (select count(*)::int from history_payload where instance_id = $1) as payloads,
         (select count(*)::int from instance_access where instance_id = $1) > 0 as grants`, [id]))[0]);
  const all = { instances: 1, tasks: 1, entries: 1, payloads: 1, grants: true };
  const nothing = { instances: 0, tasks: 0, entries: 0, payloads: 0, grants: false };

  it('is of the applicant, its administrator, the provider and the department of its territory', async () => {
    for (const who of [world.applicant, admin, world.provider, world.colleague, department]) expect(await seen(await granteesOf(who))).toEqual(all);
  });

  it('is of nobody else: not of another provider, another enterprise, another province or a guest', async () => {
    for (const who of [world.otherProvider, world.stranger, otherDepartment]) expect(await seen(await granteesOf(who))).toEqual(nothing);
    expect(await seen(['everyone'])).toEqual(nothing);
    expect(await seen([])).toEqual(nothing);
  });

  it('is empty for a connection that does not say who reads', async () => {
    const { rows } = await world.services.readPool.query('select count(*)::int as instances from instance');

    expect(rows).toEqual([{ instances: 0 }]);
  });

  it('ends with its transaction: the next reader of a connection begins with nothing', async () => {
    await Promise.all(Array.from({ length: 10 }, async () => seen(await granteesOf(world.applicant))));

    const counts = await Promise.all(Array.from({ length: 10 }, async () => (await world.services.readPool.query('select from instance')).rowCount));

    expect(counts).toEqual(Array.from({ length: 10 }, () => 0));
  });

  it('does not let names of grantees grow into others', async () => {
    expect(await seen(['org:changjiang/role:enterpriseAdmin\' or true --'])).toEqual(nothing);
    expect(await seen(['%', '_', '', 'org:changjiang'])).toEqual(nothing);
  });

  it('of everybody falls on a notice while it is published, and goes when it is taken offline', async () => {
    const item = await world.publishNotice();
    const count = () => reading(world.services.readPool, { account: null, grantees: ['everyone'] }, async (query) => (await query('select from instance where id = $1', [item])).length);

    expect(await count()).toBe(1);
    committed(await world.act(world.provider, item, 'TAKE_OFFLINE'));
    expect(await count()).toBe(0);
  });

  it('lets nobody write through the connections of readers', async () => {
    await expect(reading(world.services.readPool, { account: null, grantees: ['everyone'] }, (query) => query('delete from task'))).rejects.toThrow(/read-only/);
  });

  it('of drafts, files and messages is of one account', async () => {
    const draft = await world.draft(world.applicant, 'training', 'APPLY', { item: world.item });
    const count = (who: Member) => reading(world.services.readPool, { account: who.account, grantees: [] }, async (query) => (await query('select from draft where id = $1', [draft])).length);

    expect(await count(world.applicant)).toBe(1);
    expect(await count(admin)).toBe(0);
  });

  it('decides in the step as it does in the database', async () => {
    for (const who of [world.applicant, admin, world.provider, world.colleague, department, world.otherProvider, world.stranger, otherDepartment]) {
      const here = await readCase(world.services, { id, who });
      const rows = await seen(await granteesOf(who));

      expect(here.definition !== null && maySee(here)).toBe((rows as { instances: number }).instances === 1);
    }
  });
});
