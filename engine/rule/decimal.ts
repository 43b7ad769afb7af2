// Decimal numbers to count with, exact: a whole number of units and how many places it is shifted. Divisions and roundings go half up, away from zero.

/** The places a division keeps. */
const kept = 20;

const spelling = /^([+-]?\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i;

export class Decimal {
  readonly #units: bigint;
  readonly #places: number;

  private constructor(units: bigint, places: number) {
    this.#units = places < 0 ? units * 10n ** BigInt(-places) : units;
    this.#places = Math.max(places, 0);
  }

  /** The number a text or a number of the language spells. Throws where it spells none. */
  static of(value: string | number): Decimal {
    const [, whole = '', fraction = '', exponent = '0'] = spelling.exec(String(value)) ?? [];
    if (!/\d/.test(whole + fraction)) throw new TypeError(`${value} is no decimal number.`);
    return new Decimal(BigInt(/\d/.test(whole) ? whole + fraction : `${whole}0${fraction}`), fraction.length - Number(exponent));
  }

  plus(other: Decimal): Decimal {
    const places = Math.max(this.#places, other.#places);
    return new Decimal(this.#at(places) + other.#at(places), places);
  }

  minus(other: Decimal): Decimal {
    return this.plus(other.neg());
  }

  times(other: Decimal): Decimal {
    return new Decimal(this.#units * other.#units, this.#places + other.#places);
  }

  /** To twenty places. Not by zero. */
  div(other: Decimal): Decimal {
    const places = Math.max(this.#places, kept + 1 + other.#places);
    return new Decimal(this.#at(places) / other.#units, places - other.#places).round(kept);
  }

  neg(): Decimal {
    return new Decimal(-this.#units, this.#places);
  }

  round(places: number): Decimal {
    return places < this.#places ? new Decimal(this.#at(places), places) : this;
  }

  /** Below zero, zero or above, as this number is less than the other, the same or more. */
  cmp(other: Decimal): number {
    const difference = this.minus(other).#units;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  /** In plain digits: with so many places, or with as many as say something. */
  toFixed(places?: number): string {
    if (places !== undefined && places !== this.#places) return new Decimal(this.#at(places), places).toFixed(places);
    const digits = String(this.#units < 0n ? -this.#units : this.#units).padStart(this.#places + 1, '0');
    const point = digits.length - this.#places;
    const fraction = places === undefined ? digits.slice(point).replace(/0+$/, '') : digits.slice(point);
    return `${this.#units < 0n ? '-' : ''}${digits.slice(0, point)}${fraction === '' ? '' : `.${fraction}`}`;
  }

  /** The units when there are so many places. */
  #at(places: number): bigint {
    if (places >= this.#places) return this.#units * 10n ** BigInt(places - this.#places);
    const unit = 10n ** BigInt(this.#places - places);
    return (this.#units + (this.#units < 0n ? -unit : unit) / 2n) / unit;
  }
}
