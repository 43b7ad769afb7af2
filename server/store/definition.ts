// Revisions as their writers see them: who published what when, and how many cases still run on it.
import type { Problem, Text } from '#engine';
import type { RevisionLine } from '../api-types.ts';
import type { Query } from './sight.ts';

/** All processes with their revisions, newest first. Counts running cases whoever may see them. */
export async function definitionLines(query: Query): Promise<{ readonly id: string; readonly title: Text; readonly base: string | null; readonly revisions: readonly RevisionLine[] }[]> {
  return query(
    `select p.id, p.title, (select r.base from revision r where r.process = p.id and r.number = p.current) as base, (
       select json_agg(json_build_object(
         'number', r.number, 'digest', r.digest, 'origin', r.origin, 'author', r.author, 'note', r.note,
         'publishedAt', to_char(r.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'current', r.number = p.current,
         'running', (select count(*) from instance i where i.digest = r.digest and not i.finished)) order by r.number desc)
       from revision r where r.process = p.id) as revisions
     from process p order by p.id`);
}

/** A document of a process as it was written, the current one unless a number is given. */
export async function documentOf(query: Query, process: string, number?: number): Promise<{ readonly id: string; readonly number: number; readonly digest: string; readonly document: string } | undefined> {
  return (await query<{ id: string; number: number; digest: string; document: string }>(
    `select r.process as id, r.number, r.digest, coalesce(r.source, r.document) as document from process p join revision r on r.process = p.id and r.number = coalesce($2, p.current) where p.id = $1`, [process, number ?? null]))[0];
}

/** Folders that could not be published, with why. */
export function folderProblems(query: Query): Promise<{ readonly folder: string; readonly problems: readonly Problem[] }[]> {
  return query('select folder, problems from folder_problem order by folder');
}
