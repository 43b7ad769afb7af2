// Places in a JSON text and JSON Pointers, both ways, on the syntax tree: so that half-written text still has places.
import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';
import { segments } from '#engine';

function keyOf(state: EditorState, property: SyntaxNode): string | undefined {
  const name = property.getChild('PropertyName');
  if (!name) return undefined;
  try {
    return JSON.parse(state.sliceDoc(name.from, name.to)) as string;
  } catch {
    return undefined;
  }
}

const isValue = (node: SyntaxNode) => !['PropertyName', '{', '}', '[', ']', ',', ':', '⚠'].includes(node.name);

function valuesIn(node: SyntaxNode): readonly SyntaxNode[] {
  const values: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (isValue(child)) values.push(child);
  return values;
}

/** The value of the whole text. */
export function rootOf(state: EditorState): SyntaxNode | undefined {
  return valuesIn(syntaxTree(state).topNode)[0];
}

/** The keys an object node has. */
export function keysOf(state: EditorState, object: SyntaxNode): readonly string[] {
  return object.getChildren('Property').map((property) => keyOf(state, property)).filter((key) => key !== undefined);
}

/** From where to where a pointer stands: the value, or where something is missing, the last object on the way. A property's own name when `name` is set. */
export function placeOf(state: EditorState, pointer: string): { readonly from: number; readonly to: number } {
  let here = rootOf(state);
  let name: SyntaxNode | null = null;
  for (const part of segments(pointer)) {
    if (!here) break;
    if (here.name === 'Object') {
      const property: SyntaxNode | undefined = here.getChildren('Property').find((one) => keyOf(state, one) === part);
      if (!property) break;
      name = property.getChild('PropertyName');
      here = valuesIn(property)[0];
    } else if (here.name === 'Array') {
      const item: SyntaxNode | undefined = valuesIn(here)[Number(part)];
      if (!item) break;
      here = item;
      name = null;
    } else break;
  }
  if (!here) return { from: 0, to: 0 };
  const whole = here.name === 'Object' || here.name === 'Array';
  const shown = whole && name ? name : here;
  return { from: shown.from, to: whole && !name ? Math.min(shown.from + 1, shown.to) : shown.to };
}

/** Where the cursor is: the path to the value it stands in, and whether it writes a key of that object or a value. */
export interface Cursor {
  readonly path: readonly string[];
  readonly writes: 'key' | 'value';
  /** The object whose key is written. */
  readonly object?: SyntaxNode;
  /** The text that a completion replaces. */
  readonly from: number;
  readonly to: number;
}

/** The place of the cursor, or undefined where nothing can be completed. */
export function cursorAt(state: EditorState, position: number): Cursor | undefined {
  const at = syntaxTree(state).resolveInner(position, -1);
  const token = ['String', 'PropertyName', 'Number', 'True', 'False', 'Null'].includes(at.name) ? at : undefined;
  const range = token ? { from: token.from, to: token.to } : { from: position, to: position };
  if (at.name === 'PropertyName') return { path: pathOf(state, at.parent!.parent!), writes: 'key', object: at.parent!.parent!, ...range };
  const holder = token ? token.parent! : at;
  if (holder.name === 'Object') {
    const before = state.sliceDoc(holder.from, range.from).replace(/\s+$/, '').at(-1);
    return before === '{' || before === ',' ? { path: pathOf(state, holder), writes: 'key', object: holder, ...range } : undefined;
  }
  if (holder.name === 'Property') {
    const key = keyOf(state, holder);
    if (key === undefined || !state.sliceDoc(holder.from, range.from).includes(':')) return undefined;
    return { path: [...pathOf(state, holder.parent!), key], writes: 'value', ...range };
  }
  if (holder.name === 'Array') {
    const index = valuesIn(holder).filter((item) => item.to < range.from).length;
    return { path: [...pathOf(state, holder), String(index)], writes: 'value', ...range };
  }
  return at.name === '⚠' && at.parent ? cursorInFault(state, at.parent, position) : undefined;
}

function cursorInFault(state: EditorState, holder: SyntaxNode, position: number): Cursor | undefined {
  const range = { from: position, to: position };
  if (holder.name === 'Object') return { path: pathOf(state, holder), writes: 'key', object: holder, ...range };
  if (holder.name !== 'Property') return undefined;
  const key = keyOf(state, holder);
  return key === undefined ? undefined : { path: [...pathOf(state, holder.parent!), key], writes: 'value', ...range };
}

function pathOf(state: EditorState, node: SyntaxNode): readonly string[] {
  const path: string[] = [];
  for (let here: SyntaxNode = node; here.parent; here = here.parent!) {
    if (here.parent.name === 'Property') {
      path.unshift(keyOf(state, here.parent) ?? '');
      here = here.parent;
    } else if (here.parent.name === 'Array') {
      path.unshift(String(valuesIn(here.parent).findIndex((item) => item.from === here.from)));
    }
  }
  return path;
}
