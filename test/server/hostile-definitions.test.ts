// Documents that were written to hurt: each is answered with located faults, or ended for what it costs, and the service goes on (P10, A8, A9, J6, X1, X11).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#engine';
import { openCompiler, type Compiler } from '../../server/revisions/compile.ts';
import { readFolder } from '../support/definitions.ts';

const counting = { calendars: {}, portals: {}, soon: '2027' };
let compiler: Compiler;
beforeAll(() => { compiler = openCompiler(); });
afterAll(() => compiler.close());

const leave = { ...(readFolder('test/examples/leave') as unknown as JsonObject), scenarios: {} } as unknown as { readonly process: JsonObject; readonly form: { readonly properties: JsonObject }; readonly machine: JsonObject; readonly list: JsonObject; readonly scenarios: JsonObject };
const repeated = (text: string, bytes: number, before: string, after: string): string => before + Array.from({ length: Math.floor(bytes / (text.length + 1)) }, () => text).join(',') + after;
const record = <T>(count: number, make: (n: number) => readonly [string, T]): { readonly [key: string]: T } => Object.fromEntries(Array.from({ length: count }, (_, n) => make(n)));
const codesOf = async (document: string | object): Promise<readonly string[]> => {
  const [result] = await compiler.compile({ documents: [typeof document === 'string' ? document : JSON.stringify(document)], current: [], counting });
  return result!.ok ? ['published'] : [...new Set(result!.faults.map(({ code }) => code))];
};
const process = (part: object): object => ({ ...leave, process: { ...leave.process, ...part } });

const twoMegabytes = 2_000_000;
const texts: readonly (readonly [string, () => string])[] = [
  ['a million numbers', () => repeated('1', twoMegabytes, '[', ']')],
  ['half a million empty objects where elements belong', () => repeated('{}', twoMegabytes, '{"process":{},"ui":{"form":[', ']}}')],
  ['as many wrong elements as one part may hold', () => repeated('{}', 260_000, '{"process":{},"ui":{"form":[', ']}}')],
  ['lists in lists, sixty deep and a thousand wide', () => `{"process":{},"form":${'['.repeat(60)}${repeated('[[[[0]]]]', 1_900_000, '', '')}${']'.repeat(60)}}`],
  ['keys of a quarter of a million characters', () => `{"process":{${Array.from({ length: 7 }, (_, n) => `"${'k'.repeat(250_000)}${n}":1`).join(',')}}}`],
  ['a hundred thousand keys', () => `{"process":{${Array.from({ length: 100_000 }, (_, n) => `"key${n}":${n}`).join(',')}}}`],
  ['nothing but a number', () => '1e400'],
];

describe('a document of two megabytes', () => {
  it.each(texts)('with %s is refused', async (_, text) => {
    const codes = await codesOf(text());

    expect(codes).not.toContain('published');
    expect(codes.length).toBeGreaterThan(0);
  });

  it('leaves a thread that compiles the next one', async () => {
    expect(await codesOf(leave)).toEqual(['published']);
  });

  it('that is more than the memory of a thread ends the thread and nothing else', async () => {
    const small = openCompiler({ milliseconds: 20_000, megabytes: 24 });

    const [result] = await small.compile({ documents: [repeated('{"a":[{}]}', 1_000_000, '{"process":[', ']}')], current: [], counting });
    const [again] = await small.compile({ documents: ['{"process":{}}'], current: [], counting });
    await small.close();

    expect(result).toEqual({ ok: false, facts: [], faults: [{ code: 'publish.too-costly', at: '', params: { limit: '24 MiB' } }], whole: null });
    expect(again!.ok).toBe(false);
    expect(again!.ok || again!.faults.some(({ code }) => code === 'document.missing-key')).toBe(true);
  });
});

describe('a definition within all limits', () => {
  it('of 500 fields, each worked out, asked for by a rule and checked, compiles and is one of the largest there can be (A9)', async () => {
    const fields = record(480, (n) => [`f${n}`, { type: 'integer', minimum: 0, maximum: 9, 'x-label': 'x', 'x-when': { '>=': [{ var: 'form.days' }, n % 5] } }]);
    const checks = Array.from({ length: 100 }, (_, n) => ({ rule: { '<=': [{ '+': [{ var: `form.f${n}` }, { var: `form.f${n + 1}` }] }, 18] }, at: `/f${n}`, say: 'x' }));
    const codes = await codesOf({ ...leave, form: { ...leave.form, properties: { ...leave.form.properties, ...fields }, 'x-checks': checks } });

    expect(codes).toEqual(['published']);
  });

  it.each<[string, () => object, readonly string[]]>([
    ['rules that name each other a thousand times', () => process({ rules: { ...leave.process['rules'] as JsonObject, ...record(90, (n) => [`r${n}`, { rule: { and: Array.from({ length: 40 }, () => ({ rule: `r${n + 1}` })) }, say: 'x' }]), r90: { rule: true, say: 'x' } } }), ['publish.too-costly']],
    ['lookups under names that objects have', () => process({ lookups: JSON.parse('{"constructor":{"from":"leave","where":{"state":"x"},"take":"count"},"__proto__":{"from":"leave","where":{},"take":"count"}}') as object }), ['document.not-allowed']],
    ['a lookup of itself by what it finds', () => process({ lookups: { a: { from: 'leave', where: { title: { var: 'lookup.a.first.title' } }, take: 'first', columns: ['title'] } } }), ['rule.fact-not-here']],
    ['a list whose conditions are code', () => ({ ...leave, list: { ...leave.list, mine: { ...(leave.list['mine'] as JsonObject), rows: { '===': [{ var: "row.title') or 1=1 --" }, 'x'] } } } }), ['rule.unknown-fact']],
    ['columns that are code', () => process({ columns: { "a'; drop table instance; --": { type: 'text', label: 'x', value: { var: 'form.reason' } } } }), ['document.not-allowed']],
    ['a message that is a template of templates', () => process({ messages: { asked: { to: ['lead'], channels: ['in-app'], text: '{{constructor.constructor("return 1")()}} ${1+1} {form.__proto__.x} {form.reason.constructor}' } } }), ['message.unknown-fact']],
  ])('with %s is refused at its place or harmless', async (_, document, expected) => {
    const codes = await codesOf(document());

    expect(codes.filter((code) => !expected.includes(code) && !code.endsWith('never-sent') && code !== 'message.unknown')).toEqual([]);
  });

  it('is published with stories that break, each told as a warning, never as a fault of ours', async () => {
    const story = (part: object): object => ({ title: '坏', cast: {}, instances: { a: { of: 'leave' } }, steps: [{ at: '2025-03-01T00:00:00+08:00', in: 'a', do: 'SUBMIT', expect: { state: 'x' } }], ...part });
    const scenarios = {
      nobody: story({ steps: [{ at: '2025-03-01T00:00:00+08:00', in: 'a', as: 'nobody', do: 'SUBMIT' }] }), elsewhere: story({ instances: { a: { of: 'nothing' } } }), inherited: story({ steps: [{ at: '2025-03-01T00:00:00+08:00', in: 'constructor', do: 'constructor' }] }),
      forged: story({ steps: [{ at: '2025-03-01T00:00:00+08:00', in: 'a', do: 'xstate.done.state.x' }] }), impossible: story({ steps: [{ at: '9999-12-31T23:59:59+08:00', in: 'a', do: 'SUBMIT', data: { days: '9'.repeat(9000) } }] }),
    };
    const [result] = await compiler.compile({ documents: [JSON.stringify({ ...leave, scenarios })], current: [], counting });

    // What the format itself refuses is told at its place; what it lets pass is told as a warning.
    const faults = result!.ok ? result!.warnings : result!.faults;
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.every(({ at }) => at.startsWith('/scenarios/'))).toBe(true);
    expect(await codesOf(leave)).toEqual(['published']);
  });
});
