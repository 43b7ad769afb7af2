// Security keys by their records: who issued them to whom is told by the registry, who uses them by the binding.
import type { HeldKeys, Organisation, ShownKey } from '#engine';
import type { RowSource } from './rows.ts';
import type { Query } from './sight.ts';
import { beginOf, today } from './zone.ts';

export interface KeyRecord {
  readonly id: string;
  readonly serial: string;
  readonly kind: 'legal' | 'operator';
  readonly holder: string;
  readonly enterprise: string;
  readonly legalRepresentative: string | null;
  readonly creditCode: string | null;
  readonly organisationCode: string | null;
  readonly customsCode: string | null;
  /** Its last day. */
  readonly validUntil: string;
  readonly isValid: boolean;
  readonly credentialId: string | null;
  readonly publicKey: string | null;
  readonly counter: number;
  readonly account: string | null;
  readonly boundAt: Date | null;
  /** The hash of the code that came with it; null where none was sent. */
  readonly activationHash: string | null;
  /** Reported lost. */
  readonly isBlocked: boolean;
}

/** A key that its issuer tells of. */
export interface IssuedKey extends Told { readonly activationHash: string }

type Told = Pick<KeyRecord, 'serial' | 'kind' | 'holder' | 'enterprise' | 'legalRepresentative' | 'creditCode' | 'organisationCode' | 'customsCode' | 'validUntil'>;

/** A key in the registry, with who has it. */
export interface IssuedRow extends Told { readonly account: string | null; readonly state: 'unused' | 'bound' | 'unbound' | 'blocked' | 'expired' }

const fields = `k.id, k.serial, k.kind, k.holder, k.enterprise, k.legal_representative as "legalRepresentative", k.credit_code as "creditCode", k.organisation_code as "organisationCode",
  k.customs_code as "customsCode", k.valid_until::text as "validUntil", k.valid_until >= ${today} as "isValid",
  k.credential_id as "credentialId", k.public_key as "publicKey", k.counter::int as counter, k.account_id as account, k.bound_at as "boundAt", k.activation_hash as "activationHash", k.blocked_at is not null as "isBlocked"`;

const state = `case when k.blocked_at is not null then 'blocked' when k.valid_until < ${today} then 'expired' when k.account_id is not null then 'bound' when k.credential_id is not null then 'unbound' else 'unused' end`;
const bearer = `a.name || '（' || a.username || '）'`;

/** The registry as a list. */
export const issuedRows: RowSource = {
  from: 'key_record k left join account a on a.id = k.account_id', id: 'k.id::text', order: { by: 'k.serial', cast: 'text', descending: false },
  columns: { serial: 'k.serial', kind: 'k.kind', holder: 'k.holder', enterprise: 'k.enterprise', validUntil: 'k.valid_until::text', account: bearer, state },
  filters: { serial: `k.serial ilike '%' || $ || '%'`, holder: `k.holder ilike '%' || $ || '%'`, enterprise: `k.enterprise ilike '%' || $ || '%'`, kind: 'k.kind', state, validUntil: beginOf('k.valid_until') },
};

// One that may be used today.
const inForce = (key: string): string => `${key}.blocked_at is null and ${key}.valid_until >= ${today}`;

// By credit code, or by organisation code where there is none: the enterprise of the key and that of the account are one.
const sameEnterprise = `(k.credit_code is not null and k.credit_code = o.attributes->>'creditCode' or k.organisation_code is not null and k.organisation_code = o.attributes->>'organisationCode')`;

export const keys = {
  bySerial: async (query: Query, serial: string): Promise<KeyRecord | undefined> => (await query<KeyRecord>(`select ${fields} from key_record k where serial = $1`, [serial]))[0],
  byCredential: async (query: Query, credential: string): Promise<KeyRecord | undefined> => (await query<KeyRecord>(`select ${fields} from key_record k where credential_id = $1`, [credential]))[0],
  of: (query: Query, account: string): Promise<KeyRecord[]> => query<KeyRecord>(`select ${fields} from key_record k where account_id = $1 order by bound_at`, [account]),
  /** Whether the key was issued to the enterprise of an organisation. */
  isOf: async (query: Query, key: string, org: string | null): Promise<boolean> => (await query(`select from key_record k, organisation o where k.id = $1 and o.id = $2 and ${sameEnterprise}`, [key, org])).length > 0,
  /** Gives an issued key its credential, when it is first used; false when it has one. */
  enrol: async (query: Query, key: string, { credentialId, publicKey, counter }: { readonly credentialId: string; readonly publicKey: string; readonly counter: number }): Promise<boolean> =>
    (await query('update key_record set credential_id = $2, public_key = $3, counter = $4 where id = $1 and credential_id is null and not exists (select from key_record where credential_id = $2) returning id', [key, credentialId, publicKey, counter])).length > 0,
  /** Binds a key to an account; false when either has a binding. */
  bind: async (query: Query, key: string, account: string): Promise<boolean> =>
    (await query('update key_record set account_id = $2, bound_at = now() where id = $1 and account_id is null and blocked_at is null and not exists (select from key_record where account_id = $2) returning id', [key, account])).length > 0,
  unbind: async (query: Query, key: string, account: string): Promise<boolean> => (await query('update key_record set account_id = null, bound_at = null where id = $1 and account_id = $2 returning id', [key, account])).length > 0,
  count: async (query: Query, key: string, counter: number): Promise<void> => void (await query('update key_record set counter = $2 where id = $1', [key, counter])),
  /** The one operator of the key's enterprise who bears its holder's name and has no key; nothing where that is not one person. */
  async operatorFor(query: Query, key: string): Promise<{ readonly account: string; readonly username: string; readonly name: string; readonly org: string } | undefined> {
    const found = await query<{ account: string; username: string; name: string; org: string }>(`select m.account_id as account, a.username, a.name, m.org_id as org from key_record k join organisation o on ${sameEnterprise} join membership m on m.org_id = o.id and m.state = 'active' and not 'enterpriseAdmin' = any (m.roles)
      join account a on a.id = m.account_id and a.state = 'active' and a.name = k.holder where k.id = $1 and not exists (select from key_record b where b.account_id = a.id)`, [key]);
    return found.length === 1 ? found[0] : undefined;
  },
  /** What an account holds of keys in force, and whether the administrator of its organisation has a legal person's; where there is no organisation nobody has to. */
  async held(query: Query, account: string, org: string | null): Promise<HeldKeys> {
    const [row] = await query<HeldKeys>(`select (select k.kind from key_record k where k.account_id = $1 and ${inForce('k')}) as own,
      $2::text is null or exists (select from membership m join key_record l on l.account_id = m.account_id and l.kind = 'legal' and ${inForce('l')} where m.org_id = $2 and m.state = 'active' and 'enterpriseAdmin' = any (m.roles)) as legal`, [account, org]);
    return row!;
  },
  /** A key as rules read it, with the organisation of its enterprise where the directory has it. */
  async shown(query: Query, key: string): Promise<ShownKey | undefined> {
    const [row] = await query<KeyRecord & { org: Organisation | null; isAdministered: boolean }>(`select ${fields}, case when o.id is not null then json_build_object('id', o.id, 'type', o.type, 'name', o.name) end as org,
        exists (select from membership m where m.org_id = o.id and 'enterpriseAdmin' = any (m.roles) and m.state <> 'removed') as "isAdministered"
      from key_record k left join organisation o on o.state <> 'suspended' and ${sameEnterprise} where k.id = $1 order by o.id limit 1`, [key]);
    if (!row) return undefined;
    const { id, serial, kind, holder, enterprise, validUntil, org, isAdministered, legalRepresentative, creditCode, organisationCode, customsCode } = row;
    const optional = Object.fromEntries(Object.entries({ legalRepresentative, creditCode, organisationCode, customsCode }).filter(([, value]) => value !== null));
    return { id, serial, kind, holder, enterprise, validUntil, isAdministered, ...optional, ...(org ? { org } : {}) };
  },
  /** Whether the administrator of the key's enterprise has a key already; null where there is no administrator. */
  administered: async (query: Query, key: string): Promise<boolean | null> => (await query<{ has: boolean }>(
    `select exists (select from key_record b where b.account_id = m.account_id) as has from key_record k join organisation o on ${sameEnterprise} join membership m on m.org_id = o.id and 'enterpriseAdmin' = any (m.roles) and m.state <> 'removed' where k.id = $1 limit 1`, [key]))[0]?.has ?? null,
  /** Whether nobody may change or remove operators: one of them has a key and the administrator has none. */
  holdOperators: async (query: Query, org: string): Promise<boolean> =>
    (await query(`select from membership m join key_record k on k.account_id = m.account_id where m.org_id = $1 and m.state <> 'removed' and not 'enterpriseAdmin' = any (m.roles)
      and not exists (select from membership a join key_record l on l.account_id = a.account_id where a.org_id = $1 and a.state = 'active' and 'enterpriseAdmin' = any (a.roles)) limit 1`, [org])).length > 0,
  /** Takes a lost key out of every use: it is bound to nobody, and what it opened is closed. False when it is blocked already. */
  async block(query: Query, key: string, why: string): Promise<{ readonly account: string | null; readonly serial: string; readonly sessions: number } | undefined> {
    const [row] = await query<{ account: string | null; serial: string }>(`update key_record k set blocked_at = now(), blocked_why = $2, account_id = null, bound_at = null from (select id, account_id from key_record where id = $1 for update) old
      where k.id = old.id and k.blocked_at is null returning old.account_id as account, k.serial`, [key, why]);
    return row && { ...row, sessions: (await query('delete from session where key_id = $1 returning id', [key])).length };
  },
  unblock: async (query: Query, key: string): Promise<string | undefined> => (await query<{ serial: string }>('update key_record set blocked_at = null, blocked_why = null where id = $1 and blocked_at is not null returning serial', [key]))[0]?.serial,
  /** The key of a member of an organisation. */
  ofMember: async (query: Query, account: string, org: string): Promise<string | undefined> => (await query<{ id: string }>(`select k.id from key_record k join membership m on m.account_id = k.account_id and m.org_id = $2 and m.state <> 'removed' where k.account_id = $1`, [account, org]))[0]?.id,
  /** A key as the registry tells of it. */
  async issued(query: Query, id: string): Promise<IssuedRow | undefined> {
    return (await query<IssuedRow>(`select k.serial, k.kind, k.holder, k.enterprise, k.credit_code as "creditCode", k.organisation_code as "organisationCode", k.customs_code as "customsCode", k.legal_representative as "legalRepresentative",
      k.valid_until::text as "validUntil", ${bearer} as account, ${state} as state from ${issuedRows.from} where k.id = $1`, [id]))[0];
  },
  /** Enters a key that was issued; false when its number is there. */
  issue: async (query: Query, id: string, { serial, kind, holder, enterprise, legalRepresentative, creditCode, organisationCode, customsCode, validUntil, activationHash }: IssuedKey): Promise<boolean> =>
    (await query(`insert into key_record (id, serial, kind, holder, enterprise, legal_representative, credit_code, organisation_code, customs_code, valid_until, activation_hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (serial) do nothing returning id`,
      [id, serial, kind, holder, enterprise, legalRepresentative, creditCode, organisationCode, customsCode, validUntil, activationHash])).length > 0,
};

/** What keys are asked to sign: for one purpose and session, once, within five minutes. */
export const challenges = {
  keep: async (query: Query, hash: string, purpose: string, about: string): Promise<void> => void (await query(`insert into key_challenge (challenge_hash, purpose, about, expires_at) values ($1, $2, $3, now() + interval '5 minutes')`, [hash, purpose, about])),
  take: async (query: Query, hash: string, purpose: string, about: string): Promise<boolean> => (await query<{ good: boolean }>('delete from key_challenge where challenge_hash = $1 returning purpose = $2 and about = $3 and expires_at > now() as good', [hash, purpose, about]))[0]?.good ?? false,
  forget: async (query: Query): Promise<void> => void (await query('delete from key_challenge where expires_at < now()')),
};
