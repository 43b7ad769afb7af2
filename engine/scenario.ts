// A told run against compiled definitions: every step is taken by the same engine as on the server, in a small world held in memory.
import { ask, mostRows, type Query } from './ask.ts';
import type { Definition } from './compiled.ts';
import type { CastMember, ProcessHead, Scenario, ScenarioStep } from './definition.ts';
import type { Effect } from './effect.ts';
import type { Actor, Asks, Calendar, Facts, FileFact, Organisation } from './facts.ts';
import { act, lastStepOf, mostAsked, type Watch } from './interpret.ts';
import type { Command, Instance, Step } from './instance.ts';
import { same, type Json, type JsonObject } from './json.ts';
import { granteesOfActor, meets, relationOf } from './party.ts';
import type { Problem } from './problem.ts';
import { keyOfGrantees } from './task.ts';
import { nowAt } from './time.ts';

/** A difference between what a step expects and what came. */
export interface Mismatch {
  readonly step: number;
  readonly at: string;
  readonly expected: Json;
  readonly found: Json;
  /** Why the step was refused, when it was. */
  readonly problems?: readonly Problem[];
}

/** What a replay went through: states by process, what each heard and followed, and each need and guard with the verdicts it gave. */
export interface Coverage {
  readonly states: { readonly [process: string]: readonly string[] };
  /** `<state> <event>`, by process. */
  readonly ways: { readonly [process: string]: readonly string[] };
  readonly verdicts: { readonly [place: string]: readonly boolean[] };
}

export interface Replay {
  readonly ok: boolean;
  readonly mismatches: readonly Mismatch[];
  readonly coverage: Coverage;
}

interface Run { readonly name: string; readonly definition: Definition; readonly subject: string | undefined; instance: Instance | null; columns: JsonObject; sequence: number }

/** What a story does not tell: the zone of its dates, and the calendar a process counts by. */
export interface Surroundings { readonly zone?: string; readonly calendarOf?: (process: ProcessHead) => Calendar | undefined }

/** Replays a story. Every process it names must be among the definitions; otherwise, and on an instance it did not declare, it throws. */
export function replay(definitions: ReadonlyMap<string, Definition>, scenario: Scenario, around: Surroundings = {}): Replay {
  const runs = new Map<string, Run>();
  for (const [name, declared] of Object.entries(scenario.instances)) {
    const definition = definitions.get(declared.of);
    if (!definition) throw new Error(`a scenario names the process ${declared.of}, which is not here`);
    runs.set(name, { name, definition, subject: declared.subject, instance: null, columns: {}, sequence: 0 });
  }
  const mismatches: Mismatch[] = [];
  const states = new Map<string, Set<string>>();
  const ways = new Map<string, Set<string>>();
  const verdicts = new Map<string, Set<boolean>>();
  const numbers = new Map<string, number>();
  const note = <T>(map: Map<string, Set<T>>, key: string, value: T): void => void map.set(key, (map.get(key) ?? new Set()).add(value));

  scenario.steps.forEach((told, index) => {
    const run = runs.get(told.in);
    if (!run) throw new Error(`a scenario speaks of the instance ${told.in}, which it does not declare`);
    const { definition } = run;
    const process = definition.compiled.id;
    let facts = factsFor(definitions, runs, run, told, scenario, around);
    const command = commandOf(told, run.instance, scenario);
    let taken: string[] = [];
    const watch: Watch = {
      need: (need, holds) => note(verdicts, `${process}#/process/rules/${need}`, holds),
      guard: (at, holds) => note(verdicts, `${process}#${at}`, holds),
      moved: (from, event) => taken.push(...from.map((state) => `${state} ${event}`)),
    };
    let result = act(definition, run.instance, command, facts, run.name, watch);
    for (let round = 0; round < mostAsked && !result.ok && result.asks; round += 1) {
      taken = [];
      facts = withPeople(facts, result.asks, scenario.cast, (member) => actorOf(definitions, member));
      result = act(definition, run.instance, command, facts, run.name, watch);
    }
    if (result.ok) {
      run.instance = { id: run.name, item: run.subject ?? null, snapshot: result.snapshot, data: result.data, number: run.instance?.number ?? numberFor(result, process, numbers), ...(run.instance ? { last: lastStepOf(run.instance, result) } : {}) };
      run.columns = result.columns;
      run.sequence += 1;
      for (const state of result.snapshot.states) note(states, process, state);
      for (const way of taken) note(ways, process, way);
    }
    compare(told, result, run).forEach((difference) => mismatches.push({ step: index, ...difference }));
  });
  const plain = <T>(map: Map<string, Set<T>>): { readonly [key: string]: readonly T[] } => Object.fromEntries([...map].map(([key, set]) => [key, [...set].sort()]));
  return { ok: mismatches.length === 0, mismatches, coverage: { states: plain(states), ways: plain(ways), verdicts: plain(verdicts) } };
}

/** An effect in the words of a scenario. */
export function effectInWords(effect: Effect): string {
  switch (effect.type) {
    case 'notify': return `notify ${effect.message}`;
    case 'set-timer': return `set-timer ${effect.timer} ${effect.at}`;
    case 'offer-task': return `offer-task ${effect.task}`;
    case 'cancel-timer': return `cancel-timer ${effect.timer}`;
    case 'create-organisation': return `create-organisation ${effect.org.type} ${effect.state}`;
    case 'create-account': return `create-account ${effect.state}`;
    case 'set-organisation': return ['set-organisation', ...(effect.state ? [effect.state] : []), ...Object.keys(effect.attributes)].join(' ');
    case 'add-membership': return `add-membership ${effect.roles.join(' ')}`;
    default: return effect.type;
  }
}

function commandOf(told: ScenarioStep, instance: Instance | null, { cast }: Scenario): Command {
  const person = told.person === undefined ? undefined : cast[told.person];
  if (told.person !== undefined && !person) throw new Error(`a scenario speaks of ${told.person}, who is not in its cast`);
  const task = told.task === undefined ? undefined : `${told.task}.${instance?.snapshot.openings[told.task] ?? 0}`;
  return {
    event: told.timer ?? told.do ?? '', ...(told.data ? { data: told.data as JsonObject } : {}), ...(task === undefined ? {} : { task }), ...(told.seat === undefined ? {} : { seat: told.seat }),
    ...(person ? { person: person.id } : {}), ...(told.place === undefined ? {} : { place: told.place }),
    ...(told.comment === undefined ? {} : { comment: told.comment }), ...(told.to === undefined ? {} : { to: told.to }),
  };
}

/** The facts with what the directory would answer, the cast being everybody there is. */
function withPeople(facts: Facts, asks: Asks, cast: Scenario['cast'], actorOf: (member: CastMember) => Actor): Facts {
  const members = Object.values(cast);
  const actors = members.map(actorOf);
  const substituteOf = (account: string): Actor | null => {
    const name = members.find(({ id }) => id === account)?.substitute;
    return name === undefined ? null : actorOf(cast[name]!);
  };
  const people = (asks.people ?? []).map((grantees): [string, readonly Actor[]] => {
    const related = grantees.flatMap((grantee) => relatedIn(cast, grantee)?.id ?? []);
    return [keyOfGrantees(grantees), actors.filter((actor) => related.includes(actor.id) || meets(granteesOfActor(actor), grantees))];
  });
  return {
    ...facts,
    ...(people.length > 0 ? { people: { ...facts.people, ...Object.fromEntries(people) } } : {}),
    ...(asks.substitutes ? { substitutes: { ...facts.substitutes, ...Object.fromEntries(asks.substitutes.map((account) => [account, substituteOf(account)])) } } : {}),
    ...(asks.person ? { person: actors.find(({ id }) => id === asks.person!.id) ?? null } : {}),
  };
}

/** The member of the cast who stands so to another. */
function relatedIn(cast: Scenario['cast'], grantee: string): CastMember | undefined {
  const relation = relationOf(grantee);
  const members = Object.values(cast);
  if (!relation) return undefined;
  if (relation.kind === 'head') return members.find(({ heads }) => heads === relation.department);
  let found = members.find(({ id }) => id === relation.account);
  if (relation.kind === 'head-of') return members.find(({ heads }) => heads !== undefined && heads === found?.department);
  for (let level = 0; level < relation.level && found; level += 1) found = found.superior === undefined ? undefined : cast[found.superior];
  return found;
}

function factsFor(definitions: ReadonlyMap<string, Definition>, runs: ReadonlyMap<string, Run>, run: Run, told: ScenarioStep, scenario: Scenario, { zone = 'Asia/Shanghai', calendarOf }: Surroundings): Facts {
  const member = told.as === undefined ? undefined : scenario.cast[told.as];
  const isGuest = told.as === guest.id || told.as === byLink;
  if (told.as !== undefined && !member && !isGuest) throw new Error(`a scenario speaks of ${told.as}, who is not in its cast`);
  const subject = run.subject === undefined ? undefined : runs.get(run.subject);
  const item = subject?.instance ? { ...subject.instance.data, instance: { id: subject.name, number: subject.instance.number ?? '', state: subject.instance.snapshot.states.join('+'), org: subject.instance.snapshot.org } } : undefined;
  const owner = Object.values(scenario.cast).find((each) => each.org.id === run.instance?.snapshot.org.id)?.org ?? run.instance?.snapshot.org ?? member?.org;
  const calendar = calendarOf?.(run.definition.compiled.document.process);
  const bare: Facts = {
    actor: member ? actorOf(definitions, member) : told.as === undefined ? system : told.as === byLink ? { ...guest, link: run.name } : guest, now: nowAt(told.at, zone), params: (scenario.params?.[run.definition.compiled.id] ?? {}) as JsonObject,
    ...(calendar ? { calendar } : {}), ...(owner ? { org: owner as Organisation } : {}), ...(item ? { item: item as unknown as NonNullable<Facts['item']> } : {}),
    ...(told.files ? { files: Object.fromEntries(Object.entries(told.files).map(([id, file]) => [id, { id, ...file } as unknown as FileFact])) } : {}),
  };
  const answered: Record<string, Record<string, Json>> = { lookup: {}, reservation: {} };
  for (const query of ask(run.definition, run.instance, bare, commandOf(told, run.instance, scenario))) answered[query.kind]![query.name] = answer(query, runs);
  for (const [path, value] of Object.entries(told.world ?? {})) {
    const [root, name, key] = path.split('.') as [string, string, string | undefined];
    (answered[root] ??= {})[name] = key === undefined ? (value as Json) : { [key]: value as Json };
  }
  return { ...bare, ...answered } as Facts;
}

/** What a scenario calls whoever came by the link of a message of the case. */
const byLink = 'link';

/** Whoever has no account, in every scenario. */
const guest: Actor = { id: 'guest', name: '', kind: 'guest', roles: [], permissions: [] };

const system: Actor = { id: 'system', name: 'system', kind: 'system', roles: [], permissions: [] };

function actorOf(definitions: ReadonlyMap<string, Definition>, member: CastMember): Actor {
  const roles = member.roles ?? [];
  const granted = [...definitions.values()].flatMap(({ compiled: { id, document: { process } } }) =>
    Object.entries(process.permissions ?? {}).filter(([, declared]) =>
      (declared.grant ?? []).some((grant) => roles.includes(grant.role) && (grant.orgType === undefined || grant.orgType.includes(member.org.type)))).map(([name]) => `${id}:${name}`));
  return { id: member.id, name: member.name ?? member.id, kind: 'person', org: { name: member.org.id, ...member.org } as Organisation, roles, permissions: member.permissions ?? granted };
}

function answer(query: Query, runs: ReadonlyMap<string, Run>): Json {
  const others = [...runs.values()].filter((run) => run.instance);
  if (query.kind === 'reservation') {
    const taken = others.flatMap((run) => run.instance!.snapshot.reservations).filter((held) => held.space === query.space && held.key === query.key);
    return { left: query.limit - taken.reduce((sum, held) => sum + held.amount, 0) };
  }
  const rows = others.filter((run) => run.definition.compiled.id === query.from).map((run) => rowOf(run))
    .filter((row) => query.where.every(({ column, values }) => values.some((value) => same(value, row[column])))).slice(0, mostRows);
  const narrowed = rows.map((row) => Object.fromEntries(query.columns.map((column) => [column, row[column] ?? null])));
  switch (query.take) {
    case 'count': return { count: rows.length };
    case 'exists': return { exists: rows.length > 0 };
    case 'first': return narrowed[0] ?? {};
    case 'rows': return narrowed;
  }
}

function rowOf(run: Run): JsonObject {
  const { snapshot, number, item } = run.instance!;
  return {
    ...run.columns, id: run.name, process: run.definition.compiled.id, number, state: snapshot.states.join('+'), startedAt: snapshot.startedAt, since: snapshot.since,
    round: snapshot.round, item, applicant: snapshot.org.id, startedBy: snapshot.applicant.id,
  };
}

function numberFor(step: Step, process: string, numbers: Map<string, number>): string | null {
  if (!step.number) return null;
  const { prefix, period, digits } = step.number;
  const next = (numbers.get(`${process} ${period}`) ?? 0) + 1;
  numbers.set(`${process} ${period}`, next);
  return `${prefix}-${period}-${String(next).padStart(digits, '0')}`;
}

function compare(told: ScenarioStep, result: Step | { readonly ok: false; readonly problems: readonly Problem[] }, run: Run): Omit<Mismatch, 'step'>[] {
  const expect = told.expect ?? {};
  if (!result.ok) {
    const found = result.problems.map(problemInWords);
    const expected = expect.problems ?? [];
    const met = expected.length === result.problems.length && expected.every((word) => result.problems.some((problem) => word === problem.code || word === problemInWords(problem) || word === `${problem.code} ${problem.at}`));
    return met ? [] : [{ at: '/expect/problems', expected: expect.problems ?? [], found, problems: result.problems }];
  }
  const differences: Omit<Mismatch, 'step'>[] = [];
  const differ = (at: string, expected: Json | undefined, found: Json) => {
    if (expected !== undefined && !same(expected, found)) differences.push({ at: `/expect/${at}`, expected, found });
  };
  differ('problems', expect.problems, []);
  differ('state', expect.state, result.snapshot.states.join('+'));
  differ('finished', expect.finished, result.snapshot.status === 'finished');
  differ('number', expect.number, run.instance!.number);
  const effects = [...result.effects.map(effectInWords), ...result.hold.map((held) => `reserve ${held.name}`), ...result.release.map((held) => `vacate ${held.name}`)].sort();
  differ('effects', expect.effects && [...expect.effects].sort(), effects);
  for (const [name, value] of Object.entries(expect.columns ?? {})) differ(`columns/${name}`, value as Json, result.columns[name] ?? null);
  for (const [name, value] of Object.entries(expect.data ?? {})) differ(`data/${name}`, value as Json, result.data[name] ?? null);
  return differences;
}

/** A problem in the words of a scenario: its code, and the author's name where it has one. */
export function problemInWords({ code, params }: Problem): string {
  const name = params['need'] ?? params['check'] ?? params['reservation'];
  return typeof name === 'string' ? `${code} ${name}` : code;
}
