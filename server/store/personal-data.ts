// What is stored about one person, part by part, in the order it was written. Each statement names the person by $1 and is read as that person.
import type pg from 'pg';
import type { Query } from './sight.ts';

/** The parts that are rows as they stand; cases come as their page shows them. */
export const parts = {
  account: `select username, name, mail, mobile, id_type as "idType", id_number as "idNumber", state, language, created_at as "createdAt" from account where id = $1`,
  memberships: `select o.name as organisation, o.type, m.roles, m.state, m.joined_at as "joinedAt", m.post, d.name as department,
      (select coalesce(json_agg(json_build_object('role', c.name, 'from', g.from_at, 'until', g.until_at, 'revoked', g.revoked_at) order by g.from_at), '[]') from role_grant g join company_role c on c.id = g.role_id where g.account_id = m.account_id and g.org_id = m.org_id) as grants
    from membership m join organisation o on o.id = m.org_id left join department d on d.id = m.department_id where m.account_id = $1 order by m.joined_at`,
  records: `select process, version, at, data::json as data from record where owner = 'user:' || $1 order by process, version`,
  drafts: `select id, process, event, opened_at as "openedAt", updated_at as "updatedAt", data::json as data from draft where account_id = $1::uuid order by opened_at`,
  decisions: `select i.number, e.instance_id as "case", e.voted_at as at, e.entry::json->'label' as decision, e.entry::json->>'task' as task, e.entry::json->'by'->'org'->>'name' as organisation, p.bytes::json->'command'->>'comment' as comment
    from history_entry e join instance i on i.id = e.instance_id left join history_payload p on p.instance_id = e.instance_id and p.seq = e.seq where e.voter = $1 order by e.voted_at, e.seq`,
  messages: `select created_at as at, category, title, text, instance_id as "case", read_at as "readAt", starred from message where account_id = $1::uuid order by created_at, id`,
  sessions: `select created_at as "openedAt", seen_at as "seenAt", expires_at as "endsAt", agent as browser, address from session where account_id = $1 order by created_at`,
  keys: `select serial, kind, holder, enterprise, valid_until as "validUntil", bound_at as "boundAt" from key_record where account_id = $1`,
  identities: `select issuer, subject, bound_at as "boundAt" from identity where account_id = $1`,
  substitutes: `select case when s.account_id = $1 then 'named' else 'stands in' end as as, a.name as person, s.process, s.from_at as "from", s.until_at as until
    from substitute s join account a on a.id = case when s.account_id = $1 then s.substitute_id else s.account_id end where $1 in (s.account_id, s.substitute_id) order by s.from_at`,
  preferences: `select 'phrase' as kind, json_build_object('text', text) as value from phrase where account_id = $1::uuid
    union all select 'query', json_build_object('process', process, 'list', list, 'name', name, 'query', query) from saved_query where account_id = $1::uuid
    union all select 'columns', json_build_object('process', process, 'list', list, 'columns', columns, 'pageSize', page_size) from list_choice where account_id = $1::uuid
    union all select 'channel', json_build_object('category', category, 'channel', channel, 'wanted', wanted) from channel_choice where account_id = $1::uuid`,
  exports: `select begun_at as at, process, list, format, query, rows from list_export where account_id = $1::uuid order by begun_at`,
  // What he changed of others is told without what they are.
  audit: `select at, action, subject_name as subject, case when account_id = $1 then null else name end as by, case when subject = 'user:' || $1 then before end as before, case when subject = 'user:' || $1 then after end as after
    from audit_entry where subject = 'user:' || $1 or account_id = $1 order by at, id`,
} as const;

export type Part = keyof typeof parts;

/** For whom somebody may act now, and as what. */
export interface ActsFor { readonly org: string; readonly roles: readonly string[]; readonly permissions: readonly string[] }

export const personalData = {
  actsFor: (query: Query, account: string): Promise<ActsFor[]> => query<ActsFor>('select org_id as org, roles, permissions from members_at(now()) where account_id = $1 order by org_id', [account]),
  /** The rows of a part, as they are taken. */
  rows: (query: Query, part: Part, account: string): AsyncGenerator<pg.QueryResultRow> => taken(query, parts[part], account),
  /** The cases he began, with the organisation he did that for. */
  cases: (query: Query, account: string): AsyncGenerator<{ id: string; org: string }> => taken(query, 'select id, org_id as org from instance where started_by = $1 order by started_at, id', account),
  /** The files he has sent and still may see. */
  files: (query: Query, account: string): Promise<{ id: string; name: string; bytes: number; case: string | null }[]> =>
    query(`select id, name, bytes, instance_id as "case" from file where account_id = $1::uuid and sha256 <> '' order by created_at, id`, [account]),
};

async function* taken<Row extends pg.QueryResultRow>(query: Query, text: string, account: string): AsyncGenerator<Row> {
  await query(`declare taken no scroll cursor for ${text}`, [account]);
  for (;;) {
    const rows = await query<Row>('fetch 200 from taken');
    yield* rows;
    if (rows.length < 200) return;
  }
}
