// A small report by month for tests of what is looked up: this month's figure beside that of the same month last year, and its growth.
import type { DefinitionDocument } from '#engine';

const money = { type: 'string', format: 'decimal', 'x-decimal': { digits: 2, min: '0' } };

/** The process `forecast`. Its month is this month, or with `typed` one that is filled in. */
export function forecast(month: 'now' | 'typed' = 'now'): DefinitionDocument {
  const field = { type: 'string', format: 'month', 'x-label': '上报月份' };
  return {
    process: {
      format: 1, id: 'forecast', title: '月预测', permissions: { report: { label: '上报', grant: [{ role: 'operator' }] } },
      parties: { reporter: [{ permission: 'report', of: { var: 'instance.org.id' } }] },
      events: {
        REPORT: { label: '上报', by: ['reporter'], writes: ['*'] }, MODIFY: { label: '修改', by: ['reporter'], writes: ['*'] },
        CLOSE: { label: '结束', by: ['reporter'] },
      },
      lookups: { lastYear: { from: 'forecast', where: { applicant: { var: 'instance.org.id' }, month: { addMonths: [{ var: 'form.month' }, -12] } }, take: 'first', columns: ['amount'] } },
      columns: { month: { type: 'month', value: { var: 'form.month' } }, amount: { type: 'decimal', value: { var: 'form.amount' } } },
      read: [{ who: 'reporter' }],
    },
    form: {
      type: 'object', additionalProperties: false, required: ['month', 'amount'],
      properties: {
        month: month === 'now' ? { ...field, 'x-value': { month: [{ var: 'now' }] }, 'x-on': ['REPORT'] } : field,
        amount: { ...money, 'x-label': '本期' },
        lastYear: { ...money, 'x-label': '去年同期', 'x-value': { var: 'lookup.lastYear.amount' }, 'x-typed': true },
        growth: { type: 'string', format: 'decimal', 'x-value': { round: [{ '*': [{ '/': [{ '-': [{ var: 'form.amount' }, { var: 'form.lastYear' }] }, { var: 'form.lastYear' }] }, 100] }, 2] } },
        closedOn: { type: 'string', format: 'date', 'x-value': { date: [{ var: 'now' }] }, 'x-on': ['CLOSE'], 'x-once': true },
      },
    },
    machine: {
      id: 'forecast', initial: 'start',
      states: { start: { on: { REPORT: 'reported' } }, reported: { on: { MODIFY: 'reported', CLOSE: 'closed' }, meta: { label: '已上报' } }, closed: { meta: { label: '已结束', finished: true } } },
    },
  } as unknown as DefinitionDocument;
}
