// Phrases offered for an opinion: rows of a lookup that is brought to the page only. They decide nothing, so a step never asks for them.
import { askShown, isObject, type Definition, type Facts, type Instance, type Json } from '#engine';
import type { Services } from '../services.ts';
import { answer } from '../store/answers.ts';

/** The texts that these lookups bring, each text once. */
export async function phrasesOf({ pool }: Services, definition: Definition, instance: Instance | null, facts: Facts, lookups: readonly string[]): Promise<readonly string[]> {
  const { lookup } = await answer(pool, lookups.flatMap((name) => askShown(definition, instance, facts, name)));
  return [...new Set(lookups.flatMap((name) => textsOf(lookup[name])))];
}

function textsOf(rows: Json | undefined): string[] {
  return (Array.isArray(rows) ? rows : []).flatMap((row) => (isObject(row) ? Object.values(row) : [])).filter((text): text is string => typeof text === 'string');
}
