import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCase } from '../../server/cases/facts.ts';
import { asking, writing } from '../../server/store/asking.ts';
import { changeAccount, createAccount, setAccountState } from '../../server/store/account.ts';
import { type Author, type Denied, isDenied } from '../../server/store/audit.ts';
import { addDepartment, changeDepartment, removeDepartment } from '../../server/store/department.ts';
import { addMembership, type MemberKey, placeMember, setMembershipState, superiorsOf } from '../../server/store/membership.ts';
import { createOrganisation } from '../../server/store/organisation.ts';
import { addRole, changeRole, grantRole, removeRole, revokeGrant, setPermissions } from '../../server/store/role.ts';
import { membershipsOf } from '../../server/store/people.ts';
import type { Query } from '../../server/store/sight.ts';
import { trainingWorld, type Member } from '../support/world.ts';

const zone = 'Asia/Shanghai';
const apply = 'training:apply';

let world: Awaited<ReturnType<typeof trainingWorld>>;
let admin: Author;
let n = 0;
beforeAll(async () => {
  world = await trainingWorld();
  const { account } = await world.member('admin', 'changjiang', ['enterpriseAdmin']);
  admin = { account, name: '王海', org: 'changjiang' };
});
afterAll(() => world.close());

const change = <T>(work: (query: Query) => Promise<T>): Promise<T> => writing(world.services.pool, work);
const permissions = async (who: Member): Promise<readonly string[]> => {
  const here = await readCase(world.services, { id: world.item, who });
  if (!here.definition) throw new Error('the notice is there');
  return here.facts.actor.permissions;
};
const denial = (outcome: object | null): string => (outcome && isDenied(outcome) ? (outcome as Denied).denied : `not denied: ${JSON.stringify(outcome)}`);
const made = (outcome: { readonly id: string } | Denied): string => {
  if (isDenied(outcome)) throw new Error(outcome.denied);
  return outcome.id;
};
const role = async (name: string, ...held: string[]): Promise<string> => made(await change((query) => addRole(query, 'changjiang', { name, permissions: held }, admin)));
const operator = (): Promise<Member> => world.member(`operator${++n}`, 'changjiang', ['operator']);
const audited = async (action: string): Promise<readonly Record<string, unknown>[]> =>
  (await world.owner.query('select name, subject_name as subject, about, before, after from audit_entry where action = $1 order by id', [action])).rows;

describe('the permissions of a member', () => {
  it('are all that the company has, until a role was given; then what roles give that are valid now, and none when they have ended (R-023)', async () => {
    const who = await operator();
    const [empty, full] = [await role('空', ), await role('申请人', apply)];
    expect(await permissions(who)).toEqual([apply]);

    await change((query) => grantRole(query, who, empty, { first: '2025-01-01', last: null, zone }, admin));
    expect(await permissions(who)).toEqual([]);
    const grant = made(await change((query) => grantRole(query, who, full, { first: '2025-01-01', last: null, zone }, admin)));
    expect(await permissions(who)).toEqual([apply]);
    await change((query) => revokeGrant(query, 'changjiang', grant, admin));
    expect(await permissions(who)).toEqual([]);
  });

  it('hold from the first day at 00:00 to the last day at 24:00 in Shanghai, asked anew each time (C.14 grant START, C.14 grant END, R-199, R-277)', async () => {
    const who = await operator();
    const [given] = [await role('限期', apply)];
    await change((query) => grantRole(query, who, given, { first: '2026-06-01', last: '2026-06-30', zone }, admin));
    const at = async (instant: string): Promise<readonly string[]> => {
      world.services.clock.instant = instant;
      const known = await asking(world.services.readPool)<{ permissions: readonly string[] }>('select permissions from members_at($1) where account_id = $2', [instant, who.account]);
      expect(await permissions(who)).toEqual(known[0]!.permissions);
      return known[0]!.permissions;
    };
    const before = world.services.clock.instant;

    expect(await at('2026-05-31T15:59:59.999Z')).toEqual([]);
    expect(await at('2026-05-31T16:00:00.000Z')).toEqual([apply]);
    expect(await at('2026-06-30T15:59:59.999Z')).toEqual([apply]);
    expect(await at('2026-06-30T16:00:00.000Z')).toEqual([]);
    world.services.clock.instant = before;
  });

  it('are never more than those of the company, whatever a role says; and a role cannot be made of more (R-186, R-196)', async () => {
    const who = await operator();
    const given = await role('全部', apply);
    await change((query) => grantRole(query, who, given, { first: '2025-01-01', last: null, zone }, admin));
    await change((query) => setPermissions(query, 'changjiang', [], admin));

    expect(await permissions(who)).toEqual([]);
    expect(denial(await change((query) => addRole(query, 'changjiang', { name: '更多', permissions: [apply] }, admin)))).toBe('role.beyond-company');
    expect(denial(await change((query) => addRole(query, 'changjiang', { name: '更多', permissions: ['training:review'] }, admin)))).toBe('role.beyond-company');
    expect(await change((query) => setPermissions(query, 'changjiang', ['training:review'], admin))).toBe(false);
    await change((query) => setPermissions(query, 'changjiang', [apply], admin));
    expect(await permissions(who)).toEqual([apply]);
    expect(await audited('organisation.permissions')).toEqual([
      { name: '王海', subject: 'changjiang', about: 'changjiang', before: { permissions: [apply] }, after: { permissions: [] } },
      { name: '王海', subject: 'changjiang', about: 'changjiang', before: { permissions: [] }, after: { permissions: [apply] } },
    ]);
  });

  it('follow a role as it is changed, and end with it; names of roles are told apart whatever their case (R-195)', async () => {
    const who = await operator();
    const id = await role('Export', apply);
    await change((query) => grantRole(query, who, id, { first: '2025-01-01', last: null, zone }, admin));

    expect(denial(await change((query) => addRole(query, 'changjiang', { name: 'export', permissions: [] }, admin)))).toBe('role.name-taken');
    await change((query) => changeRole(query, 'changjiang', id, { name: 'Export', permissions: [] }, admin));
    expect(await permissions(who)).toEqual([]);
    await change((query) => changeRole(query, 'changjiang', id, { name: 'Export', permissions: [apply] }, admin));
    expect(await permissions(who)).toEqual([apply]);
    expect(await change((query) => removeRole(query, 'zhijiang', id, admin))).toBe(false);
    await change((query) => removeRole(query, 'changjiang', id, admin));
    expect(await permissions(who)).toEqual([]);
  });

  it('come with the department, and go with it (R-197)', async () => {
    const who = await operator();
    const id = await role('部门角色', apply);
    const fields = { name: '业务部', parent: null, head: null, roles: [id] };
    const [sales, store] = [made(await change((query) => addDepartment(query, 'changjiang', fields, admin))), made(await change((query) => addDepartment(query, 'changjiang', { ...fields, name: '仓储部', roles: [] }, admin)))];

    await change((query) => placeMember(query, who, { department: sales }, admin));
    expect(await permissions(who)).toEqual([apply]);
    await change((query) => placeMember(query, who, { department: store }, admin));
    expect(await permissions(who)).toEqual([]);
  });
});

describe('departments', () => {
  const fields = { parent: null, head: null, roles: [] };

  it('are a tree with names of its own at each place; one goes only when it is empty, and never below itself (R-197)', async () => {
    const who = await operator();
    const top = made(await change((query) => addDepartment(query, 'changjiang', { ...fields, name: '财务部' }, admin)));
    const below = made(await change((query) => addDepartment(query, 'changjiang', { ...fields, name: '结算组', parent: top }, admin)));
    await change((query) => placeMember(query, who, { department: below }, admin));

    expect(denial(await change((query) => addDepartment(query, 'changjiang', { ...fields, name: '财务部' }, admin)))).toBe('department.name-taken');
    expect(denial(await change((query) => changeDepartment(query, 'changjiang', top, { ...fields, name: '财务部', parent: below }, admin)))).toBe('department.circular');
    expect(denial(await change((query) => removeDepartment(query, 'changjiang', top, admin)))).toBe('department.not-empty');
    expect(denial(await change((query) => removeDepartment(query, 'changjiang', below, admin)))).toBe('department.not-empty');
    await change((query) => placeMember(query, who, { department: null }, admin));
    expect(await change((query) => removeDepartment(query, 'changjiang', below, admin))).toEqual({ id: below });
    expect(await change((query) => removeDepartment(query, 'zhijiang', top, admin))).toBeNull();
  });

  it('take people and heads of their own organisation only (R-197)', async () => {
    const theirs = made(await change((query) => addDepartment(query, 'zhijiang', { ...fields, name: '生产部' }, admin)));

    expect(await change((query) => placeMember(query, world.applicant, { department: theirs }, admin))).toBe(false);
    expect(denial(await change((query) => changeDepartment(query, 'zhijiang', theirs, { ...fields, name: '生产部', head: world.applicant.account }, admin)))).toBe('department.unknown-head');
    expect(await change((query) => placeMember(query, world.applicant, { superior: world.stranger.account }, admin))).toBe(false);
  });

  it('give everybody a chain of superiors: who is named, else the heads above; a head is one to the rules too', async () => {
    const [clerk, lead, chief] = [await operator(), await operator(), await operator()];
    const top = made(await change((query) => addDepartment(query, 'changjiang', { ...fields, name: '总部', head: chief.account }, admin)));
    const group = made(await change((query) => addDepartment(query, 'changjiang', { ...fields, name: '一组', parent: top, head: lead.account }, admin)));
    for (const [who, department] of [[clerk, group], [lead, group], [chief, top]] as const) await change((query) => placeMember(query, who, { department }, admin));
    const chain = (who: MemberKey): Promise<readonly string[]> => superiorsOf(asking(world.services.readPool), who);

    expect(await chain(clerk)).toEqual([lead.account, chief.account]);
    expect(await chain(chief)).toEqual([]);
    expect((await membershipsOf(world.services.pool, lead.account))[0]!.roles).toEqual(['operator', 'departmentHead']);
    await change((query) => placeMember(query, chief, { superior: clerk.account }, admin));
    expect(await chain(clerk)).toEqual([lead.account, chief.account]);
  });
});

describe('accounts and memberships', () => {
  it('a company of a code is registered once and has one administrator (R-026)', async () => {
    const attributes = { creditCode: '91420100MA4KTE5T87' };
    const create = (type = 'enterprise') => change((query) => createOrganisation(query, { type, name: '长江', attributes }, admin));
    const org = made(await create());
    const person = (username: string) => change(async (query) => made(await createAccount(query, { username, name: username, passwordHash: null }, admin)));

    expect(denial(await create())).toBe('organisation.there');
    await change(async (query) => addMembership(query, { account: await person('first1'), org, roles: ['enterpriseAdmin'] }, admin));
    expect(denial(await create())).toBe('organisation.has-admin');
    const second = await person('second2');
    expect(denial(await change((query) => addMembership(query, { account: second, org, roles: ['enterpriseAdmin'] }, admin)))).toBe('organisation.has-admin');
    expect(isDenied(await create('thirdPartyProvider'))).toBe(false);
    expect(denial(await change((query) => createAccount(query, { username: 'FIRST1', name: '', passwordHash: null }, admin)))).toBe('account.username-taken');
  });

  it('removal ends all that somebody was in a company, the account remains; the administrator stays (R-200)', async () => {
    const who = await operator();
    const given = await role('将终止', apply);
    await change((query) => grantRole(query, who, given, { first: '2025-01-01', last: null, zone }, admin));
    const head = made(await change((query) => addDepartment(query, 'changjiang', { ...{ parent: null, roles: [] }, name: '待撤部', head: who.account }, admin)));

    expect(await change((query) => setMembershipState(query, who, 'removed', admin))).toEqual({ changed: true });
    expect(await permissions(who)).toEqual([]);
    expect((await world.owner.query('select state from account where id = $1', [who.account])).rows).toEqual([{ state: 'active' }]);
    expect((await world.owner.query('select head from department where id = $1', [head])).rows).toEqual([{ head: null }]);
    expect(denial(await change((query) => setMembershipState(query, { account: admin.account!, org: 'changjiang' }, 'removed', admin)))).toBe('membership.last-admin');

    await change((query) => addMembership(query, { ...who, roles: ['operator'] }, admin));
    expect(await permissions(who)).toEqual([apply]);
  });

  it('the record of a change tells no number in full (R-231)', async () => {
    const id = await change(async (query) => made(await createAccount(query, { username: 'recorded', name: '李敏', mobile: '13777829300', idType: 'idCard', idNumber: '420106199003074519', passwordHash: null, state: 'initial' }, admin)));
    await change((query) => changeAccount(query, id, { mobile: '13777829311', name: '李敏' }, admin));
    await change((query) => setAccountState(query, id, 'disabled', admin));

    expect(await change((query) => setAccountState(query, id, 'disabled', admin))).toBe(false);
    expect((await audited('account.created')).at(-1)!['after']).toMatchObject({ username: 'recorded', mobile: '137****9300', idNumber: '4201**********4519' });
    expect((await audited('account.changed')).at(-1)!['after']).toEqual({ fields: ['mobile'], mobile: '137****9311' });
    await expect(world.owner.query('delete from audit_entry')).rejects.toThrow(/never changed/);
  });
});
