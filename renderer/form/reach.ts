// What a changed value reaches, so that a keystroke draws one field and those that depend on it, among any number of fields and rows.
import { segments, type Definition } from '#engine';
import { schemaPointer } from './faults.ts';

/**
 * Whether a place, of the field at a schema pointer, may look otherwise now that the value at `pointer` is another: it is that place or what stands around it,
 * or its rules read it, one after the other. Rules of a row reach into their own row only.
 */
export function reachOf({ field, compiled: { dependants } }: Definition, pointer: string): (place: string, schema: string) => boolean {
  const parts = segments(pointer);
  const row = parts.length === 3 ? `/${parts[0]}/${parts[1]}/` : undefined;
  // By field: whether it is reached in that one row only.
  const reached = new Map([[schemaPointer(pointer), row !== undefined]]);
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
  return (place, schema) => {
    const inRow = reached.get(schema);
    return inRow === false || (inRow === true && place.startsWith(row!));
  };
}
