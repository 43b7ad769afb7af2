// Processes and their revisions: entities and named queries. A revision is inserted and never changed.
import { defineEntity, p } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { JsonObject, Text } from '#engine';

/** Where a revision comes from; `base`: it follows from a change of what it builds on. */
export type Origin = 'folder' | 'page' | 'rollback' | 'base';

/** What a compiled revision is stored as. */
export interface StoredRevision { readonly digest: string; readonly compiled: string; readonly validator: string }

/** What kept a folder from being published. */
export interface FolderFault { readonly code: string; readonly at: string; readonly params: JsonObject }

export const Process = defineEntity({
  name: 'Process', tableName: 'process',
  properties: { id: p.text().primary(), title: p.json<Text>(), current: p.integer() },
});

export const Revision = defineEntity({
  name: 'Revision', tableName: 'revision',
  properties: {
    process: p.text().primary(), number: p.integer().primary(),
    digest: p.text(), documentDigest: p.text(),
    source: p.text().lazy().nullable(), base: p.text().nullable(),
    document: p.text().lazy(), compiled: p.text().lazy(), validator: p.text().lazy(),
    origin: p.text().$type<Origin>(), author: p.text(), note: p.text(), publishedAt: p.datetime(),
  },
});

export const FolderProblem = defineEntity({
  name: 'FolderProblem', tableName: 'folder_problem',
  properties: { folder: p.text().primary(), problems: p.json<readonly FolderFault[]>(), foundAt: p.datetime() },
});

export const revisionEntities = [Process, Revision, FolderProblem] as const;

/** The bytes under a digest, or null. */
export async function revisionOfDigest(em: EntityManager, digest: string): Promise<StoredRevision | null> {
  return em.findOne(Revision, { digest }, { fields: ['digest', 'compiled', 'validator'], orderBy: { number: 'asc' } }) as Promise<StoredRevision | null>;
}

/** One current revision with its document, as publishing others needs it; `source` is what was written, a patch where it builds on another. */
export interface CurrentRevision extends StoredRevision { readonly process: string; readonly number: number; readonly document: string; readonly source: string }

/** The current revisions of all processes, by id. */
export async function currentRevisions(em: EntityManager): Promise<CurrentRevision[]> {
  return em.execute<CurrentRevision[]>(`select r.process, r.number, r.digest, r.document, coalesce(r.source, r.document) as source, r.compiled, r.validator
    from process p join revision r on r.process = p.id and r.number = p.current order by p.id`);
}

/** One revision with its document, or null. */
export async function revisionNumbered(em: EntityManager, process: string, number: number): Promise<{ readonly document: string; readonly source: string | null; readonly digest: string; readonly documentDigest: string; readonly compiled: string; readonly validator: string } | null> {
  return em.findOne(Revision, { process, number }, { populate: ['document', 'source', 'compiled', 'validator'] }) as never;
}

/** Whether a document was ever published for a process, as it was written. */
export async function wasPublished(em: EntityManager, process: string, documentDigest: string): Promise<boolean> {
  return (await em.count(Revision, { process, documentDigest })) > 0;
}

/** Number of the current revision, 0 for an unknown process. */
export async function currentNumber(em: EntityManager, process: string): Promise<number> {
  return (await em.findOne(Process, { id: process }))?.current ?? 0;
}

/** What a revision is written with. */
export interface NewRevision { readonly process: string; readonly title: Text; readonly digest: string; readonly documentDigest: string; readonly document: string; readonly source: string | null; readonly base: string | null; readonly compiled: string; readonly validator: string; readonly origin: Origin; readonly author: string; readonly note: string }

/** Appends a revision and makes it the current one; false when `base` is not the current number any more. */
export async function appendRevision(em: EntityManager, base: number, revision: NewRevision): Promise<boolean> {
  const { title, ...row } = revision;
  const number = base + 1;
  const moved = base === 0
    ? await em.execute<{ affectedRows: number }>('insert into process (id, title, current) values (?, ?::jsonb, 1) on conflict (id) do nothing', [row.process, JSON.stringify(title)], 'run')
    : await em.execute<{ affectedRows: number }>('update process set title = ?::jsonb, current = ? where id = ? and current = ?', [JSON.stringify(title), number, row.process, base], 'run');
  if (moved.affectedRows === 0) return false;
  await em.insert(Revision, { ...row, number, publishedAt: new Date() });
  return true;
}
