// Whatever is sent, by whomever and whenever: what every step keeps true. The seed stands in the title; SEED=<number> takes it again.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { accessOf, act, addMinutes, canonical, frozen, momentOf, nowAt, reservationsAt, statesOf, type Actor, type Command, type Definition, type DefinitionDocument, type Facts, type FileFact, type Instance, type Json, type JsonObject, type ProcessHead, type Step } from '#engine';
import { calendarOf, openDocuments, processFolders, readFolder } from '../support/definitions.ts';
import { submissionsFor, toldIn } from '../support/submissions.ts';

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const documents = [...processFolders('definitions'), ...processFolders('test/examples')].map(readFolder);
let opened: Map<string, Definition>;
beforeAll(async () => {
  opened = await openDocuments(documents);
});

/** One thing that is sent, some minutes after the one before: any command, or null for one that scenarios send to where the instance stands, by number. */
interface Sent { readonly any: Command | null; readonly pick: number; readonly task: number | null; readonly actor: Actor; readonly minutes: number; readonly left: number | null; readonly found: boolean }

const files = Object.fromEntries(documents.flatMap(toldIn).flatMap((step) => Object.entries(step.files ?? {}).map(([id, file]) => [id, { id, ...(file as Omit<FileFact, 'id'>) }])));
const item = {
  topic: 'RCEP', capacity: 5, signupStart: '2026-03-01', signupEnd: '2026-03-20', trainingStart: '2026-03-28T01:30:00.000Z', venue: '武汉',
  instance: { id: 'n1', number: '', state: 'published', org: { id: 'dh', type: 'serviceCenter', name: '东湖', region: '420100' } },
};

function actorsOf({ id, permissions: declared }: ProcessHead): fc.Arbitrary<Actor> {
  const permissions = Object.keys(declared ?? {}).map((name) => `${id}:${name}`);
  const person = (name: string, org: string, held: readonly string[]): Actor =>
    ({ id: name, name, kind: 'person', org: { id: org, type: 'enterprise', name: org, region: '420100', territory: '42' }, roles: held.length > 0 ? ['operator', 'enterpriseAdmin'] : [], permissions: held });
  const [wang, donghu] = [person('wang', 'cj', permissions), person('donghu', 'dh', permissions)];
  return fc.oneof({ weight: 5, arbitrary: fc.constantFrom(wang, donghu, person('li', 'cj', permissions), system) }, {
    weight: 1, arbitrary: fc.constantFrom<Actor>(person('hu', 'cj', []), person('far', 'xa', permissions), { id: 'guest', name: '', kind: 'guest', roles: [], permissions: [] }),
  });
}

const system: Actor = { id: 'system', name: 'system', kind: 'system', roles: [], permissions: [] };

function sentTo(document: DefinitionDocument): fc.Arbitrary<Sent> {
  const { process, machine } = document;
  const nodes = [...statesOf(machine!).values()];
  const heard = [...new Set([...Object.keys(process.events ?? {}), ...nodes.flatMap((node) => node.heard)])];
  const seldom = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
  const any = fc.record({
    event: fc.oneof({ weight: 15, arbitrary: fc.constantFrom(...heard) }, { weight: 1, arbitrary: fc.constantFrom('', '*', '__proto__', 'xstate.init', 'nonsense') }),
    data: seldom(submissionsFor(document, Object.keys(files))), comment: seldom(fc.constantFrom('', ' ', '缺盖章', '字'.repeat(501))), to: seldom(fc.constantFrom(...nodes.map(({ key }) => key), 'nowhere')),
  });
  return fc.record({
    any: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 2, arbitrary: any.map(bare) }), pick: fc.nat(999), task: fc.constantFrom(null, null, null, null, 0, 1), actor: actorsOf(process),
    minutes: fc.oneof({ weight: 12, arbitrary: fc.constantFrom(0, 1, 90) }, { weight: 1, arbitrary: fc.constantFrom(3000, 20_000) }), left: fc.constantFrom(null, null, null, 0, 1, 5), found: fc.boolean(),
  });
}

/** A command without the keys it does not have. */
function bare({ event, data, comment, to }: { readonly [key in 'event' | 'data' | 'comment' | 'to']?: unknown }): Command {
  return JSON.parse(JSON.stringify({ event, data, comment, to })) as Command;
}

/** What scenarios send to an instance that stands here. */
function toldHere({ machine, ...document }: DefinitionDocument, instance: Instance | null): Command[] {
  const nodes = statesOf(machine!);
  const places = (instance?.snapshot.states ?? [machine!.initial]).map((key) => nodes.get(key)!);
  const isHeard = (event: string): boolean => places.some((node) => node.heard.includes(event) || node.meta.task?.verbs[event] !== undefined);
  return toldIn({ machine, ...document }).map(({ do: event, timer, ...told }) => bare({ ...told, event: event ?? timer })).filter(({ event }) => isHeard(event));
}

function factsFor({ compiled: { document: { process } } }: Definition, { actor, left, found }: Sent, instant: string): Facts {
  const names = (group: object | undefined): readonly string[] => Object.keys(group ?? {});
  const calendar = calendarOf(process);
  return {
    ...(calendar ? { calendar } : {}),
    actor, now: nowAt(instant, 'Asia/Shanghai'), params: Object.fromEntries(Object.entries(process.params ?? {}).flatMap(([name, { type }]) => (type === 'boolean' ? [[name, true]] : []))), files, ...(process.subject === undefined ? {} : { item: item as unknown as NonNullable<Facts['item']> }), ...(actor.org ? { org: actor.org } : {}),
    lookup: found ? Object.fromEntries(Object.entries(process.lookups ?? {}).map(([name, { take }]): [string, Json] => [name, { count: { count: 1 }, exists: { exists: true }, first: {}, rows: [{ startedBy: 'wang' }] }[take]])) : {},
    ...(left === null ? {} : { reservation: Object.fromEntries(names(process.reservations).map((name) => [name, { left }])) }),
  };
}

/** What does not hold of an instance after a step. */
function faultsOf(definition: Definition, before: Instance | null, instance: Instance, step: Step, facts: Facts): string[] {
  const { snapshot, data } = instance;
  const nodes = statesOf(definition.compiled.document.machine!);
  const active = new Set<string>();
  for (const leaf of snapshot.states) for (let key: string | null = leaf; key !== null; key = nodes.get(key)!.parent) active.add(key);
  const awaited = [...active].filter((key) => nodes.get(key)!.meta.task !== undefined);
  const scope = momentOf(definition, instance, facts);
  const columnsOf = (table: string): readonly string[] => definition.compiled.fields.filter((field) => field.table === table).map(({ name }) => name);
  const strange = Object.entries(data).flatMap(([name, value]) => {
    if (definition.field(`/${name}`) === undefined) return [name];
    const columns = columnsOf(`/${name}`);
    return columns.length > 0 && Array.isArray(value) ? value.flatMap((row) => Object.keys(row as object).filter((key) => !columns.includes(key))) : [];
  });
  const spelt = (values: readonly unknown[]): string[] => values.map((value) => canonical(value as Json)).sort();
  const faults = (holds: boolean, words: string): string[] => (holds ? [] : [words]);
  return [
    ...faults(same(snapshot.tasks.map(({ state }) => state).sort(), awaited.sort()), `tasks ${snapshot.tasks.map(({ id }) => id)} in ${[...active]}`),
    ...faults(snapshot.status !== 'finished' || snapshot.tasks.length === 0, 'a task in a finished instance'),
    ...faults(same(spelt(snapshot.reservations), spelt(reservationsAt(definition, snapshot.states, scope))), 'reservations of other states'),
    ...faults(same(spelt([...before?.snapshot.reservations ?? [], ...step.hold]), spelt([...snapshot.reservations, ...step.release])), 'a hold or a release too many'),
    ...faults(strange.length === 0, `keys that are no fields: ${strange}`),
    ...faults(same(step.access, accessOf(definition, snapshot, step.columns, scope)), 'rows of sight of another instance'),
    ...faults(Object.values(snapshot.timers).every(({ at }) => /^\d{4}-.*Z$/.test(at)), 'a timer without an instant'),
  ];
}

function same(a: unknown, b: unknown): boolean {
  return canonical(a as Json) === canonical(b as Json);
}

/** The instance that a step leaves. */
function after(before: Instance | null, { snapshot, data, number }: Step, { item }: Facts): Instance {
  return { id: 'a1', number: before?.number ?? (number ? 'N-1' : null), item: item?.instance.id ?? null, snapshot, data };
}

/** The rows of timers after a step, as a server keeps them: what fired is gone unless it is set anew, so none is both fired and pending (V7). */
function poll(rows: Map<string, string>, { event }: Command, { effects }: Step): void {
  rows.delete(event);
  for (const effect of effects) {
    if (effect.type === 'cancel-timer') expect(rows.delete(effect.timer)).toBe(true);
    if (effect.type === 'set-timer') rows.set(effect.timer, effect.at);
  }
}

interface Taken { readonly command: Command; readonly facts: Facts; readonly change: JsonObject }

/** Sends one after the other; answers the instance and the steps that were taken, read back from their canonical bytes as a history does. */
function run(definition: Definition, document: DefinitionDocument, sequence: readonly Sent[]): { readonly instance: Instance | null; readonly history: readonly Taken[] } {
  let instance: Instance | null = null;
  let instant = '2026-03-02T01:00:00.000Z';
  const history: Taken[] = [];
  const polled = new Map<string, string>();
  for (const sent of sequence) {
    const here: Instance | null = instance;
    const told = toldHere(document, here);
    const { event, ...more }: Command = sent.any ?? told[sent.pick % told.length] ?? { event: 'nonsense' };
    const timer = here?.snapshot.timers[event];
    instant = [addMinutes(instant, sent.minutes)!, ...(timer && !sent.any ? [timer.at] : [])].sort().at(-1)!;
    const command: Command = { event, ...more, ...(sent.task === null ? {} : { task: here?.snapshot.tasks[sent.task]?.id ?? `nowhere.${sent.task}` }) };
    const facts = factsFor(definition, timer && !sent.any ? { ...sent, actor: system } : sent, instant);
    const was = canonical(here as unknown as Json);
    const step = act(definition, frozen(here), frozen(command), frozen(facts), 'a1');
    expect(canonical(here as unknown as Json)).toBe(was);
    if (!step.ok) {
      expect(step.problems.length).toBeGreaterThan(0);
      continue;
    }
    const next = after(here, step, facts);
    expect(faultsOf(definition, here, next, step, facts)).toEqual([]);
    poll(polled, command, step);
    expect([...polled].sort()).toEqual(Object.entries(next.snapshot.timers).flatMap(([name, { at, fired }]) => (fired ? [] : [[name, at]])).sort());
    history.push(JSON.parse(canonical({ command, facts: step.record.facts, change: step.record.change } as unknown as Json)));
    instance = JSON.parse(canonical(next as unknown as Json)) as Instance;
  }
  return { instance, history };
}

describe(`a random sequence of commands, votes and timers (seed ${seed})`, () => {
  it.each(documents.map((document) => [document.process.id, document] as const))('breaks nothing of %s, and taken again from its records leads to the same', (id, document) => {
    const definition = opened.get(id)!;
    let steps = 0;
    fc.assert(fc.property(fc.array(sentTo(document), { minLength: 10, maxLength: 30, size: 'max' }), (sequence) => {
      const { instance, history } = run(definition, document, sequence);

      const again = history.reduce<Instance | null>((before, { command, facts, change }) => {
        const step = act(definition, before, command, facts, 'a1');
        if (!step.ok) throw new Error(JSON.stringify(step.problems));
        expect(canonical(step.record.change)).toBe(canonical(change));
        return after(before, step, facts);
      }, null);

      expect(canonical(again as unknown as Json)).toBe(canonical(instance as unknown as Json));
      steps += history.length;
    }), { seed, numRuns: 100 });

    // A generator that nobody accepts would prove nothing.
    expect(steps).toBeGreaterThan(100);
  });
});
