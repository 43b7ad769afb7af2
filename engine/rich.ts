// Text with a shape: a small tree of paragraphs, headings and lists of marked runs, never HTML. What it may hold, its plain text, what is wrong with one.
import { isObject, isStorable, own, pointer, type Json, type JsonObject } from './json.ts';
import { problem, type Problem } from './problem.ts';

/** Text as a tree. To rules, columns, messages and lists it is its plain text. */
export interface RichText { readonly blocks: readonly RichBlock[] }

export type RichBlock =
  | { readonly type: 'paragraph'; readonly runs: readonly RichRun[] }
  | { readonly type: 'heading'; readonly level: 1 | 2; readonly runs: readonly RichRun[] }
  | { readonly type: 'bullets' | 'numbers'; readonly items: readonly RichText[] };

/** A stretch of text that looks alike; a line break in it is one. */
export interface RichRun {
  readonly text: string;
  readonly bold?: true;
  readonly italic?: true;
  readonly underline?: true;
  /** An address of the web or of mail, nothing else. */
  readonly link?: string;
}

/** What one text may hold beside its characters: lists in lists, blocks and runs in all. */
export const richLimits = { depth: 4, blocks: 2_000, runs: 10_000 } as const;

const link = /^(https?:\/\/[^\s/?#@<>"'`\\]+([/?#][^\s<>"'`\\]*)?|mailto:[^\s<>"'`\\,;?]+@[^\s<>"'`\\,;?]+)$/i;

/** Whether an address may stand behind a link: http, https or mailto, without hidden credentials, and not endless. */
export function isLink(address: string): boolean {
  return address.length <= 2_000 && link.test(address);
}

/** The text without its shape, a line for each block. Of what is no such text, nothing; a plain text is its own. */
export function plainText(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  const lines: string[] = [];
  walk(value, ({ runs }) => { lines.push(runs.map((run) => own(run, 'text')).filter((text) => typeof text === 'string').join('')); });
  return lines.join('\n');
}

/** Whether it is such a text and says nothing. */
export function isBlank(value: Json | undefined): boolean {
  return isObject(value) && Array.isArray(own(value, 'blocks')) && richFaults(value).length === 0 && plainText(value).trim() === '';
}

/** How many characters it has, as people count them: without the ends of blocks. */
export function richLength(value: Json | undefined): number {
  let length = 0;
  for (const character of plainText(value)) if (character !== '\n') length += 1;
  return length;
}

/** What keeps a value from being such a text, each at its place below the value; the first that is found of a kind. */
export function richFaults(value: Json | undefined): Problem[] {
  const faults: Problem[] = [];
  const blocks = own(value, 'blocks');
  if (!isObject(value) || !Array.isArray(blocks) || Object.keys(value).length > 1) return [problem('rich.not-allowed', '')];
  let runs = 0;
  const counted = walk(value, (block) => {
    runs += block.runs.length;
    const text = block.type === 'paragraph' ? keysAre(block.node, ['type', 'runs']) : keysAre(block.node, ['type', 'level', 'runs']) && (block.node['level'] === 1 || block.node['level'] === 2);
    if (!text) faults.push(problem('rich.not-allowed', block.at));
    if (runs <= richLimits.runs) block.runs.forEach((run, index) => faults.push(...runFaults(run, block.at + pointer('runs', index))));
  });
  if (counted.misshapen !== undefined) faults.push(problem('rich.not-allowed', counted.misshapen));
  const over = ([['depth', counted.depth], ['blocks', counted.blocks], ['runs', runs]] as const).filter(([of, found]) => found > richLimits[of]);
  return [...over.map(([of]) => problem('rich.too-large', '', { of: `rich-${of}`, limit: richLimits[of] })), ...faults.slice(0, 10)];
}

function runFaults(run: Json | undefined, at: string): Problem[] {
  const text = own(run, 'text');
  if (!isObject(run) || typeof text !== 'string' || text === '' || !keysAre(run, ['text', 'bold', 'italic', 'underline', 'link'])) return [problem('rich.not-allowed', at)];
  if (!(['bold', 'italic', 'underline'] as const).every((mark) => run[mark] === undefined || run[mark] === true)) return [problem('rich.not-allowed', at)];
  if (!isStorable(text)) return [problem('field.text-not-storable', at)];
  const address = run['link'];
  if (address === undefined || (typeof address === 'string' && isLink(address))) return [];
  return [problem('rich.bad-link', `${at}/link`, { found: typeof address === 'string' ? [...address.toWellFormed()].slice(0, 100).join('') : 'null' })];
}

function keysAre(node: JsonObject, allowed: readonly string[]): boolean {
  return Object.keys(node).every((key) => allowed.includes(key));
}

interface TextBlock { readonly node: JsonObject; readonly type: 'paragraph' | 'heading'; readonly runs: readonly Json[]; readonly at: string }
interface Counted { readonly depth: number; readonly blocks: number; readonly misshapen?: string }

/** Meets the blocks with text in reading order, without recursion, and no further than one step beyond the limits: what was made to be endless ends. */
function walk(value: Json | undefined, meet: (block: TextBlock) => void): Counted {
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
