// The closed list of formats; what each accepts and refuses is told by test/vectors/formats.json.
import { describe, expect, it } from 'vitest';
import { formatExamples, formats, formatType, otherFormats, policyFormats } from '../../engine/format.ts';
import schema from '../../engine/definition.schema.json' with { type: 'json' };

describe('format', () => {
  it('is one of the closed list of the definition schema', () => {
    const named = schema.$defs.field.properties.format.enum;

    expect([...Object.keys(formats), ...Object.keys(otherFormats), ...policyFormats].toSorted()).toEqual(named.toSorted());
  });

  it('says of which type the text is', () => {
    expect(['date', 'date-time', 'month', 'quarter', 'decimal', 'file', 'mobile', undefined].map(formatType)).toEqual(['date', 'datetime', 'month', 'quarter', 'decimal', 'file', 'text', 'text']);
  });

  // No format is a way to hold the loop.
  it('answers on hostile texts in a number of steps that grows with their length only (A5, A3)', () => {
    const hostile = ['a'.repeat(150_000), 'a@' + 'a.'.repeat(75_000), 'https://' + 'a'.repeat(150_000), '0'.repeat(150_000) + 'X', '0'.repeat(75_000) + '-'.repeat(75_000)];

    const accepted = Object.entries(formats).flatMap(([name, has]) => hostile.filter(has).map(() => name));

    expect(accepted).toEqual([]);
  });
});

describe('the example of a format', () => {
  it.each(Object.entries(formatExamples))('is of the format %s', (name, text) => {
    expect(formats[name]!(text)).toBe(true);
  });
});
