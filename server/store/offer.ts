// Open tasks in the order of an inbox: what is due first, then what waits longest. They are read off the rows of task_offer by functions that know the
// reader from his transaction, so that what a page costs depends neither on how many tasks there are nor on how many of them are his.
import type { Place as Put } from './column.ts';

/** Of which process, and behind which row of that order. */
export interface OffersRead {
  readonly process?: string;
  readonly behind?: Mark;
}

/** Where a row stands in an inbox, as texts: when it is due, since when it is there, the case, and what keeps apart what is of one instant. */
export type Mark = readonly [due: string, at: string, instance: string, tie: string];

const beginning: Mark = ['-infinity', '-infinity', '00000000-0000-0000-0000-000000000000', ''];

/** The first `most` tasks of the reader, or all, with `mine` where they ask him by name. */
export function offersSql({ process, behind = beginning }: OffersRead, most: number | null, put: Put): string {
  const [due, opened, instance, task] = behind;
  return `offers_behind(${put(process ?? null)}, ${put(due)}, ${put(opened)}, ${put(instance)}, ${put(task)}, ${put(most)})`;
}

/** How many tasks wait for the reader, by process and counted as far as `most` of each. */
export function countedSql(most: number): string {
  return `offers_counted(${most})`;
}

/** How far what waits is counted: nobody tells thousands of tasks from more, and this is asked with every page. */
export const mostWaiting = 1000;

/** Whether a task (as t) asks the holder of these grantees now: it is offered to him, and is not about his own application. */
export function waitsFor(grantees: string): string {
  return `t.closed_at is null and t.candidates && ${grantees}::text[] and ('user:' || t."except" = any (${grantees}::text[])) is not true`;
}
