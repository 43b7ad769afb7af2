// A JSON text in, where it is no JSON and which keys are written twice out: by our own words and places, not those of a browser.
import { jsonLanguage } from '@codemirror/lang-json';
import type { SyntaxNode } from '@lezer/common';
import { pointer } from '#engine';
import type { SaidProblem } from '../../server/api-types.ts';
import { words } from '../words.ts';

/** One fault of a text. `at` is a pointer into it; line and column count from 1. */
export interface JsonFault {
  readonly code: 'document.unreadable' | 'document.duplicate-key';
  readonly at: string;
  readonly line: number;
  readonly column: number;
  readonly key?: string;
}

/** The faults of a part in words; an empty text has none. */
export function jsonProblems(part: string, text: string): readonly SaidProblem[] {
  if (text.trim() === '') return [];
  return jsonFaults(text).map(({ code, at, line, column, key }): SaidProblem => ({
    code, at: `/${part}${at}`, params: { line, column }, severity: 'error',
    ...(code === 'document.unreadable' ? {
      what: words({ 'zh-CN': `${part} 的第 ${line} 行第 ${column} 列起不是完整的 JSON。`, en: `From line ${line}, column ${column} on, ${part} is not complete JSON.` }),
      remedy: words({ 'zh-CN': '请检查该处是否少了或多了逗号、引号、冒号、括号。', en: 'Look there for a missing or surplus comma, quotation mark, colon or bracket.' }),
    } : {
      what: words({ 'zh-CN': `“${key}”写了两次，前面的那一处会被丢掉。`, en: `“${key}” is written twice, and the first would be lost.` }),
      remedy: words({ 'zh-CN': '请保留一处，或换一个名称。', en: 'Keep one of them, or rename one.' }),
    }),
  }));
}

/** The first place where a text is no JSON; else every key that an object has already. */
export function jsonFaults(text: string): readonly JsonFault[] {
  const tree = jsonLanguage.parser.parse(text);
  const place = (from: number): Pick<JsonFault, 'line' | 'column'> => {
    const before = text.slice(0, from).split('\n');
    return { line: before.length, column: before.at(-1)!.length + 1 };
  };
  if (!isJson(text)) {
    let first: number | undefined;
    tree.iterate({ enter: (node) => { if (node.type.isError) first ??= node.from; } });
    return [{ code: 'document.unreadable', at: '', ...place(placeOfFault(text, first ?? text.length)) }];
  }
  const faults: JsonFault[] = [];
  const visit = (node: SyntaxNode, at: string): void => {
    if (node.name === 'Array') return children(node).forEach((item, index) => visit(item, at + pointer(index)));
    if (node.name !== 'Object') return;
    const seen = new Set<string>();
    for (const property of node.getChildren('Property')) {
      const name = property.getChild('PropertyName')!;
      const key = JSON.parse(text.slice(name.from, name.to)) as string;
      if (seen.has(key)) faults.push({ code: 'document.duplicate-key', at: at + pointer(key), ...place(name.from), key });
      seen.add(key);
      visit(property.lastChild!, at + pointer(key));
    }
  };
  for (const value of children(tree.topNode)) visit(value, '');
  return faults;
}

const children = (node: SyntaxNode): readonly SyntaxNode[] => {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (/^[A-Z]/.test(child.name)) found.push(child);
  return found;
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

// What is missing is missing after the last thing that was right, not on the next line; what is wrong is wrong where it stands.
function placeOfFault(text: string, at: number): number {
  const before = text.slice(0, at).trimEnd().length;
  return '{[,:'.includes(text.charAt(before - 1)) ? text.length - text.slice(at).trimStart().length : before;
}
