// What a published vector gives: one rule, value, submission, fill or sight judged by the engine, as plain JSON to be compared to the byte.
import type { Definition } from '../../engine/compiled.ts';
import type { FieldSchema, FormSchema, ProcessHead, ReadEntry, Rule } from '../../engine/definition.ts';
import type { Calendar } from '../../engine/facts.ts';
import { change, columnsSeen, field, judge, masked, openForm, submission, submit, type FormContext, type FormFacts, type FormState } from '../../engine/form.ts';
import { isObject, type Json, type JsonObject } from '../../engine/json.ts';
import { evaluate, OverBudget } from '../../engine/rule.ts';
import type { Types } from '../../engine/type.ts';
import { contextOf, factsOf, formOf, opened } from './forms.ts';

/** A file of vectors: groups that share what is given, or bring their own. */
export interface VectorFile { readonly about: string; readonly given?: Json; readonly groups: readonly Group[] }

/** The groups of a file, each with what it is given. */
export function groupsOf(text: string): readonly Group[] {
  const { given, groups } = JSON.parse(text) as VectorFile;
  return groups.map((group) => ({ ...group, given: group.given ?? given }) as Group);
}

/** Cases that share what is given. `is` is what the engine says; the name of a case says why. */
export type Group = { readonly title: string } & (
  | { readonly kind: 'rule'; readonly given: { readonly types: Types; readonly facts: JsonObject; readonly zone: string; readonly calendar?: Calendar; readonly rules?: { readonly [name: string]: Rule } }; readonly cases: readonly (Case & { readonly rule: Rule; readonly facts?: JsonObject; readonly zone?: string })[] }
  | { readonly kind: 'value'; readonly given: { readonly field: FieldSchema; readonly facts?: Partial<FormFacts> }; readonly cases: readonly (Case & { readonly value: Json; readonly judge?: 'full' | 'shape' })[] }
  | { readonly kind: 'form'; readonly given: Given; readonly cases: readonly (Case & { readonly stored?: JsonObject; readonly sent: JsonObject; readonly context?: Partial<FormContext>; readonly facts?: Partial<FormFacts> })[] }
  | { readonly kind: 'fill'; readonly given: Given; readonly cases: readonly (Case & { readonly open: JsonObject; readonly changes: readonly (readonly [pointer: string, value: Json])[]; readonly fields: readonly string[]; readonly context?: Partial<FormContext>; readonly facts?: Partial<FormFacts> })[] }
  | { readonly kind: 'sight'; readonly given: Given; readonly cases: readonly (Case & { readonly data: JsonObject; readonly columns?: JsonObject; readonly entries: readonly ReadEntry[] })[] });

interface Case { readonly name: string; readonly is: Json }

/** A form, what its process adds, and what its rules may read besides. */
interface Given { readonly form: FormSchema; readonly process?: Partial<ProcessHead>; readonly types?: Types; readonly facts?: Partial<FormFacts> }

type Matches = Definition['matches'];

/** What the engine says to each case of a group. Patterns are matched by `matches`, or natively. */
export async function resultsOf(group: Group, matches?: Matches): Promise<readonly Json[]> {
  switch (group.kind) {
    case 'rule': return group.cases.map(({ rule, facts = {}, zone }) => ruled(rule, { facts: laidOver(group.given.facts, facts), types: group.given.types, zone: zone ?? group.given.zone, rules: group.given.rules ?? {}, ...(group.given.calendar && { calendar: group.given.calendar }) }));
    case 'value': {
      const definition = await opened(formOf({ it: group.given.field }), {}, { ...(matches && { matches }) });
      return group.cases.map(({ value, judge: how }) => {
        const answer = submit(definition, {}, { it: value }, factsOf(group.given.facts), contextOf({ judge: how ?? 'full' }));
        return 'problems' in answer ? (answer.problems as unknown as Json) : 'taken';
      });
    }
    case 'form': {
      const definition = await definitionOf(group.given, matches);
      return group.cases.map(({ stored = {}, sent, context, facts }) => submit(definition, stored, sent, factsOf({ ...group.given.facts, ...facts }), contextOf(context)) as unknown as Json);
    }
    case 'fill': {
      const definition = await definitionOf(group.given, matches);
      return group.cases.map(({ open, changes, fields, context, facts }) => {
        const begun = openForm(definition, open, factsOf({ ...group.given.facts, ...facts }), contextOf(context));
        return filled(changes.reduce((state, [pointer, value]) => change(state, pointer, value ?? undefined), begun), fields);
      });
    }
    case 'sight': {
      const definition = await definitionOf(group.given, matches);
      return group.cases.map(({ data, columns, entries }) => columns === undefined ? masked(definition, data, entries) : columnsSeen(definition, columns, entries));
    }
  }
}

/** Facts with some of their own laid over them, root by root. */
function laidOver(facts: JsonObject, more: JsonObject): JsonObject {
  return { ...facts, ...Object.fromEntries(Object.entries(more).map(([root, value]) => [root, isObject(value) ? { ...(facts[root] as JsonObject), ...value } : value])) };
}

function ruled(rule: Rule, scope: Parameters<typeof evaluate>[1]): Json {
  try {
    const outcome = evaluate(rule, scope);
    return outcome.known ? { value: outcome.value } : { missing: [...outcome.missing] };
  } catch (error) {
    if (error instanceof OverBudget) return 'over budget';
    throw error;
  }
}

function definitionOf({ form, process, types }: Given, matches?: Matches): Promise<Definition> {
  return opened(form, process, { ...(types && { types }), ...(matches && { matches }) });
}

function filled(state: FormState, fields: readonly string[]): Json {
  const { data } = state;
  return {
    data, problems: judge(state).map(({ code, at }) => `${code} ${at}`), sent: submission(state),
    fields: Object.fromEntries(fields.map((pointer) => {
      const { relevant, required, writable, computed } = field(state, pointer);
      return [pointer, [relevant ? (writable ? 'written' : computed ? 'computed' : 'read') : 'hidden', ...(required ? ['required'] : [])].join(' ')];
    })),
  };
}
