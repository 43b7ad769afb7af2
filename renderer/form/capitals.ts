// An amount of money in the capitals of Chinese finance, which cannot be altered afterwards: 123.45 is 壹佰贰拾叁元肆角伍分.

const digits = '零壹贰叁肆伍陆柒捌玖';
const places = ['', '拾', '佰', '仟'];

/** The amount in words; undefined for what is none, or has parts smaller than a fen. */
export function capitals(amount: string): string | undefined {
  const match = /^(-?)(\d{1,20})(?:\.(\d{1,10}))?$/.exec(amount);
  if (!match) return undefined;
  const [, sign, whole, fraction = ''] = match;
  const [jiao = '0', fen = '0', ...finer] = fraction;
  if (finer.some((digit) => digit !== '0')) return undefined;
  const yuan = read(whole!.replace(/^0+/, ''));
  const parts = `${jiao === '0' ? (yuan !== '' && fen !== '0' ? '零' : '') : `${digits[Number(jiao)]}角`}${fen === '0' ? '' : `${digits[Number(fen)]}分`}`;
  if (yuan === '' && parts === '') return '零元整';
  return `${sign === '-' ? '负' : ''}${yuan === '' ? '' : `${yuan}元`}${parts}${fen === '0' ? '整' : ''}`;
}

/** A whole number: what is above a hundred million, above ten thousand, and the rest, each with its sign; a gap is said once. */
function read(whole: string): string {
  for (const [sign, length] of [['亿', 8], ['万', 4]] as const) {
    if (whole.length > length) {
      const high = read(whole.slice(0, -length));
      const low = read(whole.slice(-length).replace(/^0+/, ''));
      const gap = low !== '' && whole.at(-length) === '0' ? '零' : '';
      return `${high}${sign}${gap}${low}`;
    }
  }
  return [...whole].map((digit, index) => (digit === '0' ? '零' : `${digits[Number(digit)]}${places[whole.length - 1 - index]}`)).join('').replace(/零+/g, '零').replace(/零$/, '');
}

/** A figure without the sign of its currency. */
export function figureIn(text: string): string {
  return text.replace(/^[¥￥$]\s*|\s*元$/g, '');
}
