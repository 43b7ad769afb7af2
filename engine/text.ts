// Words for people in two languages, and templates with named places.
import type { Text } from './definition.ts';
import type { Json } from './json.ts';

export type Language = 'zh-CN' | 'en';

/** The words in a language; a plain string is Chinese and serves both. */
export function say(text: Text, language: Language): string {
  return typeof text === 'string' ? text : text[language];
}

/** Fills `{name}` and `{a.b}` by `read`; what it answers with undefined becomes a dash. */
export function fill(template: string, read: (path: string) => string | undefined): string {
  return template.replace(/\{([A-Za-z][A-Za-z0-9_.]*)\}/g, (_, path: string) => read(path) ?? '—');
}

/** The paths named in a template. */
export function places(template: string): string[] {
  return [...template.matchAll(/\{([A-Za-z][A-Za-z0-9_.]*)\}/g)].map((match) => match[1]!);
}

/** A value inside a sentence: lists are joined as the language joins them. */
export function words(value: Json | undefined, language: Language): string {
  if (value === undefined || value === null) return '—';
  if (Array.isArray(value)) return value.map((item) => words(item, language)).join(language === 'en' ? ', ' : '、');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
