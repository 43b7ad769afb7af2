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

export interface GroupNode {
  readonly kind: 'group';
  readonly title: Text;
  readonly columns: 1 | 2 | 3;
  readonly when?: Rule;
  readonly nodes: readonly Node[];
}

export type Node = FieldNode | FactNode | TextNode | GroupNode;

/** A part of the form with a heading, or without one when the author gave none. */
export interface Section {
  readonly title?: Text;
  readonly columns: 1 | 2 | 3;
  readonly when?: Rule;
  readonly aside: boolean;
  readonly nodes: readonly Node[];
}

const untitledLength = 20;

/** The sections of a form for an event. Fields of `must` which the author's layout leaves out follow in a section of their own, so that no layout can hide what is asked. */
export function layoutOf(definition: Definition, event: string | undefined, must: readonly string[] = []): readonly Section[] {
  const { ui, form } = definition.compiled.document;
  if (!form) return [];
  const elements = (event === undefined ? undefined : ui?.events?.[event]) ?? ui?.form;
  const sections = elements ? sectionsOf(definition, elements) : generated(definition);
  if (!elements) return sections;
  const shown = new Set(sections.flatMap((section) => fieldsIn(section.nodes)).map((node) => node.field.pointer));
  const missing = must.filter((pointer) => !shown.has(pointer)).flatMap((pointer) => nodesOf(definition, [pointer]));
  return missing.length === 0 ? sections : [...sections, { columns: 1, aside: false, nodes: missing }];
}

/** All fields below some nodes, in order. */
export function fieldsIn(nodes: readonly Node[]): readonly FieldNode[] {
  return nodes.flatMap((node) => (node.kind === 'field' ? [node] : node.kind === 'group' ? fieldsIn(node.nodes) : []));
}

function sectionsOf(definition: Definition, elements: readonly Element[]): Section[] {
  const sections: Section[] = [];
  let loose: Element[] = [];
  const gather = () => {
    if (loose.length > 0) sections.push({ columns: 1, aside: false, nodes: nodesOf(definition, loose) });
    loose = [];
  };
  for (const element of elements) {
    if (typeof element === 'object' && 'group' in element) {
      gather();
      const { group, columns = 1, when, aside = false, items } = element;
      sections.push({ title: group, columns, aside, nodes: nodesOf(definition, items), ...(when === undefined ? {} : { when }) });
    } else {
      loose.push(element);
    }
  }
  gather();
  return sections;
}

/** Without a layout: all fields in their order, in sections short enough that a browser skips those out of sight. */
function generated(definition: Definition): Section[] {
  const nodes = nodesOf(definition, definition.compiled.fields.filter((field) => field.table === undefined).map((field) => field.pointer));
  const sections: Section[] = [];
  for (let start = 0; start < nodes.length; start += untitledLength) {
    sections.push({ columns: 1, aside: false, nodes: nodes.slice(start, start + untitledLength) });
  }
  return sections;
}

function nodesOf(definition: Definition, elements: readonly Element[]): Node[] {
  return elements.flatMap((element): Node[] => {
    if (typeof element === 'string') return fieldNode(definition, element);
    if ('field' in element) return fieldNode(definition, element.field, element);
    if ('fact' in element) return [{ kind: 'fact', path: element.fact, label: element.label, ...(element.unit === undefined ? {} : { unit: element.unit }) }];
    if ('text' in element) return [{ kind: 'text', text: element.text }];
    const { group, columns = 1, when, items } = element;
    return [{ kind: 'group', title: group, columns, nodes: nodesOf(definition, items), ...(when === undefined ? {} : { when }) }];
  });
}

function fieldNode(definition: Definition, pointer: string, asked: { readonly widget?: string; readonly columns?: readonly string[]; readonly unit?: Text; readonly wide?: boolean } = {}): FieldNode[] {
  const field = definition.field(pointer);
  if (!field) return [];
  const all = definition.compiled.fields.filter((column) => column.table === pointer);
  const columns = asked.columns ? asked.columns.flatMap((name) => all.find((column) => column.name === name) ?? []) : all;
  const { widget, unit, wide = false } = asked;
  return [{ kind: 'field', field, columns, wide, ...(widget === undefined ? {} : { widget }), ...(unit === undefined ? {} : { unit }) }];
}
