// The template of a letter in force: as it was edited, else as it is shipped. The fields are always those of the program.
import type { JsonObject, Text } from '#engine';
import { editionOf } from '../store/edition.ts';
import type { Query } from '../store/sight.ts';
import { letters, type LetterName, type LetterTemplate } from './letter.ts';

/** What a letter says now. */
export async function templateInForce(query: Query, name: LetterName): Promise<LetterTemplate> {
  const edition = await editionOf(query, 'letter', name);
  return edition ? withWords(letters[name]!, edition.content) : letters[name]!;
}

/** A template with other words. */
export function withWords(template: LetterTemplate, { title, text }: JsonObject): LetterTemplate {
  return { ...template, title: title as unknown as Text, text: text as unknown as Text };
}
