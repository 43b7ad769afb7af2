// The first administrator of an empty installation: by a link that its start prints, once and within half an hour.
import { randomBytes } from 'node:crypto';
import { problem, usernameProblem } from '#engine';
import type { SetUp } from '../api-types.ts';
import { hashOf } from '../edge/identity.ts';
import { hashPassword } from '../edge/password.ts';
import { refuse, refuseFor, type Refusal } from '../edge/problem-response.ts';
import { newId } from '../id.ts';
import type { Services } from '../services.ts';
import { createAccount, isUsername } from '../store/account.ts';
import { asking, writing } from '../store/asking.ts';
import { isDenied, systemAuthor } from '../store/audit.ts';
import { codes } from '../store/code.ts';
import { portalFor } from '../store/head.ts';
import { addMembership, platformAdmins } from '../store/membership.ts';
import { createOrganisation, platformOperator } from '../store/organisation.ts';
import { followLink } from './codes.ts';
import { faultOf } from './password.ts';

const minutes = 30;

/** The path of a new set-up link; null where somebody administers the platform already. Links of earlier starts are worth nothing from now on. */
export async function setUpLink({ pool }: Services): Promise<string | null> {
  return writing(pool, async (query) => {
    if ((await platformAdmins(query)).length > 0) return null;
    const ticket = randomBytes(32).toString('base64url');
    await codes.withdraw(query, 'set-up', '');
    await codes.issue(query, { purpose: 'set-up', about: '', ticketHash: hashOf(ticket), codeHash: '', address: null, message: { id: newId(), kind: 'mail', payload: '' }, minutes });
    return `/set-up?token=${ticket}`;
  });
}

/** Makes the administrator and, where there is none, the organisation that operates the platform. */
export async function makeFirst({ pool, readPool }: Services, { token, username, name, password, repeat }: SetUp): Promise<Refusal | null> {
  const { policy, title, id: portal } = await portalFor(asking(readPool));
  const faults = [usernameProblem(policy.username.admin, username, '/username'), faultOf(policy.password, { password, repeat })].filter((fault) => fault !== null);
  if ((await followLink(asking(pool), 'set-up', token, { look: true })) === null) return refuse(422, 'link.void', {}, '/token');
  if (faults.length > 0) return refuseFor(faults);
  const passwordHash = await hashPassword(password);
  return writing(pool, async (query) => {
    // The link is the lock: of two who follow it, the second finds it spent.
    if (await isUsername(query, username)) return refuseFor([problem('username.taken', '/username')]);
    if ((await followLink(query, 'set-up', token)) === null || (await platformAdmins(query)).length > 0) return refuse(422, 'link.void', {}, '/token');
    const made = await createAccount(query, { username, name, passwordHash }, systemAuthor);
    if (isDenied(made)) throw new Error('the first account could not be made');
    const operator = (await platformOperator(query)) ?? await createOrganisation(query, { type: 'platformOperator', name: typeof title === 'string' ? title : title['zh-CN'], portal }, systemAuthor);
    if (isDenied(operator)) return refuse(409, operator.denied, operator.params ?? {});
    await addMembership(query, { account: made.id, org: operator.id, roles: ['platformAdmin'] }, systemAuthor);
    return null;
  });
}
