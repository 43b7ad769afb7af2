// A rule in words: what has to be so, whether it is, the facts that decide; and nothing of what the reader may not see.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { say, told, type Deciding, type JsonObject, type Naming, type Rule, type Scope, type Told, type Types } from '#engine';

const types: Types = { form: { object: { amount: 'decimal', urgent: 'boolean', title: 'text', secret: 'text', start: 'date', rows: { table: { price: 'decimal' } } } }, now: 'datetime', params: { object: { small: 'decimal' } } };
const scopeOf = (form: JsonObject): Scope => ({ facts: { form, now: '2026-03-02T01:00:00.000Z', params: { small: '5000' } }, types, zone: 'Asia/Shanghai', rules: { cheap: { '<=': [{ var: 'form.amount' }, { var: 'params.small' }] } } });
const labels: { readonly [path: string]: string } = { 'form.amount': '金额', 'form.urgent': '加急', 'form.title': '名称', 'form.secret': '底价', 'form.start': '开始日期', 'form.rows': '明细', 'params.small': '小额', now: '现在' };
const naming = (form: JsonObject, hidden: readonly string[] = []): Naming => ({
  label: (path) => labels[path] ?? path, isSeen: (path) => !hidden.includes(path), value: (_, value) => String(value),
  fact: (path) => (path.startsWith('form.') ? form[path.slice(5)] : path === 'params.small' ? '5000' : '2026-03-02T01:00:00.000Z'),
});
const toldOf = (rule: Rule, form: JsonObject, hidden: readonly string[] = []): Told => told(rule, scopeOf(form), naming(form, hidden));
const zh = (each: Told): string => say(each.text, 'zh-CN');
const leaves = (each: Told): Told[] => (each.parts.length === 0 ? [each] : each.parts.flatMap(leaves));

describe('a condition in words', () => {
  it.each([
    [{ '<=': [{ var: 'form.amount' }, { var: 'params.small' }] }, '金额 不超过 小额'],
    [{ rule: 'cheap' }, '金额 不超过 小额'],
    [{ '===': [{ var: 'form.title' }, '设备'] }, '名称 是 设备'],
    [{ var: 'form.urgent' }, '加急 为“是”'],
    [{ has: 'form.title' }, '名称 有内容'],
    [{ in: [{ var: 'form.title' }, ['甲', '乙']] }, '名称 属于 甲、乙'],
    [{ '>=': [{ var: 'form.start' }, { addWorkdays: [{ date: { var: 'now' } }, 3] }] }, '开始日期 不小于 现在 （日期） 加上工作日 3'],
    [{ '<': [{ sum: [{ var: 'form.rows' }, { var: 'row.price' }] }, '100'] }, '明细 合计 小于 100'],
  ] as const)('reads %j as %s', (rule, expected) => {
    expect(zh(toldOf(rule as unknown as Rule, {}))).toBe(expected);
  });

  it('says whether it holds, and by which facts; what is missing makes it unknown', () => {
    const rule = { and: [{ rule: 'cheap' }, { '!': { var: 'form.urgent' } }] } as unknown as Rule;

    const [cheap, calm] = toldOf(rule, { amount: '80000' }).parts;

    expect(toldOf(rule, { amount: '80000' })).toMatchObject({ join: 'all', holds: false });
    expect(cheap).toMatchObject({ holds: false, facts: [{ label: '金额', value: '80000' }, { label: '小额', value: '5000' }] });
    expect(calm).toMatchObject({ join: 'not', holds: null, parts: [{ facts: [{ label: '加急', value: null }] }] });
  });

  it('tells of what is hidden its name and nothing else: the same for any value, none included', () => {
    const atom = fc.constantFrom<Rule>({ '===': [{ var: 'form.secret' }, 'x'] }, { has: 'form.secret' }, { '!==': [{ var: 'form.secret' }, { var: 'form.title' }] }, { '<=': [{ var: 'form.amount' }, '10'] }, { var: 'form.urgent' });
    const rule = fc.letrec<{ rule: Rule }>((tie) => ({
      rule: fc.oneof({ maxDepth: 3 }, atom, fc.tuple(fc.constantFrom('and', 'or'), tie('rule'), tie('rule')).map(([join, a, b]) => ({ [join]: [a, b] }) as Rule), tie('rule').map((a) => ({ '!': a }) as Rule)),
    })).rule;
    const secret = fc.constantFrom(undefined, 'x', 'y', '');

    fc.assert(fc.property(rule, secret, secret, fc.boolean(), (each, one, other, urgent) => {
      const form = (value: string | undefined): JsonObject => ({ title: 'x', amount: '8', urgent, ...(value === undefined ? {} : { secret: value }) });

      expect(toldOf(each, form(one), ['form.secret'])).toEqual(toldOf(each, form(other), ['form.secret']));
      const hidden = leaves(toldOf(each, form(one), ['form.secret'])).filter(({ facts }) => facts.some(({ label }: Deciding) => label === '底价'));
      for (const leaf of hidden) expect(leaf).not.toHaveProperty('holds');
    }), { numRuns: 300 });
  });
});
