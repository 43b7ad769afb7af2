import { describe, expect, it } from 'vitest';
import { addDays, addMinutes, addMonths, canonicalInstant, dateOf, endOf, firstDay, isDate, isInstant, isMonth, isQuarter, isYear, nowAt, quarterOf, startOf, yearOf } from '../../engine/time.ts';

const shanghai = 'Asia/Shanghai';

describe('a date', () => {
  it.each(['2026-02-30', '2025-02-29', '2026-13-01', '2026-00-10', '2026-2-1', '0000-01-01', '2026-02-01T00:00:00Z', '', '２０２６-02-01'])('is not %s', (text) => {
    expect(isDate(text)).toBe(false);
  });

  it.each(['2024-02-29', '0001-01-01', '9999-12-31'])('is %s', (text) => {
    expect(isDate(text)).toBe(true);
  });

  it('moves by days over months and years', () => {
    expect([addDays('2024-02-28', 1), addDays('2025-02-28', 1), addDays('2025-12-31', 1), addDays('2025-01-01', -1)]).toEqual(['2024-02-29', '2025-03-01', '2026-01-01', '2024-12-31']);
  });

  it('moves by months to the last day a month has (I11)', () => {
    expect([addMonths('2026-01-31', 1), addMonths('2024-02-29', 12), addMonths('2026-03-31', -1)]).toEqual(['2026-02-28', '2025-02-28', '2026-02-28']);
  });

  it('stays within four digits of years', () => {
    expect([addDays('9999-12-31', 1), addMonths('0001-01-01', -1), addDays('2026-01-01', Number.MAX_SAFE_INTEGER), addMinutes('9999-12-31T23:59:00Z', 1)]).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('an instant', () => {
  it('has one stored form (I11)', () => {
    expect([canonicalInstant('2026-03-01T08:00:00+08:00'), canonicalInstant('2026-03-01T00:00Z')]).toEqual(['2026-03-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z']);
  });

  it.each(['2026-02-30T00:00:00Z', '2026-03-01T00:00:00', '2026-03-01T24:00:00Z', '2026-03-01', '2026-03-01T00:00:00+25:00'])('is not %s', (text) => {
    expect(isInstant(text)).toBe(false);
  });

  it('falls on the date of its zone (I10)', () => {
    expect(dateOf('2026-02-28T15:59:59.999Z', shanghai)).toBe('2026-02-28');
    expect(dateOf('2026-02-28T16:00:00Z', shanghai)).toBe('2026-03-01');
    expect(dateOf('2026-02-28T16:00:00Z', 'America/New_York')).toBe('2026-02-28');
  });

  it('moves by minutes', () => {
    expect(addMinutes('2026-03-01T00:00:00Z', 15)).toBe('2026-03-01T00:15:00.000Z');
  });

  it('is what clock and calendar show', () => {
    expect(nowAt('2026-02-28T16:00:01Z', shanghai)).toEqual({ instant: '2026-02-28T16:00:01.000Z', date: '2026-03-01', time: '00:00:01', zone: shanghai });
  });
});

describe('a period', () => {
  it('begins at midnight of its zone and ends when the next begins (I10)', () => {
    expect(startOf('date', '2025-03-10', shanghai)).toBe('2025-03-09T16:00:00.000Z');
    expect(endOf('date', '2025-03-10', shanghai)).toBe('2025-03-10T16:00:00.000Z');
    expect(endOf('month', '2025-12', shanghai)).toBe('2025-12-31T16:00:00.000Z');
    expect(endOf('quarter', '2025-Q4', shanghai)).toBe('2025-12-31T16:00:00.000Z');
    expect(endOf('year', 2025, shanghai)).toBe('2025-12-31T16:00:00.000Z');
  });

  it('knows days of 23 and of 25 hours', () => {
    expect(endOf('date', '2026-03-08', 'America/New_York')).toBe('2026-03-09T04:00:00.000Z');
    expect(startOf('date', '2026-03-08', 'America/New_York')).toBe('2026-03-08T05:00:00.000Z');
  });

  it('begins at the first instant there is when midnight was left out', () => {
    expect(startOf('date', '2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z');
  });

  it('is a month, a quarter or a year in one spelling each', () => {
    expect([isMonth('2026-13'), isMonth('2026-1'), isMonth('2026-01'), isQuarter('2026-Q5'), isQuarter('2026-Q4'), isYear(2026), isYear(0), isYear(20.5)]).toEqual([false, false, true, false, true, true, false, false]);
  });

  it('is found from a date', () => {
    expect([quarterOf('2026-03-31'), quarterOf('2026-04-01'), yearOf('2026-04-01'), firstDay('quarter', '2026-Q2'), firstDay('year', 26)]).toEqual(['2026-Q1', '2026-Q2', 2026, '2026-04-01', '0026-01-01']);
  });

  it('has no end after the last year', () => {
    expect(endOf('year', 9999, shanghai)).toBeUndefined();
  });
});
