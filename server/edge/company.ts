// The organisation a page believes to act for. A person may act for several, and every page of a browser shares one session: a page of another one is told.
import type { Reader } from './identity.ts';
import { refuse, type Refusal } from './problem-response.ts';

/** What the header X-Company says, where there is one. */
export function companyIn(headers: Headers): { readonly company?: string } {
  const said = headers.get('X-Company');
  if (said === null) return {};
  try {
    return { company: decodeURIComponent(said) };
  } catch {
    return { company: said };
  }
}

/** A refusal when a page believes to act for another organisation than its session. */
export function judgeCompany(headers: Headers, { session }: Reader): Refusal | null {
  const { company } = companyIn(headers);
  return session && company !== undefined && company !== (session.org_id ?? '') ? refuse(409, 'session.other-company', { name: session.org_name ?? '—' }) : null;
}
