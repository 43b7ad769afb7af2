// Dates and instants under every zone of the process: the zone of the installation is a fact, that of the machine is none.
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

// Run by Node itself, whose zone is read once at its start. The instants lie one millisecond before an edge and on it.
const program = `
  import { addDays, addMonths, addWorkdays, dateOf, endOf, evaluate, nowAt, quarterOf, readCalendar, startOf } from '#engine';
  import { readFileSync } from 'node:fs';
  const cn = readCalendar(JSON.parse(readFileSync('definitions/calendars/cn.json', 'utf8')));
  const zone = 'Asia/Shanghai';
  const edges = ['2026-03-03T15:59:59.999Z', '2026-03-03T16:00:00.000Z', '2026-02-28T15:59:59.999Z', '2026-02-28T16:00:00.000Z', '2024-02-28T16:00:00.000Z', '2024-02-29T15:59:59.999Z', '2024-02-29T16:00:00.000Z', '2025-12-31T15:59:59.999Z', '2025-12-31T16:00:00.000Z', '2026-03-08T06:59:59.999Z', '2026-03-08T07:00:00.000Z', '2026-11-01T05:59:59.999Z', '2026-11-01T06:00:00.000Z'];
  const windowRule = { and: [{ '>=': [{ day: { var: 'now' } }, 1] }, { '<=': [{ day: { var: 'now' } }, 3] }] };
  const isOpen = (instant) => evaluate(windowRule, { facts: { now: instant }, types: { now: 'datetime' }, zone, rules: {} }).value;
  console.log(JSON.stringify({
    dates: edges.map((edge) => [dateOf(edge, zone), dateOf(edge, 'America/New_York'), dateOf(edge, 'UTC')].join(' ')),
    clocks: edges.map((edge) => nowAt(edge, zone).time),
    months: [addMonths('2026-01-31', 1), addMonths('2024-01-31', 1), addMonths('2024-02-29', 12), addMonths('2025-10-31', 4), addMonths('2026-03-31', -1)],
    days: [addDays('2024-02-28', 1), addDays('2025-02-28', 1), addDays('2025-12-31', 1), quarterOf('2025-12-31')],
    edges: [startOf('date', '2024-02-29', zone), endOf('date', '2024-02-29', zone), endOf('year', 2025, zone), endOf('month', '2026-02', zone), endOf('quarter', '2025-Q4', zone)],
    zones: [startOf('date', '2026-03-08', 'America/New_York'), endOf('date', '2026-03-08', 'America/New_York'), startOf('date', '2026-11-01', 'America/New_York'), endOf('date', '2026-11-01', 'America/New_York'), startOf('date', '2018-11-04', 'America/Sao_Paulo')],
    open: ['2026-02-28T15:59:59.999Z', '2026-02-28T16:00:00.000Z', '2026-03-03T15:59:59.999Z', '2026-03-03T16:00:00.000Z'].map(isOpen),
    workdays: [addWorkdays('2025-09-26', 2, cn), addWorkdays('2025-09-30', 2, cn), addWorkdays('2025-12-31', 1, cn), addWorkdays('2024-02-28', 1, cn), addWorkdays('2026-03-09', -1, cn)],
  }));
`;

const expected = {
  dates: [
    '2026-03-03 2026-03-03 2026-03-03', '2026-03-04 2026-03-03 2026-03-03', '2026-02-28 2026-02-28 2026-02-28', '2026-03-01 2026-02-28 2026-02-28', '2024-02-29 2024-02-28 2024-02-28', '2024-02-29 2024-02-29 2024-02-29', '2024-03-01 2024-02-29 2024-02-29',
    '2025-12-31 2025-12-31 2025-12-31', '2026-01-01 2025-12-31 2025-12-31', '2026-03-08 2026-03-08 2026-03-08', '2026-03-08 2026-03-08 2026-03-08', '2026-11-01 2026-11-01 2026-11-01', '2026-11-01 2026-11-01 2026-11-01',
  ],
  clocks: ['23:59:59', '00:00:00', '23:59:59', '00:00:00', '00:00:00', '23:59:59', '00:00:00', '23:59:59', '00:00:00', '14:59:59', '15:00:00', '13:59:59', '14:00:00'],
  months: ['2026-02-28', '2024-02-29', '2025-02-28', '2026-02-28', '2026-02-28'],
  days: ['2024-02-29', '2025-03-01', '2026-01-01', '2025-Q4'],
  edges: ['2024-02-28T16:00:00.000Z', '2024-02-29T16:00:00.000Z', '2025-12-31T16:00:00.000Z', '2026-02-28T16:00:00.000Z', '2025-12-31T16:00:00.000Z'],
  zones: ['2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z', '2018-11-04T03:00:00.000Z'],
  open: [false, true, true, false],
  workdays: ['2025-09-29', '2025-10-10', '2026-01-04', '2024-02-29', '2026-03-06'],
};

describe('the calendar', () => {
  it.each(['UTC', 'Asia/Shanghai', 'America/New_York'])('is the same to the millisecond in a process whose zone is %s (R-011, F7)', (zone) => {
    const told = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { env: { ...process.env, TZ: zone }, encoding: 'utf8' });

    expect(JSON.parse(told)).toEqual(expected);
  });
});
