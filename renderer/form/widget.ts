// What a widget is, and which one edits a field: each file of widgets/ offers a rank and the highest wins. Nothing is registered by hand.
import type { TemplateResult } from 'lit';
import type { Facts, Field, Json, JsonObject, Text } from '#engine';
import type { FieldNode } from './layout.ts';
import type { StoredFile } from '../files/shown-file.ts';
import type { Upload } from './uploads.ts';

/** A fault as people read it: the same words stand at the field and in the summary. */
export interface Fault {
  /** Pointer into the data. */
  readonly at: string;
  readonly text: string;
}

/** One field at one moment. A view is replaced when anything in it changes, so that equal views need no drawing. */
export interface FieldView {
  /** Pointer into the data: `/phone`, or `/people/0/name` for a cell. */
  readonly pointer: string;
  readonly id: string;
  readonly node: FieldNode;
  readonly value: Json | undefined;
  readonly relevant: boolean;
  readonly required: boolean;
  readonly writable: boolean;
  /** A table of which only some columns may be written: its rows stay as many as they are. */
  readonly partly: boolean;
  /** Shown now; faults inside a table belong to its cells. */
  readonly fault?: Fault;
  readonly hint: string;
  /** What a yes here takes back, by name: others say yes that it excludes. */
  readonly excluded?: string;
  /** A rule gives the value of a field that is otherwise typed. */
  readonly found: boolean;
  readonly focused: boolean;
  /** For a cell: its name in words, because it has no label of its own. */
  readonly spoken?: string;
}

/** What a widget may ask of the form it stands in. */
export interface FormHost {
  /** Whether the screen is a phone's: rows become cards. */
  readonly narrow: boolean;
  view(node: FieldNode, pointer?: string, spoken?: () => string): FieldView;
  change(pointer: string, value: Json | undefined): void;
  newRow(table: string): JsonObject;
  /** The choices of a field: written in the form, or those of the dictionary in force. */
  options(field: Field): readonly Choice[];
  shown(field: Field, value: Json | undefined): string;
  /** The entries of a dictionary, as far as they are here. */
  dictionary(id: string): JsonObject;
  /** More entries of a dictionary, which the form keeps and judges by. */
  know(id: string, entries: JsonObject): void;
  /** Says something to those who do not see it. */
  announce(text: string): void;
  uploads(pointer: string): readonly Upload[];
  send(view: FieldView, files: readonly File[]): Promise<void>;
  retry(upload: Upload): void;
  discard(view: FieldView, file: string | Upload): void;
  file(id: string): StoredFile | undefined;
  /** What rules and words read; `learn` goes on with more of it. */
  readonly facts: Facts;
  learn(facts: Facts): void;
  /** Seeks people or organisations that may be chosen in a field. */
  readonly choices: Seek | undefined;
  /** Where a stored file can be fetched, by id. */
  readonly address: ((id: string) => string) | undefined;
}

/** Somebody who was found; of people, where they belong. */
export interface Found { readonly id: string; readonly name: string; readonly note: string }

/** Seeks who may be chosen in a field, of whatever row, by a part of the name; rejects when it cannot be asked. */
export type Seek = (pointer: string, text: string) => Promise<readonly Found[]>;

export interface Choice {
  readonly value: string | number | boolean;
  readonly label: string;
  /** Known, and offered no more. */
  readonly retired?: boolean;
}

/** What a field is edited with. Contract: it carries `wired(view)` on what takes the focus, hands every value to `host.change`, and holds none itself. */
export interface Control {
  control(view: FieldView, host: FormHost): TemplateResult;
  /** The value put into its best spelling when the field is left. */
  tidy?(value: Json, field: Field): Json | undefined;
}

/** Edits one kind of field. All there are travel with every form, so only what most forms need brings its control along; the others `load` theirs when a form has such a field to be filled in. */
export type Widget = Kind & (Control | { load(): Promise<Control> });

interface Kind {
  /** The name authors write in ui.json; the name of the file. */
  readonly name: string;
  readonly title: Text;
  /** Who labels: `control` a label before one control, `group` a legend over several, `self` the widget itself. */
  readonly labelled: 'control' | 'group' | 'self';
  /** Takes the whole width, and its message stands below. */
  readonly broad?: boolean;
  /** Shows its message itself, in its place. */
  readonly says?: boolean;
  /** How well it suits; 0 when it cannot edit the field. */
  rank(field: Field): number;
}

const files = import.meta.glob<Widget>('./widgets/*.ts', { eager: true, import: 'widget' });

/** Every widget there is, by name. */
export const widgets: ReadonlyMap<string, Widget> = new Map(Object.values(files).map((widget) => [widget.name, widget]));

const fetched = new Map<Widget, Control>();

/** The control of a widget, once it is there. */
export function controlOf(widget: Widget): Control | undefined {
  return 'control' in widget ? widget : fetched.get(widget);
}

/** The widgets that filling in a field asks for: its own, and those of its columns. */
export function widgetsOf(node: FieldNode): readonly Widget[] {
  return [widgetOf(node), ...columnsOf(node).map(widgetOf)];
}

/** Brings the control of a widget here. */
export async function fetchControl(widget: Widget): Promise<void> {
  if ('load' in widget) fetched.set(widget, await widget.load());
}

const tables = new WeakMap<FieldNode, readonly FieldNode[]>();

/** The columns of a table as fields of their own. */
export function columnsOf(table: FieldNode): readonly FieldNode[] {
  let columns = tables.get(table);
  if (!columns) tables.set(table, (columns = table.columns.map((field): FieldNode => ({ kind: 'field', field, columns: [], wide: false }))));
  return columns;
}

/** Whether rules have a say in what a field is. */
export function isRuled({ schema, excludes }: Field): boolean {
  return excludes !== undefined || 'x-when' in schema || 'x-value' in schema || 'x-required' in schema || 'x-readOnly' in schema;
}

const chosen = new WeakMap<FieldNode, Widget>();

/** The widget of a field: the one asked for when it can, else the one that suits best. */
export function widgetOf(node: FieldNode): Widget {
  let widget = chosen.get(node);
  if (!widget) {
    widget = choose(node.field, node.widget);
    chosen.set(node, widget);
  }
  return widget;
}

function choose(field: Field, asked: string | undefined): Widget {
  const named = asked === undefined ? undefined : widgets.get(asked);
  if (named && named.rank(field) > 0) return named;
  const best = [...widgets.values()].reduce((best, widget) => (widget.rank(field) > best.rank(field) ? widget : best));
  if (best.rank(field) === 0) throw new Error(`No widget edits ${field.pointer}.`);
  return best;
}
