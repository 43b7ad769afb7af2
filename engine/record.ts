// What a definition without a route declares: settings that each organisation or person keeps once, what the platform itself makes of some
// of them, and what they switch off. How they are kept stands in keep.ts.
import { pathsIn, type Definition } from './compiled.ts';
import type { FieldSchema, FormSchema, ProcessHead, Uses } from './definition.ts';
import { own, segments, type Json, type JsonObject } from './json.ts';

/** What the platform can make of a field, by the type that takes. The first six are the account's own: they stand there and nowhere else. */
export const uses = {
  username: 'text', name: 'text', mail: 'text', mobile: 'text', idType: 'text', idNumber: 'text',
  avatar: 'file', stamp: 'file', logo: 'file',
  autosave: 'boolean', enterMoves: 'boolean', checkFirst: 'boolean', carry: 'boolean', thousands: 'boolean',
} as const satisfies { readonly [use in keyof Required<Uses>]: 'text' | 'file' | 'boolean' };

export type Use = keyof typeof uses;

/** Uses whose value is the account's. */
export const ofAccount = ['username', 'name', 'mail', 'mobile', 'idType', 'idNumber'] as const satisfies readonly Use[];

/** What the platform reads of a record: files by id, and yes or no; what was never said has its default. */
export type Used = { readonly [use in Use]?: Json };

/** Whether a definition is a record. */
export function isRecord({ compiled }: Definition): boolean {
  return compiled.document.process.record !== undefined;
}

/** What the platform makes of kept data. */
export function usedOf(definition: Definition, data: JsonObject): Used {
  return Object.fromEntries(usesOf(definition).flatMap(([use, pointer]): (readonly [string, Json])[] => {
    const name = segments(pointer)[0]!;
    const value = data[name] ?? definition.field(pointer)!.schema.default;
    return value === undefined ? [] : [[use, value]];
  }));
}

/** The uses of a record with their fields; one that several fields may serve comes several times. */
export function usesOf({ compiled }: Definition): readonly (readonly [use: Use, pointer: string])[] {
  return (Object.entries(compiled.document.process.record?.uses ?? {}) as [Use, string | readonly string[]][]).flatMap(([use, pointers]) => [pointers].flat().map((pointer): [Use, string] => [use, pointer as string]));
}

/** An operation that a yes-or-no field switches off. */
export interface Switched { readonly field: string; readonly process: string; readonly event: string }

/** Every operation a record switches off. */
export function operationsSwitched({ record }: ProcessHead): Switched[] {
  return Object.entries(record?.switches ?? {}).flatMap(([pointer, operations]) => (operations as readonly string[]).map((operation) => {
    const [process, event] = operation.split(':') as [string, string];
    return { field: segments(pointer)[0]!, process, event };
  }));
}

/** The records whose fields a form has as first values. */
export function recordsRead(form: FormSchema | undefined): string[] {
  return [...new Set(pathsIn(form as unknown as Json).filter((path) => path.startsWith('record.')).map((path) => path.split('.')[1]!))];
}

/** The field of a form at a pointer, unless it is a column. */
export function wholeField(form: FormSchema | undefined, pointer: string): FieldSchema | undefined {
  const [name, ...inside] = segments(pointer);
  return inside.length > 0 ? undefined : own(form?.properties, name!) as FieldSchema | undefined;
}
