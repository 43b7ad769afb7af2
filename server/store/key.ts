// Security keys by their records: who issued them to whom is told by the registry, who uses them by the binding.
import type { Query } from './sight.ts';

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
}

const fields = `k.id, k.serial, k.kind, k.holder, k.enterprise, k.legal_representative as "legalRepresentative", k.credit_code as "creditCode", k.organisation_code as "organisationCode",
  k.customs_code as "customsCode", k.valid_until::text as "validUntil", k.valid_until >= (now() at time zone 'Asia/Shanghai')::date as "isValid",
  k.credential_id as "credentialId", k.public_key as "publicKey", k.counter::int as counter, k.account_id as account, k.bound_at as "boundAt"`;

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
    (await query('update key_record set account_id = $2, bound_at = now() where id = $1 and account_id is null and not exists (select from key_record where account_id = $2) returning id', [key, account])).length > 0,
  unbind: async (query: Query, key: string, account: string): Promise<boolean> => (await query('update key_record set account_id = null, bound_at = null where id = $1 and account_id = $2 returning id', [key, account])).length > 0,
  count: async (query: Query, key: string, counter: number): Promise<void> => void (await query('update key_record set counter = $2 where id = $1', [key, counter])),
  /** The one operator of the key's enterprise who bears its holder's name and has no key; nothing where that is not one person. */
  async operatorFor(query: Query, key: string): Promise<{ readonly account: string; readonly org: string } | undefined> {
    const found = await query<{ account: string; org: string }>(`select m.account_id as account, m.org_id as org from key_record k join organisation o on ${sameEnterprise} join membership m on m.org_id = o.id and m.state = 'active' and not 'enterpriseAdmin' = any (m.roles)
      join account a on a.id = m.account_id and a.state = 'active' and a.name = k.holder where k.id = $1 and not exists (select from key_record b where b.account_id = a.id)`, [key]);
    return found.length === 1 ? found[0] : undefined;
  },
  /** Whether an account may do what asks for a key: it has a valid one, and the administrator of its organisation a legal person's. */
  suffices: async (query: Query, account: string, org: string | null): Promise<boolean> =>
    (await query(`select from key_record k where k.account_id = $1 and k.valid_until >= (now() at time zone 'Asia/Shanghai')::date
      and exists (select from membership m join key_record l on l.account_id = m.account_id and l.kind = 'legal' and l.valid_until >= (now() at time zone 'Asia/Shanghai')::date where m.org_id = $2 and m.state = 'active' and 'enterpriseAdmin' = any (m.roles))`, [account, org])).length > 0,
  /** Whether nobody may change or remove operators: one of them has a key and the administrator has none. */
  holdOperators: async (query: Query, org: string): Promise<boolean> =>
    (await query(`select from membership m join key_record k on k.account_id = m.account_id where m.org_id = $1 and m.state <> 'removed' and not 'enterpriseAdmin' = any (m.roles)
      and not exists (select from membership a join key_record l on l.account_id = a.account_id where a.org_id = $1 and a.state = 'active' and 'enterpriseAdmin' = any (a.roles)) limit 1`, [org])).length > 0,
};

/** What keys are asked to sign: for one purpose and session, once, within five minutes. */
export const challenges = {
  keep: async (query: Query, hash: string, purpose: string, about: string): Promise<void> => void (await query(`insert into key_challenge (challenge_hash, purpose, about, expires_at) values ($1, $2, $3, now() + interval '5 minutes')`, [hash, purpose, about])),
  take: async (query: Query, hash: string, purpose: string, about: string): Promise<boolean> => (await query<{ good: boolean }>('delete from key_challenge where challenge_hash = $1 returning purpose = $2 and about = $3 and expires_at > now() as good', [hash, purpose, about]))[0]?.good ?? false,
  forget: async (query: Query): Promise<void> => void (await query('delete from key_challenge where expires_at < now()')),
};
