// Machine JSON to a small stepping interface: place, event and scope in; place, states left and entered, effects asked out.
// The only user of XState, and only of its pure step: no actor is ever started. XState's own `transition` does the same, and makes an actor
// for each step; here one that never starts serves all steps of a machine.
import { createActor, createMachine, setup, type AnyActorScope, type AnyMachineSnapshot, type AnyStateMachine } from 'xstate';
import type { Action, Branches, MachineSchema, StateMeta, StateSchema, Transition } from './definition.ts';
import type { StateValue } from './instance.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { evaluate, type Scope } from './rule.ts';

/** What XState is given: the author's machine with pointers at its guards, marks at its borders, and the edges of returns. */
export type MachineConfig = { readonly [key: string]: Json | undefined };

/** A state found by its key, which is unique in the machine. `heard` are the events it hears, its ancestors' included. */
export interface StateNode {
  readonly key: string;
  readonly pointer: string;
  readonly parent: string | null;
  readonly atomic: boolean;
  readonly meta: StateMeta;
  readonly heard: readonly string[];
}

/** All states by key, ancestors before descendants. */
export function statesOf(machine: MachineSchema): ReadonlyMap<string, StateNode> {
  const found = new Map<string, StateNode>();
  const visit = (states: Readonly<Record<string, StateSchema>>, base: string, parent: string | null, above: readonly string[]): void => {
    for (const [key, state] of Object.entries(states)) {
      const heard = [...new Set([...above, ...Object.keys(state.on ?? {}), ...returnsOf(key, state)])];
      const pointer = `${base}/states/${key}`;
      found.set(key, { key, pointer, parent, atomic: !state.states, meta: state.meta ?? {}, heard });
      if (state.states) visit(state.states as Readonly<Record<string, StateSchema>>, pointer, key, heard);
    }
  };
  visit(machine.states as Readonly<Record<string, StateSchema>>, '/machine', null, Object.keys(machine.on ?? {}));
  return found;
}

/** The machine as XState runs it (decision: edges of a return are written here, from the verb's `to`). */
export function machineConfig(machine: MachineSchema): MachineConfig {
  const returns: Record<string, Json> = {};
  const states = (group: Readonly<Record<string, StateSchema>>, base: string): Json =>
    Object.fromEntries(Object.entries(group).map(([key, state]) => [key, node(key, state, `${base}/states/${key}`)]));
  const node = (key: string, state: StateSchema, pointer: string): Json => {
    for (const [verb, declared] of Object.entries(state.meta?.task?.verbs ?? {})) {
      if (!declared.to) continue;
      const at = `/machine/states/${key}/meta/task/verbs/${verb}/to`;
      const edges = declared.to.map((target): Json => ({ target: `#${target}`, guard: { type: 'rule', params: { at, rule: { '===': [{ var: 'event.to' }, target] } } } }));
      // Several verbs may return with one outcome, each to its own places.
      const event = `${key}.${declared.outcome}`;
      returns[event] = [...((returns[event] as readonly Json[] | undefined) ?? []), ...edges];
    }
    return {
      id: key,
      ...(state.type ? { type: state.type } : {}),
      ...(state.initial ? { initial: state.initial } : {}),
      ...(state.states ? { states: states(state.states as Readonly<Record<string, StateSchema>>, pointer) } : {}),
      ...(state.on ? { on: heard(state.on as Readonly<Record<string, Branches>>, `${pointer}/on`) } : {}),
      ...(state.always ? { always: branches(state.always, `${pointer}/always`) } : {}),
      ...(state.onDone ? { onDone: branches(state.onDone, `${pointer}/onDone`) } : {}),
      entry: [{ type: 'wf.enter', params: { state: key } }, ...actions(state.entry)],
      exit: [...actions(state.exit), { type: 'wf.exit', params: { state: key } }],
    };
  };
  const root = states(machine.states as Readonly<Record<string, StateSchema>>, '/machine');
  const on = { ...(machine.on ? (heard(machine.on as Readonly<Record<string, Branches>>, '/machine/on') as Record<string, Json>) : {}), ...returns };
  return { id: '(machine)', initial: machine.initial, states: root, on, options: { maxIterations: 100 } };
}

/** Thrown by a guard, or by an action, that meets an unknown operand: the step must stop, never fall through to the next branch. */
export class UnknownGuard extends Error {
  readonly at: string;
  readonly missing: readonly string[];
  constructor(at: string, missing: readonly string[]) {
    super(`unknown at ${at}: ${missing.join(', ')}`);
    this.at = at;
    this.missing = missing;
  }
}

/** Thrown when eventless transitions do not come to rest. */
export class EndlessMachine extends Error {}

export interface MachineStep {
  readonly value: StateValue;
  /** Innermost active states, in document order. */
  readonly states: readonly string[];
  readonly exited: readonly string[];
  readonly entered: readonly string[];
  readonly actions: readonly Action[];
}

export type GuardSeen = (at: string, holds: boolean) => void;

// XState asks a guard when it is asked whether a transition is enabled, and again when it takes it; in one step nothing changes between,
// so a verdict is kept. XState wraps what a guard throws in an error of its own; `thrown` keeps the first.
interface Context { readonly scope: Scope; readonly verdicts: Map<object, boolean>; seen: GuardSeen | undefined; thrown?: unknown }

interface Built { readonly machine: AnyStateMachine; readonly scope: AnyActorScope }

const built = new WeakMap<MachineConfig, Built>();

/** One step, or null when no transition is enabled. Throws UnknownGuard, EndlessMachine, and the rule's OverBudget. */
export function step(config: MachineConfig, value: StateValue, event: { readonly type: string }, scope: Scope, seen?: GuardSeen): MachineStep | null {
  const { machine, scope: inert } = machineOf(config);
  const context: Context = { scope, verdicts: new Map(), seen: undefined };
  const before = machine.resolveState({ value: value as never, context }) as AnyMachineSnapshot;
  let after: AnyMachineSnapshot;
  const asked: { readonly type: string; readonly params?: unknown }[] = [];
  try {
    if (!before.can(event as never)) return null;
    context.seen = seen;
    after = machine.transition(before as never, event as never, { ...inert, actionExecutor: (action) => asked.push(action) }) as AnyMachineSnapshot;
  } catch (error) {
    throw context.thrown ?? (/infinite loop/i.test(String((error as Error).message)) ? new EndlessMachine(String((error as Error).message)) : error);
  }
  if (after.status === 'error') throw context.thrown ?? new EndlessMachine(String(after.error));
  const marks = (type: string) => asked.filter((action) => action.type === type).map((action) => (action.params as { state: string }).state);
  return {
    value: after.value as StateValue,
    states: inOrder(config, statesIn(after.value as StateValue)),
    exited: marks('wf.exit'),
    entered: marks('wf.enter'),
    actions: asked.filter((action) => !action.type.startsWith('wf.')).map((action) => ({ type: action.type, params: action.params }) as Action),
  };
}

const places = new WeakMap<MachineConfig, ReadonlyMap<string, number>>();

/** States in the order of the document, in whatever order a place that was stored names its regions. */
function inOrder(config: MachineConfig, states: readonly string[]): string[] {
  let order = places.get(config);
  if (!order) {
    const keys = (group: Json | undefined): string[] => (isObject(group) ? Object.entries(group).flatMap(([key, state]) => [key, ...keys((state as JsonObject)['states'])]) : []);
    places.set(config, (order = new Map(keys(config['states']).map((key, place) => [key, place]))));
  }
  return [...states].sort((a, b) => order.get(a)! - order.get(b)!);
}

/** The innermost states of a place. */
function statesIn(value: StateValue): string[] {
  return typeof value === 'string' ? [value] : Object.entries(value).flatMap(([key, inner]) => (isEmpty(inner) ? [key] : statesIn(inner)));
}

function isEmpty(value: StateValue | undefined): boolean {
  return value === undefined || (typeof value === 'object' && Object.keys(value).length === 0);
}

function machineOf(config: MachineConfig): Built {
  let found = built.get(config);
  if (!found) {
    // XState's types describe machines written in code; this one is data, checked by our own schema and check.ts.
    const machine = setup({ types: { context: {} as Context }, guards: { rule: ({ context }, params) => guard(context, params as unknown as { at: string; rule: Json }) } })
      .createMachine({ ...config, context: {} } as never) as unknown as ReturnType<typeof createMachine> as AnyStateMachine;
    const self = createActor(machine);
    const nothing = (): void => {};
    const scope: AnyActorScope = { self, id: '', sessionId: '', logger: nothing, defer: nothing, stopChild: nothing, system: self.system, emit: nothing, actionExecutor: nothing };
    built.set(config, (found = { machine, scope }));
  }
  return found;
}

function guard(context: Context, guarded: { readonly at: string; readonly rule: Json }): boolean {
  const { at, rule } = guarded;
  try {
    let holds = context.verdicts.get(guarded);
    if (holds === undefined) {
      const outcome = evaluate(rule, context.scope);
      if (!outcome.known) throw new UnknownGuard(at, outcome.missing);
      context.verdicts.set(guarded, (holds = outcome.value === true));
    }
    context.seen?.(at, holds);
    return holds;
  } catch (error) {
    context.thrown ??= error;
    throw error;
  }
}

function returnsOf(key: string, state: StateSchema): string[] {
  return Object.values(state.meta?.task?.verbs ?? {}).filter((verb) => verb.to).map((verb) => `${key}.${verb.outcome}`);
}

function heard(on: Readonly<Record<string, Branches>>, pointer: string): Json {
  return Object.fromEntries(Object.entries(on).map(([event, value]) => [event, branches(value, `${pointer}/${event}`)]));
}

function branches(value: Branches, pointer: string): Json {
  if (typeof value === 'string') return [{ target: `#${value}` }];
  const list: readonly Transition[] = Array.isArray(value) ? value : [value as Transition];
  return list.map((branch, index) => ({
    ...(branch.target !== undefined ? { target: `#${branch.target}` } : {}),
    ...(branch.guard ? { guard: { type: 'rule', params: { at: Array.isArray(value) ? `${pointer}/${index}/guard` : `${pointer}/guard`, rule: branch.guard.params as Json } } } : {}),
    ...(branch.actions ? { actions: actions(branch.actions) } : {}),
    ...(branch.reenter ? { reenter: true } : {}),
  }));
}

function actions(list: readonly Action[] | undefined): Json[] {
  return (list ?? []).map((action) => ({ type: action.type, ...('params' in action ? { params: action.params as Json } : {}) }));
}
