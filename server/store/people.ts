// The people a grantee names (engine: party.ts), and who stands in for them.
import { relationOf, type Actor, type Relation } from '#engine';
import type pg from 'pg';
import { asking } from './asking.ts';
import { superiorsOf } from './membership.ts';

/** A condition on the view `member` (as m) that holds for who holds a grantee, with its two values; null where it names an account, or nobody one could list. */
export function holding(grantee: string): { readonly where: string; readonly values: readonly [string, string] } | null {
  if (grantee.startsWith('user:')) return null;
  const slash = grantee.indexOf('/');
  const scope = grantee.slice(0, Math.max(slash, 0));
  const holder = grantee.slice(slash + 1);
  const [kind, ...rest] = scope.split(':');
  const held = holder.startsWith('role:') ? '$2 = any (m.roles)' : holder.startsWith('permission:') ? '$2 = any (m.permissions)' : holder === 'member' && scope !== '' ? '$2 = \'member\'' : null;
  if (held === null) return null;
  const within = { org: 'm.org_id = $1', territory: 'rpad(m.territory, 6, \'0\') = rpad($1, 6, \'0\')', portal: 'exists (select from organisation p where p.id = m.org_id and p.portal = $1)', type: 'm.type = $1' }[kind ?? ''] ?? '$1 = \'\'';
  return { where: `${within} and ${held}`, values: [rest.join(':'), holder.replace(/^(role|permission):/, '')] };
}

interface PersonRow { readonly id: string; readonly name: string; readonly org: NonNullable<Actor['org']> | null; readonly roles: readonly string[]; readonly permissions: readonly string[] }

const ofMember = `m.account_id as id, m.name, json_build_object('id', o.id, 'type', o.type, 'name', o.name) as org`;

/** Everybody who holds one of these grantees or stands so to another, each once, at most so many. What else they hold is not told: nobody decides by it. */
export async function holdersOf(pool: pg.Pool, grantees: readonly string[], limit: number): Promise<Actor[]> {
  const found = new Map<string, Actor>();
  for (const relation of grantees.flatMap((grantee) => relationOf(grantee) ?? [])) {
    const account = await relatedAccount(pool, relation);
    const { rows } = await pool.query<PersonRow>(`select ${ofMember} from member m join organisation o on o.id = m.org_id where m.account_id::text = $1 and m.org_id = $2`, [account, relation.org]);
    for (const row of rows) found.set(row.id, actorOf(row));
  }
  const users = grantees.filter((grantee) => grantee.startsWith('user:')).map((grantee) => grantee.slice(5));
  if (users.length > 0) {
    const { rows } = await pool.query<PersonRow>({
      name: 'people-named',
      text: `select distinct on (a.id) a.id, a.name, case when o.id is not null then json_build_object('id', o.id, 'type', o.type, 'name', o.name) end as org
        from account a left join member m on m.account_id = a.id left join organisation o on o.id = m.org_id where a.id::text = any ($1::text[]) and a.state = 'active' order by a.id, o.id`,
      values: [users],
    });
    for (const row of rows) found.set(row.id, actorOf(row));
  }
  for (const grantee of grantees) {
    const condition = holding(grantee);
    if (!condition) continue;
    const { rows } = await pool.query<PersonRow>(
      `select distinct on (m.account_id) ${ofMember} from member m join organisation o on o.id = m.org_id where ${condition.where} order by m.account_id, m.org_id limit ${limit}`, [...condition.values]);
    for (const row of rows) if (!found.has(row.id)) found.set(row.id, actorOf(row));
  }
  return [...found.values()].slice(0, limit);
}

async function relatedAccount(pool: pg.Pool, relation: Relation): Promise<string | null> {
  const query = asking(pool);
  if (relation.kind === 'superior') return (await superiorsOf(query, relation))[relation.level - 1] ?? null;
  const [row] = relation.kind === 'head'
    ? await query<{ head: string | null }>('select head from department where id::text = $1 and org_id = $2', [relation.department, relation.org])
    : await query<{ head: string | null }>('select d.head from membership m join department d on d.id = m.department_id where m.account_id::text = $1 and m.org_id = $2', [relation.account, relation.org]);
  return row?.head ?? null;
}

/** A person, an organisation or a department by name; of people and departments, where they belong. */
export interface Named { readonly id: string; readonly name: string; readonly note: string }
export type NamedKind = 'user' | 'org' | 'department';
/** A text in the name, or some ids. */
export type Asked = { readonly text: string } | { readonly ids: readonly string[] };

/** The people who hold one of these grantees, or their organisations: those with a text in their names, or those with some ids; at most so many, by name. */
export async function namedAmong(pool: pg.Pool, kind: 'user' | 'org', grantees: readonly string[], asked: Asked, limit: number): Promise<readonly Named[]> {
  const [id, name, note] = kind === 'user' ? ['m.account_id::text', 'm.name', 'o.name'] : ['o.id', 'o.name', `''`];
  const [wanted, value] = 'text' in asked ? [`${name} ilike $3`, `%${asked.text.replace(/[\\%_]/g, '\\$&')}%`] : [`${id} = any ($3::text[])`, asked.ids];
  const found = new Map<string, Named>();
  for (const grantee of grantees) {
    const condition = grantee.startsWith('user:') ? { where: `m.account_id::text = $1 and $2 = ''`, values: [grantee.slice(5), ''] } : holding(grantee);
    if (!condition) continue;
    const { rows } = await pool.query<Named>(`select distinct on (name, id) ${id} as id, ${name} as name, ${note} as note from member m join organisation o on o.id = m.org_id
      where ${condition.where} and ${wanted} order by name, id limit ${limit}`, [...condition.values, value]);
    for (const row of rows) found.set(row.id, row);
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'zh-CN')).slice(0, limit);
}

/** The departments of an organisation in the order of its tree, each with those above it: those with a text in their names, or those with some ids. */
export async function departmentsAmong(pool: pg.Pool, org: string, asked: Asked, limit: number): Promise<readonly Named[]> {
  const [wanted, value] = 'text' in asked ? ['t.name ilike $2', `%${asked.text.replace(/[\\%_]/g, '\\$&')}%`] : ['t.id::text = any ($2::text[])', asked.ids];
  const { rows } = await pool.query<Named>(
    `with recursive tree (id, name, above, place) as (
       select id, name, '{}'::text[], array[position] from department where org_id = $1 and parent_id is null
       union all select d.id, d.name, t.above || t.name, t.place || d.position from department d join tree t on d.parent_id = t.id)
     select t.id::text as id, t.name, array_to_string(t.above, ' › ') as note from tree t where ${wanted} order by t.place, t.name limit ${limit}`, [org, value]);
  return rows;
}

/** An account in each of its memberships, with all it holds there; empty when it is none that is active. */
export async function membershipsOf(pool: pg.Pool, account: string): Promise<Actor[]> {
  const { rows } = await pool.query<PersonRow>({
    name: 'person-memberships',
    text: `select a.id, a.name, case when o.id is not null then jsonb_strip_nulls(organisation_fact(o) || jsonb_build_object('portal', o.portal)) end as org, coalesce(m.roles, '{}') as roles, coalesce(m.permissions, '{}') as permissions
      from account a left join member m on m.account_id = a.id left join organisation o on o.id = m.org_id where a.id = $1 and a.state = 'active' order by o.id`,
    values: [account],
  });
  return rows.map(actorOf);
}

/** Who stands in at an instant for people in their organisations, by account: of several the one for this process, then the latest. */
export async function substitutesOf(pool: pg.Pool, people: readonly { readonly account: string; readonly org: string }[], process: string, at: string): Promise<ReadonlyMap<string, Actor>> {
  const { rows } = await pool.query<PersonRow & { readonly owner: string }>({
    name: 'substitutes',
    text: `select distinct on (s.account_id) s.account_id as owner, ${ofMember}
      from unnest($1::uuid[], $2::text[]) p(account, org)
      join substitute s on s.account_id = p.account and (p.org = '' or s.org_id = p.org)
      join member m on m.account_id = s.substitute_id and m.org_id = s.org_id
      join organisation o on o.id = m.org_id
      where s.from_at <= $4::timestamptz and (s.until_at is null or s.until_at > $4::timestamptz) and (s.process is null or s.process = $3)
      order by s.account_id, s.process nulls last, s.from_at desc, s.substitute_id`,
    values: [people.map(({ account }) => account), people.map(({ org }) => org), process, at],
  });
  return new Map(rows.map((row) => [row.owner, actorOf(row)]));
}

function actorOf({ id, name, org, roles, permissions }: PersonRow): Actor {
  return { id, name, kind: 'person', ...(org ? { org } : {}), roles: roles ?? [], permissions: permissions ?? [] };
}
