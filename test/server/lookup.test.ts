// What a form looks up while it is filled in and when it is sent, on a real database.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { granteesOfActor, type Actor, type JsonObject } from '#engine';
import type { Reader } from '../../server/edge/identity.ts';
import { isRefusal } from '../../server/edge/problem-response.ts';
import { publishSet } from '../../server/revisions/publish.ts';
import { keepDraft, readDraft } from '../../server/views/drafting.ts';
import { forecast } from '../support/forecast.ts';
import { committed, openWorld, refusal, type Member, type World } from '../support/world.ts';

let world: World;
let hu: Member;
let other: Member;
beforeAll(async () => {
  world = await openWorld({ at: '2025-03-02T01:00:00Z' });
  const [result] = await publishSet(world.services, [{ document: forecast('typed') as unknown as JsonObject, author: 'test', note: '', origin: 'page', base: 0 }]);
  if (isRefusal(result!)) throw new Error(JSON.stringify(result));
  await Promise.all([world.org('cj', 'enterprise'), world.org('bf', 'enterprise')]);
  hu = await world.member('hu', 'cj', ['operator']);
  other = await world.member('li', 'bf', ['operator']);
  await world.start(hu, 'forecast', 'REPORT', { month: '2025-03', amount: '100' });
  await world.start(other, 'forecast', 'REPORT', { month: '2025-03', amount: '7' });
  world.services.clock.instant = '2026-03-02T01:00:00Z';
});
afterAll(() => world.close());

const dataOf = async (id: string): Promise<unknown> => JSON.parse((await world.owner.query<{ data: string }>('select data from instance where id = $1', [id])).rows[0]!.data);
const readerOf = ({ account, org }: Member): Reader => {
  const actor: Actor = { id: account, name: account, kind: 'person', org: { id: org, type: 'enterprise', name: org }, roles: ['operator'], permissions: ['forecast:report'] };
  return { session: { account_id: account } as Reader['session'], actor, sight: { account, grantees: granteesOfActor(actor) }, tokenHash: null };
};

describe('what is looked up', () => {
  it('is answered in the step by what is sent, and never across organisations', async () => {
    const grown = await world.start(hu, 'forecast', 'REPORT', { month: '2026-03', amount: '120', lastYear: '999' });
    const shrunk = await world.start(other, 'forecast', 'REPORT', { month: '2026-03', amount: '3.5' });
    const typed = await world.start(hu, 'forecast', 'REPORT', { month: '2026-04', amount: '120', lastYear: '80' });

    expect(await Promise.all([grown, shrunk, typed].map(dataOf))).toEqual([
      { month: '2026-03', amount: '120', lastYear: '100', growth: '20.00' }, { month: '2026-03', amount: '3.5', lastYear: '7', growth: '-50.00' }, { month: '2026-04', amount: '120', lastYear: '80', growth: '50.00' },
    ]);
  });

  it('is asked again when the report is modified, and by the month it is then about', async () => {
    const id = await world.start(hu, 'forecast', 'REPORT', { month: '2026-02', amount: '50' });
    committed(await world.act(hu, id, 'MODIFY', { data: { month: '2026-03' } }));

    expect(await dataOf(id)).toEqual({ month: '2026-03', amount: '50', lastYear: '100', growth: '-50.00' });
  });

  it('comes back with every draft that is kept, so that the page shows what the step will find', async () => {
    const id = await world.draft(hu, 'forecast', 'REPORT');
    const reader = readerOf(hu);

    const kept = await keepDraft(world.services, reader, id, { month: '2026-03' }, 1);
    const moved = await keepDraft(world.services, reader, id, { month: '2026-09' }, 2);
    await keepDraft(world.services, reader, id, { month: '2026-03' }, 3);
    const reopened = await readDraft(world.services, reader, id);

    expect([kept, moved]).toMatchObject([{ lookup: { lastYear: { amount: '100' } } }, { lookup: { lastYear: {} } }]);
    expect(!isRefusal(reopened) && reopened.facts.lookup).toEqual({ lastYear: { amount: '100' } });
  });

  // What cannot be stored cannot be asked for either.
  it('is not asked with what no column can hold (C10)', async () => {
    const id = await world.draft(hu, 'forecast', 'REPORT');

    expect(refusal(await world.act(hu, id, 'REPORT', { data: { month: '2026-03\0', amount: '1' } }))).toMatch(/^422 field\./);
    expect(await keepDraft(world.services, readerOf(hu), id, { month: 'never' }, 1)).toMatchObject({ version: 2, lookup: {} });
  });
});
