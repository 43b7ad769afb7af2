// Walks the ui schema of a definition, or makes one from the form schema where it is absent. In: definition and event; out: sections with their content.
import type { Definition, Element, Field, Rule, Text } from '#engine';

/** A field and how it is to be shown. */
export interface FieldNode {
  readonly kind: 'field';
  readonly field: Field;
  readonly widget?: string;
  /** Columns of a table, in order. */
  readonly columns: readonly Field[];
  readonly unit?: Text;
  readonly wide: boolean;
}

/** Something the form does not ask but the reader should know. */
export interface FactNode {
  readonly kind: 'fact';
  readonly path: string;
  readonly label: Text;
  readonly unit?: Text;
}

export interface TextNode {
  readonly kind: 'text';
  readonly text: Text;
}

/** How long a timer, or the draft, has left. */
export interface CountdownNode {
  readonly kind: 'countdown';
  readonly of: string;
  readonly label: Text;
}

export interface GroupNode {
  readonly kind: 'group';
  readonly title: Text;
  readonly columns: 1 | 2 | 3;
  readonly when?: Rule;
  readonly nodes: readonly Node[];
}

export type Node = FieldNode | FactNode | TextNode | CountdownNode | GroupNode;

/** A part of the form with a heading, or without one when the author gave none. */
export interface Section {
  readonly title?: Text;
  readonly columns: 1 | 2 | 3;
  readonly when?: Rule;
  readonly aside: boolean;
  /** It stands on the screen only. */
  readonly unprinted?: boolean;
  readonly nodes: readonly Node[];
}

const untitledLength = 20;

/** What a layout may not hide: fields and columns that can be written now, and those that hold something. */
export interface Asked {
  writes(field: Field): boolean;
  holds(field: Field): boolean;
}

/**
 * The sections of a form for an event. What the author's layout leaves out although it can be written, or holds data that no layout of the author places,
 * follows in a last section without heading, in the order of the form: no layout can hide what is asked or known.
 */
export function layoutOf(definition: Definition, event: string | undefined, asked: Asked): readonly Section[] {
  const { ui, form } = definition.compiled.document;
  if (!form) return [];
  const own = event === undefined ? undefined : ui?.events?.[event];
  const elements = own ?? ui?.form;
  if (!elements) return generated(definition, asked);
  const sections = sectionsOf(definition, elements, asked);
  const here = placedIn(sections);
  const elsewhere = own && ui?.form ? placedIn(sectionsOf(definition, ui.form, asked)) : here;
  const left = topFields(definition).filter((field) => !here.has(field.pointer) && (asked.writes(field) || (asked.holds(field) && !elsewhere.has(field.pointer))));
  return left.length === 0 ? sections : [...sections, { columns: 1, aside: false, nodes: nodesOf(definition, left.map((field) => field.pointer), asked) }];
}

/** Only what can be written, as one section: for a form that stands below what is read. An author's own layout for the event is kept as it is. */
export function briefLayoutOf(definition: Definition, event: string | undefined, asked: Asked): readonly Section[] {
  const sections = layoutOf(definition, event, asked);
  if (event !== undefined && definition.compiled.document.ui?.events?.[event]) return sections;
  return [{ columns: 1, aside: false, nodes: sections.flatMap((section) => fieldsIn(section.nodes)).filter(({ field, columns }) => asked.writes(field) || columns.some(asked.writes)) }];
}

function placedIn(sections: readonly Section[]): ReadonlySet<string> {
  return new Set(sections.flatMap((section) => fieldsIn(section.nodes)).map((node) => node.field.pointer));
}

function topFields(definition: Definition): readonly Field[] {
  return definition.compiled.fields.filter((field) => field.table === undefined);
}

const gathered = new WeakMap<readonly Node[], readonly FieldNode[]>();

/** All fields below some nodes, in order. Asked for at every key. */
export function fieldsIn(nodes: readonly Node[]): readonly FieldNode[] {
  let fields = gathered.get(nodes);
  if (!fields) gathered.set(nodes, (fields = nodes.flatMap((node) => (node.kind === 'field' ? [node] : node.kind === 'group' ? fieldsIn(node.nodes) : []))));
  return fields;
}

const plain = new WeakMap<readonly Node[], boolean>();

/** Whether fields alone decide how some nodes look, and no rule, fact or clock besides. */
export function isFieldsOnly(nodes: readonly Node[]): boolean {
  let only = plain.get(nodes);
  if (only === undefined) plain.set(nodes, (only = nodes.every((node) => node.kind === 'field' || node.kind === 'text' || (node.kind === 'group' && node.when === undefined && isFieldsOnly(node.nodes)))));
  return only;
}

function sectionsOf(definition: Definition, elements: readonly Element[], asked: Asked): Section[] {
  const sections: Section[] = [];
  let loose: Element[] = [];
  const gather = () => {
    if (loose.length > 0) sections.push({ columns: 1, aside: false, nodes: nodesOf(definition, loose, asked) });
    loose = [];
  };
  for (const element of elements) {
    if (typeof element === 'object' && 'group' in element) {
      gather();
      const { group, columns = 1, when, aside = false, print = true, items } = element;
      sections.push({ title: group, columns, aside, nodes: nodesOf(definition, items, asked), ...(when === undefined ? {} : { when }), ...(print ? {} : { unprinted: true }) });
    } else {
      loose.push(element);
    }
  }
  gather();
  return sections;
}

/** Without a layout: all fields in their order, in sections short enough that a browser skips those out of sight. */
function generated(definition: Definition, asked: Asked): Section[] {
  const nodes = nodesOf(definition, topFields(definition).map((field) => field.pointer), asked);
  const sections: Section[] = [];
  for (let start = 0; start < nodes.length; start += untitledLength) {
    sections.push({ columns: 1, aside: false, nodes: nodes.slice(start, start + untitledLength) });
  }
  return sections;
}

function nodesOf(definition: Definition, elements: readonly Element[], asked: Asked): Node[] {
  return elements.flatMap((element): Node[] => {
    if (typeof element === 'string') return fieldNode(definition, element, asked);
    if ('field' in element) return fieldNode(definition, element.field, asked, element);
    if ('fact' in element) return [{ kind: 'fact', path: element.fact, label: element.label, ...(element.unit === undefined ? {} : { unit: element.unit }) }];
    if ('countdown' in element) return [{ kind: 'countdown', of: element.countdown, label: element.label }];
    if ('text' in element) return [{ kind: 'text', text: element.text }];
    const { group, columns = 1, when, items } = element;
    return [{ kind: 'group', title: group, columns, nodes: nodesOf(definition, items, asked), ...(when === undefined ? {} : { when }) }];
  });
}

const yuan: Text = { 'zh-CN': '元', en: 'yuan' };

interface FieldWish { readonly widget?: string; readonly columns?: readonly string[]; readonly unit?: Text; readonly wide?: boolean }

/** A field as its author wishes it. Columns the author did not name follow the named ones when they are asked for. */
function fieldNode(definition: Definition, pointer: string, asked: Asked, wish: FieldWish = {}): FieldNode[] {
  const field = definition.field(pointer);
  if (!field) return [];
  const all = typeof field.type === 'object' && 'table' in field.type ? definition.compiled.fields.filter((column) => column.table === pointer) : [];
  const { widget, unit = field.schema.format === 'money' ? yuan : undefined, wide = false } = wish;
  const named = wish.columns?.flatMap((name) => all.find((column) => column.name === name) ?? []);
  const columns = named ? [...named, ...all.filter((column) => !named.includes(column) && (asked.writes(column) || asked.holds(column)))] : all;
  return [{ kind: 'field', field, columns, wide, ...(widget === undefined ? {} : { widget }), ...(unit === undefined ? {} : { unit }) }];
}
