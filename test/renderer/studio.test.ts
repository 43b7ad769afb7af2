import { CompletionContext } from '@codemirror/autocomplete';
import { json } from '@codemirror/lang-json';
import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#engine';
import format from '../../engine/definition.schema.json' with { type: 'json' };
import { completeJson } from '../../renderer/studio/completion.ts';
import { jsonFaults } from '../../renderer/studio/json-faults.ts';
import { merged } from '../../renderer/studio/merge.ts';
import { textsOf, wholeDocument } from '../../renderer/studio/working-copy.ts';

describe('a text', () => {
  it.each<[string, string, number, number]>([
    ['a missing comma', '{ "a": 1\n  "b": 2 }', 1, 9], ['a surplus comma', '{ "a": [1, 2,] }', 1, 14], ['a missing bracket', '{ "a": 1', 1, 9],
    ['a single quotation mark', "{ 'a': 1 }", 1, 3], ['a key without quotation marks', '{\n  a: 1 }', 2, 3],
  ])('with %s is told where it stops to be JSON', (_, text, line, column) => {
    expect(jsonFaults(text)).toEqual([{ code: 'document.unreadable', at: '', line, column }]);
  });

  it('is told every key that stands twice in one object', () => {
    expect(jsonFaults('{ "a": 1,\n  "b": { "c": 1, "c": 2 }, "a": { "b": 1 } }')).toMatchObject([
      { code: 'document.duplicate-key', at: '/b/c', line: 2, key: 'c' }, { code: 'document.duplicate-key', at: '/a', line: 2, key: 'a' },
    ]);
    expect(jsonFaults('{ "a": [{ "b": 1 }, { "b": 2 }] }')).toEqual([]);
  });

  it('that holds a whole definition is known as one', () => {
    const document = { process: { format: 1, id: 'leave', title: '请假' }, form: { type: 'object' } };

    expect(wholeDocument(JSON.stringify(document))).toEqual(document);
    expect(wholeDocument(textsOf(document).process)).toBeUndefined();
  });
});

describe('changes of two analysts', () => {
  const base = { process: { title: 'a', events: { APPLY: { label: 'x' } } }, form: { required: ['a'] } };

  it('are joined where they touch different places', () => {
    const mine = { ...base, form: { required: ['a', 'b'] } };
    const theirs = { ...base, process: { title: 'b', events: { APPLY: { label: 'x' }, STOP: { label: 'y' } } } };

    expect(merged(base, mine, theirs)).toEqual({ document: { process: theirs.process, form: mine.form }, conflicts: [] });
  });

  it('keep mine where both touch one place, and tell it', () => {
    const mine = { ...base, form: { required: ['a', 'b'] } };
    const theirs = { process: { title: 'b', events: {} }, form: { required: ['a', 'c'] } };

    expect(merged(base, mine, theirs)).toEqual({ document: { process: theirs.process, form: mine.form }, conflicts: ['/form/required'] });
  });
});

describe('completion', () => {
  const document = {
    process: { id: 'sample', events: { REPORT: {}, MODIFY: {} }, lookups: { lastYear: {} } },
    form: { type: 'object', properties: { month: { type: 'string' }, internal: { type: 'boolean' }, rows: { type: 'array', items: { type: 'object', properties: { yes: { type: 'boolean' } } } } } },
  } as unknown as JsonObject;
  const facts = ['lookup.lastYear.amount', 'now'];

  /** What is offered where the sign | stands. */
  function offered(text: string): readonly string[] {
    const place = text.indexOf('|');
    const state = EditorState.create({ doc: text.replace('|', ''), extensions: [json()] });
    const result = completeJson(() => ({ format: format as unknown as JsonObject, part: 'form', document, facts, processes: ['sample'] }))(new CompletionContext(state, place, true));
    return (result?.options ?? []).map(({ label, displayLabel }) => displayLabel ?? label);
  }

  it.each<[string, string, readonly string[]]>([
    ['keywords of a field', '{"type": "object", "properties": {"a": {"type": "boolean", "|"}}}', ['x-value', 'x-typed', 'x-on', 'x-once', 'x-excludes']],
    ['events where a value is computed', '{"type": "object", "properties": {"a": {"type": "boolean", "x-on": ["|"]}}}', ['REPORT', 'MODIFY']],
    ['fields and columns that may be excluded', '{"type": "object", "properties": {"a": {"type": "boolean", "x-excludes": ["|"]}}}', ['/month', '/internal', '/rows/yes']],
    ['yes and no of a flag', '{"type": "object", "properties": {"a": {"type": "boolean", "x-typed": |}}}', ['true', 'false']],
    ['facts in a computed value, lookups among them', '{"type": "object", "properties": {"a": {"type": "string", "x-value": {"var": "|"}}}}', ['lookup.lastYear.amount', 'form.month', 'row.yes']],
    ['operators in a computed value', '{"type": "object", "properties": {"a": {"type": "string", "x-value": {"|"}}}}', ['or_else', 'round', 'addMonths']],
  ])('offers %s', (_, text, names) => {
    expect(offered(text)).toEqual(expect.arrayContaining([...names]));
  });
});
