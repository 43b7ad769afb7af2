import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#engine';
import { isRefusal } from '../../server/edge/problem-response.ts';
import { publish, rollBack } from '../../server/revisions/publish.ts';
import { readFolder } from '../support/definitions.ts';
import { application, committed, trainingWorld } from '../support/world.ts';

describe('P7 a revision', () => {
  let world: Awaited<ReturnType<typeof trainingWorld>>;
  beforeAll(async () => { world = await trainingWorld(); });
  afterAll(() => world.close());
  const rowOf = async (id: string): Promise<string> => (await world.owner.query<{ row: string }>('select i::text as row from instance i where id = $1', [id])).rows[0]!.row;
  const digestsOf = async (id: string): Promise<unknown> => (await world.owner.query('select array_agg(digest) filter (where digest is not null) as digests from history_entry where instance_id = $1', [id])).rows[0].digests;

  it('that is published or gone back from changes no case: each goes on by the one it began on', async () => {
    const document = readFolder('definitions/training') as unknown as JsonObject;
    const id = await world.start(world.applicant, 'training', 'APPLY', application(), world.item);
    const before = await rowOf(id);
    // In the next revision nobody may withdraw any more.
    const { WITHDRAW: _, ...others } = (document['process'] as { events: JsonObject }).events;
    const machine = structuredClone(document['machine']) as { states: { submitted: { on: { WITHDRAW?: string } }; withdrawn?: unknown } };
    delete machine.states.submitted.on.WITHDRAW;
    delete machine.states.withdrawn;
    const next = { ...document, scenarios: {}, machine: machine as unknown as JsonObject, process: { ...(document['process'] as JsonObject), events: others } };
    const list = JSON.parse(JSON.stringify(document['list'], (key, value: unknown) => (key === 'buttons' ? (value as { event?: string }[]).filter(({ event }) => event !== 'WITHDRAW') : value))) as JsonObject;

    const published = await publish(world.services, { document: { ...next, list }, author: 'test', note: '', origin: 'page', base: 1 });
    const between = await rowOf(id);
    const later = await world.start(world.applicant, 'training', 'APPLY', application(), world.item);
    const refused = await world.act(world.applicant, later, 'WITHDRAW');
    const back = await rollBack(world.services, { process: 'training', to: 1, base: 2, author: 'test' });

    expect(isRefusal(published) ? published.faults : []).toEqual([]);
    expect(isRefusal(back) ? back.faults : []).toEqual([]);
    expect([between, await rowOf(id)]).toEqual([before, before]);
    expect(isRefusal(refused)).toBe(true);
    expect(committed(await world.act(world.applicant, id, 'WITHDRAW')).state).toBe('withdrawn');
    expect(isRefusal(await world.act(world.applicant, later, 'WITHDRAW'))).toBe(true);
    expect(await digestsOf(id)).toHaveLength(1);
  });

  it('cannot be changed nor taken away, by the application nor by the owner in passing', async () => {
    for (const statement of [`update revision set document = '{}'`, 'delete from revision']) {
      await expect(world.services.pool.query(statement)).rejects.toThrow(/permission denied/);
      await expect(world.owner.query(statement)).rejects.toThrow(/written once and never changed/);
    }
  });
});
