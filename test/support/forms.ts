// A form opened for use without the rest of a process, and the facts it is filled with.
import { analyseForm } from '../../engine/form/fields.ts';
import type { Definition, Validate } from '../../engine/compiled.ts';
import type { FormSchema, ProcessHead } from '../../engine/definition.ts';
import type { FormContext, FormFacts } from '../../engine/form.ts';
import { open } from '../../engine/open.ts';
import { validatorSource } from '../../engine/schema.ts';
import type { Types } from '../../engine/type.ts';

type Part = { readonly [key: string]: unknown };

/** The form schema with these fields. */
export function formOf(properties: Part, rest: Part = {}): FormSchema {
  return { type: 'object', additionalProperties: false, properties, ...rest } as FormSchema;
}

/** A table with these columns. */
export function tableOf(properties: Part, rest: Part = {}, items: Part = {}): Part {
  return { type: 'array', maxItems: 1000, items: { type: 'object', additionalProperties: false, properties, ...items }, ...rest };
}

/** The validator of a form, loaded as the page loads it: as a module. */
export async function validatorOf(form: FormSchema): Promise<Validate> {
  const module = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(validatorSource(form))}`)) as { readonly default: Validate };
  return module.default;
}

/** A form opened for use; `types` are those of further facts. */
export async function opened(form: FormSchema, process: Partial<ProcessHead> = {}, { types: more = {}, matches }: { readonly types?: Types; readonly matches?: Definition['matches'] } = {}): Promise<Definition> {
  const head: ProcessHead = { format: 1, id: 'test', title: '测试', ...process };
  const analysis = analyseForm(form, Object.fromEntries(Object.entries(process.rules ?? {}).map(([name, { rule }]) => [name, rule])));
  const fields = Object.fromEntries(analysis.fields.filter(({ table }) => table === undefined).map(({ name, type }) => [name, type]));
  const types: Types = {
    form: { object: fields }, params: { object: { limit: 'integer' } }, now: 'datetime', event: { object: { type: 'text' } },
    item: { object: { capacity: 'integer' } }, actor: { object: { name: 'text', roles: { list: 'text' } } }, org: { object: { qualified: 'boolean' } }, lookup: { object: { last: 'decimal' } }, ...more,
  };
  const compiled = { format: 1, id: head.id, title: head.title, document: { process: head, form, ui: null, machine: null, list: null }, ...analysis, types, machine: null, reads: [], faces: {} } as const;
  return open(compiled, await validatorOf(form), { digest: 'test', ...(matches && { matches }) });
}

/** The facts of a person at nine in the morning. */
export function factsOf(facts: Partial<FormFacts> = {}): FormFacts {
  return {
    actor: { id: 'wang', name: '王', kind: 'person', roles: ['operator'], permissions: [] },
    now: { instant: '2025-03-01T01:00:00.000Z', date: '2025-03-01', time: '09:00', zone: 'Asia/Shanghai' },
    params: {}, files: {}, ...facts,
  };
}

/** A fill that writes everything and is judged in full. */
export function contextOf(context: Partial<FormContext> = {}): FormContext {
  return { event: 'APPLY', writes: 'all', requires: [], judge: 'full', ...context };
}
