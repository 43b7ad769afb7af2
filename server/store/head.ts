// The current revision of each process, and what earlier ones granted: few rows, read often.
import { policyOf, type Policy, type Text } from '#engine';
import type { Query } from './sight.ts';

/** A process by its current revision. */
export interface Head { readonly id: string; readonly title: Text; readonly digest: string; readonly number: number }

/** All processes, by id. */
export function headsOf(query: Query): Promise<Head[]> {
  return query<Head>(`select p.id, p.title, r.digest, r.number from process p join revision r on r.process = p.id and r.number = p.current order by p.id`);
}

/** One process, or undefined. */
export async function headOf(query: Query, process: string): Promise<Head | undefined> {
  return (await query<Head>(`select p.id, p.title, r.digest, r.number from process p join revision r on r.process = p.id and r.number = p.current where p.id = $1`, [process]))[0];
}

/** The digests of all revisions of some processes: what a digest names never changes, what a case runs on is one of them. */
export async function digestsOf(query: Query, processes: readonly string[]): Promise<readonly string[]> {
  return (await query<{ digest: string }>('select distinct digest from revision where process = any ($1::text[])', [processes])).map((row) => row.digest);
}

/** The bytes of a compiled revision and of its validator, or undefined. */
export async function bytesOf(query: Query, digest: string): Promise<{ readonly compiled: string; readonly validator: string } | undefined> {
  return (await query<{ compiled: string; validator: string }>('select compiled, validator from revision where digest = $1 order by number limit 1', [digest]))[0];
}

/** Whether the reader sees a case on a revision, or keeps a draft for it. */
export async function isMetIn(query: Query, digest: string): Promise<boolean> {
  return (await query<{ met: boolean }>('select exists (select from draft where digest = $1) or exists (select from instance where digest = $1) as met', [digest]))[0]!.met;
}

/** A portal as people meet it: its title stands over the pages, with the number to call; its policy says how one comes in. */
export interface PortalFace { readonly id: string | null; readonly own: boolean; readonly title: Text; readonly hotline: string | null; readonly policy: Policy; readonly footer: Text | null; /** Processes in the order of the menu. */ readonly menu: readonly string[]; readonly tiles: readonly { readonly section: Text; readonly label: Text; readonly href: string }[] }

/** The portal of an organisation, its own or, with `own` false, one of those named or else the one that calls itself home. */
export async function portalFor(query: Query, org: string | null = null, named: readonly string[] = []): Promise<PortalFace> {
  const [portal] = await query<Omit<PortalFace, 'policy'> & { policy: unknown }>(
    `select id, content->'title' as title, content->>'hotline' as hotline, content->'policy' as policy, content->'footer' as footer, coalesce(content->'tiles', '[]') as tiles, coalesce(content->'menu', '[]') as menu, exists (select from organisation where id = $1 and portal = p.id) as own
     from portal p where content ? 'title' order by own desc, id = any ($2) desc, content->'home' = 'true' desc nulls last, id limit 1`, [org, named]);
  return portal ? { ...portal, policy: policyOf(portal.policy) } : { id: null, own: false, title: { 'zh-CN': '办事大厅', en: 'Services' }, hotline: null, policy: policyOf(null), footer: null, menu: [], tiles: [] };
}

/** The policy that holds for an account: of the portal of its organisation, else of the one that calls itself home. */
export async function policyOfAccount(query: Query, account: string): Promise<Policy> {
  const [org] = await query<{ id: string }>(`select o.id from membership m join organisation o on o.id = m.org_id where m.account_id = $1 and m.state <> 'removed' order by o.portal is null, o.id limit 1`, [account]);
  return (await portalFor(query, org?.id)).policy;
}

/** What the one door of all portals asks: pictures as the strictest of them, and the ways to a new password that any of them offers. */
export async function policyOfDoor(query: Query): Promise<Pick<Policy, 'captcha' | 'recovery'>> {
  const policies = (await query<{ policy: unknown }>(`select content->'policy' as policy from portal where content ? 'title'`)).map(({ policy }) => policyOf(policy));
  const all = policies.length > 0 ? policies : [policyOf(null)];
  return { captcha: all.some(({ captcha }) => captcha === 'always') ? 'always' : 'after-failures', recovery: (['sms', 'mail'] as const).filter((way) => all.some(({ recovery }) => recovery.includes(way))) };
}

/** The portals that count by a calendar. */
export async function portalsCounting(query: Query, calendar: string): Promise<string[]> {
  return (await query<{ id: string }>(`select id from portal where content->>'calendar' = $1`, [calendar])).map(({ id }) => id);
}

/** The policy of a portal by its id; of an unknown one, the defaults. */
export async function policyNamed(query: Query, portal: string): Promise<Policy> {
  const [found] = await query<{ policy: unknown }>(`select content->'policy' as policy from portal where id = $1`, [portal]);
  return policyOf(found?.policy);
}

/** In which order portals offer the ways to an account. */
export async function registrationOrder(query: Query): Promise<readonly string[]> {
  return (await query<{ process: string }>(`select r.process from portal p, jsonb_array_elements_text(coalesce(p.content->'registrations', '[]')) with ordinality as r(process, n) order by p.id, r.n`)).map(({ process }) => process);
}

/** Portals by id, with what one agrees to before one registers there. */
export async function termsOf(query: Query, ids: readonly string[]): Promise<{ readonly id: string; readonly title: Text; readonly terms: readonly { readonly title: Text; readonly text: Text }[] }[]> {
  return query(`select id, content->'title' as title, coalesce(content->'terms', '[]') as terms from portal where id = any ($1) order by content->'home' = 'true' desc nulls last, id`, [ids]);
}
