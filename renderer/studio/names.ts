// The names a document gives, offered where it may use them: states as targets, fields as pointers, parties, events, rules, messages, columns, lists.
import { isObject, own, pointer, type Json, type JsonObject } from '#engine';

const keys = (value: Json | undefined): readonly string[] => (isObject(value) ? Object.keys(value) : []);

function states(value: Json | undefined): readonly string[] {
  return keys(value).flatMap((key) => [key, ...states(own(own(value, key), 'states'))]);
}

function pointers(form: Json | undefined): readonly string[] {
  const properties = own(form, 'properties');
  return keys(properties).flatMap((name) => {
    const columns = own(own(own(properties, name), 'items'), 'properties');
    return [pointer(name), ...keys(columns).map((column) => pointer(name, column))];
  });
}

const byKey: { readonly [key: string]: (document: JsonObject) => readonly string[] } = {
  target: (document) => states(own(own(document, 'machine'), 'states')),
  initial: (document) => states(own(own(document, 'machine'), 'states')),
  while: (document) => states(own(own(document, 'machine'), 'states')),
  who: (document) => keys(own(own(document, 'process'), 'parties')),
  by: (document) => keys(own(own(document, 'process'), 'parties')),
  for: (document) => keys(own(own(document, 'process'), 'parties')),
  needs: (document) => keys(own(own(document, 'process'), 'rules')),
  rule: (document) => keys(own(own(document, 'process'), 'rules')),
  message: (document) => keys(own(own(document, 'process'), 'messages')),
  column: (document) => keys(own(own(document, 'process'), 'columns')),
  columns: (document) => keys(own(own(document, 'process'), 'columns')),
  event: (document) => keys(own(own(document, 'process'), 'events')),
  start: (document) => keys(own(own(document, 'process'), 'events')),
  list: (document) => keys(own(document, 'list')),
};

/** Names of this document that fit a path; `titles` are those of the format at the path. */
export function namesAt(document: JsonObject, path: readonly string[], titles: ReadonlySet<string>): readonly string[] {
  if (titles.has('Pointer') || titles.has('Element')) return pointers(own(document, 'form'));
  const key = [...path].reverse().find((part) => !/^\d+$/.test(part)) ?? '';
  return byKey[key]?.(document) ?? [];
}
