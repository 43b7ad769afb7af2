// Organisations as they come into being and change.
import type { JsonObject } from '#engine';
import { newId } from '../id.ts';
import { type Author, type Denied, recordAudit } from './audit.ts';
import type { Query } from './sight.ts';

export interface NewOrganisation {
  /** One of its own is made without it. */
  readonly id?: string;
  readonly type: string;
  readonly name: string;
  readonly region?: string | null;
  readonly territory?: string | null;
  readonly portal?: string | null;
  /** What rules may read of it: `creditCode` and `organisationCode` name it once among its type. */
  readonly attributes?: JsonObject;
  /** What is kept of it and told to no rule. */
  readonly details?: JsonObject;
}

/** Makes an organisation. One that stands there already under the same code is not made again: with an administrator, or still without. */
export async function createOrganisation(query: Query, { id = newId(), type, name, region = null, territory = null, portal = null, attributes = {}, details = {} }: NewOrganisation, by: Author): Promise<{ readonly id: string } | Denied> {
  const [made] = await query<{ id: string }>(
    `insert into organisation (id, type, name, region, territory, portal, attributes, details) values ($1, $2, $3, $4, $5, (select id from portal where id = $6), $7::jsonb, $8::jsonb)
     on conflict do nothing returning id`, [id, type, name, region, territory, portal, JSON.stringify(attributes), JSON.stringify(details)]);
  if (!made) return { denied: (await hasAdministrator(query, type, codeOf(attributes))) ? 'organisation.has-admin' : 'organisation.there' };
  await recordAudit(query, by, { action: 'organisation.created', subject: `org:${id}`, name, about: id, after: { type, region, territory, portal, ...attributes } });
  return made;
}

/** Whether the organisation of a code has an administrator, who is the only one it may have. */
export async function hasAdministrator(query: Query, type: string, code: string | null): Promise<boolean> {
  const rows = await query(`select from organisation o join membership m on m.org_id = o.id and 'enterpriseAdmin' = any (m.roles) and m.state <> 'removed'
    where o.type = $1 and coalesce(o.attributes->>'creditCode', o.attributes->>'organisationCode') = $2`, [type, code]);
  return rows.length > 0;
}

/** Suspends an organisation, or lets its members act again; false when it is unknown or already so. */
export async function setOrganisationState(query: Query, id: string, state: 'active' | 'suspended', by: Author): Promise<boolean> {
  const [changed] = await query<{ name: string }>('update organisation set state = $2 where id = $1 and state <> $2 returning name', [id, state]);
  if (changed) await recordAudit(query, by, { action: `organisation.${state}`, subject: `org:${id}`, name: changed.name, about: id });
  return changed !== undefined;
}

function codeOf({ creditCode, organisationCode }: JsonObject): string | null {
  return typeof creditCode === 'string' ? creditCode : typeof organisationCode === 'string' ? organisationCode : null;
}
