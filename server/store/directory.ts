// Organisations, accounts, memberships and what they are permitted: entities and their named queries. Knows nothing of instances.
import { defineEntity, p } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

export const Portal = defineEntity({
  name: 'Portal', tableName: 'portal',
  properties: { id: p.text().primary(), digest: p.text(), content: p.json<PortalContent>() },
});

/** What a portal decides for the organisations that came through it. */
export interface PortalContent {
  readonly title: string | { readonly 'zh-CN': string; readonly en: string };
  readonly zone?: string;
  readonly policy?: { readonly adminMayDoBusiness?: boolean };
}

export const Dictionary = defineEntity({
  name: 'Dictionary', tableName: 'dictionary',
  properties: { id: p.text().primary(), digest: p.text(), content: p.json<Readonly<Record<string, unknown>>>() },
});

export const Organisation = defineEntity({
  name: 'Organisation', tableName: 'organisation',
  properties: {
    id: p.text().primary(), type: p.text(), name: p.text(), region: p.text().nullable(), territory: p.text().nullable(), portal: p.text().nullable(),
    attributes: p.json<Readonly<Record<string, string | number | boolean>>>(), state: p.text().$type<'pending' | 'active' | 'suspended'>(),
  },
});

export const Account = defineEntity({
  name: 'Account', tableName: 'account',
  properties: {
    id: p.uuid().primary(), username: p.text(), name: p.text(), mail: p.text().nullable(), mobile: p.text().nullable(), passwordHash: p.text().nullable(),
    state: p.text().$type<'pending' | 'initial' | 'verified' | 'active' | 'disabled' | 'deleted'>(), mustChange: p.boolean(), language: p.text().$type<'zh-CN' | 'en'>(),
  },
});

export const Membership = defineEntity({
  name: 'Membership', tableName: 'membership',
  properties: {
    account: () => p.manyToOne(Account).primary(), org: () => p.manyToOne(Organisation).primary(),
    roles: p.array(), state: p.text().$type<'active' | 'disabled' | 'removed'>(),
  },
});

export const OrgPermission = defineEntity({
  name: 'OrgPermission', tableName: 'org_permission',
  properties: { org: () => p.manyToOne(Organisation).primary(), permission: p.text().primary(), granted: p.boolean() },
});

export const PermissionDefault = defineEntity({
  name: 'PermissionDefault', tableName: 'permission_default',
  properties: { process: p.text().primary(), permission: p.text().primary(), role: p.text().primary(), orgType: p.text().primary() },
});

export const directoryEntities = [Portal, Dictionary, Organisation, Account, Membership, OrgPermission, PermissionDefault] as const;

/** The account of a user name, whatever its case. */
export function accountNamed(em: EntityManager, username: string) {
  return em.findOne(Account, { username: { $ilike: username.replace(/[\\%_]/g, '\\$&') } });
}
