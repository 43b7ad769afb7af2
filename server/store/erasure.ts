// Requests to take a person out of everything, and how they are carried out. What is looked for stands in the request while that goes on, and no longer.
import type { Text } from '#engine';
import { newId } from '../id.ts';
import { type Author, recordAudit } from './audit.ts';
import { setAccountState } from './account.ts';
import type { Query } from './sight.ts';

/** What stands where a value was; whoever is told it reads it in his own language (`edge/erased.ts`). */
export const erasedSign = '已注销 (erased)';

/** Days in which somebody may think better of it. */
export const waitingDays = 7;

export type ErasureState = 'asked' | 'withdrawn' | 'ordered' | 'done';

export interface ErasureRow {
  readonly id: string;
  readonly account: string;
  readonly state: ErasureState;
  readonly askedAt: Date;
  readonly dueAt: Date;
  readonly endedAt: Date | null;
  readonly isDue: boolean;
  readonly name: string;
  readonly username: string;
  readonly org: string | null;
  /** How much stayed, by what it is, once it is done. */
  readonly kept: { readonly [what in Kept]: number } | null;
}

/** What stays, without anything that names the person: others answer for it. */
export type Kept = 'cases' | 'decisions' | 'files' | 'audit';

/** Something that has to be moved or ended before. */
export interface OpenWork { readonly kind: 'task' | 'case' | 'administrator'; readonly instance: string | null; readonly title: Text; readonly number: string | null }

const known = `e.id, e.account_id as account, e.state, e.asked_at as "askedAt", e.due_at as "dueAt", e.ended_at as "endedAt", e.due_at <= now() as "isDue", e.kept, a.name, a.username,
  (select o.name from membership m join organisation o on o.id = m.org_id where m.account_id = a.id order by m.state = 'active' desc, m.org_id limit 1) as org from erasure e join account a on a.id = e.account_id`;

const work = `
  select 'task' as kind, i.id as instance, p.title, i.number from task_offer o join instance i on i.id = o.instance_id join process p on p.id = i.process where o.grantee = 'user:' || $1
  union all
  select 'case', i.id, p.title, i.number from membership m join instance i on i.org_id = m.org_id and i.started_by = $1 and not i.finished join process p on p.id = i.process
    where m.account_id = $1::uuid and not exists (select from membership n join account b on b.id = n.account_id and b.state = 'active' where n.org_id = m.org_id and n.state = 'active' and n.account_id <> m.account_id)
  union all
  select 'administrator', null, to_jsonb(o.name), null from membership m join organisation o on o.id = m.org_id and o.state = 'active'
    where m.account_id = $1::uuid and m.state = 'active' and ('enterpriseAdmin' = any (m.roles)
      or ('platformAdmin' = any (m.roles) and not exists (select from membership n join account b on b.id = n.account_id and b.state = 'active' where 'platformAdmin' = any (n.roles) and n.state = 'active' and n.account_id <> m.account_id)))
  limit 100`;

// A value that somebody or something else is called by too is looked for only where the account's id stands beside it. Short words in plain letters
// could be part of an id or a key; what is a word of a definition is no person's.
const wanted = `with given as (
    select 'number' as kind, v from account a, unnest(array[a.mail, a.mobile, a.id_number]) v where a.id = $1
    union select 'number', v from audit_entry e, unnest(array[e.before->>'mail', e.after->>'mail']) v where e.subject = 'user:' || $1
    union select 'name', name from account where id = $1 union select 'name', name from audit_entry where account_id = $1
    union select 'name', subject_name from audit_entry where subject = 'user:' || $1
    union select 'username', username from account where id = $1
  ), judged as (
    select kind, v, exists (select from revision r where position('"' || v || '"' in r.compiled) > 0) as "isWord",
      exists (select from account o where o.id <> $1 and o.state <> 'deleted' and position(v in concat_ws(chr(10), o.name, o.username, o.mail, o.mobile, o.id_number)) > 0)
        or exists (select from organisation o where position(v in o.name) > 0) as "isShared"
    from given where v <> ''
  )
  update erasure set state = 'ordered', ordered_at = now(), ordered_by = $3,
    spread = array(select v from judged where not ("isShared" or "isWord") and case kind when 'number' then length(v) >= 6 when 'name' then length(v) >= 2 and v ~ '[^a-zA-Z0-9]' end order by length(v) desc),
    whole = array(select v from judged where not ("isShared" or "isWord") and case kind when 'number' then length(v) < 6 when 'name' then not (length(v) >= 2 and v ~ '[^a-zA-Z0-9]') else true end),
    tied = array(select v from judged where ("isShared" or "isWord") and not (kind = 'username' and "isWord"))
  where id = $2 and state = 'asked'`;

const finish = `with gone as (
    update account set username = 'erased-' || replace(id::text, '-', ''), name = $2, mail = null, mobile = null, id_type = null, id_number = null, password_hash = null, last_org = null, state = 'deleted', must_change = false
    where id = $1 returning id)
  update erasure e set state = 'done', ended_at = now(), spread = '{}', whole = '{}', tied = '{}', kept = jsonb_build_object(
    'cases', (select count(*) from instance where started_by = $1::text), 'decisions', (select count(*) from history_entry where voter = $1::text),
    'files', (select count(*) from file where account_id = $1::uuid and erased_at is null), 'audit', (select count(*) from audit_entry where account_id = $1::uuid or subject = 'user:' || $1))
  from gone where e.account_id = gone.id and e.state = 'ordered'`;

export const erasures = {
  /** The request of a person that is open, or was the last one. */
  of: async (query: Query, account: string): Promise<ErasureRow | undefined> => (await query<ErasureRow>(`select ${known} where e.account_id = $1 order by e.asked_at desc limit 1`, [account]))[0],
  /** Requests, those that wait first. */
  all: (query: Query): Promise<ErasureRow[]> => query<ErasureRow>(`select ${known} where e.state <> 'withdrawn' order by e.state = 'done', e.due_at limit 200`),
  /** One of them, held until the transaction ends. */
  held: async (query: Query, id: string): Promise<ErasureRow | undefined> => (await query<ErasureRow>(`select ${known} where e.id = $1 for update of e`, [id]))[0],
  /** Asks; answers from when on it can be done, or null when one has asked already. */
  async ask(query: Query, by: Author & { readonly account: string }): Promise<Date | null> {
    const [made] = await query<{ due: Date }>(`insert into erasure (id, account_id, state, asked_at, due_at) values ($1, $2, 'asked', now(), now() + make_interval(days => ${waitingDays})) on conflict (account_id) where state in ('asked', 'ordered') do nothing returning due_at as due`, [newId(), by.account]);
    if (made) await recordAudit(query, by, { action: 'erasure.asked', subject: `user:${by.account}`, name: by.name, about: by.org });
    return made?.due ?? null;
  },
  /** Takes a request back; false when there is none, or it is carried out already. */
  async withdraw(query: Query, by: Author & { readonly account: string }): Promise<boolean> {
    const gone = await query(`update erasure set state = 'withdrawn', ended_at = now() where account_id = $1 and state = 'asked' returning id`, [by.account]);
    if (gone.length > 0) await recordAudit(query, by, { action: 'erasure.withdrawn', subject: `user:${by.account}`, name: by.name, about: by.org });
    return gone.length > 0;
  },
  openWork: (query: Query, account: string): Promise<OpenWork[]> => query<OpenWork>(work, [account]),
  /** Closes the account and notes what has to be looked for. */
  async order(query: Query, { id, account, name }: ErasureRow, by: Author): Promise<void> {
    await query(wanted, [account, id, by.account]);
    await setAccountState(query, account, 'deleted', by);
    await recordAudit(query, by, { action: 'erasure.ordered', subject: `user:${account}`, name, about: by.org });
  },
  ordered: (query: Query): Promise<{ id: string }[]> => query<{ id: string }>(`select id from erasure where state = 'ordered' order by ordered_at limit 20`),
  /** Takes an order in hand, or keeps it in hand, for some seconds: null when another node is at it or it is done. */
  async claim(query: Query, id: string, patience: number, again: boolean): Promise<{ readonly isOver: boolean; readonly account: string; readonly by: string } | null> {
    return (await query<{ account: string; by: string; isOver: boolean }>(
      `update erasure set claimed_until = now() + interval '60 seconds' where id = $1 and state = 'ordered' and ($3 or claimed_until is null or claimed_until < now()) returning account_id as account, ordered_by as by, ordered_at < now() - make_interval(secs => $2) as "isOver"`, [id, patience, again]))[0] ?? null;
  },
  /** Lets go of it, until the next round. */
  release: async (query: Query, id: string): Promise<void> => void (await query('update erasure set claimed_until = null where id = $1', [id])),
  /** The cases the person has to do with, by index. */
  casesOf: async (query: Query, account: string): Promise<string[]> => (await query<{ id: string }>('select id from erasure_cases($1) id order by id', [account])).map(({ id }) => id),
  /** The entries of the log of changes that name him, by index. */
  entriesOf: async (query: Query, account: string): Promise<string[]> => (await query<{ id: string }>(`select id from audit_entry where account_id = $1::uuid union select id from audit_entry where subject = 'user:' || $1 order by id`, [account])).map(({ id }) => id),
  /** All cases, so many behind one. */
  casesAfter: async (query: Query, after: string, limit: number): Promise<string[]> => (await query<{ id: string }>('select id from instance where id > $1 order by id limit $2', [after, limit])).map(({ id }) => id),
  /** All entries, so many behind one. */
  entriesAfter: async (query: Query, after: string, limit: number): Promise<string[]> => (await query<{ id: string }>('select id from audit_entry where id > $1 order by id limit $2', [after, limit])).map(({ id }) => id),
  /** Takes the values out of one stretch; answers how many rows still held one. */
  async pass(query: Query, id: string, stretch: { readonly cases: readonly string[] } | { readonly entries: readonly string[] } | 'rest'): Promise<number> {
    // Whoever holds a row is waited for.
    await query('set local statement_timeout = 0');
    await query(`set local lock_timeout = '20s'`);
    const [text, values] = stretch === 'rest' ? ['select erase_rest($1, $2) as found', []] : 'cases' in stretch ? ['select erase_cases($1, $2, $3) as found', [stretch.cases]] : ['select erase_audit($1, $2, $3) as found', [stretch.entries]];
    return (await query<{ found: number | null }>(text as string, [id, erasedSign, ...values as string[][]]))[0]!.found ?? 0;
  },
  /** Takes the last values out of the account itself. */
  async finish(query: Query, account: string, by: string): Promise<void> {
    await query(finish, [account, erasedSign]);
    const [person] = await query<{ name: string }>('select name from account where id = $1', [by]);
    await recordAudit(query, { account: by, name: person?.name ?? '', org: null }, { action: 'erasure.done', subject: `user:${account}`, name: erasedSign });
  },
};
