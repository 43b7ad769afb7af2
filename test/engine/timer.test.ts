import { beforeAll, describe, expect, it } from 'vitest';
import { act, nowAt, type Actor, type Calendar, type Command, type Definition, type DefinitionDocument, type Facts, type Instance, type Json, type Step } from '#engine';
import { calendars, openDocuments, readFolder } from '../support/definitions.ts';

type Draft = { -readonly [K in keyof DefinitionDocument]: DefinitionDocument[K] };
const inquiry = readFolder('test/examples/inquiry');
const timerOf = (document: DefinitionDocument): Record<string, Json> => (document.machine!.states['asked']!.meta!.timers as unknown as { remind: Record<string, Json> }).remind;

async function opened(change: (document: Draft) => void = () => {}): Promise<Definition> {
  const document = structuredClone(inquiry);
  change(document);
  return (await openDocuments([document])).get('inquiry')!;
}

const wang: Actor = { id: 'wang', name: 'wang', kind: 'person', org: { id: 'cj', type: 'enterprise', name: '长江', region: '420100' }, roles: [], permissions: ['inquiry:ask'] };
const system: Actor = { id: 'system', name: 'system', kind: 'system', roles: [], permissions: [] };
const facts = (actor: Actor, at: string, calendar: Calendar | undefined = calendars['cn']): Facts => ({ actor, now: nowAt(at, 'Asia/Shanghai'), params: {}, ...(calendar ? { calendar } : {}), ...(actor.org ? { org: actor.org } : {}) });

function taken(definition: Definition, before: Instance | null, command: Command, facts: Facts): { readonly step: Step; readonly instance: Instance } {
  const step = act(definition, before, command, facts, 'q1');
  if (!step.ok) throw new Error(JSON.stringify(step.problems));
  return { step, instance: { id: 'q1', number: null, item: null, snapshot: step.snapshot, data: step.data } };
}

const asked = (definition: Definition, at = '2025-08-01T02:00:00.000Z'): Instance => taken(definition, null, { event: 'ASK', data: { question: '?' } }, facts(wang, at)).instance;
const codes = (result: ReturnType<typeof act>): readonly string[] => (result.ok ? [] : result.problems.map(({ code }) => code));
const fire = { event: 'asked.remind' };

describe('a repeated timer', () => {
  let definition: Definition;
  beforeAll(async () => { definition = await opened(); });

  it('fires once for each of its instants, also when they are long over, and not more often than it may', () => {
    let instance = asked(definition);
    const late = facts(system, '2025-08-20T00:00:00.000Z');
    const instants: string[] = [];
    while (!instance.snapshot.timers['asked.remind']!.fired) {
      instants.push(instance.snapshot.timers['asked.remind']!.at);
      ({ instance } = taken(definition, instance, fire, late));
    }

    expect(instants).toEqual(['2025-08-06T01:00:00.000Z', '2025-08-07T01:00:00.000Z', '2025-08-08T01:00:00.000Z']);
    expect(codes(act(definition, instance, fire, late, 'q1'))).toEqual(['event.not-available']);
  });

  it('is the system\'s alone, and waits for its instant to the millisecond', () => {
    const instance = asked(definition);

    expect(codes(act(definition, instance, fire, facts(system, '2025-08-06T00:59:59.999Z'), 'q1'))).toEqual(['timer.not-due']);
    expect(codes(act(definition, instance, fire, facts(wang, '2025-08-06T01:00:00.000Z'), 'q1'))).toEqual(['event.unknown']);
    expect(codes(act(definition, instance, fire, facts(system, '2025-08-06T01:00:00.000Z'), 'q1'))).toEqual([]);
  });

  it('goes on from where it was after other events of its state, and begins anew when the state is entered again', async () => {
    const entered = await opened((document) => {
      (document.machine!.states['asked']!.on as Record<string, Json>)['ADD'] = { target: 'asked', reenter: true };
      timerOf(document)['at'] = { addMinutes: [{ var: 'instance.since' }, 60] };
    });
    const add = { event: 'ADD', data: { question: '??' } };
    const [once, entering] = [definition, entered].map((each) => taken(each, asked(each), fire, facts(system, '2025-08-06T01:00:00.000Z')).instance) as [Instance, Instance];
    const later = facts(wang, '2025-08-06T02:00:00.000Z');

    expect(taken(definition, once, add, later).step.snapshot.timers['asked.remind']).toEqual(once.snapshot.timers['asked.remind']);
    expect(once.snapshot.timers['asked.remind']).toMatchObject({ at: '2025-08-07T01:00:00.000Z', times: 1 });
    expect(taken(entered, entering, add, later).step.snapshot.timers['asked.remind']).toEqual({ at: '2025-08-06T03:00:00.000Z', read: { 'instance.since': '2025-08-06T02:00:00.000Z' }, isDue: false });
  });

  it('does not come again within a minute', async () => {
    const hasty = await opened((document) => { timerOf(document)['every'] = { addMinutes: [{ var: 'timer.at' }, 0] }; });

    const result = act(hasty, asked(hasty), fire, facts(system, '2025-08-06T01:00:00.000Z'), 'q1');

    expect(result).toEqual({ ok: false, problems: [{ code: 'timer.too-soon', at: '/machine/states/asked/meta/timers/remind/every', params: { timer: 'asked.remind' } }] });
  });

  it('goes on when no way is open for it this time', async () => {
    const guarded = await opened((document) => {
      const on = document.machine!.states['asked']!.on as unknown as { 'asked.remind': Record<string, Json> };
      on['asked.remind']['guard'] = { type: 'rule', params: { '===': [{ var: 'form.question' }, '!'] } };
    });

    const { step } = taken(guarded, asked(guarded), fire, facts(system, '2025-08-06T01:00:00.000Z'));

    expect(step.effects).toEqual([{ type: 'set-timer', timer: 'asked.remind', at: '2025-08-07T01:00:00.000Z', isDue: false }]);
  });

  it('ends when its rule has no further answer', async () => {
    const ending = await opened((document) => { timerOf(document)['every'] = { startOf: { addDays: [{ date: { var: 'instance.last.ADD.at' } }, 1] } }; });

    const { step } = taken(ending, asked(ending), fire, facts(system, '2025-08-06T01:00:00.000Z'));

    expect(step.snapshot.timers['asked.remind']).toMatchObject({ fired: true, times: 1 });
  });
});

describe('a calendar in a step', () => {
  let definition: Definition;
  beforeAll(async () => { definition = await opened(); });

  it('is recorded as far as its days were counted, and the step can be taken again from the record', () => {
    const { step } = taken(definition, null, { event: 'ASK', data: { question: '?' } }, facts(wang, '2025-12-30T02:00:00.000Z'));
    const { calendar } = step.record.facts;

    expect(Object.keys(calendar!.years)).toEqual(['2025', '2026']);
    expect(taken(definition, null, { event: 'ASK', data: { question: '?' } }, JSON.parse(JSON.stringify(step.record.facts)) as Facts).step).toEqual(step);
  });

  it('is not recorded where nothing was counted', () => {
    const { step } = taken(definition, asked(definition), { event: 'WITHDRAW' }, facts(wang, '2025-08-01T03:00:00.000Z'));

    expect(step.record.facts.calendar).toBeUndefined();
  });

  it('moves nothing that is already set when it changes', () => {
    const changed = { id: 'cn', years: { 2025: { off: ['2025-08-04', '2025-08-05', '2025-08-06'], on: [] } } };
    const before = asked(definition);
    const add = { event: 'ADD', data: { question: '??' } };

    expect(taken(definition, before, add, facts(wang, '2025-08-01T03:00:00.000Z', changed)).step.snapshot.timers).toEqual(before.snapshot.timers);
    // What is set from now on follows it: the next reminder is the first working day after the one that came.
    expect(taken(definition, before, fire, facts(system, '2025-08-06T01:00:00.000Z', { id: 'cn', years: { 2025: { off: ['2025-08-07'], on: [] } } })).step.snapshot.timers['asked.remind']!.at).toBe('2025-08-08T01:00:00.000Z');
  });

  it('that does not hold the year refuses the step by name (R-047)', () => {
    expect(act(definition, null, { event: 'ASK', data: { question: '?' } }, facts(wang, '2031-03-03T02:00:00.000Z'), 'q1')).toEqual({ ok: false, problems: [{ code: 'calendar.missing-year', at: '/event', params: { calendar: 'cn', year: '2031' } }] });
  });

  it('that is not there at all holds no year', () => {
    expect(codes(act(definition, null, { event: 'ASK', data: { question: '?' } }, { ...facts(wang, '2025-08-01T02:00:00.000Z'), calendar: undefined } as unknown as Facts, 'q1'))).toEqual(['calendar.missing-year']);
  });
});
