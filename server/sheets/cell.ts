// One value of a list as a cell of a sheet: typed where nothing is lost by it, words else. Never anything but a text, a number or a time.
import { say, type Json, type Language, type Text } from '#engine';

/** A cell. `number` is written as it stands; `day` and `moment` count milliseconds of a clock on the wall, as if it showed UTC. */
export type SheetCell = { readonly text: string } | { readonly number: string } | { readonly day: number } | { readonly moment: number } | null;

/** A column of a sheet. */
export interface SheetColumn { readonly label: string; readonly type: string }

// What a number of a spreadsheet keeps without loss; longer ones stay texts.
const exact = 15;
const numeric: ReadonlySet<string> = new Set(['integer', 'decimal', 'year']);
const signs: { readonly [language in Language]: { readonly true: string; readonly false: string; readonly between: string } } = {
  'zh-CN': { true: '是', false: '否', between: '、' },
  en: { true: 'Yes', false: 'No', between: ', ' },
};
const instant = /^\d{4}-\d{2}-\d{2}T/;
const date = /^\d{4}-\d{2}-\d{2}$/;

/** Makes cells for readers of one language in one time zone. */
export function cells(language: Language, zone: string): (type: string, value: Json | undefined, label: Text | undefined) => SheetCell {
  const offset = offsets(zone);
  const sign = signs[language];
  const inWords = (value: Json): string => (typeof value === 'boolean' ? sign[`${value}`] : Array.isArray(value) ? value.map(inWords).join(sign.between) : typeof value === 'object' ? JSON.stringify(value) : String(value));
  return (type, value, label) => {
    if (label !== undefined) return { text: say(label, language) };
    if (value === undefined || value === null || value === '') return null;
    const text = inWords(value);
    if (typeof value === 'number' || (numeric.has(type) && typeof value === 'string')) return isExact(text) ? { number: text } : { text };
    if (typeof value !== 'string') return { text };
    if (date.test(text)) return { day: Date.parse(text) };
    const at = instant.test(text) ? Date.parse(text) : NaN;
    return Number.isNaN(at) ? { text } : { moment: at + offset(at) };
  };
}

function isExact(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text) && text.replace(/^-?0*\.?0*|\./g, '').length <= exact;
}

// A zone changes its offset at most at a quarter of an hour, so it is asked once for each that occurs.
function offsets(zone: string): (at: number) => number {
  const known = new Map<number, number>();
  const clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' });
  return (at) => {
    const quarter = Math.floor(at / 900_000) * 900_000;
    let offset = known.get(quarter);
    if (offset === undefined) {
      const part = Object.fromEntries(clock.formatToParts(quarter).map(({ type, value }) => [type, Number(value)]));
      offset = Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute']) - quarter;
      known.set(quarter, offset);
    }
    return offset;
  };
}
