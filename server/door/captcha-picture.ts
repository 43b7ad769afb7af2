// Characters to a picture of them as lines: no letter of a font, no text, nothing that tells where one ends. Every picture is drawn anew.
import { randomInt } from 'node:crypto';

// Strokes on a grid of 4 by 6, a point two digits; those behind a ~ are curves through their points. What is easily taken for another is left out.
const strokes: { readonly [character: string]: string } = {
  2: '~011030414206 0646', 3: '~011030413223 ~23334445361605', 4: '300444 3236', 5: '400002 ~0222334445361605', 6: '~4120020416364544331304', 7: '004016', 8: '~20010223444526050423424120', 9: '~423313020110304142352616',
  A: '062046 1434', C: '~4130100105163645', E: '40000646 0333', F: '400006 0333', H: '0006 4046 0343', J: '4044 ~4445361605', K: '0006 400346', L: '000646', M: '0600244046', N: '06004640',
  P: '0006 ~003041423303', R: '0006 ~003041423303 2346', T: '0040 2026', U: '0004 ~040516364544 4440', W: '0016243640', X: '0046 4006', Y: '0023 4023 2326',
  a: '~4332120305163645 4246', d: '4046 ~4332120305163645', e: '0444 ~444332120305163645', h: '0006 ~0312324346', r: '0206 ~03123242', t: '2025 ~253646 0242', y: '0224 4206',
};

/** What pictures are drawn of. */
export const characters: readonly string[] = Object.keys(strokes);

/** So many characters by chance. */
export function randomCharacters(length: number): string {
  return Array.from({ length }, () => characters[randomInt(characters.length)]!).join('');
}

interface Point { readonly x: number; readonly y: number }
type Line = readonly Point[];

const [width, height, cell] = [168, 56, 34];

/** The picture of a text, as the bytes of an SVG. */
export function pictureOf(text: string): string {
  const wave = { height: between(1.5, 3), length: between(22, 34), at: between(0, 6) };
  const letters = [...text].flatMap((character, place) => lettered(strokes[character]!, (width - cell * (text.length - 1)) / 2 + place * cell));
  // Thin ones, so that people still read what stands below.
  const scratches = [0, 1, 2].map((): Line => curve([0, 1, 2, 3].map((step) => ({ x: 6 + (step * (width - 12)) / 3, y: between(8, height - 8) }))));
  const drawn = (lines: readonly Line[], thickness: number): string => {
    // In any order: what belongs to one character does not stand together.
    const bent = shuffled(lines).map((line) => line.map(({ x, y }): Point => ({ x: x + wave.height * Math.sin(y / 11 + wave.at), y: y + wave.height * Math.sin(x / wave.length + wave.at) })));
    return `<path d="${bent.map((line) => `M${line.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}`).join('')}" fill="none" stroke="#1b1d22" stroke-width="${thickness}" stroke-linecap="round" stroke-linejoin="round"/>`;
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${drawn(letters, 2.8)}${drawn(scratches, 0.9)}</svg>`;
}

// The strokes of one character around a place, turned, leaning and of a size by chance.
function lettered(code: string, at: number): Line[] {
  const [turn, lean, size] = [between(-0.26, 0.26), between(-0.25, 0.25), between(4.7, 5.6)];
  const [left, top] = [at + between(-2, 2), height / 2 + between(-3, 3)];
  return code.split(' ').map((stroke) => {
    const isCurve = stroke.startsWith('~');
    const digits = stroke.replace('~', '');
    const points = Array.from({ length: Math.floor(digits.length / 2) }, (_, n): Point => {
      const [x, y] = [Number(digits[n * 2]) - 2 + between(-0.16, 0.16), Number(digits[n * 2 + 1]) - 3 + between(-0.16, 0.16)];
      const slanted = x - y * lean * 0.5;
      return { x: left + size * (slanted * Math.cos(turn) - y * Math.sin(turn)), y: top + size * (slanted * Math.sin(turn) + y * Math.cos(turn)) };
    });
    return isCurve ? curve(points) : straight(points);
  });
}

// Short pieces, so that the wave bends them too.
function straight(points: Line): Line {
  return points.flatMap((from, n) => {
    const to = points[n + 1];
    return to ? [0, 0.25, 0.5, 0.75].map((part): Point => ({ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part })) : [from];
  });
}

/** A curve through all points (Catmull and Rom). */
function curve(points: Line): Line {
  const at = (n: number): Point => points[Math.max(0, Math.min(points.length - 1, n))]!;
  const blend = (axis: 'x' | 'y', n: number, t: number): number => {
    const [a, b, c, d] = [at(n - 1)[axis], at(n)[axis], at(n + 1)[axis], at(n + 2)[axis]];
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
  };
  return [...points.slice(0, -1).flatMap((_, n) => [0, 0.25, 0.5, 0.75].map((t): Point => ({ x: blend('x', n, t), y: blend('y', n, t) }))), at(points.length - 1)];
}

function between(least: number, most: number): number {
  return least + (most - least) * (randomInt(1_000_000) / 1_000_000);
}

function shuffled<T>(list: readonly T[]): T[] {
  const left = [...list];
  return list.map(() => left.splice(randomInt(left.length), 1)[0]!);
}
