import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addWorkdays, evaluate, isWorkday, readCalendar, yearsMissing, type Calendar, type JsonObject, type Rule } from '#engine';

const cn = readCalendar(JSON.parse(readFileSync('definitions/calendars/cn.json', 'utf8')) as JsonObject);
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));

// As the three notices of the State Council print them, copied by hand from the notices and not from our file.
const workedWeekends = [
  '2024-02-04', '2024-02-18', '2024-04-07', '2024-04-28', '2024-05-11', '2024-09-14', '2024-09-29', '2024-10-12',
  '2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11',
  '2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10',
];
const weekdaysOff: readonly (readonly [from: string, to: string])[] = [
  ['2024-01-01', '2024-01-01'], ['2024-02-12', '2024-02-16'], ['2024-04-04', '2024-04-05'], ['2024-05-01', '2024-05-03'], ['2024-06-10', '2024-06-10'], ['2024-09-16', '2024-09-17'], ['2024-10-01', '2024-10-04'], ['2024-10-07', '2024-10-07'],
  ['2025-01-01', '2025-01-01'], ['2025-01-28', '2025-01-31'], ['2025-02-03', '2025-02-04'], ['2025-04-04', '2025-04-04'], ['2025-05-01', '2025-05-02'], ['2025-05-05', '2025-05-05'], ['2025-06-02', '2025-06-02'], ['2025-10-01', '2025-10-03'], ['2025-10-06', '2025-10-08'],
  ['2026-01-01', '2026-01-02'], ['2026-02-16', '2026-02-20'], ['2026-02-23', '2026-02-23'], ['2026-04-06', '2026-04-06'], ['2026-05-01', '2026-05-01'], ['2026-05-04', '2026-05-05'], ['2026-06-19', '2026-06-19'], ['2026-09-25', '2026-09-25'], ['2026-10-01', '2026-10-02'], ['2026-10-05', '2026-10-07'],
];
const from = (first: string, last: string): string[] => (first > last ? [] : [first, ...from(addDays(first, 1)!, last)]);
const isWeekend = (date: string): boolean => [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());

describe('the working days of China', () => {
  it('of 2024 to 2026 are those of the notices: every make-up day, every weekday off, and weekends otherwise (I12)', () => {
    const off = new Set(weekdaysOff.flatMap(([first, last]) => from(first, last)));

    for (const year of ['2024', '2025', '2026']) {
      for (const date of from(`${year}-01-01`, `${year}-12-31`)) expect(`${date} ${isWorkday(date, cn)}`).toBe(`${date} ${isWeekend(date) ? workedWeekends.includes(date) : !off.has(date)}`);
    }
    expect(workedWeekends.every(isWeekend)).toBe(true);
    expect([...off].some(isWeekend)).toBe(false);
  });

  it.each([
    // A Friday before a make-up Sunday; the eve of a long holiday; over the end of a year; a Friday to Tuesday.
    ['2025-09-26', 2, '2025-09-29'], ['2025-09-30', 2, '2025-10-10'], ['2025-12-31', 1, '2026-01-04'], ['2025-08-01', 2, '2025-08-05'],
    ['2024-02-28', 1, '2024-02-29'], ['2024-02-29', 1, '2024-03-01'], ['2025-10-10', -2, '2025-09-30'], ['2026-01-04', -1, '2025-12-31'],
    // With nothing to add: the day itself, or the first one on which people work.
    ['2025-09-28', 0, '2025-09-28'], ['2025-10-01', 0, '2025-10-09'], ['2025-10-01', 1, '2025-10-09'], ['2025-10-08', -1, '2025-09-30'],
  ])('%s and %i working days are %s', (date, days, expected) => {
    expect(addWorkdays(date, days, cn)).toBe(expected);
  });
});

describe(`counting working days (seed ${seed})`, () => {
  const all = from('2024-01-01', '2026-12-31');
  const date = fc.constantFrom(...all.slice(200, -200));
  const days = fc.integer({ min: -100, max: 100 });

  it('ends on a working day, and passes exactly as many as it was told', () => {
    fc.assert(fc.property(date, days, (start, n) => {
      const end = addWorkdays(start, n, cn)!;

      expect(isWorkday(end, cn)).toBe(true);
      const between = n >= 0 ? all.filter((each) => each > start && each <= end) : all.filter((each) => each >= end && each < start);
      if (n !== 0) expect(between.filter((each) => isWorkday(each, cn)).length).toBe(Math.abs(n));
    }), { seed, numRuns: 300 });
  });

  it('never comes earlier from a later day, nor with more days', () => {
    fc.assert(fc.property(date, date, days, days, (a, b, n, m) => {
      const [early, late] = a <= b ? [a, b] : [b, a];
      const [few, many] = n <= m ? [n, m] : [m, n];

      expect(addWorkdays(early, n, cn)! <= addWorkdays(late, n, cn)!).toBe(true);
      expect(addWorkdays(a, few, cn)! <= addWorkdays(a, many, cn)!).toBe(true);
    }), { seed, numRuns: 300 });
  });

  it('comes back from a working day by the same number', () => {
    fc.assert(fc.property(date.filter((each) => isWorkday(each, cn)!), days, (start, n) => {
      expect(addWorkdays(addWorkdays(start, n, cn)!, -n, cn)).toBe(start);
    }), { seed, numRuns: 300 });
  });
});

describe('a calendar', () => {
  const asked = (): Calendar & { readonly asked: Set<string> } => ({ ...cn, asked: new Set() });
  const evaluated = (rule: Rule, calendar?: Calendar) => evaluate(rule, { facts: {}, types: {}, zone: 'Asia/Shanghai', rules: {}, ...(calendar ? { calendar } : {}) });

  it('knows nothing of a year it does not hold, and remembers that it was asked (I12)', () => {
    const calendar = asked();

    expect([isWorkday('2031-03-03', calendar), addWorkdays('2026-12-30', 5, calendar), addWorkdays('2024-01-02', -1, calendar)]).toEqual([undefined, undefined, undefined]);
    expect(yearsMissing(calendar)).toEqual(['2023', '2027', '2031']);
  });

  it('is not asked about years that are not reached', () => {
    const calendar = asked();

    expect(addWorkdays('2026-12-30', 1, calendar)).toBe('2026-12-31');
    expect(yearsMissing(calendar)).toEqual([]);
  });

  it('answers rules, which know no working days without one', () => {
    expect(evaluated({ addWorkdays: ['2025-09-30', 2] }, cn)).toEqual({ known: true, value: '2025-10-10' });
    expect(evaluated({ isWorkday: '2025-09-28' }, cn)).toEqual({ known: true, value: true });
    expect([evaluated({ addWorkdays: ['2025-09-30', 2] }), evaluated({ isWorkday: '2025-09-28' }), evaluated({ addWorkdays: ['2099-09-30', 2] }, cn)].map(({ known }) => known)).toEqual([false, false, false]);
  });

  it('lets no rule count without end', () => {
    expect(() => evaluated({ addWorkdays: ['2025-09-30', 1_000_000_000] }, cn)).toThrow('more than it may');
  });

  it('takes a day into its own year, also where the notice of the next one names it', () => {
    const { years } = readCalendar({ id: 'x', years: { 2018: { holidays: [] }, 2019: { holidays: [{ from: '2018-12-30', to: '2019-01-01', workdays: ['2018-12-29'] }] } } });

    expect(years).toEqual({ 2018: { off: ['2018-12-30', '2018-12-31'], on: ['2018-12-29'] }, 2019: { off: ['2019-01-01'], on: [] } });
  });

  it.each([
    {}, { id: 'x', years: [] }, { id: 'x', years: { '26': { holidays: [] } } }, { id: 'x', years: { 2026: { holidays: [{ from: '2026-02-30', to: '2026-03-01' }] } } },
    { id: 'x', years: { 2026: { holidays: [{ from: '2026-03-02', to: '2026-03-01' }] } } }, { id: 'x', years: { 2026: { holidays: [{ from: '0001-01-01', to: '9999-01-01' }] } } }, { id: 'x', years: { 2026: { holidays: [{ from: '2026-03-01', to: '2026-03-01', workdays: ['tomorrow'] }] } } },
  ])('is refused as %j', (content) => {
    expect(() => readCalendar(content as JsonObject)).toThrow(/^(it has|a holiday|26 is)/);
  });
});
