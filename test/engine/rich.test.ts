import { describe, expect, it } from 'vitest';
import { judge, openForm, submit } from '../../engine/form.ts';
import { holds } from '../../engine/rule.ts';
import { isLink, plainText, richFaults, richLength, richLimits, type RichBlock, type RichText } from '../../engine/rich.ts';
import type { Json } from '../../engine/json.ts';
import { worded } from '../../engine/wording.ts';
import { contextOf, factsOf, formOf, opened } from '../support/forms.ts';

const paragraph = (text: string): RichBlock => ({ type: 'paragraph', runs: [{ text }] });
const letter: RichText = {
  blocks: [
    { type: 'heading', level: 1, runs: [{ text: '通知' }] },
    { type: 'paragraph', runs: [{ text: '请看' }, { text: '官网', bold: true, link: 'https://example.cn/a?b=1' }, { text: '。' }] },
    { type: 'numbers', items: [{ blocks: [paragraph('带章'), { type: 'bullets', items: [{ blocks: [paragraph('原件')] }] }] }] },
  ],
};
const nested = (depth: number): Json => Array.from({ length: depth }).reduce<Json>((inner) => ({ blocks: [{ type: 'bullets', items: [inner] }] }), { blocks: [paragraph('底') as unknown as Json] });

describe('a text with a shape', () => {
  it('is paragraphs, headings and lists of marked runs; its plain text has a line for each', () => {
    expect(richFaults(letter as unknown as Json)).toEqual([]);
    expect(plainText(letter as unknown as Json)).toBe('通知\n请看官网。\n带章\n原件');
    expect(richLength(letter as unknown as Json)).toBe(11);
    expect(richLength({ blocks: [{ type: 'paragraph', runs: [{ text: '😀\n字' }] }] })).toBe(2);
  });

  it.each<[string, Json, string]>([
    ['HTML', { html: '<script>' }, ''],
    ['a key beside its blocks', { blocks: [], style: 'x' }, ''],
    ['a block of another kind', { blocks: [{ type: 'script', runs: [{ text: 'x' }] }] }, '/blocks/0'],
    ['an attribute on a paragraph', { blocks: [{ type: 'paragraph', runs: [], class: 'x' }] }, '/blocks/0'],
    ['a heading of no level', { blocks: [{ type: 'heading', level: 9, runs: [] }] }, '/blocks/0'],
    ['an item that is no text', { blocks: [{ type: 'bullets', items: ['x'] }] }, '/blocks/0/items/0'],
    ['a run without text', { blocks: [paragraph('a') as unknown as Json, { type: 'paragraph', runs: [{ text: '' }] }] }, '/blocks/1/runs/0'],
    ['a mark that is no mark', { blocks: [{ type: 'paragraph', runs: [{ text: 'x', bold: 'yes' }] }] }, '/blocks/0/runs/0'],
    ['a style', { blocks: [{ type: 'paragraph', runs: [{ text: 'x', style: 'color:red' }] }] }, '/blocks/0/runs/0'],
    ['null', null, ''],
  ])('refuses %s at its place (R-227)', (_, value, at) => {
    expect(richFaults(value).map(({ code, at: place }) => [code, place])).toEqual([['rich.not-allowed', at]]);
  });

  it.each(['javascript:alert(1)', 'JavaScript:alert(1)', ' https://a.cn', 'data:text/html,x', 'https://a.cn\n', 'vbscript:x', '//a.cn', 'https://user@a.cn', 'mailto:', 'mailto:a@b.cn?bcc=c@d.cn', 'https://', `https://a.cn/${'x'.repeat(3000)}`, 'java\tscript:x', 'file:///etc/passwd'])('takes no link to %j (R-227)', (link) => {
    expect(isLink(link)).toBe(false);
    expect(richFaults({ blocks: [{ type: 'paragraph', runs: [{ text: 'x', link }] }] }).map(({ code, at }) => [code, at])).toEqual([['rich.bad-link', '/blocks/0/runs/0/link']]);
  });

  it.each(['https://example.cn', 'http://example.cn:8080/a/b?c=d#e', 'mailto:li@example.cn', 'HTTPS://例子.中国/路'])('takes a link to %s', (link) => {
    expect(isLink(link)).toBe(true);
  });

  it('ends at its limits, however deep, wide or long it was made', () => {
    const deep = nested(20_000);
    const wide: Json = { blocks: Array.from({ length: 500_000 }, () => paragraph('x')) as unknown as Json[] };
    const scattered: Json = { blocks: [{ type: 'paragraph', runs: Array.from({ length: richLimits.runs + 1 }, () => ({ text: 'x' })) }] };

    expect(richFaults(nested(richLimits.depth))).toEqual([]);
    expect([deep, wide, scattered].map((value) => richFaults(value)[0])).toMatchObject(['rich-depth', 'rich-blocks', 'rich-runs'].map((of) => ({ code: 'rich.too-large', params: { of } })));
    expect(plainText(deep).length).toBeLessThan(10);
  });
});

describe('a field of such a text', () => {
  const form = () => opened(formOf({ body: { type: 'object', 'x-label': '正文', 'x-rich': { minLength: 3, maxLength: 11 } } }, { required: ['body'] }));

  it('counts its characters, is missing when it says nothing, and tells what is wrong below it', async () => {
    const definition = await form();
    const codes = (body: Json) => judge(openForm(definition, { body }, factsOf(), contextOf())).map(({ code, at }) => `${code} ${at}`);

    expect(codes(letter as unknown as Json)).toEqual([]);
    expect(codes({ blocks: [paragraph('二字') as unknown as Json] })).toEqual(['field.too-short /body']);
    expect(codes({ blocks: [paragraph('十二个字十二个字十二个字') as unknown as Json] })).toEqual(['field.too-long /body']);
    expect(codes({ blocks: [paragraph(' \n ') as unknown as Json, { type: 'bullets', items: [] }] })).toEqual(['field.required /body']);
    expect(codes({ blocks: [{ type: 'paragraph', runs: [{ text: '一二三', link: 'javascript:x' }] }] })).toEqual(['rich.bad-link /body/blocks/0/runs/0/link']);
    expect(codes('文字')).toEqual(['field.wrong-type /body']);
  });

  it('is stored as it was sent, and to rules and words it is its plain text', async () => {
    const definition = await form();
    const stored = submit(definition, {}, { body: letter as unknown as Json }, factsOf(), contextOf());
    const { scope } = openForm(definition, { body: letter as unknown as Json }, factsOf(), contextOf());

    expect(stored).toEqual({ data: { body: letter } });
    expect(holds({ '===': [{ var: 'form.body' }, '通知\n请看官网。\n带章\n原件'] }, scope)).toBe(true);
    expect(holds({ has: 'form.body' }, scope)).toBe(true);
    expect(worded('[{form.body}]', scope)).toMatchObject({ 'zh-CN': '[通知\n请看官网。\n带章\n原件]' });
  });
});
