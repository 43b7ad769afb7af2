// What the platform itself keeps, as its administrators meet it: a list like any other, and one page a thing, whose form and words are a definition (`record` of the platform).
import type { Definition, Json, JsonObject, Text } from '#engine';
import type { Panel } from '../api-types.ts';
import type { Reader } from '../edge/identity.ts';
import type { Refusal } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import type { Author, Denied } from '../store/audit.ts';
import type { Row, RowSource } from '../store/rows.ts';
import type { Query } from '../store/sight.ts';

/** Whoever asks, and with which statements. */
export interface Asking { readonly services: Services; readonly query: Query; readonly reader: Reader; readonly definition: Definition }

/** One thing of a register as it stands. */
export interface Subject {
  readonly title: Text;
  readonly data: JsonObject;
  /** What a change is made over; 0 where changes have no order. */
  readonly version: number;
  /** Events that make no sense now. */
  readonly closed?: readonly string[];
  /** What else belongs to it. */
  readonly panels?: readonly Panel[];
}

/** A change, in a transaction of its own: nothing of it stays when it is denied or refused. */
export interface Change extends Asking {
  readonly by: Author;
  /** Null for something new. */
  readonly id: string | null;
  readonly before: JsonObject;
  /** What the form says now, judged. */
  readonly data: JsonObject;
  readonly version: number;
}

export interface RegisterColumn { readonly name: string; readonly type: string; readonly label?: Text }
export interface RegisterFilter { readonly name: string; readonly match: 'equals' | 'fuzzy' | 'range'; readonly type: string; readonly label?: Text; readonly options?: readonly { readonly value: string; readonly label: Text }[] }

export interface Register {
  readonly source: RowSource;
  /** Labels are those of the form's fields where none is given. */
  readonly columns: readonly RegisterColumn[];
  readonly filters: readonly RegisterFilter[];
  /** Only these rows for this reader; absent: all. */
  within?(reader: Reader): { readonly sql: string; readonly value: string } | undefined;
  /** Cells as a list tells them, where they say less than is kept. */
  cells?(cells: Row['cells']): Row['cells'];
  /** Words for cells that are codes; options of the form's field are said by themselves. */
  shown?(row: Row): { readonly [column: string]: Text };
  /** Where a row leads, if not to its own page. */
  readonly href?: (row: Row) => string;
  /** Further links above the list. */
  readonly links?: readonly { readonly label: Text; readonly href: string }[];
  /** Entries of choices that are no dictionaries: portals, kinds of organisations. */
  choices?(query: Query): Promise<{ readonly [dict: string]: { readonly [code: string]: Json } }>;
  open(asking: Asking, id: string): Promise<Subject | undefined>;
  /** Events that make something new, and those that change what is there. */
  readonly makes?: { readonly [event: string]: Act };
  readonly changes?: { readonly [event: string]: Act };
}

/** Makes a change and answers the id of what was changed; `once` is told to whoever made it, and never again. */
export type Act = (change: Change) => Promise<{ readonly id: string; readonly once?: Text } | Denied | Refusal>;
