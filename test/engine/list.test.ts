import { describe, expect, it } from 'vitest';
import { predicate, type Json, type Scope } from '#engine';

const scope: Scope = {
  facts: { actor: { org: { id: 'cj' } }, now: '2026-03-02T01:00:00.000Z' },
  types: { actor: { object: { org: { object: { id: 'org', region: 'region' } } } }, now: 'datetime', row: { object: { state: 'text', start: 'date', applicant: 'org', done: 'boolean' } } },
  zone: 'Asia/Shanghai', rules: {},
};
const asked = (rule: Json) => predicate(rule, scope);

describe('a row rule', () => {
  it('becomes conditions over columns, with everything else evaluated', () => {
    expect(asked({ and: [{ in: [{ var: 'row.state' }, ['published', 'closed']] }, { '<=': [{ var: 'row.start' }, { date: { var: 'now' } }] }] })).toEqual({
      op: 'and', args: [{ op: 'in', column: 'state', values: ['published', 'closed'] }, { op: '<=', column: 'start', value: '2026-03-02' }],
    });
  });

  it('turns a comparison whose column stands at the right', () => {
    expect(asked({ '<': ['2026-01-01', { var: 'row.start' }] })).toEqual({ op: '>', column: 'start', value: '2026-01-01' });
  });

  it('compares with who asks', () => {
    expect(asked({ '===': [{ var: 'row.applicant' }, { var: 'actor.org.id' }] })).toEqual({ op: '===', column: 'applicant', value: 'cj' });
  });

  it('shows no row when what it compares with is unknown', () => {
    expect(asked({ '===': [{ var: 'row.applicant' }, { var: 'actor.org.region' }] })).toEqual({ op: 'constant', value: null });
  });

  it('takes a column of yes and no as it is, and asks whether one is there', () => {
    expect(asked({ '!': { var: 'row.done' } })).toEqual({ op: 'not', arg: { op: '===', column: 'done', value: true } });
    expect(asked({ has: 'row.start' })).toEqual({ op: 'has', column: 'start' });
  });
});
