// Work by the calendar, as pure functions: on which days, at which instant, for whom, with which words.
import { beforeAll, describe, expect, it } from 'vitest';
import { askOnSchedule, nowAt, occasionOn, paramsInForce, schedule, setProblems, type Definition, type DefinitionDocument, type Facts, type ProcessHead } from '#engine';
import { openDocuments } from '../support/definitions.ts';

const zone = 'Asia/Shanghai';
const enterprise = { id: 'cj', type: 'enterprise', name: '长江' };
const told = { type: 'notify', params: { message: 'due' } } as const;
const for_ = { orgType: 'enterprise', permission: 'report' };

const document = {
  process: {
    format: 1, id: 'report', title: '上报',
    permissions: { report: { label: '上报', grant: [{ role: 'operator' }] } },
    params: { lastDay: { type: 'integer', default: 3, minimum: 1, maximum: 28 } },
    parties: { reporter: [{ permission: 'report', of: { var: 'instance.org.id' } }] },
    events: { REPORT: { label: '上报', by: ['reporter'] } },
    columns: { month: { type: 'month', value: { month: { var: 'instance.startedAt' } } } },
    lookups: {
      reported: { from: 'report', where: { applicant: { var: 'org.id' }, month: { month: { var: 'now' } } }, take: 'exists' },
      all: { from: 'report', where: { applicant: { var: 'org.id' } }, take: 'count' },
    },
    schedules: {
      lastDay: { every: 'month', day: { var: 'params.lastDay' }, time: '08:00', for: for_, unless: { var: 'lookup.reported.exists' }, do: [told] },
      monthEnd: { every: 'month', day: 31, time: '23:30', for: for_, do: [told] },
      leapDay: { every: 'year', month: 2, day: 29, time: '00:00', for: for_, do: [told] },
      yearEnd: { every: 'year', month: 12, day: 31, time: '23:59', for: for_, do: [told] },
      daily: { every: 'day', time: '12:00', for: for_, do: [told] },
    },
    messages: { due: { to: ['reporter'], channels: ['in-app'], with: { month: { month: { var: 'now' } } }, text: { 'zh-CN': '请于 {params.lastDay} 日前上报 {month}', en: 'Report {month} by day {params.lastDay}' } } },
    read: [{ who: 'reporter' }],
  },
  machine: { id: 'report', initial: 'start', states: { start: { on: { REPORT: 'reported' } }, reported: { meta: { finished: true } } } },
} as unknown as DefinitionDocument;

let definition: Definition;
beforeAll(async () => { definition = (await openDocuments([document])).get('report')!; });

const system = { id: 'system', name: 'system', kind: 'system', roles: [], permissions: [] } as const;
const factsAt = (instant: string, more: Partial<Facts> = {}): Facts => ({ actor: system, now: nowAt(instant, zone), params: {}, org: enterprise, ...more });
/** The days of a range on which a schedule falls, with the instants. */
const daysOf = (name: string, from: string, days: number, more: Partial<Facts> = {}): string[] =>
  Array.from({ length: days }, (_, i) => occasionOn(definition, name, factsAt(new Date(Date.parse(`${from}T04:00:00Z`) + i * 86_400_000).toISOString(), more))).filter((at) => at !== null);

describe('a schedule', () => {
  it('falls on its day of each month, at its time in the zone', () => {
    expect(daysOf('lastDay', '2026-01-01', 62)).toEqual(['2026-01-03T00:00:00.000Z', '2026-02-03T00:00:00.000Z', '2026-03-03T00:00:00.000Z']);
  });

  it('follows the parameter its day reads (R-134)', () => {
    expect(daysOf('lastDay', '2026-01-01', 31, { params: { lastDay: 5 } })).toEqual(['2026-01-05T00:00:00.000Z']);
  });

  it('falls on the last day of a month that lacks the day', () => {
    expect(daysOf('monthEnd', '2026-01-01', 120)).toEqual(['2026-01-31T15:30:00.000Z', '2026-02-28T15:30:00.000Z', '2026-03-31T15:30:00.000Z', '2026-04-30T15:30:00.000Z']);
    expect(daysOf('monthEnd', '2028-02-01', 29)).toEqual(['2028-02-29T15:30:00.000Z']);
  });

  it('falls on a leap day, and on the 28th where there is none', () => {
    expect(daysOf('leapDay', '2027-12-01', 800)).toEqual(['2028-02-28T16:00:00.000Z', '2029-02-27T16:00:00.000Z']);
  });

  it('falls on the last day of the year, as the zone counts it', () => {
    expect(daysOf('yearEnd', '2026-12-01', 40)).toEqual(['2026-12-31T15:59:00.000Z']);
    expect(occasionOn(definition, 'yearEnd', factsAt('2026-12-31T15:59:59.999Z'))).toBe('2026-12-31T15:59:00.000Z');
    expect(occasionOn(definition, 'yearEnd', factsAt('2026-12-31T16:00:00.000Z'))).toBeNull();
  });

  it('falls on every day', () => {
    expect(daysOf('daily', '2026-02-27', 3)).toEqual(['2026-02-27T04:00:00.000Z', '2026-02-28T04:00:00.000Z', '2026-03-01T04:00:00.000Z']);
  });

  it('asks only what it reads, for the organisation it is for', () => {
    const asked = askOnSchedule(definition, 'lastDay', factsAt('2026-03-03T00:00:00.000Z'));

    expect(asked.map(({ name }) => name)).toEqual(['reported']);
    expect(asked[0]).toMatchObject({ where: [{ column: 'applicant', values: ['cj'] }, { column: 'month', values: ['2026-03'] }] });
    expect(askOnSchedule(definition, 'daily', factsAt('2026-03-03T00:00:00.000Z'))).toEqual([]);
  });

  it('tells those of the organisation, in words of the day', () => {
    const effects = schedule(definition, 'lastDay', factsAt('2026-03-03T00:00:00.000Z', { lookup: { reported: { exists: false } } }));

    expect(effects).toMatchObject([{ type: 'notify', message: 'due', to: ['org:cj/permission:report:report'], text: { 'zh-CN': '请于 3 日前上报 2026-03', en: 'Report 2026-03 by day 3' } }]);
  });

  it('leaves out an organisation only when its condition is known to hold', () => {
    expect(schedule(definition, 'lastDay', factsAt('2026-03-03T00:00:00.000Z', { lookup: { reported: { exists: true } } }))).toEqual([]);
    expect(schedule(definition, 'lastDay', factsAt('2026-03-03T00:00:00.000Z'))).toHaveLength(1);
  });
});

describe('a parameter set by a portal', () => {
  const process = document.process as ProcessHead;

  it('is judged against its declaration, with its place (R-134)', () => {
    expect(setProblems({ report: { lastDay: 5 } }, { report: process })).toEqual([]);
    expect(setProblems({ report: { lastDay: '5', lastday: 4 }, reprot: {} }, { report: process })).toEqual([
      { code: 'param.unfit', at: '/params/report/lastDay', params: { param: 'lastDay', found: '5', expected: 'integer', minimum: 1, maximum: 28 } },
      { code: 'param.unknown', at: '/params/report/lastday', params: { param: 'lastday', process: 'report', allowed: ['lastDay'], nearest: 'lastDay' } },
      { code: 'param.unknown-process', at: '/params/reprot', params: { process: 'reprot', allowed: ['report'], nearest: 'report' } },
    ]);
    expect(setProblems({ report: { lastDay: 29 } }, { report: process }).map(({ code }) => code)).toEqual(['param.unfit']);
  });

  it('is in force as far as a revision knows it', () => {
    expect(paramsInForce(process, { lastDay: 5, gone: true })).toEqual({ lastDay: 5 });
    expect(paramsInForce(process, { lastDay: 29 })).toEqual({});
  });
});

