// Where rules stand and what each place lets them read: one table, and the judgement of one rule in its place.
import type { ProcessHead, Rule } from '../definition.ts';
import type { Faces } from './fact-types.ts';
import { isObject, own, pointer, type Json } from '../json.ts';
import { problem, type Problem } from '../problem.ts';
import { countsWorkdays } from '../rule.ts';
import { typeOf, type Typing } from '../rule/typing.ts';
import { typeName, type Type, type Types } from '../type.ts';
import { unknown } from './names.ts';

/** Fact roots by place. `reservation` is what others hold at this moment: shown and asked about, never a verdict (the write decides). */
export const places = {
  need: ['form', 'item', 'instance', 'actor', 'org', 'now', 'event', 'params', 'lookup', 'key'],
  confirm: ['form', 'item', 'instance', 'actor', 'org', 'now', 'event', 'params', 'lookup', 'reservation', 'key'],
  relevance: ['form', 'item', 'instance', 'org', 'params', 'row', 'key'],
  right: ['form', 'item', 'instance', 'org', 'params', 'row', 'actor', 'key'],
  value: ['form', 'item', 'instance', 'org', 'params', 'row', 'lookup', 'key'],
  valueAtEvent: ['form', 'item', 'instance', 'org', 'params', 'row', 'lookup', 'now', 'event', 'key'],
  first: ['form', 'item', 'instance', 'org', 'params', 'row', 'lookup', 'now', 'actor', 'record', 'key'],
  cross: ['form', 'item', 'instance', 'org', 'params', 'key'],
  timer: ['form', 'item', 'instance', 'params'],
  timerAgain: ['form', 'item', 'instance', 'params', 'timer'],
  reservation: ['form', 'item', 'instance', 'params'],
  column: ['form', 'item', 'instance'],
  criterion: ['form', 'item', 'instance', 'org', 'params', 'lookup', 'now', 'count', 'score', 'row'],
  party: ['form', 'item', 'instance', 'org', 'params'],
  receiver: ['form', 'item', 'instance', 'org', 'params', 'lookup', 'actor', 'event'],
  question: ['form', 'item', 'instance', 'org', 'params', 'actor', 'now', 'event'],
  schedule: ['org', 'now', 'params', 'lookup', 'reservation'],
  scheduledDay: ['params'],
  sight: ['row'],
  rows: ['row', 'actor', 'now', 'params'],
  cell: ['row', 'now', 'params'],
  named: ['form', 'item', 'instance', 'actor', 'org', 'now', 'event', 'params', 'lookup', 'reservation', 'timer', 'key'],
  layout: ['form', 'item', 'instance', 'actor', 'org', 'now', 'params', 'lookup', 'reservation', 'key'],
} as const satisfies { readonly [place: string]: readonly string[] };

export type Place = keyof typeof places;

/** A document as its rules are judged. `states` are its own, the initial one included. */
export interface Ground {
  readonly types: Types;
  readonly rules: { readonly [name: string]: Rule };
  readonly faces: Faces;
  readonly process: ProcessHead;
  readonly states: ReadonlySet<string>;
}

/** What a row is in a place: its columns, and for rows of a list the processes whose instances they are. */
export interface Row { readonly columns: Types; readonly processes?: readonly string[] }

/** The fact roots of a place in a document: a key is none where no event shows one. */
export function rootsIn({ types }: Pick<Ground, 'types'>, place: Place): readonly string[] {
  return places[place].filter((root) => root !== 'key' || types[root] !== undefined);
}

/** Where rows are chosen or drawn, one after another, without the facts of a step. */
const withoutCalendar: ReadonlySet<Place> = new Set(['sight', 'rows', 'cell']);

/** What is wrong with a rule in its place; `expected` lists the types its value may have, any when absent. */
export function ruleProblems(ground: Ground, rule: Rule, place: Place, at: string, expected?: readonly Type[], row?: Row): Problem[] {
  const types: Types = row ? { ...ground.types, row: { object: row.columns } } : ground.types;
  const allow = new Set<string>(rootsIn(ground, place).filter((root) => root !== 'row' || row));
  const judge = (type?: Type) => typeOf(rule, types, { rules: ground.rules, allow, at, ...(type === undefined ? {} : { expected: type }) });
  return [...typeProblems(judge, at, expected), ...comparedStates(ground, rule, at, row), ...(withoutCalendar.has(place) && countsWorkdays(rule, ground.rules) ? [problem('calendar.not-here', at)] : [])];
}

/** Literals take the type that is expected, so each of several is tried. */
function typeProblems(judge: (expected?: Type) => Typing, at: string, expected: readonly Type[] | undefined): readonly Problem[] {
  if (expected === undefined || expected.length === 1) return judge(expected?.[0]).problems;
  const { type, problems } = judge();
  if (type === undefined || expected.some((each) => judge(each).problems.length === 0)) return problems;
  return [problem('rule.wrong-type', at, { expected: expected.map(typeName), found: typeName(type) })];
}

/** States among literals that no instance of a process can be in. */
export function stateProblems(states: ReadonlySet<string> | undefined, literals: Json | undefined, at: string): Problem[] {
  const written = typeof literals === 'string' ? [literals] : Array.isArray(literals) ? literals.filter((each): each is string => typeof each === 'string') : [];
  return states ? written.filter((state) => !state.split('+').every((part) => states.has(part))).map((state) => unknown('state.unknown', at, 'state', state, states)) : [];
}

/** The states of a process as its face tells them. */
export function statesOfProcess({ faces }: Ground, ...processes: readonly string[]): ReadonlySet<string> | undefined {
  const known = processes.flatMap((process) => (own(faces, process) as Faces[string] | undefined) ?? []);
  return known.length === 0 ? undefined : new Set(known.flatMap(({ states }) => Object.keys(states)));
}

const comparisons = new Set(['===', '!==', 'in']);

/** Literals a rule compares with `row.state`, `instance.state` or `item.instance.state`. */
function comparedStates(ground: Ground, rule: Rule, at: string, row: Row | undefined): Problem[] {
  if (Array.isArray(rule)) return rule.flatMap((each, index) => comparedStates(ground, each as Rule, `${at}/${index}`, row));
  if (!isObject(rule)) return [];
  return Object.entries(rule).flatMap(([operator, operands]): Problem[] => {
    const several = Array.isArray(operands);
    const list: readonly Json[] = several ? operands : [operands as Json];
    const here = (index: number): string => at + (several ? pointer(operator, index) : pointer(operator));
    const states = comparisons.has(operator) ? list.map((operand) => statesBeside(ground, operand, row)).find((each) => each !== undefined) : undefined;
    return list.flatMap((operand, index) => [...stateProblems(states, operand, here(index)), ...comparedStates(ground, operand as Rule, here(index), row)]);
  });
}

function statesBeside(ground: Ground, operand: Json, row: Row | undefined): ReadonlySet<string> | undefined {
  const path = isObject(operand) ? operand['var'] : undefined;
  if (path === 'instance.state') return ground.states;
  return path === 'item.instance.state' ? statesOfProcess(ground, ...(ground.process.subject ? [ground.process.subject.process] : [])) : path === 'row.state' ? statesOfProcess(ground, ...(row?.processes ?? [])) : undefined;
}
