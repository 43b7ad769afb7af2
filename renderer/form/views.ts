// The views of a form's fields, each kept until something in it changes.
import { at, segments, type Definition, type Field, type Json } from '#engine';
import { schemaPointer } from './faults.ts';
import { reachOf } from './reach.ts';
import { isRuled, type FieldView } from './widget.ts';

/** By field and place: a field is at one place, a column at one in each row. */
export class Views {
  #views = new Map<Field, Map<string, FieldView>>();

  clear(): void {
    this.#views = new Map();
  }

  at(field: Field, place: string): FieldView | undefined {
    return this.#views.get(field)?.get(place);
  }

  keep(view: FieldView): FieldView {
    const { field } = view.node;
    if (!this.#views.has(field)) this.#views.set(field, new Map());
    this.#views.get(field)!.set(view.pointer, view);
    return view;
  }

  /** Forgets the view of a place, and of the table around it. */
  forget(definition: Definition, place: string): void {
    const field = definition.field(schemaPointer(place));
    if (field) this.#views.get(field)?.delete(place);
    if (field?.table !== undefined) this.#views.get(definition.field(field.table)!)?.clear();
  }

  /** Forgets those of which something is so. */
  forgetWhere(is: (view: FieldView) => boolean): void {
    for (const views of this.#views.values()) for (const [place, view] of views) if (is(view)) views.delete(place);
  }

  /** Forgets what a change at a place reaches: of a whole table, rows that others came into and what rules say of them. */
  change(definition: Definition, place: string, data: Json): void {
    const [, row] = segments(place);
    for (const [schema, inRow] of reachOf(definition, place)) {
      const field = definition.field(schema)!;
      if (inRow) this.#views.get(field)?.delete(`${field.table}/${row}/${field.name}`);
      else this.#views.get(field)?.clear();
    }
    const { type } = definition.field(schemaPointer(place))!;
    if (typeof type !== 'object' || !('table' in type)) return;
    for (const [field, views] of this.#views) {
      if (field.table === place) for (const [cell, { value }] of views) if (isRuled(field) || value !== at(data, cell)) views.delete(cell);
    }
  }
}
