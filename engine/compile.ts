// A document in, a compiled definition and the source of its validator out, or everything that is wrong with it at once.
import { check } from './check.ts';
import { pathsIn, rulesOf, type Compiled, type Face } from './compiled.ts';
import type { DefinitionDocument, FormSchema, MachineSchema, UiSchema, ListSchema } from './definition.ts';
import { attributesGiven } from './check/directory.ts';
import { directorySource, factTypes } from './check/fact-types.ts';
import { analyseForm } from './form/fields.ts';
import { operationsSwitched, recordsRead } from './record.ts';
import { frozen, type Json, type JsonObject } from './json.ts';
import { columnType } from './list.ts';
import { machineConfig, statesOf } from './machine.ts';
import { problem, severity, sorted, type Problem } from './problem.ts';
import { documentProblems, fieldProblems, validatorSource } from './schema.ts';

export type Compilation =
  | { readonly ok: true; readonly compiled: Compiled; readonly validator: string; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const emptyForm: FormSchema = { type: 'object', additionalProperties: false, properties: {} };

/** Compiles a document among the faces of the processes it names (its own included where it reads itself). Faults of form hide those of meaning. */
export function compile(document: unknown, { processes }: { readonly processes: { readonly [id: string]: Face } }): Compilation {
  const shape = documentProblems(document as Json);
  if (shape.length > 0) return { ok: false, problems: sorted(shape) };
  const source = document as DefinitionDocument;
  // Without a route every event is unheard: one fault, not one for each.
  if (!source.machine && !source.process.record && Object.keys(source.process.events ?? {}).length > 0) return { ok: false, problems: [problem('document.missing-key', '', { key: 'machine' })] };
  const form = (source.form ?? emptyForm) as FormSchema;
  const faces = { ...processes, [source.process.id]: face(source) };
  const types = factTypes(source, faces);
  const problems = sorted([...fieldProblems(form, rulesOf(source.process)), ...check(source, types, faces)]);
  if (problems.some((each) => severity(each) === 'error')) return { ok: false, problems };
  const compiled: Compiled = {
    format: 1, id: source.process.id, title: source.process.title,
    document: {
      process: withoutSchema(source.process), form: source.form ? withoutSchema(source.form) : null,
      ui: (source.ui ? withoutSchema(source.ui) : null) as UiSchema | null, machine: (source.machine ? withoutSchema(source.machine) : null) as MachineSchema | null, list: (source.list ? withoutSchema(source.list) : null) as ListSchema | null,
    },
    ...analyseForm(form, rulesOf(source.process)), types,
    machine: source.machine ? (machineConfig(source.machine) as JsonObject) : null,
    reads: pathsIn(source as unknown as Json),
    faces: Object.fromEntries(namedIn(source).flatMap((id) => (faces[id] ? [[id, faces[id]]] : []))),
  };
  return { ok: true, compiled: frozen(JSON.parse(JSON.stringify(compiled)) as Compiled), validator: validatorSource(form), warnings: problems };
}

/** What other processes may know of this one. */
export function face(document: DefinitionDocument): Face {
  const { process, form, machine } = document;
  const { fields } = analyseForm((form ?? emptyForm) as FormSchema);
  const attributes = attributesGiven(document);
  const nodes = machine ? [...statesOf(machine).values()].filter((node) => node.key !== machine.initial) : [];
  return {
    id: process.id, title: process.title,
    fields: Object.fromEntries(fields.filter((field) => field.table === undefined).map((field) => [field.name, field.type])),
    columns: Object.fromEntries(Object.entries(process.columns ?? {}).map(([name, column]) => [name, columnType(column.type)])),
    states: Object.fromEntries(nodes.map((node) => [node.key, { label: node.meta.label ?? node.key, ...(node.meta.kind ? { kind: node.meta.kind } : {}) }])),
    events: Object.fromEntries(Object.entries(process.events ?? {}).map(([name, event]) => [name, event.label ? { label: event.label } : {}])),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
    ...(process.record ? { record: true as const } : {}),
  };
}

/** The processes a document names: its subject, its lookups, the sources of its lists, the records its form begins with, what it switches off. */
export function namedIn({ process, form, list }: DefinitionDocument): string[] {
  const lists = Object.entries(list ?? {}).flatMap(([name, declared]) => (name === '$schema' ? [] : [...(declared.from ?? []), ...(declared.buttons ?? []).flatMap((button: { readonly process?: string }) => button.process ?? [])]));
  const named = [...(process.subject ? [process.subject.process] : []), ...Object.values(process.lookups ?? {}).flatMap(({ from }) => (from === directorySource.name ? [] : from)), ...lists, ...recordsRead(form), ...operationsSwitched(process).map(({ process: id }) => id)];
  return [...new Set(named)].sort();
}

function withoutSchema<T extends object>(part: T): T {
  const { $schema: _, ...rest } = part as T & { readonly $schema?: string };
  return rest as T;
}
