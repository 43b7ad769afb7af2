// The analyst's working copy: one text per part of the document, kept apart so that a half-written part never spoils the others. Pure.
import { isObject, type Json, type JsonObject } from '#engine';

/** The parts of a document, in the order they are shown; each is a file of the folder. */
export const parts = ['process', 'form', 'ui', 'machine', 'list', 'scenarios'] as const;
export type Part = (typeof parts)[number];

/** The texts of a document, by part; an absent part is an empty text. */
export type Texts = { readonly [part in Part]: string };

/** The texts of a document as it was published. */
export function textsOf(document: JsonObject): Texts {
  return Object.fromEntries(parts.map((part) => [part, document[part] === undefined ? '' : `${JSON.stringify(document[part], null, 2)}\n`])) as unknown as Texts;
}

/** The document the texts make, as far as they can be read, and the parts that cannot. */
export function documentOf(texts: Texts): { readonly document: JsonObject; readonly unreadable: readonly Part[] } {
  const document: { [part: string]: Json } = {};
  const unreadable: Part[] = [];
  for (const part of parts) {
    if (texts[part].trim() === '') continue;
    try {
      document[part] = JSON.parse(texts[part]) as Json;
    } catch {
      unreadable.push(part);
    }
  }
  return { document, unreadable };
}

/** The part a pointer of the document leads into, and the pointer inside that part. */
export function partOf(at: string): { readonly part: Part; readonly inside: string } {
  const [, part = 'process', ...rest] = at.split('/');
  return { part: (parts as readonly string[]).includes(part) ? (part as Part) : 'process', inside: rest.map((one) => `/${one}`).join('') };
}

/** The document a text holds as a whole, as an export writes it; undefined for a part or a half-written text. */
export function wholeDocument(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) && isObject(value['process']) && Object.keys(value).every((key) => (parts as readonly string[]).includes(key)) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A document with nothing but a head, to begin a new process with. */
export function beginning(): Texts {
  return textsOf({ process: { format: 1, id: 'my-process', title: { 'zh-CN': '新流程', en: 'New process' } } });
}

/** The id the head gives, or an empty text. */
export function idOf(document: JsonObject): string {
  const head = document['process'];
  return isObject(head) && typeof head['id'] === 'string' ? head['id'] : '';
}

/** Of pointers of a document those that lead into a part, as pointers inside it. */
export function ownOf(own: readonly string[], part: Part): readonly string[] {
  return own.flatMap((at) => { const place = partOf(at); return place.part === part && at !== '' ? [place.inside] : []; });
}
