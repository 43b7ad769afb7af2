// What a changed value reaches, so that a keystroke draws one field and those that depend on it, among any number of fields and rows.
import { segments, type Definition } from '#engine';
import { schemaPointer } from './faults.ts';

/**
 * The fields that may look otherwise now that the value at `pointer` is another, and whether in its row only: that field and the table around it,
 * and whose rules read it, one after the other. Rules of a row reach into their own row only.
 */
export function reachOf({ field, compiled: { dependants } }: Definition, pointer: string): ReadonlyMap<string, boolean> {
  const reached = new Map([[schemaPointer(pointer), segments(pointer).length === 3]]);
  const reach = (schema: string, inRow: boolean) => {
    const known = reached.get(schema);
    if (known === false || known === inRow) return;
    reached.delete(schema);
    reached.set(schema, inRow);
  };
  for (const [schema, inRow] of reached) {
    const table = field(schema)?.table;
    for (const next of dependants[schema] ?? []) reach(next, inRow && field(next)?.table === table);
    if (table !== undefined) reach(table, false);
  }
  return reached;
}
