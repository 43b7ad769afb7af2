import { describe, expect, it } from 'vitest';
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
