// The current revision of each process, and what earlier ones granted: few rows, read often.
import type { Text } from '#engine';
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

/** The digests of all revisions of a process: what a digest names never changes, what a case runs on is one of them. */
export async function digestsOf(query: Query, process: string): Promise<readonly string[]> {
  return (await query<{ digest: string }>('select distinct digest from revision where process = $1', [process])).map((row) => row.digest);
}

/** The bytes of a compiled revision and of its validator, or undefined. */
export async function bytesOf(query: Query, digest: string): Promise<{ readonly compiled: string; readonly validator: string } | undefined> {
  return (await query<{ compiled: string; validator: string }>('select compiled, validator from revision where digest = $1 order by number limit 1', [digest]))[0];
}

/** Whether the reader sees a case on a revision, or keeps a draft for it. */
export async function isMetIn(query: Query, digest: string): Promise<boolean> {
  return (await query<{ met: boolean }>('select exists (select from draft where digest = $1) or exists (select from instance where digest = $1) as met', [digest]))[0]!.met;
}

/** The portal of an organisation, its own or, with `own` false, the first there is; its title stands over the pages, with the number to call. */
export async function portalFor(query: Query, org: string | null = null): Promise<{ readonly id: string | null; readonly own: boolean; readonly title: Text; readonly hotline: string | null }> {
  const [portal] = await query<{ id: string; own: boolean; title: Text; hotline: string | null }>(
    `select id, content->'title' as title, content->>'hotline' as hotline, exists (select from organisation where id = $1 and portal = p.id) as own from portal p where content ? 'title' order by own desc, id limit 1`, [org]);
  return portal ?? { id: null, own: false, title: { 'zh-CN': '办事大厅', en: 'Services' }, hotline: null };
}
