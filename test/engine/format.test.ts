import { describe, expect, it } from 'vitest';
import { formatExamples, formats, formatType } from '../../engine/format.ts';
import schema from '../../engine/definition.schema.json' with { type: 'json' };

const vectors: { readonly [format: string]: { readonly good: readonly string[]; readonly bad: readonly string[] } } = {
  mobile: { good: ['13777829300'], bad: ['12345678901', '1377782930', '137778293000'] },
  landline: { good: ['027-87654321', '02787654321', '0571-87654321-123456'], bad: ['87654321', '027-876543'] },
  phone: { good: ['13777829300', '027-87654321'], bad: ['87654321'] },
  postcode: { good: ['430000'], bad: ['43000', '43000a'] },
  'credit-code': {
    good: ['91420100MA4KTE5T87', '91130100MA07X3K17R', '91330100MA27W5P8XC', '12420000420001237Q', '91610131MA6U2H4T5B'],
    bad: ['91420100MA4KTE5T88', '91420100MA4KTE5T8', '91420100ma4kte5t87', '9I420100MA4KTE5T87'],
  },
  'organisation-code': { good: ['MA4KTE5T8', 'MA27W5P8X', '420001237', 'MA4KTE5T-8'], bad: ['MA4KTE5T9', 'MA4KTE5T'] },
  'id-card': {
    good: ['420106199003074519', '130102198511200033', '33010619780815622X'],
    bad: ['420106199003074510', '420106199013074519', '33010619780815622x', '420106900307451'],
  },
  'customs-code': { good: ['4201960123'], bad: ['42019', '420196012a'] },
  url: {
    good: ['https://example.com/a', 'http://example.com', 'HTTPS://example.com?q=1#a'],
    bad: ['javascript:alert(1)', 'ftp://example.com', 'https://', 'https://a b.com', 'https://user@evil.example', 'data:text/html,x', ' https://example.com'],
  },
  email: { good: ['a@b.cn', 'first.last+tag@mail.example.com'], bad: ['a@b', 'a.b.cn', '.a@b.cn', 'a@b..cn', 'a@-b.cn', 'a@b.cn\r\nBcc: x@y.cn', 'a@b@c.cn'] },
  date: { good: ['2024-02-29', '2025-12-31', '2000-02-29'], bad: ['2025-02-29', '1900-02-29', '2025-13-01', '2025-1-1', '2025-00-10', '2025-01-01T00:00:00Z'] },
  'date-time': { good: ['2025-03-20T01:00:00Z', '2025-03-20T09:00:00.123+08:00'], bad: ['2025-03-20', '2025-03-20T01:00:00', '2025-03-20T24:00:00Z', '2025-02-30T01:00:00Z', '2025-03-20 01:00:00Z'] },
  month: { good: ['2025-01', '2025-12'], bad: ['2025-13', '2025-1', '2025-00'] },
  quarter: { good: ['2025-Q1', '2025-Q4'], bad: ['2025-Q5', '2025Q1'] },
  decimal: { good: ['0', '-1', '19.99', '12345678901234567890.1234567890'], bad: ['', '007', '1.', '.5', '+1', '1e3', '1,000', '１', '1.12345678901', '123456789012345678901'] },
  file: { good: ['0199a3c2-7c11-7000-8000-000000000001'], bad: ['', 'x'.repeat(65)] },
};

describe('format', () => {
  it.each(Object.keys(vectors))('%s accepts what has it and refuses what has not', (format) => {
    const has = formats[format]!;

    const refused = vectors[format]!.good.filter((text) => !has(text));
    const accepted = vectors[format]!.bad.filter((text) => has(text));

    expect({ refused, accepted }).toEqual({ refused: [], accepted: [] });
  });

  it('is one of the closed list of the definition schema', () => {
    const named = schema.$defs.field.properties.format.enum;

    expect(Object.keys(formats).toSorted()).toEqual(named.toSorted());
    expect(Object.keys(vectors).toSorted()).toEqual(named.toSorted());
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
