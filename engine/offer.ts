// What an actor can do with an instance here and now, and why or why not: the same judgements as the step, without taking it.
import type { Definition } from './compiled.ts';
import type { Branches, EventDeclaration, NamedRule, Rule, SeatPlace, Text } from './definition.ts';
import type { Person, Task } from './effect.ts';
import type { Facts } from './facts.ts';
import type { Instance, Snapshot } from './instance.ts';
import { judgeKey, keyAsked } from './key.ts';
import type { Json } from './json.ts';
import { deadlineOf, judgeNeeds, judgeTime, notAvailable } from './interpret.ts';
import { noSeat, switchedOff, taskOf } from './interpret/recognise.ts';
import { step, UnknownGuard } from './machine.ts';
import { activeStates, exceptOf, instanceAt, momentOf, partyForms } from './moment.ts';
import { isOf } from './party.ts';
import { proofAsked } from './proof.ts';
import type { Problem } from './problem.ts';
import { isRecord } from './record.ts';
import { evaluate, explain as explainRule, type Scope, type Why } from './rule.ts';
import { operations, operationsOn, seatFor, seatsOffered, verbsOn } from './task.ts';
import { scopeWith, worded } from './wording.ts';

/** One thing an actor may ask. `problems` says why it cannot be done now; empty, it may. */
export interface Offer {
  readonly event: string;
  readonly label: Text;
  /** `seat` is an operation on seats (task/operation.ts). */
  readonly kind: 'start' | 'event' | 'vote' | 'seat';
  readonly task?: string;
  readonly seat?: string;
  /** A person has to be named to whom the seat goes. */
  readonly person?: true;
  /** Where an added seat may answer. */
  readonly places?: readonly SeatPlace[];
  readonly comment: 'none' | 'optional' | 'required';
  /** Pointers of the fields it writes; '*' is every field a person may write. */
  readonly writes: readonly string[];
  readonly requires: readonly string[];
  readonly judge: 'full' | 'shape';
  /** The question to ask before sending, if one is to be asked. */
  readonly confirm?: Text;
  readonly feedback?: Text;
  /** Return targets to choose from. */
  readonly to?: readonly string[];
  /** A vote that cannot be taken back. */
  readonly final?: true;
  /** What has to be shown beside the form. */
  readonly proof?: NonNullable<EventDeclaration['proof']>;
  /** A security key signs when it is sent. */
  readonly key?: true;
  /** The verb refuses: it counts as no. */
  readonly refuses: boolean;
  /** The instant until which the form that was opened may be sent. */
  readonly until?: string;
  readonly problems: readonly Problem[];
}

/** Everything this actor is a party to, in the order of the definition; with null, the events that start an instance. */
export function available(definition: Definition, instance: Instance | null, facts: Facts): Offer[] {
  const here = instanceAt(definition, instance, facts, '');
  const { process } = definition.compiled.document;
  const scope = momentOf(definition, here, facts);
  const active = activeStates(definition, here.snapshot.states);
  const events = process.events ?? {};

  const asked = here.snapshot.tasks.flatMap((task) => offersOn(definition, here.snapshot, task, facts, scope));
  const commands = Object.entries(events).filter(([event, declared]) =>
    (isRecord(definition) || active.some((node) => node.heard.includes(event))) && declared.by?.some((party) => isOf(facts.actor, partyForms(definition, party), scope, process.id)));
  return [...asked, ...commands.map(([event, declared]): Offer => {
    const needs = [...judgeSwitch(declared, facts, event), ...judgeTime(declared, facts, event), ...judgeKey(definition, declared, facts), ...judgeNeeds(definition, declared, withEvent(scope, event))];
    const enabled = needs.length > 0 || isRecord(definition) || isEnabled(definition, here, event, withEvent(scope, event));
    return { ...offer(event, declared, scope), kind: instance ? 'event' : 'start', refuses: false, ...limit(definition, declared, facts), problems: enabled ? needs : [notAvailable(definition, here, event)] };
  })];
}

/** Reasons for which a person of a task is shown what he cannot do now; for any other he is not asked at all. */
const notNow: ReadonlySet<string> = new Set(['task.own', 'seat.not-yet', 'seat.taken']);

/** Votes and operations of one task. */
function offersOn(definition: Definition, snapshot: Snapshot, task: Task, facts: Facts, scope: Scope): Offer[] {
  const { actor } = facts;
  const asks = taskOf(definition, task);
  const own = seatFor(task, actor, exceptOf(definition, snapshot, task));
  const seat = 'code' in own ? undefined : own;
  const hindrance = 'code' in own ? own : undefined;
  const mayAdd = asks.ops?.add?.by !== undefined && isOf(actor, partyForms(definition, asks.ops.add.by), scope, definition.compiled.id);
  const places = seat ? asks.ops?.add?.at : asks.ops?.add?.at.filter((place) => place === 'parallel');
  const votes = seat ? verbsOn(asks, seat) : hindrance && notNow.has(hindrance.code) ? Object.keys(asks.verbs) : [];
  return [
    ...votes.map((event): Offer => {
      const declared = definition.compiled.document.process.events![event]!;
      const verb = asks.verbs[event]!;
      return {
        ...offer(event, declared, scope), kind: 'vote', task: task.id, ...(seat ? { seat: seat.id } : {}), refuses: verb.counts !== 'yes', ...(verb.to ? { to: verb.to } : {}), ...(verb.undo === false ? { final: true } : {}), ...limit(definition, declared, facts),
        problems: [...judgeSwitch(declared, facts, event), ...(hindrance ? [noSeat(hindrance, declared.label ?? event)] : []), ...judgeTime(declared, facts, event), ...judgeKey(definition, declared, facts), ...judgeNeeds(definition, declared, withEvent(scope, event))],
      };
    }),
    ...[...operationsOn(asks, seat, task, actor), ...(!seat && mayAdd ? ['add' as const] : [])].map((name): Offer => ({
      ...offer(name, operations[name].declared, scope), kind: 'seat', task: task.id, ...(seat && name !== 'remove' ? { seat: seat.id } : {}), refuses: false, judge: 'shape', problems: [],
      ...(operations[name].to ? { person: true } : {}), ...(name === 'add' ? { places: places! } : {}),
    })),
  ];
}

/** Until when what was opened to be filled in may be sent, where that is limited, and what has to be shown with it. */
function limit(definition: Definition, declared: EventDeclaration, facts: Facts): Pick<Offer, 'until' | 'proof' | 'key'> {
  const until = deadlineOf(declared, facts.opened);
  const proof = proofAsked(declared, facts);
  const key = keyAsked(definition, declared, facts) !== undefined;
  return { ...(until === undefined ? {} : { until }), ...(proof === undefined ? {} : { proof }), ...(key ? { key } : {}) };
}

/** The reasons behind one event: who may send it, each need and each branch with its evaluated rule. */
export interface Explanation {
  readonly event: string;
  /** Who is asked now, seat by seat: a person, or grantees of whom anyone may answer. */
  readonly asked: readonly { readonly task: string; readonly seat: string; readonly actor?: Person; readonly candidates: readonly string[] }[];
  readonly by: readonly { readonly party: string; readonly holds: boolean }[];
  readonly needs: readonly { readonly need: string; readonly say: Text; readonly rule: Rule; readonly holds: boolean | 'unknown'; readonly why: Why }[];
  readonly branches: readonly { readonly target: string; readonly guard: Rule | null; readonly holds: boolean | 'unknown'; readonly why: Why | null }[];
}

/** Why, or why not, for one event of an instance; its rules with the values they read. */
export function explain(definition: Definition, instance: Instance | null, facts: Facts, event: string): Explanation {
  const here = instanceAt(definition, instance, facts, '');
  const { process, machine } = definition.compiled.document;
  const scope = withEvent(momentOf(definition, here, facts), event);
  const declared: EventDeclaration = process.events?.[event] ?? {};
  const verdict = (rule: Rule): boolean | 'unknown' => {
    const outcome = evaluate(rule, scope);
    return outcome.known ? outcome.value === true : 'unknown';
  };
  const heard = activeStates(definition, here.snapshot.states).flatMap((node) => {
    const outcome = node.meta.task?.verbs[event]?.outcome;
    const name = outcome === undefined ? event : `${node.key}.${outcome}`;
    const state = stateAt(machine as never, node.pointer);
    return branchesOf(state?.on?.[name]);
  });
  return {
    event,
    asked: here.snapshot.tasks.flatMap((task) => seatsOffered(task).map(({ id, actor, candidates }) => ({ task: task.id, seat: id, ...(actor ? { actor } : {}), candidates }))),
    by: (declared.by ?? []).map((party) => ({ party, holds: isOf(facts.actor, partyForms(definition, party), scope, process.id) })),
    needs: (declared.needs ?? []).map((need) => {
      const rule = process.rules![need]! as NamedRule;
      return { need, say: worded(rule.say, scopeWith(rule.with, scope)), rule: rule.rule as Rule, holds: verdict(rule.rule as Rule), why: explainRule(rule.rule as Rule, scope) };
    }),
    branches: heard.map(({ target, guard }) => ({ target, guard: guard ?? null, holds: guard === undefined ? true : verdict(guard), why: guard === undefined ? null : explainRule(guard, scope) })),
  };
}

function offer(event: string, declared: EventDeclaration, scope: Scope): Omit<Offer, 'kind' | 'problems' | 'refuses'> {
  const { confirm } = declared;
  const asked = confirm === undefined ? undefined
    : typeof confirm === 'object' && 'when' in confirm ? (holdsNow(confirm.when as Rule, withEvent(scope, event)) ? confirm.say : undefined)
    : confirm;
  return {
    event, label: declared.label ?? event, comment: declared.comment ?? 'none', writes: declared.writes ?? [], requires: declared.requires ?? [], judge: declared.judge ?? 'full',
    ...(asked === undefined ? {} : { confirm: worded(asked, withEvent(scope, event)) }), ...(declared.feedback ? { feedback: declared.feedback } : {}),
  };
}

function judgeSwitch(declared: EventDeclaration, { off }: Facts, event: string): Problem[] {
  return off?.includes(event) ? [switchedOff(declared, event)] : [];
}

function holdsNow(rule: Rule, scope: Scope): boolean {
  const outcome = evaluate(rule, scope);
  return outcome.known && outcome.value === true;
}

function withEvent(scope: Scope, event: string): Scope {
  return { ...scope, facts: { ...scope.facts, event: { type: event, comment: '' } as Json } };
}

/** Whether some branch could be taken; a guard that needs data not yet given does not speak against it. */
function isEnabled(definition: Definition, instance: Instance, event: string, scope: Scope): boolean {
  try {
    return step(definition.compiled.machine!, instance.snapshot.value, { type: event }, scope) !== null;
  } catch (error) {
    if (error instanceof UnknownGuard) return true;
    throw error;
  }
}

interface AnyState { readonly states?: { readonly [key: string]: AnyState }; readonly on?: { readonly [event: string]: Branches } }

function stateAt(machine: AnyState | null, pointer: string): AnyState | undefined {
  return pointer.split('/').slice(2).reduce<AnyState | undefined>((here, part) => (part === 'states' ? here : here?.states?.[part]), machine ?? undefined);
}

function branchesOf(branches: Branches | undefined): readonly { readonly target: string; readonly guard?: Rule }[] {
  if (branches === undefined) return [];
  if (typeof branches === 'string') return [{ target: branches }];
  const list = Array.isArray(branches) ? branches : [branches];
  return list.map((branch) => ({ target: branch.target ?? '', ...(branch.guard ? { guard: branch.guard.params as Rule } : {}) }));
}
