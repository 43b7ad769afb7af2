// The walk over a text with a shape, and how much of one there may be.
import { isObject, own, pointer, type Json, type JsonObject } from '../json.ts';

/** What one text may hold beside its characters: lists in lists, blocks and runs in all. */
export const richLimits = { depth: 4, blocks: 2_000, runs: 10_000 } as const;

/** Whether an object has no keys but these. */
export function keysAre(node: JsonObject, allowed: readonly string[]): boolean {
  return Object.keys(node).every((key) => allowed.includes(key));
}

/** A block with text, and its place. */
export interface TextBlock { readonly node: JsonObject; readonly type: 'paragraph' | 'heading'; readonly runs: readonly Json[]; readonly at: string }
interface Counted { readonly depth: number; readonly blocks: number; readonly misshapen?: string }

/** Meets the blocks with text in reading order, without recursion, and no further than one step beyond the limits: what was made to be endless ends. */
export function walk(value: Json | undefined, meet: (block: TextBlock) => void): Counted {
  const open: { readonly node: Json; readonly at: string; readonly depth: number }[] = [];
  const put = (text: Json | undefined, at: string, depth: number): boolean => {
    const blocks = own(text, 'blocks');
    if (!isObject(text) || !Array.isArray(blocks) || Object.keys(text).length > 1) return false;
    for (let index = Math.min(blocks.length, richLimits.blocks + 1) - 1; index >= 0; index -= 1) open.push({ node: blocks[index] as Json, at: at + pointer('blocks', index), depth });
    return true;
  };
  let misshapen = put(value, '', 0) ? undefined : '';
  let blocks = 0;
  let deepest = 0;
  for (let next = open.pop(); next !== undefined && blocks <= richLimits.blocks && deepest <= richLimits.depth; next = open.pop()) {
    const { node, at, depth } = next;
    blocks += 1;
    deepest = Math.max(deepest, depth);
    const [type, runs, items] = [own(node, 'type'), own(node, 'runs'), own(node, 'items')];
    if (isObject(node) && (type === 'paragraph' || type === 'heading') && Array.isArray(runs)) meet({ node, type, runs, at });
    else if (isObject(node) && (type === 'bullets' || type === 'numbers') && Array.isArray(items) && keysAre(node, ['type', 'items'])) {
      for (let index = Math.min(items.length, richLimits.blocks + 1) - 1; index >= 0; index -= 1) if (!put(items[index] as Json, at + pointer('items', index), depth + 1)) misshapen ??= at + pointer('items', index);
    } else misshapen ??= at;
  }
  return { depth: deepest, blocks, ...(misshapen === undefined ? {} : { misshapen }) };
}
