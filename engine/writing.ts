// What an event writes into the form: its own values, those of the submission, and what is computed at it.
import type { Definition } from './compiled.ts';
import type { EventDeclaration, Rule } from './definition.ts';
import type { Facts } from './facts.ts';
import { expected, submit, type FormContext, type FormFacts } from './form.ts';
import type { Command, Instance } from './instance.ts';
import { own, type Json, type JsonObject } from './json.ts';
import type { Problem } from './problem.ts';
import { evaluate, type Scope } from './rule.ts';

/** The data after the event has written; unchanged when the event neither writes nor has a value computed at it. */
export function write(definition: Definition, instance: Instance, command: Command, declaration: EventDeclaration, facts: Facts, scope: Scope): { readonly data: JsonObject } | { readonly problems: readonly Problem[] } {
  const writing = writingOf(definition, instance, command, declaration, facts, scope);
  return writing === null ? { data: instance.data } : submit(definition, ...writing);
}

/** The data a command would leave before anything is looked up, whether or not it is refused. */
export function prospect(definition: Definition, instance: Instance, command: Command, facts: Facts, scope: Scope): JsonObject {
  const declaration = own(definition.compiled.document.process.events, command.event) as EventDeclaration | undefined;
  const writing = declaration === undefined ? null : writingOf(definition, instance, command, declaration, facts, scope);
  return writing === null ? instance.data : expected(definition, ...writing);
}

type Writing = readonly [stored: JsonObject, submission: JsonObject, facts: FormFacts, context: FormContext];

/** What an event writes on which data; null when it writes nothing. */
function writingOf(definition: Definition, instance: Instance, command: Command, declaration: EventDeclaration, facts: Facts, scope: Scope): Writing | null {
  const submission = facts.actor.kind === 'system' ? {} : command.data ?? {};
  const writes = declaration.writes?.includes('*') ? 'all' as const : declaration.writes ?? [];
  const sets = Object.entries(declaration.sets ?? {});
  const computes = definition.compiled.fields.some(({ schema }) => schema['x-on']?.includes(command.event));
  if (writes !== 'all' && writes.length === 0 && sets.length === 0 && !computes && Object.keys(submission).length === 0) return null;
  // A signal carries its values under the names of the fields they are for.
  const { form, event } = scope.types as { readonly [root: string]: { readonly object: object } };
  const signalled = { ...scope, types: { ...scope.types, event: { object: { ...form?.object, ...event?.object } } } } as Scope;
  const fixed: Record<string, Json | undefined> = { ...instance.data };
  for (const [pointer, rule] of sets) {
    const outcome = evaluate(rule as Rule, signalled);
    if (outcome.known && outcome.value !== null) fixed[pointer.slice(1)] = outcome.value;
    else delete fixed[pointer.slice(1)];
  }
  return [fixed as JsonObject, submission, { ...facts, org: facts.org ?? instance.snapshot.org, instance: scope.facts['instance'] as JsonObject }, {
    event: command.event, writes, requires: declaration.requires ?? [], judge: declaration.judge ?? 'full', referenced: true,
  }];
}
