// Exact decimals on the language's own whole numbers: no digit is lost by adding, taking away or multiplying.

// A quotient has at most this many places.
const quotientPlaces = 20;

const spelling = /^(-?\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/;

const ten = (exponent: number): bigint => 10n ** BigInt(exponent);

/** A quotient rounded half up, away from zero. */
function divided(over: bigint, under: bigint): bigint {
  const whole = over / under;
  const rest = over % under;
  const [twice, limit] = [2n * (rest < 0n ? -rest : rest), under < 0n ? -under : under];
  return twice < limit ? whole : (over < 0n) === (under < 0n) ? whole + 1n : whole - 1n;
}

/** A decimal number: `units` of the tenth part to the power of `places`. */
export class Decimal {
  readonly units: bigint;
  readonly places: number;

  constructor(units: bigint, places: number) {
    while (places > 0 && units % 10n === 0n) {
      units /= 10n;
      places -= 1;
    }
    this.units = units;
    this.places = places;
  }

  /** The number that a text or a number of the language spells. */
  static of(spelt: string | number): Decimal {
    const [, whole, part = '', exponent = '0'] = spelling.exec(String(spelt)) ?? [];
    if (whole === undefined) throw new Error(`Not a decimal: ${spelt}`);
    const places = part.length - Number(exponent);
    const units = BigInt(whole + part);
    return places < 0 ? new Decimal(units * ten(-places), 0) : new Decimal(units, places);
  }

  #with(other: Decimal, found: (a: bigint, b: bigint) => bigint): Decimal {
    const places = Math.max(this.places, other.places);
    return new Decimal(found(this.units * ten(places - this.places), other.units * ten(places - other.places)), places);
  }

  plus(other: Decimal): Decimal {
    return this.#with(other, (a, b) => a + b);
  }

  minus(other: Decimal): Decimal {
    return this.#with(other, (a, b) => a - b);
  }

  times(other: Decimal): Decimal {
    return new Decimal(this.units * other.units, this.places + other.places);
  }

  /** Rounded half up to twenty places; throws where the other is zero. */
  over(other: Decimal): Decimal {
    return new Decimal(divided(this.units * ten(quotientPlaces + other.places), other.units * ten(this.places)), quotientPlaces);
  }

  negated(): Decimal {
    return new Decimal(-this.units, this.places);
  }

  /** Below zero, zero or above, as it is less than the other, equal, or more. */
  compare(other: Decimal): number {
    const { units } = this.minus(other);
    return units < 0n ? -1 : units > 0n ? 1 : 0;
  }

  /** With at most so many places, rounded half up, away from zero. */
  rounded(places: number): Decimal {
    return places >= this.places ? this : new Decimal(divided(this.units, ten(this.places - places)), places);
  }

  /** As people write it: with so many places, or with those it has. */
  text(places?: number): string {
    const kept = places === undefined ? this : this.rounded(places);
    const shown = places ?? kept.places;
    const digits = String(kept.units < 0n ? -kept.units : kept.units).padStart(kept.places + 1, '0');
    const point = digits.length - kept.places;
    const part = digits.slice(point).padEnd(shown, '0');
    return `${kept.units < 0n ? '-' : ''}${digits.slice(0, point)}${part && `.${part}`}`;
  }
}
