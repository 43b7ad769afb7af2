// Text with a shape: a small tree of paragraphs, headings and lists of marked runs, never HTML. Its plain text, and whether it says anything.
import { own, type Json } from './json.ts';
import { richLimits, walk } from './rich/walk.ts';

export { isLink, richFaults } from './rich/fault.ts';
export { richLimits } from './rich/walk.ts';

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

/** The text without its shape, a line for each block. Of what is no such text, nothing; a plain text is its own. */
export function plainText(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  const lines: string[] = [];
  walk(value, ({ runs }) => { lines.push(runs.map((run) => own(run, 'text')).filter((text) => typeof text === 'string').join('')); });
  return lines.join('\n');
}

/** Whether it is such a text and says nothing. */
export function isBlank(value: Json | undefined): boolean {
  let says = false;
  const { blocks, depth, misshapen } = walk(value, ({ runs }) => { says ||= !runs.every(isEmptyRun); });
  return !says && misshapen === undefined && blocks <= richLimits.blocks && depth <= richLimits.depth;
}

function isEmptyRun(run: Json | undefined): boolean {
  const text = own(run, 'text');
  return typeof text === 'string' && text.trim() === '' && own(run, 'link') === undefined;
}

/** How many characters it has, as people count them: without the ends of blocks. */
export function richLength(value: Json | undefined): number {
  let length = 0;
  for (const character of plainText(value)) if (character !== '\n') length += 1;
  return length;
}
