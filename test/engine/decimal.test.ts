import { Big } from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal } from '../../engine/rule/decimal.ts';

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const Known = Big();
Known.DP = 20;
Known.RM = 1;

const spelt = fc.tuple(fc.constantFrom('', '-'), fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.stringMatching(/^\d{0,20}$/)).map(([sign, whole, part]) => `${sign}${whole}${part && `.${part}`}`);
// What we store knows no negative zero.
const text = (value: Big, places?: number): string => value.toFixed(places).replace(/^-(?=0(\.0+)?$)/, '');

describe(`decimals (seed ${seed})`, () => {
  it('count to the last digit as a known library does', () => {
    fc.assert(fc.property(spelt, spelt, fc.nat(12), (a, b, places) => {
      const [x, y] = [Decimal.of(a), Decimal.of(b)];
      const [known, other] = [new Known(a), new Known(b)];

      expect([x.plus(y), x.minus(y), x.times(y), x.negated(), x.rounded(places)].map((value) => value.text()))
        .toEqual([known.plus(other), known.minus(other), known.times(other), known.neg(), known.round(places, 1)].map((value) => text(value)));
      expect(x.text(places)).toBe(text(known, places));
      expect(x.compare(y)).toBe(known.cmp(other));
      if (y.units !== 0n) expect(x.over(y).text()).toBe(text(known.div(other)));
    }), { seed, numRuns: 500 });
  });

  it('are read from numbers of the language as it spells them', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, min: -1e21, max: 1e21 }), (value) => {
      expect(Decimal.of(value).text()).toBe(text(new Known(value)));
    }), { seed, numRuns: 300 });
    expect(() => Decimal.of('1,5')).toThrow('Not a decimal');
  });

  it.each([['2.5', 0, '3'], ['-2.5', 0, '-3'], ['0.125', 2, '0.13'], ['-0.004', 2, '0.00'], ['7', 2, '7.00'], ['120', 0, '120']])('%s with %i places is %s', (value, places, expected) => {
    expect(Decimal.of(value).text(places)).toBe(expected);
  });
});
