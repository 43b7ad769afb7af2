// The operators of an organisation: its members who do its business with accounts of their own.
import type { Query } from './sight.ts';

export interface OperatorRow {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly mail: string | null;
  readonly mobile: string | null;
  readonly idType: string | null;
  readonly idNumber: string | null;
  readonly state: string;
  readonly createdAt: Date;
  /** A security key is bound to the account. */
  readonly hasKey: boolean;
}

const from = `from membership m join account a on a.id = m.account_id where m.org_id = $1 and m.state <> 'removed' and 'operator' = any (m.roles) and a.state <> 'deleted'`;
const known = `a.id, a.username, a.name, a.mail, a.mobile, a.id_type as "idType", a.id_number as "idNumber", a.state, a.created_at as "createdAt", exists (select from key_record k where k.account_id = a.id) as "hasKey"`;

export interface OperatorQuery { readonly username: string; readonly name: string; readonly limit: number; readonly offset: number }

/** A page of them, the newest first, with how many there are in all. */
export async function operatorsOf(query: Query, org: string, { username, name, limit, offset }: OperatorQuery): Promise<{ readonly rows: readonly OperatorRow[]; readonly total: number }> {
  const like = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await query<OperatorRow & { readonly total: number }>(
    `select ${known}, count(*) over ()::int as total ${from} and a.username ilike $2 and a.name ilike $3 order by a.created_at desc, a.id limit $4 offset $5`, [org, like(username), like(name), limit, offset]);
  const total = rows[0]?.total ?? (offset === 0 ? 0 : (await operatorsOf(query, org, { username, name, limit: 1, offset: 0 })).total);
  return { rows, total };
}

/** One of them. */
export async function operatorOf(query: Query, org: string, id: string): Promise<OperatorRow | undefined> {
  return (await query<OperatorRow>(`select ${known} ${from} and a.id = $2`, [org, id]))[0];
}

/** Whether an account belongs to other organisations too. */
export async function belongsElsewhere(query: Query, id: string, org: string): Promise<boolean> {
  return (await query(`select from membership where account_id = $1 and org_id <> $2 and state <> 'removed'`, [id, org])).length > 0;
}
