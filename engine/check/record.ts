// Faults of a record: keys that only a route gives a meaning, fields that cannot serve the use they are named for, operations that are not there.
import type { DefinitionDocument } from '../definition.ts';
import type { Faces } from './fact-types.ts';
import { analyseForm } from '../form/fields.ts';
import { pointer } from '../json.ts';
import { problem, type Problem } from '../problem.ts';
import { ofAccount, uses, wholeField, type Use } from '../record.ts';
import { isTextual, type Type } from '../type.ts';
import { unknown } from './names.ts';

type Expected = 'text' | 'file' | 'boolean' | 'date';

const ofRoutes = { document: ['machine', 'list', 'scenarios'], process: ['requiresKey', 'subject', 'number', 'lookups', 'reservations', 'schedules', 'columns', 'messages'] } as const;

/** What is wrong with what a document says as a record; nothing when it is none. */
export function recordProblems(document: DefinitionDocument, faces: Faces): Problem[] {
  const { process, form } = document;
  if (!process.record) return [];
  const at = '/process/record';
  const served: readonly unknown[] = ofAccount.flatMap((use) => process.record?.uses?.[use] ?? []);
  return [
    ...ofRoutes.document.filter((key) => document[key] !== undefined).map((key) => problem('record.not-here', pointer(key), { key })),
    ...ofRoutes.process.filter((key) => process[key] !== undefined).map((key) => problem('record.not-here', pointer('process', key), { key })),
    ...Object.entries(process.record.uses ?? {}).flatMap(([use, paths]) => [paths as string | readonly string[]].flat().flatMap((path, index, all) => fieldProblems(`${at}/uses/${use}${all.length > 1 ? `/${index}` : ''}`, use, path as string, uses[use as Use]))),
    ...(process.record.of === 'operator' ? Object.keys(form?.properties ?? {}).filter((name) => !served.includes(pointer(name))).map((name) => problem('record.unkept-field', `/form/properties/${name}`, { pointer: pointer(name) })) : []),
    ...(process.record.ends ?? []).flatMap((path, index) => fieldProblems(`${at}/ends/${index}`, 'ends', path, 'date')),
    ...Object.entries(process.record.switches ?? {}).flatMap(([path, operations]) => {
      const place = at + pointer('switches', path);
      const known = Object.values(faces).flatMap(({ id, events, record }) => (record ? [] : Object.keys(events).map((event) => `${id}:${event}`)));
      return [
        ...fieldProblems(place, 'switches', path, 'boolean'),
        ...(operations as readonly string[]).flatMap((operation, index) => (known.includes(operation) ? [] : [unknown('record.unknown-operation', `${place}/${index}`, 'operation', operation, known)])),
      ];
    }),
  ];

  function fieldProblems(place: string, use: string, path: string, expected: Expected): Problem[] {
    if (!wholeField(form, path)) return [unknown('pointer.unknown', place, 'pointer', path, Object.keys(form?.properties ?? {}).map((name) => pointer(name)))];
    const { type } = analyseForm(form!).fields.find((field) => field.pointer === path)!;
    return serves(type, expected) ? [] : [problem('record.wrong-field', place, { use, pointer: path, expected })];
  }
}

function serves(type: Type, expected: Expected): boolean {
  return expected === 'text' ? isTextual(type) && type !== 'file' : type === expected;
}
