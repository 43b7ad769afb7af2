// A new password: for who knows the old one, for who signs in for the first time, and for who has forgotten his.
import { passwordProblem, problem, type Policy } from '#engine';
import type { NewPassword } from '../api-types.ts';
import { hashPassword, isPassword } from '../edge/password.ts';
import { refuse, refuseFor, type Refusal } from '../edge/problem-response.ts';
import { type Holder, setPassword } from '../store/account.ts';
import type { Author } from '../store/audit.ts';
import { policyOfAccount } from '../store/head.ts';
import type { Query } from '../store/sight.ts';

/** Why the password may not be chosen: by the rule of the portal, or because it is the old one. */
export async function judgePassword(query: Query, holder: Holder, { password, repeat }: NewPassword): Promise<Refusal | null> {
  const { password: rule } = await policyOfAccount(query, holder.id);
  const fault = faultOf(rule, { password, repeat }) ?? ((await isPassword(password, holder.passwordHash)) ? problem('password.unchanged', '/password') : null);
  return fault && refuseFor([fault]);
}

/** What is wrong with a password that nobody had before. */
export function faultOf(rule: Policy['password'], { password, repeat }: NewPassword) {
  return passwordProblem(rule, password, '/password') ?? (password === repeat ? null : problem('password.not-repeated', '/repeat'));
}

/** Stores it as its slow hash; every session of the account ends. */
export async function choosePassword(query: Query, holder: Holder, password: string, { isVerified }: { readonly isVerified: boolean }): Promise<Refusal | null> {
  const author: Author = { account: holder.id, name: holder.name, org: null };
  return (await setPassword(query, holder.id, await hashPassword(password), author, { isVerified })) ? null : refuse(404, 'thing.unknown');
}
