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

/** What may be changed of an organisation; null takes something away. */
export interface OrganisationFields { readonly name: string; readonly region: string | null; readonly territory: string | null; readonly portal: string | null; readonly attributes: JsonObject }

/** Changes an organisation; attributes that are named are replaced, those that are null go. A code that another of its kind has is denied. */
export async function changeOrganisation(query: Query, id: string, { name, region, territory, portal, attributes }: OrganisationFields, by: Author): Promise<Denied | { readonly id: string }> {
  const [before] = await query<OrganisationFields & { type: string }>('select type, name, region, territory, portal, attributes from organisation where id = $1 for update', [id]);
  if (!before) return { denied: 'thing.unknown' };
  const next = { ...before.attributes, ...attributes };
  const code = codeOf(next);
  if (code !== null && (await query(`select from organisation where id <> $1 and type = $2 and coalesce(attributes->>'creditCode', attributes->>'organisationCode') = $3`, [id, before.type, code])).length > 0) return { denied: 'organisation.there' };
  await query('update organisation set name = $2, region = $3, territory = $4, portal = (select id from portal where id = $5), attributes = jsonb_strip_nulls($6::jsonb) where id = $1', [id, name, region, territory, portal, JSON.stringify(next)]);
  const told = (fields: OrganisationFields): JsonObject => ({ name: fields.name, region: fields.region, territory: fields.territory, portal: fields.portal, ...fields.attributes });
  await recordAudit(query, by, { action: 'organisation.changed', subject: `org:${id}`, name, about: id, before: told(before), after: told({ name, region, territory, portal, attributes: next }) });
  return { id };
}

/** Suspends an organisation, or lets its members act again; false when it is unknown or already so. */
export async function setOrganisationState(query: Query, id: string, state: 'active' | 'suspended', by: Author, reason?: string): Promise<boolean> {
  const [changed] = await query<{ name: string }>('update organisation set state = $2 where id = $1 and state <> $2 returning name', [id, state]);
  if (changed) await recordAudit(query, by, { action: `organisation.${state}`, subject: `org:${id}`, name: changed.name, about: id, ...(reason === undefined ? {} : { after: { reason } }) });
  return changed !== undefined;
}

/** What an organisation says of itself by another source than its own people: the name and the attributes given; false when nothing differs, denied where another has its code. */
export async function refreshOrganisation(query: Query, id: string, { name, attributes }: { readonly name: string; readonly attributes: JsonObject }, by: Author): Promise<boolean | Denied> {
  const [before] = await query<{ name: string; attributes: JsonObject }>('select name, attributes from organisation where id = $1 for update', [id]);
  if (!before) return false;
  const differs = before.name !== name || Object.entries(attributes).some(([key, value]) => before.attributes[key] !== value);
  if (!differs) return false;
  const [clash] = await query('select from organisation o, organisation me where me.id = $1 and o.id <> me.id and o.type = me.type and coalesce(o.attributes->>\'creditCode\', o.attributes->>\'organisationCode\') = $2', [id, codeOf({ ...before.attributes, ...attributes })]);
  if (clash) return { denied: 'organisation.there' };
  await query('update organisation set name = $2, attributes = attributes || $3::jsonb where id = $1', [id, name, JSON.stringify(attributes)]);
  await recordAudit(query, by, { action: 'organisation.refreshed', subject: `org:${id}`, name, about: id, before: { name: before.name, ...before.attributes }, after: { ...before.attributes, name, ...attributes } });
  return true;
}

/** The organisation that operates the platform; nothing while there is none. */
export async function platformOperator(query: Query): Promise<{ readonly id: string } | undefined> {
  return (await query<{ id: string }>(`select id from organisation where type = 'platformOperator' order by id limit 1`))[0];
}

function codeOf({ creditCode, organisationCode }: JsonObject): string | null {
  return typeof creditCode === 'string' ? creditCode : typeof organisationCode === 'string' ? organisationCode : null;
}
