// The one write to a record: what is kept, a command and the facts of the moment in; what is kept from now on out, or all problems.
import { isComputed, type Definition } from './compiled.ts';
import type { EventDeclaration, ReadEntry, Text } from './definition.ts';
import type { Facts } from './facts.ts';
import type { Command, Instance } from './instance.ts';
import { judgeNeeds } from './interpret.ts';
import { recognise } from './interpret/recognise.ts';
import { pointer, type JsonObject } from './json.ts';
import { instanceAt, momentOf, partyForms } from './moment.ts';
import { isOf } from './party.ts';
import type { Problem } from './problem.ts';
import type { Scope } from './rule.ts';
import { write } from './writing.ts';

export type Kept = { readonly ok: true; readonly data: JsonObject; readonly feedback?: Text } | { readonly ok: false; readonly problems: readonly Problem[] };

/** What a record says after an event; what is sent for a computed field is ignored, as only its rule gives it a value. */
export function keep(definition: Definition, stored: JsonObject, command: Command, facts: Facts): Kept {
  const here = recordAt(definition, stored, facts);
  const scope = scopeOfRecord(definition, here, facts);
  const asked = recognise(definition, here, command, facts, scope);
  if ('problems' in asked) return { ok: false, problems: asked.problems };
  const { declaration } = asked;
  const unmet = judgeNeeds(definition, declaration, scope);
  if (unmet.length > 0) return { ok: false, problems: unmet };
  const data = Object.fromEntries(Object.entries(command.data ?? {}).filter(([name]) => !isGiven(definition, name)));
  const written = write(definition, here, { ...command, data }, declaration as EventDeclaration, facts, scope);
  return 'problems' in written ? { ok: false, problems: written.problems } : { ok: true, data: written.data, ...(declaration.feedback ? { feedback: declaration.feedback } : {}) };
}

/** The entries of `read` by which an actor sees his record. */
export function entriesOfRecord(definition: Definition, facts: Facts): readonly ReadEntry[] {
  const { process } = definition.compiled.document;
  const scope = scopeOfRecord(definition, recordAt(definition, {}, facts), facts);
  return (process.read ?? []).filter(({ who }) => isOf(facts.actor, partyForms(definition, who), scope, process.id));
}

/** A record stands nowhere and never began: its organisation and its person are those of the actor. */
function recordAt(definition: Definition, data: JsonObject, facts: Facts): Instance {
  return { ...instanceAt(definition, null, facts, ''), data };
}

function scopeOfRecord(definition: Definition, here: Instance, facts: Facts): Scope {
  return momentOf(definition, here, facts);
}

function isGiven(definition: Definition, name: string): boolean {
  const field = definition.field(pointer(name));
  return field !== undefined && isComputed(field);
}
