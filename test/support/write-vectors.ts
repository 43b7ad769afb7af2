// Fills in what the engine says to cases of test/vectors that have no `is` yet, and lays the files out, a case to a line. Run
// `node test/support/write-vectors.ts` after adding a case, then read what it says: a vector nobody thought about is worth nothing.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isObject, type Json } from '../../engine/json.ts';
import { matchesLinearly } from '../../engine/schema/pattern.ts';
import { groupsOf, resultsOf, type VectorFile } from './vectors.ts';

const folder = new URL('../vectors/', import.meta.url);

for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
  const text = readFileSync(new URL(file, folder), 'utf8');
  const { about, given, groups } = JSON.parse(text) as VectorFile;
  const results = await Promise.all(groupsOf(text).map((group) => resultsOf(group, matchesLinearly)));
  const written = groups.map((group, index) => [
    `    {`, `      "title": ${spelt(group.title)}, "kind": ${spelt(group.kind)},`,
    ...(group.given === undefined ? [] : [`      "given": ${spelt(group.given as unknown as Json)},`]),
    `      "cases": [`, group.cases.map((each, place) => `        ${spelt({ ...each, is: each.is ?? results[index]![place]! } as unknown as Json)}`).join(',\n'), `      ]`, `    }`,
  ].join('\n'));
  writeFileSync(new URL(file, folder), [`{`, `  "about": ${spelt(about)},`, ...(given === undefined ? [] : [`  "given": ${spelt(given)},`]), `  "groups": [`, written.join(',\n'), `  ]`, `}`, ''].join('\n'));
}

/** JSON on one line, with what an eye cannot see written out. */
function spelt(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item) => spelt(item as Json)).join(', ')}]`;
  if (isObject(value)) return `{${Object.entries(value).map(([key, item]) => `${spelt(key)}: ${spelt(item as Json)}`).join(', ')}}`;
  return JSON.stringify(value).replace(/[\u007f-\u00a0\u00ad\u0300-\u036f\u180e\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
