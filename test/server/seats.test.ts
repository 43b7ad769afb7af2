// Seats on a real database: who is asked is found, in turn, once; two at once have one winner each; who stands in is asked; nobody else sees.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exceptOf, granteesOfActor, seatOf, type Actor, type Snapshot } from '#engine';
import { dispatch } from '../../server/cases/dispatch.ts';
import { isRefusal } from '../../server/edge/problem-response.ts';
import { caseView } from '../../server/views/case-view.ts';
import type { Reader as FullReader } from '../../server/edge/identity.ts';
import { countOf, inboxOf, waitingOf, type InboxRead } from '../../server/store/inbox.ts';
import { reading, type Reader } from '../../server/store/sight.ts';
import { committed, openWorld, refusal, type Member, type World } from '../support/world.ts';

let world: World;
const people: Record<string, Member> = {};
const who = (name: string): Member => people[name]!;
beforeAll(async () => {
  world = await openWorld({ at: '2026-03-02T01:00:00.000Z', folders: ['test/examples/purchase', 'test/examples/expense'] });
  await world.org('house', 'enterprise', { region: '420100' });
  await world.org('other', 'enterprise', { region: '420100' });
  const roles = {
    buyer: ['operator'], clerk: ['operator'], head: ['head'], deputy: ['head'], expertA: ['expert'], expertB: ['expert'], expertC: ['expert'], lawyerA: ['lawyer'], lawyerB: ['lawyer'], cashier: ['cashier'],
    overseer: ['enterpriseAdmin'], chair: ['chair'],
  };
  for (const [name, held] of Object.entries(roles)) people[name] = await world.member(name, 'house', held);
  people['stranger'] = await world.member('stranger', 'other', ['operator', 'head', 'expert', 'lawyer', 'cashier']);
});
afterAll(() => world.close());

const buy = (amount: string, by = 'buyer'): Promise<string> => world.start(who(by), 'purchase', 'SUBMIT', { goods: '检测设备', amount });
const appraised = async (): Promise<string> => {
  const id = await buy('20000');
  committed(await world.act(who('head'), id, 'APPROVE'));
  return id;
};
const at = { assessing: { task: 'assessing.1' }, counselling: { task: 'counselling.1' } };

/** Somebody as the engine and the database know him. */
async function reader(name: string): Promise<{ readonly actor: Actor; readonly sight: Reader; readonly read: InboxRead }> {
  const { account, org } = who(name);
  const { rows: [held] } = await world.owner.query<{ roles: string[]; permissions: string[]; type: string }>('select roles, permissions, type from member where account_id = $1', [account]);
  const actor: Actor = { id: account, name, kind: 'person', org: { id: org, type: held!.type, name: org }, roles: held!.roles, permissions: held!.permissions };
  const sight = { account, grantees: granteesOfActor(actor) };
  return { actor, sight, read: { place: 'todo', ...sight, limit: 50, offset: 0 } };
}

/** What waits for somebody in one case, read as the page of the inbox reads it. */
async function waiting(name: string, id: string): Promise<string[]> {
  const { sight, read } = await reader(name);
  const rows = await reading(world.services.readPool, sight, (query) => inboxOf(query, read));
  return rows.filter(({ instance }) => instance === id).map(({ task }) => task!);
}

describe('a task that one takes', () => {
  it('waits for all of them until one takes it, then for him alone, and for all again once he gives it back', async () => {
    const id = await buy('500');
    const heads = () => Promise.all(['head', 'deputy'].map((name) => waiting(name, id)));
    expect(await heads()).toEqual([['heading.1'], ['heading.1']]);

    committed(await world.act(who('head'), id, 'claim', { task: 'heading.1' }));

    expect(await heads()).toEqual([['heading.1'], []]);
    expect(refusal(await world.act(who('deputy'), id, 'APPROVE', { task: 'heading.1' }))).toBe('409 seat.taken');
    committed(await world.act(who('head'), id, 'release', { task: 'heading.1' }));
    expect(await heads()).toEqual([['heading.1'], ['heading.1']]);
  });
});

describe('seats for each person', () => {
  it('are asked of the members of the party, side by side or one after the other, and of nobody else', async () => {
    const id = await appraised();

    expect(await Promise.all(['expertA', 'expertC', 'lawyerA', 'lawyerB', 'buyer', 'stranger'].map((name) => waiting(name, id)))).toEqual([['assessing.1'], ['assessing.1'], ['counselling.1'], [], [], []]);
    expect(refusal(await world.act(who('lawyerB'), id, 'APPROVE', at.counselling))).toBe('409 seat.not-yet');
    expect(refusal(await world.act(who('clerk'), id, 'APPROVE', at.assessing))).toBe('404 thing.unknown');
    expect(refusal(await world.act(who('buyer'), id, 'APPROVE', at.assessing))).toBe('403 task.not-yours');

    committed(await world.act(who('lawyerA'), id, 'APPROVE', at.counselling));

    expect(await Promise.all(['lawyerA', 'lawyerB'].map((name) => waiting(name, id)))).toEqual([[], ['counselling.1']]);
    expect(refusal(await world.act(who('lawyerA'), id, 'APPROVE', at.counselling))).toBe('409 seat.answered');
  });

  it('have one winner each when two come at once: one seat one vote, two seats both', async () => {
    const node = await world.node();
    const send = (services: World['services'], name: string, id: string, event: string) => dispatch(services, { who: who(name), id, command: { event, ...at.assessing, comment: '意见' } });
    for (let round = 0; round < 5; round += 1) {
      const id = await appraised();

      const same = await Promise.all([send(world.services, 'expertA', id, 'APPROVE'), send(node, 'expertA', id, 'REJECT')]);
      const both = await Promise.all([send(world.services, 'expertB', id, 'APPROVE'), send(node, 'expertC', id, 'APPROVE')]);

      expect(same.filter((result) => !isRefusal(result))).toHaveLength(1);
      expect(refusal(same.find(isRefusal)!)).toBe('409 seat.answered');
      // When the first of the two has decided it, the other comes too late; else both count.
      const isDecided = !isRefusal(same[0]!);
      expect(both.filter((result) => !isRefusal(result))).toHaveLength(isDecided ? 1 : 2);
      for (const lost of both.filter(isRefusal)) expect(refusal(lost)).toBe('409 task.decided');
    }
  });

  it('go to who stands in, in the name of who is away, for the time and the process that are written', async () => {
    const substitute = (from: string, until: string | null, process: string | null) => world.owner.query(
      `insert into substitute (account_id, substitute_id, org_id, process, from_at, until_at) values ($1, $2, 'house', $3, $4, $5)`, [who('lawyerA').account, who('clerk').account, process, from, until]);
    await substitute('2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', null);
    await substitute('2026-01-02T00:00:00Z', null, 'leave');
    const before = await appraised();
    await substitute('2026-03-01T00:00:00Z', '2026-03-09T00:00:00Z', 'purchase');
    // A circle is cut: nobody is asked for ever.
    await world.owner.query(`insert into substitute (account_id, substitute_id, org_id, from_at) values ($1, $2, 'house', '2026-03-01T00:00:00Z')`, [who('clerk').account, who('lawyerA').account]);
    const id = await appraised();

    expect(await Promise.all([waiting('lawyerA', before), waiting('clerk', before)])).toEqual([['counselling.1'], []]);
    expect(await Promise.all([waiting('lawyerA', id), waiting('clerk', id)])).toEqual([[], ['counselling.1']]);
    committed(await world.act(who('clerk'), id, 'APPROVE', at.counselling));
    const { rows } = await world.owner.query(`select (entry::json)->'by'->>'name' as by, (entry::json)->'onBehalfOf'->>'name' as "for", (entry::json)->>'seat' as seat from history_entry where instance_id = $1 order by seq desc limit 1`, [id]);
    expect(rows).toEqual([{ by: 'clerk', for: 'lawyerA', seat: 'counselling.1.1' }]);
    // Who answered goes on seeing what he answered on.
    expect((await world.owner.query('select count(*)::int as n from instance_access where instance_id = $1 and grantee = $2', [id, `user:${who('clerk').account}`])).rows).toEqual([{ n: 1 }]);
    await world.owner.query('delete from substitute');
  });

  it('are not made for somebody who has left: who is asked is who is there', async () => {
    await world.owner.query(`update account set state = 'disabled' where id = $1`, [who('expertC').account]);
    const id = await appraised();
    await world.owner.query(`update account set state = 'active' where id = $1`, [who('expertC').account]);

    expect(await Promise.all(['expertA', 'expertB', 'expertC'].map((name) => waiting(name, id)))).toEqual([['assessing.1'], ['assessing.1'], []]);
  });

  it('are missing visibly where nobody is there, until somebody is named', async () => {
    await world.owner.query(`update membership set state = 'removed' where account_id = any ($1::uuid[])`, [['expertA', 'expertB', 'expertC'].map((name) => who(name).account)]);
    const id = await appraised();
    await world.owner.query(`update membership set state = 'active'`);

    expect(await waiting('expertA', id)).toEqual([]);
    expect(refusal(await world.act(who('head'), id, 'add', { ...at.assessing, person: who('clerk').account }))).toBe('403 task.not-yours');
    committed(await world.act(who('overseer'), id, 'add', { ...at.assessing, person: who('clerk').account }));
    expect(await waiting('clerk', id)).toEqual(['assessing.1']);
    committed(await world.act(who('clerk'), id, 'APPROVE', at.assessing));
  });
});

describe('a seat', () => {
  it('is taken by one of two who claim it at once, and then his alone', async () => {
    const node = await world.node();
    const id = await buy('4000');

    const claims = await Promise.all([dispatch(world.services, { who: who('head'), id, command: { event: 'claim' } }), dispatch(node, { who: who('deputy'), id, command: { event: 'claim' } })]);

    const winner = isRefusal(claims[0]!) ? 'deputy' : 'head';
    const loser = winner === 'head' ? 'deputy' : 'head';
    expect(claims.filter((result) => !isRefusal(result))).toHaveLength(1);
    expect(refusal(claims.find(isRefusal)!)).toBe('409 seat.taken');
    expect(await Promise.all([waiting(winner, id), waiting(loser, id)])).toEqual([['heading.1'], []]);
    expect(refusal(await world.act(who(loser), id, 'APPROVE'))).toBe('409 seat.taken');
    committed(await world.act(who(winner), id, 'release'));
    committed(await world.act(who(loser), id, 'APPROVE'));
  });

  it('goes to a member of the party only, and where it went sees the case', async () => {
    const id = await buy('4000');
    const give = (person: string, event = 'delegate') => world.act(who('head'), id, event, { person });

    expect(refusal(await give('11111111-1111-4111-8111-111111111111'))).toBe('422 person.unknown');
    expect(refusal(await give("nobody'; drop table account"))).toBe('422 person.unknown');
    expect(refusal(await give(who('stranger').account))).toBe('422 person.not-eligible');
    expect(refusal(await give(who('buyer').account))).toBe('422 person.is-applicant');
    expect(refusal(await give(who('clerk').account, 'transfer'))).toBe('422 person.not-eligible');
    committed(await give(who('clerk').account));

    expect(await Promise.all([waiting('clerk', id), waiting('head', id), waiting('deputy', id)])).toEqual([['heading.1'], [], []]);
    expect(refusal(await world.act(who('clerk'), id, 'APPROVE'))).toBe('409 seat.cannot');
    committed(await world.act(who('clerk'), id, 'advise', { comment: '此价最低' }));
    expect(await Promise.all([waiting('clerk', id), waiting('head', id)])).toEqual([[], ['heading.1']]);
    committed(await world.act(who('head'), id, 'transfer', { person: who('deputy').account }));
    committed(await world.act(who('deputy'), id, 'APPROVE'));
  });

  it('of the own application is offered to nobody but others, though one is of the party', async () => {
    await world.owner.query(`update membership set roles = '{operator,head}' where account_id = $1`, [who('head').account]);
    const id = await buy('4000', 'head');

    expect(await Promise.all([waiting('head', id), waiting('deputy', id)])).toEqual([[], ['heading.1']]);
    expect(refusal(await world.act(who('head'), id, 'APPROVE'))).toBe('403 task.own');
    await world.owner.query(`update membership set roles = '{head}' where account_id = $1`, [who('head').account]);
  });
});

describe('an inbox', () => {
  it('is, page by page, what the engine lets each one act on: due first, then waiting longest, to the microsecond', async () => {
    for (let n = 0; n < 12; n += 1) {
      const id = await buy(n % 2 ? '20000' : '200', n % 5 ? 'buyer' : 'clerk');
      if (n % 3) committed(await world.act(who('head'), id, 'APPROVE'));
    }
    // Of one instant or microseconds apart, due together, apart or never.
    await world.owner.query(`set app.step = 'on'; update task set opened_at = '2026-03-02T01:00:00Z'::timestamptz + floor(random() * 4) * interval '1 microsecond' where closed_at is null;
      update instance set due = (array['2026-03-05T01:00:00Z', '2026-03-05T01:00:00.000001Z', null]::timestamptz[])[1 + floor(random() * 3)];
      delete from task_offer; select keep_offers(array_agg(id)) from instance`);
    const { rows: open } = await world.owner.query<{ id: string; instance: string; digest: string; snapshot: string; place: string[] }>(
      `select t.id, i.id as instance, i.digest, i.snapshot, array[coalesce(i.due, 'infinity')::text, t.opened_at::text, i.id::text, t.id] as place from instance i join task t on t.instance_id = i.id where t.closed_at is null`);
    const key = (place: readonly string[]): string => place.join(' ');

    for (const name of Object.keys(people)) {
      const { actor, sight, read } = await reader(name);
      const mine = await Promise.all(open.map(async ({ id, digest, snapshot: text, place }) => {
        const snapshot = JSON.parse(text) as Snapshot;
        const task = snapshot.tasks.find((each) => each.id === id)!;
        return seatOf(task, actor, exceptOf(await world.services.definitions.ofDigest(digest), snapshot, task)) ? [key(place)] : [];
      }));
      const expected = mine.flat().sort();
      const walked = (limit: number) => reading(world.services.readPool, sight, async (query) => {
        const [marked, numbered]: [string[], string[]] = [[], []];
        for (let page = await inboxOf(query, { ...read, limit }); page.length > 0; page = await inboxOf(query, { ...read, limit, behind: page.at(-1)!.mark })) marked.push(...page.map(({ mark }) => key(mark)));
        for (let offset = 0; offset <= marked.length; offset += limit) numbered.push(...(await inboxOf(query, { ...read, limit, offset })).map(({ mark }) => key(mark)));
        return { marked, numbered, counted: (await countOf(query, read, 1000)).map(({ count }) => count), waiting: (await waitingOf(query, 5)).todo };
      });

      for (const limit of [1, 3, 50]) expect({ name, ...(await walked(limit)) }).toEqual({ name, marked: expected, numbered: expected, counted: expected.length > 0 ? [expected.length] : [], waiting: Math.min(5, expected.length) });
    }
  });

  it('holds no task of a case that its reader cannot see, until he sees it by another right', async () => {
    const id = await buy('200');
    const { rows: [offered] } = await world.owner.query<{ grantee: string }>('select grantee from task_offer where instance_id = $1', [id]);
    const moved = (from: string, to: string) => world.owner.query(`update instance_access set grantee = $3 where instance_id = $1 and grantee = $2`, [id, from, to])
      .then(() => world.owner.query('select keep_offers(array[$1::uuid])', [id])).then(() => waiting('head', id));

    const seen = [await waiting('head', id), await moved(offered!.grantee, 'user:nobody'), await moved('user:nobody', `user:${who('head').account}`), await moved(`user:${who('head').account}`, offered!.grantee)];

    expect(seen).toEqual([['heading.1'], [], ['heading.1'], ['heading.1']]);
  });
});

describe('who is asked by where people stand', () => {
  const claim = (amount: string, department: string): Promise<string> => world.start(who('clerk'), 'expense', 'CLAIM', { reason: '差旅费', amount, department });
  const reading = async (name: string, id: string) => caseView(world.services, await readerAs(name), id, 'zh-CN');
  /** A reader as a session of his would be. */
  async function readerAs(name: string): Promise<FullReader> {
    const { actor, sight } = await reader(name);
    return { session: { account_id: actor.id } as FullReader['session'], actor, sight, tokenHash: null };
  }
  let finance: string;
  beforeAll(async () => {
    const { rows } = await world.owner.query<{ id: string }>(`insert into department (id, org_id, parent_id, name, head) values (gen_random_uuid(), 'house', null, '业务部', $1), (gen_random_uuid(), 'house', null, '财务部', $2) returning id`, [who('head').account, who('cashier').account]);
    finance = rows[1]!.id;
    await world.owner.query(`update membership set department_id = $1 where account_id = $2`, [rows[0]!.id, who('clerk').account]);
    await world.owner.query(`update membership set superior = $1 where account_id = $2`, [who('overseer').account, who('head').account]);
  });

  it('is the head where nobody is named, then his superior, then the own head and that of the department named, each seeing what he decides', async () => {
    const id = await claim('20000.00', finance);
    expect([await waiting('head', id), await waiting('overseer', id)]).toEqual([['bySuperior.1'], []]);
    expect(refusal(await world.act(who('overseer'), id, 'APPROVE'))).toMatch(/^40[34]/);
    expect((await reading('head', id))!.tasks[0]).toMatchObject({ who: 'head', rule: { 'zh-CN': '申请人的直接上级', en: 'the superior of the applicant' }, mine: true });

    committed(await world.act(who('head'), id, 'APPROVE'));
    expect((await reading('overseer', id))!.tasks[0]!.rule).toEqual({ 'zh-CN': '申请人的第 2 级上级', en: 'the superior of the applicant 2 levels up' });
    // Who decided goes on seeing it, though he is nobody's superior in it any more.
    await world.owner.query('update department set head = $1 where name = $2', [who('deputy').account, '业务部']);
    expect((await reading('head', id))!.data).toMatchObject({ amount: '20000.00' });
    committed(await world.act(who('overseer'), id, 'APPROVE'));
    expect([await waiting('deputy', id), await waiting('head', id)]).toEqual([['byHead.1'], []]);
    committed(await world.act(who('deputy'), id, 'APPROVE'));
    expect(await waiting('cashier', id)).toEqual(['byBearer.1']);
  });

  it('falls to the empty policy where nobody stands there, and stays with whom was asked when the directory changes', async () => {
    await world.owner.query('update membership set department_id = null where account_id = $1', [who('clerk').account]);
    expect(refusal(await world.act(who('clerk'), await world.draft(who('clerk'), 'expense', 'CLAIM'), 'CLAIM', { data: { reason: '差旅费', amount: '5.00', department: finance } }))).toBe('409 task.no-candidates');

    await world.owner.query('update membership set superior = $1 where account_id = $2', [who('expertA').account, who('clerk').account]);
    const id = await claim('5.00', finance);
    await world.owner.query('update membership set superior = null where account_id = $1', [who('clerk').account]);
    expect(await waiting('expertA', id)).toEqual(['bySuperior.1']);
    expect(committed(await world.act(who('expertA'), id, 'APPROVE')).state).toBe('byBearer');
    // The own department has none either, which approves by itself.
    expect(await waiting('cashier', id)).toEqual(['byBearer.1']);
  });
});
