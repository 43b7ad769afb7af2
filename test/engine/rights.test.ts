import { describe, expect, it } from 'vitest';
import { columnsCovered, columnsSeen, masked } from '../../engine/form.ts';
import { covered } from '../../engine/form/rights.ts';
import { formOf, opened, tableOf } from '../support/forms.ts';

const text = { type: 'string', maxLength: 50 };
const form = formOf({
  name: text, phone: { ...text, 'x-mask': 'mobile' }, card: { ...text, 'x-mask': 'id-card' }, secret: { ...text, 'x-mask': 'all' }, count: { type: 'integer', 'x-mask': 'all' },
  people: tableOf({ who: text, mobile: { ...text, 'x-mask': 'mobile' } }), tags: { type: 'array', items: { type: 'string' }, 'x-mask': 'all' },
});
const data = { name: '王', phone: '13812349300', card: '420106199003074519', secret: 'x', count: 3, people: [{ who: '甲', mobile: '13777829300' }, { who: '乙' }], tags: ['a', 'b'] };

describe('reader', () => {
  it('whom no entry lets in sees nothing', async () => {
    expect(masked(await opened(form), data, [])).toEqual({});
  });

  it('sees everything but what his entry masks or hides', async () => {
    const definition = await opened(form);

    expect(masked(definition, data, [{ who: 'a' }])).toEqual(data);
    expect(masked(definition, data, [{ who: 'a', mask: ['/phone', '/card', '/secret', '/people/mobile', '/tags'], hide: ['/name', '/count'] }])).toEqual({
      phone: '138****9300', card: '4201**********4519', secret: '****', people: [{ who: '甲', mobile: '137****9300' }, { who: '乙' }], tags: ['****', '****'],
    });
    expect(masked(definition, data, [{ who: 'a', hide: ['/people/who', '/people/mobile'] }])['people']).toEqual([{}, {}]);
    expect(masked(definition, data, [{ who: 'a', hide: ['/people'] }])).not.toHaveProperty('people');
    expect(masked(definition, data, [{ who: 'a', mask: ['/people'] }])['people']).toEqual([{ who: '****', mobile: '137****9300' }, { who: '****' }]);
  });

  it('of several entries has the widest, field by field', async () => {
    const seen = masked(await opened(form), data, [{ who: 'a', mask: ['/phone', '/secret'], hide: ['/name'] }, { who: 'b', mask: ['/name', '/phone'], hide: ['/secret'] }]);

    expect([seen['name'], seen['phone'], seen['secret'], seen['card']]).toEqual(['****', '138****9300', '****', '420106199003074519']);
  });

  it('does not see as a number what is masked', async () => {
    expect(masked(await opened(form), data, [{ who: 'a', mask: ['/count'] }])).not.toHaveProperty('count');
  });

  it('sees nothing the form does not know', async () => {
    expect(masked(await opened(form), { ...data, other: 'x' }, [{ who: 'a' }])).toEqual(data);
  });
});

describe('mask', () => {
  it('shows neither the length nor the rest of a text it does not fit', () => {
    expect([covered('138', 'mobile'), covered('1234567', 'id-card'), covered('', 'all'), covered('a long secret', 'all'), covered('abc', undefined)]).toEqual(['****', '****', '****', '****', '****']);
  });
});

describe('column of the public face', () => {
  const value = (rule: unknown) => ({ type: 'text' as const, value: rule as never });
  const columns = {
    bare: value({ var: 'form.phone' }), made: value({ cat: ['+86 ', { var: 'form.phone' }] }), named: value({ rule: 'reached' }), asked: value({ if: [{ has: 'form.secret' }, 'yes', 'no'] }),
    cells: value({ some: [{ var: 'form.people' }, { '===': [{ var: 'row.mobile' }, 'x'] }] }), rows: value({ count: [{ var: 'form.people' }] }), other: value({ var: 'form.name' }), item: value({ var: 'item.capacity' }),
  };
  const definition = opened(form, { columns, rules: { reached: { rule: { lower: { var: 'form.phone' } }, say: '' } } });
  const stored = { bare: '13812349300', made: '+86 13812349300', named: '13812349300', asked: 'yes', cells: true, rows: 2, other: '王', item: 3, comment: '不齐' };
  const guarded = { who: 'a', mask: ['/phone', '/people/mobile'], hide: ['/secret'] };

  it('is covered as the field is whose value it bears, and left out where it is worked out from what is covered', async () => {
    expect(columnsSeen(await definition, stored, [guarded])).toEqual({ bare: '138****9300', rows: 2, other: '王', item: 3, comment: '不齐' });
  });

  it('is as wide as the widest entry, and tells nothing of fields without one', async () => {
    expect(columnsSeen(await definition, stored, [guarded, { who: 'b' }])).toEqual(stored);
    expect(columnsSeen(await definition, stored, [guarded, { who: 'b', hide: ['/phone'] }])).toEqual({ ...stored, bare: '138****9300', made: undefined, named: undefined });
    expect(columnsSeen(await definition, stored, [])).toEqual({ item: 3, comment: '不齐' });
  });

  it('that some entry covers is named, so that nobody asks by it', async () => {
    expect(columnsCovered(await definition, [{ who: 'b' }])).toEqual([]);
    expect(columnsCovered(await definition, [{ who: 'b' }, guarded])).toEqual(['bare', 'made', 'named', 'asked', 'cells']);
  });
});
