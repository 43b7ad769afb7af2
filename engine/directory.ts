// What a step does to the directory: organisations, accounts and memberships. In: an action of the machine and the facts of its moment; out:
// an effect whose values are settled. What a case creates takes the id of the case, so that a replay makes the same.
import { at, isObject, type Json, type JsonObject } from './json.ts';
import type { Definition } from './compiled.ts';
import type { Action, Attributes, DirectoryAction, Rule } from './definition.ts';
import type { DirectoryEffect } from './effect.ts';
import type { Organisation } from './facts.ts';
import type { Snapshot } from './instance.ts';
import { UnknownGuard } from './machine.ts';
import { evaluate, type Scope } from './rule.ts';

/** The actions of a machine that change the directory. */
export const directoryActions = ['create-organisation', 'create-account', 'add-membership', 'end-membership', 'set-organisation', 'set-account', 'bind-key', 'withdraw-created'] as const satisfies readonly DirectoryAction['type'][];

/** Whether an action changes the directory. */
export function isDirectoryAction(action: Action): action is DirectoryAction {
  return (directoryActions as readonly string[]).includes(action.type);
}

/** The effect of an action on the case of this id. Throws UnknownGuard when something that has to be known is not: then nobody is made, and nothing is written. */
export function directoryEffect({ compiled }: Definition, action: DirectoryAction, id: string, { org, applicant }: Snapshot, scope: Scope): DirectoryEffect {
  switch (action.type) {
    case 'create-organisation': {
      const { orgType, name, region, attributes, state = 'active' } = action.params;
      const portal = compiled.document.process.portal?.[0];
      return {
        type: action.type, at: fieldOf(attributes?.['creditCode']) ?? fieldOf(attributes?.['organisationCode']) ?? '/event', state, attributes: attributesOf(attributes, scope), ...(portal === undefined ? {} : { portal }),
        org: { id, type: text(orgType, scope), name: text(name, scope), ...optional('region', region, scope) } as Organisation,
      };
    }
    case 'create-account': {
      const { username, password, name, mail, mobile, idType, idNumber, state = 'active' } = action.params;
      return {
        type: action.type, id, state, username: value(username, scope), password: value(password, scope), at: username,
        name: text(name, scope), ...optional('mail', mail, scope), ...optional('mobile', mobile, scope), ...optional('idType', idType, scope), ...optional('idNumber', idNumber, scope),
      };
    }
    case 'add-membership': {
      const { roles, user, org: of } = action.params;
      return { type: action.type, account: user === undefined ? applicant.id : text(user, scope), org: of === undefined ? org.id : text(of, scope), roles };
    }
    case 'end-membership': {
      const { user, org: of } = action.params ?? {};
      return { type: action.type, account: user === undefined ? applicant.id : text(user, scope), org: of === undefined ? org.id : text(of, scope) };
    }
    case 'set-organisation': {
      const { org: of, state, attributes } = action.params;
      return { type: action.type, org: of === undefined ? org.id : text(of, scope), attributes: attributesOf(attributes, scope), ...(state === undefined ? {} : { state }) };
    }
    case 'set-account': return { type: action.type, account: applicant.id, state: action.params.state };
    case 'bind-key': return { type: action.type, account: applicant.id, key: text({ var: 'key.id' }, scope) };
    case 'withdraw-created': return { type: action.type, id };
  }
}

/** Whose the case is after an effect: that of whom it made. */
export function belonging(effect: DirectoryEffect): Partial<Pick<Snapshot, 'org' | 'applicant'>> {
  if (effect.type === 'create-organisation') return { org: effect.org };
  return effect.type === 'create-account' ? { applicant: { id: effect.id, name: effect.name } } : {};
}

/** The field whose bare value a rule is. */
function fieldOf(rule: Rule | undefined): string | undefined {
  const path = isObject(rule) ? rule['var'] : undefined;
  return typeof path === 'string' && path.startsWith('form.') ? `/${path.slice(5)}` : undefined;
}

function value(pointer: string, { facts }: Scope): string {
  const found = at(facts['form'] as JsonObject, pointer);
  if (typeof found !== 'string' || found === '') throw new UnknownGuard(pointer, [`form.${pointer.slice(1)}`]);
  return found;
}

function text(rule: Rule, scope: Scope): string {
  const outcome = evaluate(rule, scope);
  if (outcome.known && typeof outcome.value === 'string' && outcome.value !== '') return outcome.value;
  throw new UnknownGuard('/machine', outcome.known ? [] : outcome.missing);
}

function optional(name: string, rule: Rule | undefined, scope: Scope): { readonly [name: string]: string } {
  const outcome = rule === undefined ? undefined : evaluate(rule, scope);
  return outcome?.known && typeof outcome.value === 'string' && outcome.value !== '' ? { [name]: outcome.value } : {};
}

function attributesOf(attributes: Attributes = {}, scope: Scope): JsonObject {
  return Object.fromEntries(Object.entries(attributes).flatMap(([name, rule]): (readonly [string, Json])[] => {
    const outcome = evaluate(rule as Rule, scope);
    return outcome.known && outcome.value !== null ? [[name, outcome.value]] : [];
  }));
}
