// Who: the party forms of a definition and the actors of a moment, both as grantees, so that one comparison answers
// "may this actor?", "who sees it?", "whose inbox?" and "who is told?".
//
// A grantee is `everyone`, `guest`, `system`, `user:<id>`, `link:<case>` (who came by a link of this case), or a scope and a holder: `org:<id>/`, `territory:<region prefix>/`, `portal:<id>/`, `type:<org type>/` or
// nothing, then `role:<name>`, `permission:<process>:<name>` or `member`. Nobody holds a relation: `superior:<level>:<account>@<org>`,
// `head-of:<account>@<org>`, `head:<department>@<org>`. Only the directory tells who that is, and a task asks it when it opens.
import type { PartyForm, Rule } from './definition.ts';
import type { Actor } from './facts.ts';
import { evaluate, type Scope } from './rule.ts';

const held = new WeakMap<Actor, readonly string[]>();

/** Everything an actor is, as grantees. */
export function granteesOfActor(actor: Actor): readonly string[] {
  let grantees = held.get(actor);
  if (grantees === undefined) held.set(actor, (grantees = everyGrantee(actor)));
  return grantees;
}

function everyGrantee(actor: Actor): string[] {
  if (actor.kind === 'system') return ['system'];
  if (actor.kind === 'guest') return ['everyone', 'guest', ...(actor.link === undefined ? [] : [`link:${actor.link}`])];
  const holders = [...actor.roles.map((role) => `role:${role}`), ...actor.permissions.map((name) => `permission:${name}`), 'member'];
  const scopes = [''];
  if (actor.org) {
    scopes.push(`org:${actor.org.id}/`, `type:${actor.org.type}/`);
    if (actor.org.portal) scopes.push(`portal:${actor.org.portal}/`);
    if (actor.org.territory) scopes.push(`territory:${regionPrefixes(actor.org.territory).at(-1)}/`);
  }
  return ['everyone', `user:${actor.id}`, ...scopes.flatMap((scope) => holders.map((holder) => scope + holder)).filter((name) => name !== 'member')];
}

/** The grantees a party names for one case; an unknown operand names nobody. `process` completes a permission without prefix. */
export function granteesOfParty(forms: readonly PartyForm[], scope: Scope, process: string): string[] {
  return [...new Set(granteesByForm(forms, scope, process).flat())].filter((grantee) => !isRelation(grantee)).sort();
}

/** The same form by form, as they are written: people a rule lists stay in its order. */
export function granteesByForm(forms: readonly PartyForm[], scope: Scope, process: string): string[][] {
  return forms.map((form) => granteesOfForm(form, scope, process));
}

/** Where somebody stands to another: by grantee, as it is asked of the directory. */
export type Relation = { readonly org: string } & ({ readonly kind: 'superior'; readonly account: string; readonly level: number } | { readonly kind: 'head-of'; readonly account: string } | { readonly kind: 'head'; readonly department: string });

/** Whether a grantee is a relation, which nobody holds. */
export function isRelation(grantee: string): boolean {
  return relationOf(grantee) !== undefined;
}

/** A relation by its grantee; undefined for any other. */
export function relationOf(grantee: string): Relation | undefined {
  const [, kind, level, who, org] = /^(?:(superior):(\d+):|(?:head-of|head):)([^@]+)@(.*)$/.exec(grantee) ?? [];
  if (who === undefined || org === undefined) return undefined;
  if (kind === 'superior') return { kind, account: who, level: Number(level), org };
  return grantee.startsWith('head-of:') ? { kind: 'head-of', account: who, org } : { kind: 'head', department: who, org };
}

/** Whether who is of a party follows from where people stand to each other. */
export function isByRelation(forms: readonly PartyForm[]): boolean {
  return forms.some((form) => 'superior' in form || 'head' in form);
}

/** The bare addresses a party of a message names. */
export function mailsOfParty(forms: readonly PartyForm[], scope: Scope): string[] {
  return forms.flatMap((form) => ('mail' in form ? texts(form.mail, scope) : []));
}

/** Whether an actor is of a party in one case. */
export function isOf(actor: Actor, forms: readonly PartyForm[], scope: Scope, process: string): boolean {
  return meets(granteesOfActor(actor), granteesOfParty(forms, scope, process));
}

/** Whether two sets of grantees share one. */
export function meets(held: readonly string[], named: readonly string[]): boolean {
  return named.some((grantee) => held.includes(grantee));
}

/** The prefixes of a region code (GB/T 2260) from province to district, without empty levels: 420100 is 42, 4201. */
export function regionPrefixes(region: string): string[] {
  const levels = [region.slice(0, 2), region.slice(0, 4), region.slice(0, 6)];
  return levels.filter((level, index) => index === 0 || (level.length === 2 * (index + 1) && !level.endsWith('00')));
}

function granteesOfForm(form: PartyForm, scope: Scope, process: string): string[] {
  if ('anyone' in form) return ['everyone'];
  if ('guest' in form) return ['guest'];
  if ('system' in form) return ['system'];
  if ('link' in form) return texts({ var: 'instance.id' }, scope).map((id) => `link:${id}`);
  if ('user' in form) return texts(form.user, scope).map((id) => `user:${id}`);
  if ('users' in form) return texts(form.users, scope).map((id) => `user:${id}`);
  if ('mail' in form) return [];
  if ('superior' in form) return ofPerson(form.superior.user, scope, (who) => `superior:${form.superior.level ?? 1}:${who}`);
  if ('head' in form) return form.head.department === undefined ? ofPerson(form.head.user, scope, (who) => `head-of:${who}`) : inOrganisation(texts(form.head.department, scope).map((id) => `head:${id}`), scope);
  const holder = form.role !== undefined ? `role:${form.role}` : form.permission !== undefined ? `permission:${form.permission.includes(':') ? form.permission : `${process}:${form.permission}`}` : 'member';
  if (form.of !== undefined) return texts(form.of, scope).map((id) => `org:${id}/${holder}`);
  if (form.territory !== undefined) return texts(form.territory, scope).flatMap(regionPrefixes).map((prefix) => `territory:${prefix}/${holder}`);
  if (form.portal !== undefined) return [`portal:${form.portal}/${holder}`];
  if (form.orgType !== undefined) return [`type:${form.orgType}/${holder}`];
  return holder === 'member' ? [] : [holder];
}

function ofPerson(user: Rule | undefined, scope: Scope, named: (account: string) => string): string[] {
  return inOrganisation(texts(user ?? { var: 'instance.applicant.id' }, scope).map(named), scope);
}

function inOrganisation(relations: readonly string[], scope: Scope): string[] {
  return texts({ var: 'instance.org.id' }, scope).flatMap((org) => relations.map((relation) => `${relation}@${org}`));
}

function texts(rule: Rule, scope: Scope): string[] {
  const outcome = evaluate(rule, scope);
  if (!outcome.known) return [];
  const values = Array.isArray(outcome.value) ? outcome.value : [outcome.value];
  return values.filter((value): value is string => typeof value === 'string' && value !== '');
}
