// Decimal numbers: exact, spelled plainly, rounded half up away from zero.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal } from '../../engine/rule/decimal.ts';

const of = Decimal.of;
const spelled = fc.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat({ max: 12 })).map(([units, places]) => `${units}e-${places}`);

describe('decimal', () => {
  it.each([
    ['0.1 + 0.2', of('0.1').plus(of('0.2')).toFixed(), '0.3'],
    ['19.99 × 3', of('19.99').times(of(3)).toFixed(), '59.97'],
    ['1 ÷ 3', of(1).div(of(3)).toFixed(), '0.33333333333333333333'],
    ['-2 ÷ 3', of(-2).div(of(3)).toFixed(), '-0.66666666666666666667'],
    ['0.005 to 2 places', of('0.005').round(2).toFixed(), '0.01'],
    ['-0.005 to 2 places', of('-0.005').round(2).toFixed(), '-0.01'],
    ['-0.4 to a whole number, which has no sign', of('-0.4').toFixed(0), '0'],
    ['zeros at the end', of('1.500').toFixed(), '1.5'],
    ['as many places as asked for', of('1.5').toFixed(3), '1.500'],
    ['a small number as the language writes it', of(1e-7).toFixed(), '0.0000001'],
    ['a large one', of(1.5e20).toFixed(), '150000000000000000000'],
  ])('%s', (_, found, wanted) => {
    expect(found).toBe(wanted);
  });

  it.each(['', '-', '.', '1.2.3', 'abc', '１'])('%j is none', (text) => {
    expect(() => of(text)).toThrow(TypeError);
  });

  it('takes back what was added, multiplies as whole numbers do, and orders by the difference', () => {
    fc.assert(fc.property(spelled, spelled, (left, right) => {
      const [a, b] = [of(left), of(right)];
      expect(a.plus(b).minus(b).toFixed()).toBe(a.toFixed());
      expect(a.times(b).toFixed()).toBe(b.times(a).toFixed());
      expect(a.cmp(b)).toBe(-b.cmp(a));
      expect(a.cmp(b) === 0).toBe(a.toFixed() === b.toFixed());
      if (b.cmp(of(0)) !== 0) expect(a.times(b).div(b).toFixed()).toBe(a.toFixed());
    }));
  });

  it('rounds to the nearest, the half away from zero', () => {
    fc.assert(fc.property(spelled, fc.nat({ max: 10 }), (text, places) => {
      const exact = of(text);
      const off = exact.minus(exact.round(places));
      const half = of(`5e-${places + 1}`);
      expect([-1, 0]).toContain((off.cmp(of(0)) < 0 ? off.neg() : off).cmp(half));
    }));
  });
});
