import { describe, expect, it } from 'vitest';
import { codes, nearest, problem, severity, sorted, type ProblemCode } from '../../engine/problem.ts';
import { sentence } from '../../engine/sentence.ts';
import { places } from '../../engine/text.ts';
import english from '../../engine/text/en.json' with { type: 'json' };
import chinese from '../../engine/text/zh-CN.json' with { type: 'json' };

const all = Object.keys(codes) as ProblemCode[];

describe('a problem', () => {
  it('says what happened and how to mend it, with the nearest name', () => {
    const found = problem('machine.unknown-target', '/machine/states/submitted/on/submitted.approved', { event: 'submitted.approved', target: 'aproved', nearest: 'approved', allowed: ['submitted', 'approved'] });

    expect(sentence(found, 'en')).toEqual({ what: 'The event “submitted.approved” leads to “aproved”, which is not a state.', remedy: 'Did you mean “approved”? States here: submitted, approved.' });
    expect(sentence(found, 'zh-CN')).toEqual({ what: '“submitted.approved”指向“aproved”，但没有这个状态。', remedy: '您想写的是“approved”吗？可以写：submitted、approved。' });
  });

  it('leaves out what it does not know', () => {
    expect(sentence(problem('party.unknown', '', { party: 'boss', allowed: [] }), 'en')).toEqual({ what: 'There is no party “boss”.', remedy: 'There is none yet: write it first.' });
    expect(sentence(problem('field.required', '/phone'), 'zh-CN')).toEqual({ what: '此项尚未填写。', remedy: '请填写此项。' });
    expect(sentence(problem('field.required', '/phone', { label: { 'zh-CN': '联系电话', en: 'Phone' } }), 'zh-CN').what).toBe('“联系电话”尚未填写。');
  });

  it('shows the sentence of the author, in the language of the reader', () => {
    const found = problem('need.unmet', '', { need: 'started', say: { 'zh-CN': '未到报名开始日期', en: 'Sign-up has not begun' } });

    expect([sentence(found, 'zh-CN').what, sentence(found, 'en').what]).toEqual(['未到报名开始日期', 'Sign-up has not begun']);
  });

  it('calls types and formats by words of the language', () => {
    expect(sentence(problem('rule.wrong-type', '', { operator: 'addDays', expected: ['date'], found: 'dict:industry' }), 'zh-CN').what).toBe('“addDays”在此处需要日期，得到的是字典项 industry。');
    expect(sentence(problem('field.wrong-format', '', { format: 'mobile', found: '123' }), 'en').what).toBe('This field is not written as a mobile number: “123”.');
  });

  it('tells sizes as people do, so that what is too large reads so', () => {
    expect(sentence(problem('file.too-large', '', { name: 'a.pdf', limit: 2_097_152, found: 2_097_153 }), 'zh-CN').what).toBe('附件“a.pdf”过大：最大 2 MB，现为 2.01 MB。');
  });

  it('lists choices by their labels', () => {
    expect(sentence(problem('field.not-allowed', '', { found: 'x', allowed: [{ 'zh-CN': '线上', en: 'Online' }, '线下'] }), 'zh-CN').remedy).toBe('请从下列各项中选择：线上、线下。');
  });

  it('quotes what came without reading it as a template', () => {
    expect(sentence(problem('document.unknown-key', '', { key: '[{nearest}|x]' }), 'en').what).toBe('“[{nearest}|x]” is not a key that is known here.');
  });

  it('shortens long lists and long values', () => {
    const { remedy } = sentence(problem('party.unknown', '', { party: 'x', allowed: Array.from({ length: 30 }, (_, i) => `p${i}`) }), 'en');

    expect(remedy.endsWith('p18, p19, ….')).toBe(true);
    expect(sentence(problem('document.unknown-key', '', { key: 'k'.repeat(5000) }), 'en').what.length).toBeLessThan(500);
  });

  it('blocks when it is an error', () => {
    expect(severity(problem('need.unmet', ''))).toBe('error');
  });
});

describe('the sentences of problems', () => {
  it('are there for each code in both languages, and for nothing else', () => {
    expect(Object.keys(chinese.problems).sort()).toEqual([...all].sort());
    expect(Object.keys(english.problems).sort()).toEqual([...all].sort());
    expect(Object.keys(english.words).sort()).toEqual(Object.keys(chinese.words).sort());
  });

  it.each(all)('%s speaks of the same things in both languages, and never of blame', (code) => {
    const [zh, en] = [chinese.problems[code], english.problems[code]];

    expect(new Set(places(en.what + en.remedy))).toEqual(new Set(places(zh.what + zh.remedy)));
    expect(zh.what && zh.remedy && en.what && en.remedy).not.toBe('');
    expect(Object.values(en).join(' ')).not.toMatch(/\b(invalid|illegal|wrong|bad|oops|something went)\b/i);
    expect(Object.values(zh).join('')).not.toMatch(/非法|无效|错误|失败/);
  });
});

describe('a list of problems', () => {
  it('is sorted by place, rows by their number, then by code', () => {
    const places = ['/rows/10/a', '/rows/2', '/rows/2/b', '/a'].map((at) => problem('field.required', at));

    expect(sorted([...places, problem('field.not-unique', '/a')]).map(({ at, code }) => `${at} ${code}`))
      .toEqual(['/a field.not-unique', '/a field.required', '/rows/2 field.required', '/rows/2/b field.required', '/rows/10/a field.required']);
  });
});

describe('the nearest name', () => {
  it.each([
    ['aproved', ['submitted', 'approved', 'rejected'], 'approved'],
    ['APPLY', ['apply', 'reply'], 'apply'],
    ['participnatCount', ['participantCount', 'participants'], 'participantCount'],
    ['ab', ['ba', 'cd'], 'ba'],
    ['entirely', ['different'], undefined],
    ['x', [], undefined],
  ])('of %s in %j is %s', (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected);
  });
});
