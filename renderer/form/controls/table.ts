// The control of a table: ruled cells that are typed into, and on a phone one card for each row.
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { isObject, pointer as pointerOf, segments, type Json, type JsonObject } from '#engine';
import { icon } from '../../icon.ts';
import { said, words } from '../../words.ts';
import { controlTemplate, fieldTemplate, marked, message } from '../field.ts';
import { flat, loose } from '../flat.ts';
import { totalsOf } from '../totals.ts';
import { columnsOf, isRuled, type Control, type FieldView, type FormHost } from '../widget.ts';

const typedInto = 'input, select, textarea';

/** What was last said about a table and its totals, by the form it stands in. */
const notes = new WeakMap<FormHost, Map<string, { readonly pasted?: string; readonly totals?: string }>>();

function noteOf(view: FieldView, host: FormHost): { readonly pasted?: string; readonly totals?: string } {
  return notes.get(host)?.get(view.pointer) ?? {};
}

function note(view: FieldView, host: FormHost, more: { readonly pasted?: string; readonly totals?: string }): void {
  if (!notes.has(host)) notes.set(host, new Map());
  notes.get(host)!.set(view.pointer, { ...noteOf(view, host), ...more });
}

function rowsOf(view: FieldView): readonly JsonObject[] {
  return Array.isArray(view.value) ? view.value.filter(isObject) : [];
}

function cellsOf(view: FieldView, index: number, host: FormHost): readonly FieldView[] {
  return columnsOf(view.node).map((column) => host.view(column, `${view.pointer}/${index}${pointerOf(column.field.name)}`, () => words({ 'zh-CN': `第 ${index + 1} 行 ${said(column.field.label)}`, en: `Row ${index + 1} ${said(column.field.label)}` })));
}

/** Puts the focus into a row: at a column, or where it can first be typed into. */
function focusRow(view: FieldView, index: number, column?: string): void {
  const row = document.getElementById(`${view.id}-rows`)?.querySelectorAll<HTMLElement>('[data-row]')[index];
  row?.querySelector('details')?.setAttribute('open', '');
  const cell = column === undefined ? undefined : [...(row?.querySelectorAll<HTMLElement>('[data-pointer]') ?? [])].find((each) => each.dataset['pointer']!.endsWith(`/${column}`));
  (cell?.querySelector<HTMLElement>(typedInto) ?? row?.querySelector<HTMLElement>(typedInto) ?? document.getElementById(`${view.id}-add`))?.focus();
}

/** The row and column of the cell something happens in. */
function placeOf({ target }: Event): { readonly row: string; readonly column: string } | undefined {
  const place = (target as HTMLElement).closest<HTMLElement>('[data-row] [data-pointer]')?.dataset['pointer'];
  if (place === undefined) return undefined;
  const [, row, column] = segments(place);
  return { row: row!, column: column! };
}

/** Adds, copies, moves and removes rows; where the eye was, the focus stays. */
function moves(view: FieldView, host: FormHost) {
  // Read when something is done: a row that has not changed is not drawn again, and keeps the verbs it was drawn with.
  const rows = () => rowsOf(host.view(view.node));
  const { maxItems = Infinity } = view.node.field.schema;
  const put = (next: readonly Json[], focus: number, said: string, column?: string) => {
    note(view, host, { pasted: '' });
    host.change(view.pointer, next.length === 0 ? undefined : next);
    host.announce(said);
    requestAnimationFrame(() => focusRow(view, focus, column));
  };
  return {
    fixed: view.partly,
    full: rowsOf(view).length >= maxItems,
    add: () => {
      const now = rows();
      if (now.length < maxItems) put([...now, host.newRow(view.pointer)], now.length, words({ 'zh-CN': `已添加第 ${now.length + 1} 行`, en: `Row ${now.length + 1} added` }));
    },
    copy: (index: number) => {
      const now = rows();
      if (now.length < maxItems) put(now.toSpliced(index + 1, 0, now[index]!), index + 1, words({ 'zh-CN': `已复制到第 ${index + 2} 行`, en: `Copied to row ${index + 2}` }));
    },
    remove: (index: number) => put(rows().toSpliced(index, 1), Math.min(index, rows().length - 2), words({ 'zh-CN': `已删除第 ${index + 1} 行`, en: `Row ${index + 1} removed` })),
    move: (index: number, step: 1 | -1, column: string) => {
      const now = rows();
      const row = now[index];
      if (row === undefined || now[index + step] === undefined) return;
      put(now.toSpliced(index, 1).toSpliced(index + step, 0, row), index + step, words({ 'zh-CN': `已移到第 ${index + step + 1} 行，共 ${now.length} 行`, en: `Moved to row ${index + step + 1} of ${now.length}` }), column);
    },
    paste: async (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      const place = placeOf(event);
      if (place === undefined || view.partly || !/[\t\n]/.test(text.replace(/\r?\n$/, ''))) return;
      event.preventDefault();
      const reader = await import('../pasted.ts').catch(() => undefined);
      if (!reader) return host.announce(words({ 'zh-CN': '没有粘贴，请检查网络后再试', en: 'Nothing was pasted. Check the connection and try again' }));
      const pasted = reader.rowsWith(text, rows(), { index: Number(place.row), column: place.column }, host.view(view.node), host);
      put(pasted.rows, Number(place.row), pasted.said, place.column);
      note(view, host, { pasted: pasted.said });
    },
  };
}

type Moves = ReturnType<typeof moves>;

/** Enter and arrows go to the same column of another row, Alt with an arrow moves the row, Ctrl with Enter adds one. */
function keyed(event: KeyboardEvent, view: FieldView, { add, move, fixed }: Moves): void {
  const { key, target, altKey, ctrlKey, metaKey, shiftKey, isComposing } = event;
  const place = placeOf(event);
  if (isComposing) return;
  if (key === 'Enter' && (ctrlKey || metaKey) && !fixed) {
    event.preventDefault();
    add();
    return;
  }
  if (place === undefined) return;
  const { row, column } = place;
  const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : undefined;
  if (altKey && step !== undefined && !fixed) {
    event.preventDefault();
    move(Number(row), step, column);
    return;
  }
  if (!(target instanceof HTMLInputElement) || altKey || ctrlKey || metaKey || target.role === 'combobox') return;
  const isLine = target.type === 'text';
  if ((key === 'Enter' && (isLine || target.type === 'date')) || (step !== undefined && isLine && !shiftKey)) {
    event.preventDefault();
    const next = Number(row) + (key === 'Enter' ? (shiftKey ? -1 : 1) : step!);
    if (next >= 0 && next < rowsOf(view).length) focusRow(view, next, column);
  }
}

/** Copy and remove; in a row signs with a name, on a card words. The signs are drawn by the style sheet: hundreds of them cost a third of the time the table took. */
function buttons(index: number, { full, fixed }: Moves, worded: boolean): TemplateResult | typeof nothing {
  if (fixed) return nothing;
  const names = [words({ 'zh-CN': `复制第 ${index + 1} 行`, en: `Copy row ${index + 1}` }), words({ 'zh-CN': `删除第 ${index + 1} 行`, en: `Remove row ${index + 1}` })];
  return worded
    ? html`<button type="button" class="button small copies" aria-label=${names[0]} aria-disabled=${String(full)}>${words({ 'zh-CN': '复制', en: 'Copy' })}</button><button type="button" class="button small removes" aria-label=${names[1]}>${words({ 'zh-CN': '删除', en: 'Remove' })}</button>`
    : html`<button type="button" class="button icon-only copies" aria-label=${names[0]} aria-disabled=${String(full)}></button><button type="button" class="button icon-only removes" aria-label=${names[1]}></button>`;
}

/** What a button of a row asks for. */
function clicked({ target, currentTarget }: Event, { copy, remove }: Moves): void {
  const button = (target as Element).closest('.copies, .removes');
  const index = [...(currentTarget as Element).querySelectorAll('[data-row]')].indexOf((target as Element).closest('[data-row]')!);
  if (button && index >= 0) (button.matches('.copies') ? copy : remove)(index);
}

/** What stands in a cell. Where a rule may make it another, the rest of the row is left alone. */
function cellTemplate(cell: FieldView, host: FormHost): unknown {
  const drawn = !cell.relevant ? nothing : cell.writable ? controlTemplate(cell, host) : html`<span class="value">${host.shown(cell.node.field, cell.value)}</span>`;
  return isRuled(cell.node.field) ? loose(drawn) : drawn;
}

function row(cells: readonly FieldView[], index: number, host: FormHost, steps: Moves): TemplateResult {
  return flat(html`<tr data-row><td class="number">${index + 1}</td>${cells.map((cell) => html`<td data-pointer=${cell.pointer} class=${cell.fault ? 'faulty' : nothing}>${cellTemplate(cell, host)}${cell.writable ? message(cell) : nothing}</td>`)}<td class="verbs">${buttons(index, steps, false)}</td></tr>`, 2);
}

const totalName = () => words({ 'zh-CN': '合计', en: 'Total' });

function foot(view: FieldView, host: FormHost): TemplateResult | typeof nothing {
  const columns = columnsOf(view.node).map(({ field }) => field);
  const totals = totalsOf(columns, rowsOf(view));
  if (totals.size === 0) return nothing;
  return html`<tfoot><tr><th scope="row" class="number">${totalName()}</th>${columns.map((column) => (totals.has(column) ? html`<td class="figure">${host.shown(column, totals.get(column))}</td>` : html`<td></td>`))}<td class="verbs"></td></tr></tfoot>`;
}

/** The totals in words: 合计 金额 1,280.50. */
function totalsSaid(view: FieldView, host: FormHost): string {
  return [...totalsOf(columnsOf(view.node).map(({ field }) => field), rowsOf(view))].map(([column, sum]) => `${totalName()} ${said(column.label)} ${host.shown(column, sum)}`).join(words({ 'zh-CN': '，', en: ', ' }));
}

function wide(view: FieldView, host: FormHost, steps: Moves): TemplateResult {
  const columns = columnsOf(view.node);
  const rows = rowsOf(view);
  return html`<table class="sub" id=${`${view.id}-rows`} aria-label=${said(view.node.field.label)} aria-describedby=${steps.fixed ? nothing : `${view.id}-keys`} @paste=${steps.paste}>
    <thead><tr><th scope="col" class="number">${words({ 'zh-CN': '序号', en: 'No.' })}</th>${columns.map(({ field }) => html`<th scope="col" class=${field.type === 'integer' || field.type === 'decimal' ? 'figure' : nothing}>${said(field.label)}${marked(field.required, false)}</th>`)}
      <td class="verbs"></td></tr></thead>
    <tbody>${rows.map((_, index) => {
      const cells = cellsOf(view, index, host);
      return guard([...cells, steps.full], () => row(cells, index, host, steps));
    })}
    ${rows.length === 0 && !view.fault ? html`<tr class="none"><td colspan=${columns.length + 2}>${words({ 'zh-CN': '还没有一行', en: 'No rows yet' })}</td></tr>` : nothing}
    ${view.fault ? html`<tr class="fault-row"><td colspan=${columns.length + 2}>${message(view)}</td></tr>` : nothing}</tbody>${foot(view, host)}</table>`;
}

function cards(view: FieldView, host: FormHost, steps: Moves): TemplateResult {
  const rows = rowsOf(view);
  const totals = totalsSaid(view, host);
  return html`<ul class="cards" id=${`${view.id}-rows`}>${rows.map((data, index) => {
    const cells = cellsOf(view, index, host);
    const [first, ...others] = cells.filter((cell) => cell.value !== undefined).map((cell) => host.shown(cell.node.field, cell.value));
    const open = cells.some((cell) => cell.fault) || Object.keys(data).length === 0;
    return html`<li data-row><details class="card" ?open=${open}><summary><b>${first ?? words({ 'zh-CN': `第 ${index + 1} 行`, en: `Row ${index + 1}` })}</b><span class="soft">${others.join(' • ')}</span><span class="edit">${words({ 'zh-CN': '修改', en: 'Change' })}</span></summary>
      <div class="stack wide">${cells.map(({ spoken: _, ...cell }) => (cell.relevant ? fieldTemplate(cell, host, false) : nothing))}<div class="row">${buttons(index, steps, true)}</div></div></details></li>`;
  })}</ul>${totals === '' ? nothing : html`<p class="totals">${totals}</p>`}${message(view)}`;
}

/** Totals are told when a cell is left, not at every key. */
function told(view: FieldView, host: FormHost): void {
  const totals = totalsSaid(view, host);
  if (totals === '' || totals === noteOf(view, host).totals) return;
  note(view, host, { totals });
  host.announce(totals);
}

export const control: Control['control'] = (view, host) => {
  const steps = moves(view, host);
  const { maxItems } = view.node.field.schema;
  const count = rowsOf(view).length;
  const { pasted = '' } = noteOf(view, host);
  return html`<div class="rows" @click=${(event: Event) => clicked(event, steps)} @keydown=${(event: KeyboardEvent) => keyed(event, view, steps)} @focusout=${() => told(host.view(view.node), host)}>${host.narrow ? cards(view, host, steps) : wide(view, host, steps)}
    ${pasted === '' ? nothing : html`<p class="pasted">${pasted}</p>`}
    <div class="spread">${steps.fixed ? nothing : html`<button type="button" class="button small" id=${`${view.id}-add`} aria-disabled=${String(steps.full)} @click=${steps.add}>${icon('plus')}${words({ 'zh-CN': '添加一行', en: 'Add a row' })}</button>`}
      ${host.narrow || steps.fixed ? nothing : html`<span class="keys faint" id=${`${view.id}-keys`}>${words({ 'zh-CN': '回车到下一行，Ctrl+回车添加，Alt+↑↓ 移动；可从电子表格粘贴', en: 'Enter: next row; Ctrl+Enter: add; Alt+↑↓: move. Paste from a spreadsheet' })}</span>`}
      <span class="faint">${maxItems === undefined ? words({ 'zh-CN': `${count} 行`, en: `${count} rows` }) : words({ 'zh-CN': `${count} 行，最多 ${maxItems} 行`, en: `${count} of at most ${maxItems} rows` })}</span></div></div>`;
};
