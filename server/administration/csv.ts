// A CSV file as spreadsheets write it, to rows: quoted cells, either end of line, the mark of UTF-8 and a guard against formulas left out.

/** Rows of cells, blanks around them left out; empty lines are none. */
export function csvRows(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const source = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  for (let i = 0; i < source.length; i += 1) {
    const sign = source[i]!;
    if (quoted && sign === '"' && source[i + 1] === '"') { cell += '"'; i += 1; }
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === ',' || sign === '，' || sign === '\t')) { rows.at(-1)!.push(cell); cell = ''; }
    else if (!quoted && sign === '\n') { rows.at(-1)!.push(cell); cell = ''; rows.push([]); }
    else cell += sign;
  }
  rows.at(-1)!.push(cell);
  return rows.map((row) => row.map((each) => each.trim().replace(/^'(?=[=+\-@])/, ''))).filter((row) => row.some((each) => each !== ''));
}
