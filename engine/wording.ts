// An author's words with places for facts in, the words of this moment out.
import type { Text, With } from './definition.ts';
import { at, isObject, type Json } from './json.ts';
import { plainText } from './rich.ts';
import { evaluate, type Scope } from './rule.ts';
import { fill, say, words, type Language } from './text.ts';
import { isInstant, nowAt } from './time.ts';
import { typeAt } from './type.ts';

/** A template filled from facts, each by its declared type; a number not yet taken stays a token. */
export function filled(template: string, language: Language, scope: Scope): string {
  return fill(template, (path) => {
    const value = at(scope.facts, '/' + path.replaceAll('.', '/'));
    if (value === undefined || value === null) return path === 'instance.number' ? '{instance.number}' : undefined;
    if (isObject(value) && typeof value['zh-CN'] === 'string') return say(value as unknown as Text, language);
    if (typeof value === 'string' && typeAt(scope.types, path) === 'datetime') return clockOf(value, scope.zone);
    return words(typeAt(scope.types, path) === 'rich' ? plainText(value) : value, language);
  });
}

/** A text with its facts filled in, in both languages; words without places stay as they are. */
export function worded(text: Text, scope: Scope): Text {
  if (typeof text === 'string') return text.includes('{') ? { 'zh-CN': filled(text, 'zh-CN', scope), en: filled(text, 'en', scope) } : text;
  return { 'zh-CN': filled(text['zh-CN'], 'zh-CN', scope), en: filled(text.en, 'en', scope) };
}

/** The scope in which an author's words stand: beside the facts, the values they bring `with` them; an unknown one is a dash, and a fact of the same name wins. */
export function scopeWith(values: With | undefined, scope: Scope): Scope {
  if (values === undefined) return scope;
  const known = Object.entries(values).flatMap(([name, rule]): (readonly [string, Json])[] => {
    const outcome = evaluate(rule, scope);
    return outcome.known ? [[name, outcome.value]] : [];
  });
  const types = Object.fromEntries(known.map(([name, value]) => [name, typeof value === 'string' && isInstant(value) ? ('datetime' as const) : ('text' as const)]));
  return { ...scope, facts: { ...Object.fromEntries(known), ...scope.facts }, types: { ...types, ...scope.types } };
}

function clockOf(instant: string, zone: string): string {
  const { date, time } = nowAt(instant, zone);
  return `${date} ${time.slice(0, 5)}`;
}
