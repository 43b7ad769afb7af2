// What is looked up for a step: asked by the form as the command would leave it, used by its rules, kept in its record.
import { beforeAll, describe, expect, it } from 'vitest';
import { act, ask, compile, nowAt, type Command, type Definition, type Facts, type Instance, type JsonObject, type LookupQuery, type Step } from '#engine';
import { forecast } from '../support/forecast.ts';
import { openDocuments } from '../support/definitions.ts';

let fixed: Definition;
let typed: Definition;
beforeAll(async () => {
  [fixed, typed] = await Promise.all((['now', 'typed'] as const).map(async (month) => (await openDocuments([forecast(month)])).get('forecast')!)) as [Definition, Definition];
});

const org = { id: 'cj', type: 'enterprise', name: '长江' };
const facts = (lookup?: JsonObject, at = '2026-03-02T01:00:00Z'): Facts => ({
  actor: { id: 'hu', name: '胡', kind: 'person', org, roles: [], permissions: ['forecast:report'] }, org, now: nowAt(at, 'Asia/Shanghai'), params: {}, ...(lookup ? { lookup } : {}),
});
const taken = (definition: Definition, instance: Instance | null, command: Command, known: Facts): Step => {
  const step = act(definition, instance, command, known, 'f1');
  if (!step.ok) throw new Error(JSON.stringify(step.problems));
  return step;
};
const after = ({ snapshot, data }: Step): Instance => ({ id: 'f1', number: null, item: null, snapshot, data });
const months = (definition: Definition, instance: Instance | null, command?: Command) =>
  ask(definition, instance, facts(), command).map((query) => (query as LookupQuery).where.find(({ column }) => column === 'month')!.values);

describe('a question', () => {
  it('goes by the form as the command would leave it: what it computes, what is sent, what is stored', () => {
    const reported = after(taken(typed, null, { event: 'REPORT', data: { month: '2026-05', amount: '1' } }, facts()));

    expect(months(fixed, null, { event: 'REPORT', data: { amount: '1' } })).toEqual([['2025-03']]);
    expect(months(typed, null, { event: 'REPORT', data: { month: '2026-05' } })).toEqual([['2025-05']]);
    expect(months(typed, reported, { event: 'MODIFY', data: { month: '2026-06', nonsense: [{}] } })).toEqual([['2025-06']]);
    expect(months(typed, reported, { event: 'CLOSE' })).toEqual([['2025-05']]);
    expect(months(typed, reported)).toEqual([['2025-05']]);
  });

  it('is not asked while what it goes by is missing, forged or cannot be kept', () => {
    expect(months(typed, null)).toEqual([]);
    expect(months(typed, null, { event: 'REPORT', data: { month: 'x\0' } })).toEqual([]);
    expect(months(fixed, null, { event: 'REPORT', data: { month: '1999-01' } })).toEqual([['2025-03']]);
    expect(months(typed, null, { event: 'nothing', data: { month: '2026-05' } })).toEqual([]);
  });

  it('may not go by what hangs on its own answer, whether for its value or for being there', () => {
    const { form, ...rest } = forecast('typed');
    const months = { ...form!.properties, month: { ...form!.properties['month']!, 'x-when': { has: 'form.growth' } } };
    const result = compile({ ...rest, form: { ...form, properties: months } }, { processes: {} });

    expect(result.ok ? [] : result.problems.map(({ code, at }) => `${code} ${at}`)).toContain('lookup.circular /process/lookups/lastYear/where/month');
  });
});

describe('a report', () => {
  it('takes last year’s figure from last year’s report and works out its growth (R-115)', () => {
    const step = taken(fixed, null, { event: 'REPORT', data: { amount: '120' } }, facts({ lastYear: { amount: '100' } }));

    expect(step.data).toEqual({ month: '2026-03', amount: '120', lastYear: '100', growth: '20.00' });
    expect(step.record.facts.lookup).toEqual({ lastYear: { amount: '100' } });
  });

  it('lets it be typed where there was none, and leaves growth empty without it (R-116)', () => {
    expect(taken(fixed, null, { event: 'REPORT', data: { amount: '80', lastYear: '100' } }, facts({ lastYear: {} })).data).toEqual({ month: '2026-03', amount: '80', lastYear: '100', growth: '-20.00' });
    expect(taken(fixed, null, { event: 'REPORT', data: { amount: '80' } }, facts({ lastYear: { amount: null } })).data).toEqual({ month: '2026-03', amount: '80' });
    expect(taken(fixed, null, { event: 'REPORT', data: { amount: '80', lastYear: '0' } }, facts()).data).toEqual({ month: '2026-03', amount: '80', lastYear: '0' });
  });

  it('stores nothing forged: a rule’s value wins, and what only rules give is refused (R-005)', () => {
    const known = facts({ lastYear: { amount: '100' } });
    const refused = act(fixed, null, { event: 'REPORT', data: { amount: '120', growth: '999', month: '1999-01', closedOn: '1999-01-01' } }, known, 'f1');

    expect(taken(fixed, null, { event: 'REPORT', data: { amount: '120', lastYear: '1' } }, known).data).toMatchObject({ lastYear: '100', growth: '20.00' });
    expect(!refused.ok && refused.problems.map(({ code, at }) => `${code} ${at}`)).toEqual(['field.not-writable /closedOn', 'field.not-writable /growth', 'field.not-writable /month']);
  });

  it('keeps its month when it is modified later, and asks for last year’s figure again', () => {
    const first = after(taken(fixed, null, { event: 'REPORT', data: { amount: '120' } }, facts({ lastYear: { amount: '100' } })));
    const later = facts({ lastYear: { amount: '60' } }, '2026-04-02T01:00:00Z');

    expect(taken(fixed, first, { event: 'MODIFY', data: { amount: '90' } }, later).data).toEqual({ month: '2026-03', amount: '90', lastYear: '60', growth: '50.00' });
    expect(taken(fixed, first, { event: 'MODIFY', data: { amount: '90' } }, facts()).data).toEqual({ month: '2026-03', amount: '90', lastYear: '100', growth: '-10.00' });
  });

  it('is stamped at the event that says so though that writes nothing, and only once', () => {
    const first = after(taken(fixed, null, { event: 'REPORT', data: { amount: '1' } }, facts()));
    const closed = taken(fixed, first, { event: 'CLOSE' }, facts(undefined, '2026-03-03T17:00:00Z'));

    expect(closed.data).toEqual({ month: '2026-03', amount: '1', closedOn: '2026-03-04' });
    expect(closed.record.change).toEqual({ closedOn: '2026-03-04' });
  });
});
