import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile, face, isObject, pointer, sentence, type DefinitionDocument, type Face, type Json, type MachineSchema, type StateSchema } from '#engine';

interface Base { readonly document: DefinitionDocument; readonly others: readonly DefinitionDocument[] }

let base: Base;
let processes: { readonly [id: string]: Face };
beforeAll(() => {
  base = JSON.parse(readFileSync(new URL('broken/_base.json', import.meta.url), 'utf8')) as Base;
  processes = Object.fromEntries(base.others.map((document) => [document.process.id, face(document)]));
});

/** The sound document with one value replaced or added. */
function withValue(path: string, value: Json): DefinitionDocument {
  const document = structuredClone(base.document) as unknown as Record<string, unknown>;
  const parts = path.split('/').slice(1);
  const last = parts.pop()!;
  const holder = parts.reduce<Record<string, unknown>>((here, part) => (here[part] ??= {}) as Record<string, unknown>, document);
  holder[last] = value;
  return document as unknown as DefinitionDocument;
}

function problemsOf(document: DefinitionDocument): string[] {
  const result = compile(document, { processes });
  return (result.ok ? result.warnings : result.problems).map(({ code, at }) => `${code} ${at}`);
}

const withMachine = (states: { readonly [state: string]: StateSchema }): DefinitionDocument => {
  const { process, form } = base.document;
  const events = { APPLY: { by: ['applicant'], writes: ['*'] }, CORRECT: { by: ['applicant'] } };
  const { portal: _, number: __, menu: ___, messages: ____, reservations: _____, lookups: ______, read: _______, ...head } = process;
  const machine: MachineSchema = { id: 'request', initial: 'start', states: { start: { on: { APPLY: 'first' } }, ...states } };
  return { process: { ...head, events, read: [{ who: 'applicant' }] }, form: { ...form!, required: [] }, machine } as DefinitionDocument;
};

describe('a rule in its place', () => {
  // A path that the place may read, and one that is a fact elsewhere.
  const places: readonly (readonly [string, (path: string) => Json, string, string])[] = [
    ['/process/rules/open/rule', (path) => ({ '===': [{ var: path }, 0] }), 'lookup.mine.count', 'reservation.seats.left'],
    ['/process/events/APPLY/confirm', (path) => ({ when: { '===': [{ var: path }, 0] }, say: '？' }), 'reservation.seats.left', 'row.people'],
    ['/form/properties/reason/x-when', (path) => ({ '===': [{ var: path }, 'x'] }), 'instance.org.type', 'actor.name'],
    ['/form/properties/reason/x-required', (path) => ({ '===': [{ var: path }, 'x'] }), 'org.name', 'event.comment'],
    ['/form/properties/reason/x-readOnly', (path) => ({ '===': [{ var: path }, 'x'] }), 'actor.name', 'event.comment'],
    ['/form/properties/people/x-default', (path) => ({ var: path }), 'lookup.mine.count', 'reservation.seats.left'],
    ['/form/x-checks/0/rule', (path) => ({ '===': [{ var: path }, 1] }), 'params.most', 'lookup.mine.count'],
    ['/process/reservations/seats/limit', (path) => ({ var: path }), 'params.most', 'lookup.mine.count'],
    ['/process/columns/people/value', (path) => ({ var: path }), 'item.places', 'params.most'],
    ['/process/parties/applicant/0/of', (path) => ({ var: path }), 'org.id', 'actor.org.id'],
    ['/process/lookups/mine/where/startedBy', (path) => ({ var: path }), 'actor.id', 'lookup.mine.count'],
    ['/process/read/2/rows', (path) => ({ '===': [{ var: path }, 'wang'] }), 'row.startedBy', 'actor.id'],
    ['/list/passed/rows', (path) => ({ '===': [{ var: 'row.startedBy' }, { var: path }] }), 'actor.id', 'org.id'],
    ['/list/mine/columns/4/value', (path) => ({ var: path }), 'params.most', 'actor.id'],
    ['/machine/states/asked/meta/timers/over/at', (path) => ({ endOf: { var: path } }), 'item.ends', 'now'],
    ['/machine/states/asked/on/asked.passed/0/guard/params', (path) => ({ '===': [{ var: path }, 1] }), 'lookup.mine.count', 'reservation.seats.left'],
  ];

  it.each(places)('%s reads what is settled there and nothing else', (place, rule, allowed, refused) => {
    expect(problemsOf(withValue(place, rule(allowed)))).toEqual([]);
    expect(problemsOf(withValue(place, rule(refused)))).toEqual([expect.stringMatching(/^rule\.(fact-not-here|unknown-fact) /)]);
  });

  it('computes from now only at the events that are named', () => {
    const stamp = (more: object): string[] => problemsOf(withValue('/form/properties/stamp', { type: 'string', format: 'date', 'x-value': { date: { var: 'now' } }, ...more }));

    expect(stamp({ 'x-on': ['APPLY'] })).toEqual([]);
    expect(stamp({})).toEqual(['rule.fact-not-here /form/properties/stamp/x-value/date/var']);
    expect(stamp({ 'x-on': ['APLY'] })).toEqual(['event.unknown /form/properties/stamp/x-on/0']);
  });

  it('has its literals taken as the type that is expected', () => {
    expect(problemsOf(withValue('/form/properties/from/x-default', '2026-03-01'))).toEqual([]);
    expect(problemsOf(withValue('/form/properties/from/x-default', '2026-02-30'))).toEqual(['rule.wrong-literal /form/properties/from/x-default']);
  });
});

describe('a machine', () => {
  it('may have regions that join, each with an end of its own', () => {
    const region = (key: string): StateSchema => ({ initial: `${key}Open`, states: { [`${key}Open`]: { on: { CORRECT: `${key}Done` } }, [`${key}Done`]: { type: 'final' } } });

    expect(problemsOf(withMachine({ first: { type: 'parallel', states: { left: region('left'), right: region('right') }, onDone: 'over' }, over: { meta: { finished: true } } }))).toEqual([]);
  });

  it('may go on by itself as long as it comes to rest', () => {
    const guard = { type: 'rule', params: { '>': [{ var: 'form.people' }, 2] } } as const;

    expect(problemsOf(withMachine({ first: { always: [{ guard, target: 'large' }, { target: 'small' }] }, large: { on: { CORRECT: 'first' } }, small: { on: { CORRECT: 'first' } } }))).toEqual([]);
  });

  it('tells each circle once, however many states lie on it', () => {
    expect(problemsOf(withMachine({ first: { always: 'second' }, second: { always: 'third' }, third: { on: { CORRECT: 'third' }, always: 'first' } }))).toEqual(['machine.eventless-loop /machine/states/first/always']);
  });

  it('may end in any of its states when something is heard around them', () => {
    expect(problemsOf(withMachine({ first: { initial: 'inner', states: { inner: {} }, on: { CORRECT: 'over' } }, over: { meta: { finished: true } } }))).toEqual([]);
  });

  it('reports a state nobody leaves inside a region', () => {
    const states = { first: { type: 'parallel', states: { left: { initial: 'a', states: { a: {} } }, right: { initial: 'b', states: { b: { on: { CORRECT: 'c' } }, c: { type: 'final' } } } } } } as const;

    expect(problemsOf(withMachine(states))).toEqual(['machine.stuck-state /machine/states/first/states/left/states/a']);
  });
});

describe('a document with one value out of place', () => {
  const odd: readonly Json[] = [null, true, 0, '', 'constructor', '__proto__', [], {}];

  it('is answered with problems and their sentences, never with a fault of ours', () => {
    const places = placesIn(base.document as unknown as Json);

    fc.assert(fc.property(fc.constantFrom(...places), fc.constantFrom(...odd), (place, value) => {
      const result = compile(withValue(place, value), { processes });

      for (const problem of result.ok ? result.warnings : result.problems) expect(sentence(problem, 'zh-CN').what).not.toBe('');
    }), { numRuns: 150 });
  });

  function placesIn(value: Json | undefined, path = ''): string[] {
    const inner = isObject(value) ? Object.entries(value) : Array.isArray(value) ? value.map((item: Json, index) => [String(index), item] as const) : [];
    return [...(path === '' ? [] : [path]), ...inner.flatMap(([key, item]) => placesIn(item, path + pointer(key)))];
  }
});
