// The functions of a step as they are written now. Each text of them has a schema of its own, named by its digest: a node calls the
// functions it was written with, whatever a newer or older node on the same database has put there.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const text = ['read-steps', 'apply-steps'].map((name) => readFileSync(new URL(`${name}.sql`, import.meta.url), 'utf8')).join('\n');

/** The schema that holds this program's functions. */
export const functions = `step_${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;

/** Makes the functions in their schema; to be run in one transaction, by the owner of the tables. */
export const makeFunctions = `create schema ${functions}; set local search_path = ${functions}, public, pg_temp;\n${text}`;
