// Templates that stand in each other, written out as one: every template drawn costs a copy, a walk over it and marks around it, which for hundreds of cells was a third of their time.
import { html, type TemplateResult } from 'lit';

/** By the templates met on the way, in order: what they are together. */
interface Way { strings?: TemplateStringsArray; readonly next: Map<TemplateStringsArray, Way> }

const ways: Way = { next: new Map() };

function templatesIn(value: unknown): readonly TemplateResult[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.every((each) => typeof each === 'object' && each !== null && 'strings' in each) ? list as readonly TemplateResult[] : [];
}

/** A part of a template that is not written out, because another may come in its place. */
export function loose(value: unknown): unknown {
  return [[value]];
}

function walk({ strings, values }: TemplateResult, depth: number, text: (text: string, of: TemplateStringsArray) => void, hole: (value: unknown) => void): void {
  text(strings[0]!, strings);
  for (const [index, value] of values.entries()) {
    const inner = depth === 0 ? [] : templatesIn(value);
    if (inner.length === 0) hole(value);
    else for (const template of inner) walk(template, depth - 1, text, hole);
    text(strings[index + 1]!, strings);
  }
}

/** A template with those that stand in it, alone or in a list, written out as deep as told. Where it is drawn again the same ones have to stand in it, but for what is loose: with others everything is drawn anew, and a focus in it lost. */
export function flat(template: TemplateResult, depth: number): TemplateResult {
  const values: unknown[] = [];
  let way = ways;
  walk(template, depth, (_, strings) => {
    let next = way.next.get(strings);
    if (!next) way.next.set(strings, (next = { next: new Map() }));
    way = next;
  }, (value) => values.push(value));
  if (!way.strings) {
    const pieces = [''];
    walk(template, depth, (text) => { pieces[pieces.length - 1] += text; }, () => pieces.push(''));
    way.strings = Object.assign(pieces, { raw: pieces });
  }
  return html(way.strings, ...values);
}
