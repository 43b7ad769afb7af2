// The types of everything the rules of a document may read: its form, its item, the instance, who acts, and what was looked up.
import type { Face } from '../compiled.ts';
import type { DefinitionDocument, FormSchema, Lookup } from '../definition.ts';
import { analyseForm } from '../form/fields.ts';
import { own } from '../json.ts';
import { builtInColumns } from '../list.ts';
import { reads } from '../rule.ts';
import type { Type, Types } from '../type.ts';

export type Faces = { readonly [process: string]: Face };

const facts = { id: 'org', type: 'text', name: 'text', region: 'region', territory: 'region' } as const;
const organisation: Type = { object: facts };
/** The organisation of the case, with what the steps of all known processes may say of it. */
function ofCase(faces: Faces): Type {
  return { object: { ...Object.fromEntries(Object.values(faces).flatMap(({ attributes = {} }) => Object.entries(attributes))), ...facts } };
}
/** What a record may also say of the organisation it belongs to; other rules have no business with it. */
const ownOrganisation: Type = {
  object: { ...facts, creditCode: 'text', organisationCode: 'text', customsCode: 'text', legalName: 'text', legalIdType: { dict: 'idType' }, legalIdNumber: 'text', address: 'text' },
};
/** A security key as its issuer knows it. */
const shownKey: Type = {
  object: { id: 'text', serial: 'text', kind: 'text', holder: 'text', enterprise: 'text', legalRepresentative: 'text', creditCode: 'text', organisationCode: 'text', customsCode: 'text', validUntil: 'date', org: organisation, isAdministered: 'boolean' },
};
const person: Type = { object: { id: 'user', name: 'text' } };

/** The types of all fact roots but `row`, which depends on the place. What an unknown process would tell is left out, and so is unknown. */
export function factTypes(document: DefinitionDocument, faces: Faces): Types {
  const { process, form } = document;
  const subject = process.subject ? own(faces, process.subject.process) as Face | undefined : undefined;
  const last: Type = { object: { at: 'datetime', by: 'user', comment: 'text' } };
  return {
    form: { object: form ? fieldTypes(form) : {} },
    ...(subject ? { item: { object: { ...subject.fields, instance: { object: { id: 'text', number: 'text', state: 'text', org: organisation } } } } } satisfies Types : {}),
    instance: {
      object: {
        id: 'text', number: 'text', state: 'text', label: 'text', kind: 'text', since: 'datetime', touched: 'datetime', startedAt: 'datetime', round: 'integer',
        org: organisation, applicant: person, returnedFrom: 'text', last: { object: Object.fromEntries(Object.keys(process.events ?? {}).map((event) => [event, last])) },
      },
    },
    actor: { object: { id: 'user', name: 'text', kind: 'text', org: organisation, roles: { list: 'text' }, permissions: { list: 'text' } } },
    org: process.record ? ownOrganisation : ofCase(faces),
    // Where no form is opened by a key, there is none.
    ...(Object.values(process.events ?? {}).some(({ showsKey }) => showsKey) ? { key: shownKey } satisfies Types : {}),
    now: 'datetime',
    timer: { object: { at: 'datetime' } },
    event: { object: { ...signalTypes(document), type: 'text', comment: 'text', to: 'text' } },
    params: { object: Object.fromEntries(Object.entries(process.params ?? {}).map(([name, { type }]) => [name, type])) },
    lookup: { object: Object.fromEntries(Object.entries(process.lookups ?? {}).filter(([, lookup]) => lookup.at !== 'view').map(([name, lookup]) => [name, lookupType(lookup, faces)])) },
    record: { object: Object.fromEntries(Object.values(faces).filter(({ record }) => record).sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ id, fields }) => [id, { object: fields }])) },
    reservation: { object: Object.fromEntries(Object.keys(process.reservations ?? {}).map((name) => [name, { object: { left: 'integer' } } satisfies Type])) },
  };
}

/** The paths rules of a document may read, without those of rows: what an editor offers. */
export function factPaths(document: DefinitionDocument, faces: Faces): string[] {
  const visit = (path: string, type: Type): string[] =>
    typeof type === 'object' && 'object' in type ? Object.entries(type.object).flatMap(([key, inner]) => visit(path === '' ? key : `${path}.${key}`, inner)) : [path];
  return visit('', { object: factTypes(document, faces) });
}

/** A signal carries its values under the names of the fields they are for: those that some event sets from it. */
function signalTypes({ process, form }: DefinitionDocument): Types {
  const taken = new Set(Object.values(process.events ?? {}).flatMap((event) => Object.values(event.sets ?? {}).flatMap((rule) => reads(rule))));
  return form ? Object.fromEntries(Object.entries(fieldTypes(form)).filter(([name]) => taken.has(`event.${name}`))) : {};
}

/** The types of the fields of a form, by name; columns lie inside their table. */
export function fieldTypes(form: FormSchema): Types {
  return Object.fromEntries(analyseForm(form).fields.filter((field) => field.table === undefined).map((field) => [field.name, field.type]));
}

/** What a lookup may ask the directory by and be told of it, under the name `organisation`. */
export const directorySource = {
  name: 'organisation',
  asks: { name: 'text', code: 'text', person: 'user' },
  tells: { id: 'org', name: 'text', code: 'text', certified: 'boolean', hasAdministrator: 'boolean', isMember: 'boolean', isLastAdministrator: 'boolean' },
} as const satisfies { readonly name: string; readonly asks: Types; readonly tells: Types };

/** The columns of a process: its own and those every process has. Undefined when the process is not known. */
export function columnTypes(process: string, faces: Faces): Types | undefined {
  const face = own(faces, process) as Face | undefined;
  return face && { ...Object.fromEntries(Object.entries(builtInColumns).map(([name, { type }]) => [name, type])), ...face.columns };
}

/** What the answer of a lookup is. */
function lookupType({ from, take, columns }: Lookup, faces: Faces): Type {
  if (take === 'count') return { object: { count: 'integer' } };
  if (take === 'exists') return { object: { exists: 'boolean' } };
  const known = from === directorySource.name ? directorySource.tells : columnTypes(from, faces) ?? {};
  const taken = Object.fromEntries((columns ?? []).flatMap((column) => (Object.hasOwn(known, column) ? [[column, (known as Types)[column]!]] : [])));
  return take === 'rows' ? { table: taken } : { object: taken };
}
