// engine/definition.schema.json -> the text of engine/definition.ts. Run `node test/support/definition-types.ts` after a change of
// the format; a test compares the two.
import { readFileSync, writeFileSync } from 'node:fs';
import { compile } from 'json-schema-to-typescript';

const schemaFile = new URL('../../engine/definition.schema.json', import.meta.url);
const typesFile = new URL('../../engine/definition.ts', import.meta.url);

const banner = `// Types of what authors write. Generated from definition.schema.json by test/support/definition-types.ts.

import type { Json } from './json.ts';

/** A strict JsonLogic expression. */
export type Rule = Json;
`;

/** The TypeScript of the format's JSON Schema. */
export async function definitionTypes(): Promise<string> {
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8'), (key, value) => {
    if (value && typeof value === 'object' && typeof value.$ref === 'string') return { $ref: value.$ref };
    // `$schema` is dropped on reading, and beside an index signature it has no type.
    if (key === 'properties' && Object.hasOwn(value, '$schema')) delete value.$schema;
    // "One of these keys must be there" is a matter of judgement, not of types.
    if (Array.isArray(value?.oneOf) && value.oneOf.every((option: object) => Object.keys(option).join() === 'required')) delete value.oneOf;
    return key === 'rule' && value.title === 'Rule' ? { tsType: 'Rule' } : value;
  });
  const text = await compile(schema, 'DefinitionDocument', { bannerComment: '', style: { singleQuote: true, printWidth: 140 }, ignoreMinAndMaxItems: true });
  return banner + '\n' + text
    .replace('export type Rule = Rule;\n', '')
    .replace(/^(\s+)(\[k: string\]|'[^']+'\??|"[^"]+"\??|[A-Za-z$][\w$]*\??):/gm, '$1readonly $2:')
    .replace(/(\[k: string\]: (?:string|number|boolean)(?: \| (?:string|number|boolean))*);/g, '$1 | undefined;')
    .replace(/([\w')}]+)\[\]/g, (all, name) => name.endsWith(')') || name.endsWith('}') ? all : `readonly ${name}[]`);
}

if (process.argv[1] === new URL(import.meta.url).pathname) writeFileSync(typesFile, await definitionTypes());
