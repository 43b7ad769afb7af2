// The published vectors, as Node judges them: patterns in linear time, as the server does. test/renderer/vectors.test.ts has the page judge the same.
import { describe, expect, it } from 'vitest';
import { canonical, codes, formats, isObject, matchesLinearly, operators, type Json, type ProblemCode } from '#engine';
import { patternFault } from '../../engine/schema/pattern.ts';
import format from '../../engine/definition.schema.json' with { type: 'json' };
import { groupsOf, resultsOf, type Group } from '../support/vectors.ts';

const files = import.meta.glob<string>('../vectors/*.json', { query: '?raw', import: 'default', eager: true });
const groups = Object.values(files).flatMap(groupsOf);
const named = groups.map((group) => [group.title, group] as const);

describe('a published vector', () => {
  it.each(named)('holds: %s', async (_, group) => {
    const results = await resultsOf(group, matchesLinearly);

    expect(group.cases.map(({ name }, index) => `${name}: ${canonical(results[index]!)}`)).toEqual(group.cases.map(({ name, is }) => `${name}: ${canonical(is)}`));
  });
});

describe('the vectors', () => {
  const found = new Set<string>();
  const visit = (value: Json, seen: (key: string, value: Json) => void): void => {
    if (Array.isArray(value)) for (const item of value) visit(item as Json, seen);
    else if (isObject(value)) for (const [key, item] of Object.entries(value)) { seen(key, item as Json); visit(item as Json, seen); }
  };

  it('are many, and each says why', () => {
    expect(groups.reduce((sum, { cases }) => sum + cases.length, 0)).toBeGreaterThanOrEqual(800);
    expect(groups.filter(({ cases }) => new Set(cases.map((each) => canonical(each as unknown as Json))).size < cases.length).map(({ title }) => title)).toEqual([]);
    expect(new Set(groups.map(({ title }) => title)).size).toBe(groups.length);
  });

  it('use every operator of rules, every format and every keyword that a field may have', () => {
    visit(groups as unknown as Json, (key, value) => void found.add(key).add(typeof value === 'string' ? `${key} ${value}` : key));
    const keywords = Object.keys((format.$defs.field as { readonly properties: object }).properties).filter((key) => !['description'].includes(key));

    expect([...Object.keys(operators), ...Object.keys(formats).map((name) => `format ${name}`), ...keywords].filter((name) => !found.has(name))).toEqual([]);
  });

  it('meet every fault a form can have', () => {
    const ofForms = (Object.keys(codes) as ProblemCode[]).filter((code) => /^(field\.(not-|required|text-|too-|unknown$|wrong-)|file\.|check\.|rule\.over-budget)/.test(code));
    const met = new Set<Json>();
    visit(groups.flatMap(({ cases }) => cases.map(({ is }) => is)) as Json, (key, value) => key === 'code' && met.add(value));

    expect(ofForms.filter((code) => !met.has(code))).toEqual([]);
  });

  it('ask only patterns that may be published', () => {
    const asked = groups.flatMap((group: Group) => group.kind === 'value' && group.given.field.pattern !== undefined ? [group.given.field] : []);

    expect(asked.length).toBeGreaterThan(10);
    expect(asked.flatMap(({ pattern, maxLength }) => patternFault(pattern!, maxLength!) ?? [])).toEqual([]);
  });
});
