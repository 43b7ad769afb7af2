// Whoever comes with a security key: signed in where it is bound, asked whose account it is, or led to the form by which one registers.
import type { KeyEntered, KeyLine, KeySignIn } from '../api-types.ts';
import { guestOf, newToken } from '../edge/identity.ts';
import { isRefusal, refuse, type Refusal } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';
import { type Author, recordAudit } from '../store/audit.ts';
import { portalFor } from '../store/head.ts';
import { keys, type KeyRecord } from '../store/key.ts';
import { sessions } from '../store/session.ts';
import type { Query } from '../store/sight.ts';
import { formByKey } from '../views/key-forms.ts';
import { type Browser, type Opened, openSession, signIn } from './sign-in.ts';

/** What became of it: a session, or what the page asks next, with the token of a guest where a form was begun. */
export interface Entered { readonly answer: KeyEntered; readonly opened?: Opened; readonly guest?: string }

/** A key as its holder is told of it. */
export function lineOf({ serial, kind, holder, enterprise, validUntil }: KeyRecord): KeyLine {
  return { serial, kind, holder, enterprise, validUntil };
}

/** Lets in whose key has just signed. What is not clear yet asks for another signature, with more. */
export async function enterByKey(services: Services, record: KeyRecord, { account, confirm }: Pick<KeySignIn, 'account' | 'confirm'>, browser: Browser): Promise<Entered | Refusal> {
  const query = asking(services.pool);
  if (record.account) return openFor(query, record, record.account, browser);
  if (account) return withPassword(services, query, record, account, browser);
  const found = record.kind === 'operator' ? await keys.operatorFor(query, record.id) : undefined;
  if (found) {
    if (!confirm) return { answer: { outcome: 'verify', key: lineOf(record), account: { username: found.username, name: found.name }, href: null } };
    return await bindKey(query, record, found.account, found.name, found.org) ?? openFor(query, record, found.account, browser);
  }
  const hasKey = await keys.administered(query, record.id);
  if (record.kind === 'legal' && hasKey === true) return refuse(409, 'key.admin-has-one');
  // A legal person's key belongs to the administrator, once there is one; an operator's may be somebody's of another name, or nobody's yet.
  const token = newToken();
  const form = record.kind === 'legal' && hasKey === false ? { href: null } : await formByKey(services, guestOf(token), record.id);
  if (isRefusal(form)) return form;
  const { href } = form;
  const outcome = href !== null && hasKey === null ? 'register' : 'asks';
  return { answer: { outcome, key: lineOf(record), account: null, href }, ...(href === null ? {} : { guest: token }) };

  async function openFor(query: Query, key: KeyRecord, holder: string, browser: Browser): Promise<Entered | Refusal> {
    const org = await sessions.orgOf(query, holder);
    return org === null ? refuse(401, 'session.refused') : entered(await openSession(query, holder, org, { ...browser, device: null }, key.id));
  }
}

function entered(opened: Opened | Refusal): Entered | Refusal {
  return isRefusal(opened) ? opened : { answer: { outcome: 'signed-in', key: null, account: null, href: null }, opened };
}

async function withPassword(services: Services, query: Query, record: KeyRecord, account: NonNullable<KeySignIn['account']>, browser: Browser): Promise<Entered | Refusal> {
  const { policy } = await portalFor(asking(services.readPool));
  const opened = await signIn(query, account, { policy, ...browser, key: record.id });
  if (isRefusal(opened)) return opened;
  const { session, actor, tokenHash } = opened.reader;
  const refused = session!.state === 'active' ? await bindKey(query, record, actor.id, actor.name, actor.org?.id ?? null) : null;
  if (!refused) return entered(opened);
  await sessions.close(query, tokenHash!);
  return refused;
}

/** Binds a key to an account of its own enterprise, and keeps that it was. */
export async function bindKey(query: Query, record: KeyRecord, account: string, name: string, org: string | null): Promise<Refusal | null> {
  if (!(await keys.isOf(query, record.id, org))) return refuse(409, 'key.foreign', { enterprise: record.enterprise });
  if (!(await keys.bind(query, record.id, account))) return refuse(409, 'key.taken');
  await recordAudit(query, { account, name, org }, { action: 'key.bound', subject: `user:${account}`, name, about: org, after: { serial: record.serial } });
  return null;
}

/** Takes a lost key out of use, and keeps who said so and why; false when there was nothing to take. */
export async function blockKey(query: Query, key: string, reason: string, by: Author): Promise<boolean> {
  const blocked = await keys.block(query, key, reason);
  if (!blocked) return false;
  await recordAudit(query, by, { action: 'key.blocked', subject: `key:${key}`, name: blocked.serial, about: by.org, after: { reason, sessions: blocked.sessions, ...(blocked.account === null ? {} : { account: blocked.account }) } });
  return true;
}
