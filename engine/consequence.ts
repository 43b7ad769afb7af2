// What follows from where an instance stands after a step: timers, reservations, columns, sight and messages.
import type { Definition } from './compiled.ts';
import type { PartyForm, ReservationDeclaration, Rule, Text, TimerDeclaration } from './definition.ts';
import type { Effect, Notify, Reservation } from './effect.ts';
import type { Access, Snapshot } from './instance.ts';
import { at, canonical, same, type Json, type JsonObject } from './json.ts';
import { rowScope } from './list.ts';
import { activeStates, partyForms, statesOfDefinition } from './moment.ts';
import { granteesOfParty, isByRelation, mailsOfParty } from './party.ts';
import { evaluate, reads, type Scope } from './rule.ts';
import { guestsOf } from './task.ts';
import { say } from './text.ts';
import { milliseconds } from './time.ts';
import { filled, scopeWith } from './wording.ts';

type Timers = Snapshot['timers'];

/** What sends a message, on an edge of the machine or by the calendar. */
interface NotifyAction { readonly params: { readonly message: string } }

/** Thrown when the next instant of a repeated timer is less than a minute after the one that fired. */
export class TimerTooSoon extends Error {
  readonly at: string;
  readonly timer: string;
  constructor(at: string, timer: string) {
    super(`${timer} comes too soon again`);
    this.at = at;
    this.timer = timer;
  }
}

/**
 * The timers of the active states and what to set or cancel; `firing` is the one whose event this step hears. Equal facts give the same instant,
 * so a changed calendar moves nothing already set. Throws TimerTooSoon.
 */
export function timersAfter(definition: Definition, before: Timers, states: readonly string[], left: ReadonlySet<string>, scope: Scope, firing?: string): { readonly timers: Timers; readonly effects: readonly Effect[] } {
  const timers: Record<string, Timers[string]> = {};
  for (const node of activeStates(definition, states)) {
    for (const [name, declared] of Object.entries(node.meta.timers ?? {})) {
      const timer = `${node.key}.${name}`;
      const read = factsOf(declared.at as Rule, scope);
      const kept = left.has(node.key) ? undefined : before[timer];
      if (kept && same(kept.read, read)) timers[timer] = timer === firing ? afterFiring(kept, declared, scope, timer, `${node.pointer}/meta/timers/${name}/every`) : kept;
      else {
        const due = evaluate(declared.at as Rule, scope);
        if (due.known && typeof due.value === 'string') timers[timer] = { at: due.value, read, isDue: declared.isDue ?? false };
      }
    }
  }
  return { timers, effects: timerEffects(before, timers, firing) };
}

/** What to set and cancel between two stands of the timers; the one that is `firing` is no longer set. */
export function timerEffects(before: Timers, timers: Timers, firing?: string): Effect[] {
  const pending = (group: Timers, name: string) => (group[name] && !group[name].fired ? group[name] : undefined);
  return [...new Set([...Object.keys(before), ...Object.keys(timers)])].sort().flatMap((timer): Effect[] => {
    const [was, is] = [timer === firing ? undefined : pending(before, timer), pending(timers, timer)];
    if (is && is.at !== was?.at) return [{ type: 'set-timer', timer, at: is.at, isDue: is.isDue }];
    return was && !is ? [{ type: 'cancel-timer', timer }] : [];
  });
}

/** A timer that has fired: set for its next instant, or done for as long as its state lasts. */
function afterFiring(was: Timers[string], declared: TimerDeclaration, scope: Scope, timer: string, at: string): Timers[string] {
  if (!('every' in declared)) return { ...was, fired: true };
  const { fired: _, ...rest } = was;
  const times = (was.times ?? 0) + 1;
  const next = times >= declared.max ? undefined : evaluate(declared.every as Rule, { ...scope, facts: { ...scope.facts, timer: { at: was.at } } });
  if (next === undefined || !next.known || typeof next.value !== 'string') return { ...rest, times, fired: true };
  if (milliseconds(next.value) < milliseconds(was.at) + 60_000) throw new TimerTooSoon(at, timer);
  return { ...rest, at: next.value, times };
}

/** The instant by which somebody must act, or null; it stays when it is over, until the state is left. */
export function dueOf(timers: Timers): string | null {
  return Object.values(timers).filter((timer) => timer.isDue).map((timer) => timer.at).sort()[0] ?? null;
}

/** The set of places a reservation draws from now, or null when its key or limit is unknown. */
export function placesOf(definition: Definition, name: string, scope: Scope): Pick<Reservation, 'space' | 'key' | 'limit'> | null {
  const declared = definition.compiled.document.process.reservations![name]!;
  const key = declared.key.map((rule) => valueOf(rule, scope));
  const limit = valueOf(declared.limit, scope, 1);
  if (key.some((part) => part === undefined || part === null) || typeof limit !== 'number') return null;
  return { space: declared.space ?? `${definition.compiled.id}.${name}`, key: canonical(key as readonly Json[]), limit };
}

function reservationAt(definition: Definition, name: string, declared: ReservationDeclaration, states: ReadonlySet<string>, scope: Scope): Reservation | null {
  if (!declared.while.some((state) => states.has(state)) || valueOf(declared.when, scope, true) !== true) return null;
  const places = placesOf(definition, name, scope);
  const amount = valueOf(declared.amount, scope, 1);
  return places && typeof amount === 'number' ? { name, ...places, amount } : null;
}

function valueOf(rule: Rule | undefined, scope: Scope, otherwise: Json = null): Json | undefined {
  if (rule === undefined) return otherwise;
  const outcome = evaluate(rule, scope);
  return outcome.known ? outcome.value : undefined;
}

/** All reservations an instance holds in these states; one that is not wanted, or whose key or amount is unknown, is not held. */
export function reservationsAt(definition: Definition, states: readonly string[], scope: Scope): Reservation[] {
  const active = new Set(activeStates(definition, states).map((node) => node.key));
  return Object.entries(definition.compiled.document.process.reservations ?? {}).flatMap(([name, declared]) => reservationAt(definition, name, declared as ReservationDeclaration, active, scope) ?? []);
}

/** The public face after a step; an unknown value leaves its column out. */
export function columnsOf(definition: Definition, snapshot: Snapshot, scope: Scope): JsonObject {
  const columns: Record<string, Json> = {};
  for (const [name, declared] of Object.entries(definition.compiled.document.process.columns ?? {})) {
    const outcome = evaluate(declared.value as Rule, scope);
    if (outcome.known && outcome.value !== null) columns[name] = outcome.value;
  }
  const comments = Object.values(snapshot.last).filter((last) => last.comment !== '').sort((a, b) => (a.at < b.at ? -1 : 1));
  const comment = comments.at(-1)?.comment;
  return comment === undefined ? columns : { ...columns, comment };
}

/** Who sees the instance after a step. A row rule reads the columns alone and is decided here. */
export function accessOf(definition: Definition, snapshot: Snapshot, declared: JsonObject, scope: Scope): Access[] {
  const columns = { ...declared, state: snapshot.states.join('+'), startedAt: snapshot.startedAt, since: snapshot.since, round: snapshot.round, applicant: snapshot.org.id, startedBy: snapshot.applicant.id };
  const { process } = definition.compiled.document;
  const seated = seatedBy(definition, snapshot);
  return (process.read ?? []).flatMap((entry, index) => {
    if (entry.rows !== undefined) {
      const outcome = evaluate(entry.rows as Rule, rowScope(definition, scope, columns));
      if (!outcome.known || outcome.value !== true) return [];
    }
    const party = granteesOfParty(partyForms(definition, entry.who), scope, process.id);
    return [...new Set([...party, ...(seated.get(entry.who) ?? [])])].sort().map((grantee) => ({ grantee, entry: index }));
  });
}

/** By party that is asked: who has a seat in its place, or had one and answered. They see what the party sees. */
function seatedBy(definition: Definition, { tasks, seated = {} }: Snapshot): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const add = (state: string, grantees: readonly string[]): void => {
    const { who } = statesOfDefinition(definition).get(state)!.meta.task!;
    found.set(who, [...(found.get(who) ?? []), ...grantees]);
  };
  for (const [account, state] of Object.entries(seated)) add(state, [`user:${account}`]);
  for (const task of tasks) {
    // Who has a seat of his own by where he stands is of no party that sees by itself.
    const related = isByRelation(partyForms(definition, statesOfDefinition(definition).get(task.state)!.meta.task!.who)) ? task.seats.flatMap(({ actor, owner }) => [actor, owner].flatMap((person) => person?.id ?? [])) : [];
    add(task.state, [...task.seats.flatMap(({ candidates }) => candidates), ...[...guestsOf(task), ...related].map((account) => `user:${account}`)]);
  }
  return found;
}

/** A message as it goes out: receivers and words are settled now, only `{instance.number}` and `{link}` may stay open. */
export function notifyEffect(definition: Definition, action: NotifyAction, scope: Scope): Notify {
  const { process } = definition.compiled.document;
  const message = action.params.message;
  const template = process.messages![message]!;
  const forms = template.to.flatMap((party): readonly PartyForm[] => (typeof party === 'string' ? partyForms(definition, party) : [party]));
  const { opens } = template;
  const days = opens && evaluate(opens.days, scope);
  const words = withLink(opens !== undefined, scopeWith(template.with, scope));
  const inBoth = (text: Text): Text => ({ 'zh-CN': filled(say(text, 'zh-CN'), 'zh-CN', words), en: filled(say(text, 'en'), 'en', words) });
  return {
    type: 'notify', message, ...(template.category === 'warning' ? { category: template.category } : {}), to: granteesOfParty(forms, scope, process.id), mails: mailsOfParty(forms, scope), channels: template.channels,
    title: inBoth(template.title ?? process.title), text: inBoth(template.text),
    // A link whose days nobody knows is none that lasts.
    ...(opens ? { opens: { event: opens.event, days: days?.known && typeof days.value === 'number' ? days.value : 1, since: String(at(scope.facts, '/instance/since')) } } : {}),
  };
}

// Its place stays as it is written: only who sends the mail makes the secret.
function withLink(opens: boolean, scope: Scope): Scope {
  return opens ? { ...scope, facts: { ...scope.facts, link: '{link}' }, types: { ...scope.types, link: 'text' } } : scope;
}

/** The facts a rule reads, path to value, as far as they are known. */
function factsOf(rule: Rule, scope: Scope): JsonObject {
  const read: Record<string, Json> = {};
  for (const path of reads(rule)) {
    const outcome = evaluate({ var: path }, scope);
    if (outcome.known) read[path] = outcome.value;
  }
  return read;
}
