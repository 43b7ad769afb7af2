// The control of a table: ruled cells that are typed into, and on a phone one card for each row.
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { isObject, pointer as pointerOf, type Json, type JsonObject } from '#engine';
import { icon } from '../../icon.ts';
import { said, words } from '../../words.ts';
import { controlTemplate, fieldTemplate, marked, message } from '../field.ts';
import { columnsOf, controlOf, widgetOf, type Control, type FieldView, type FormHost } from '../widget.ts';

function rowsOf(view: FieldView): readonly JsonObject[] {
  return Array.isArray(view.value) ? view.value.filter(isObject) : [];
}

function cellsOf(view: FieldView, index: number, host: FormHost): readonly FieldView[] {
  return columnsOf(view.node).map((column) => {
    const label = said(column.field.label);
    return host.view(column, `${view.pointer}/${index}${pointerOf(column.field.name)}`, words({ 'zh-CN': `第 ${index + 1} 行 ${label}`, en: `Row ${index + 1} ${label}` }));
  });
}

/** Adds, copies and removes rows; where the eye was, the focus stays. */
function moves(view: FieldView, host: FormHost) {
  const rows = rowsOf(view);
  const { maxItems = Infinity } = view.node.field.schema;
  const put = (next: readonly Json[], focus: number, said: string) => {
    host.change(view.pointer, next.length === 0 ? undefined : next);
    host.announce(said);
    requestAnimationFrame(() => {
      const table = document.getElementById(`${view.id}-rows`);
      const row = table?.querySelectorAll<HTMLElement>('[data-row]')[focus];
      (row?.querySelector<HTMLElement>('input, select, textarea') ?? document.getElementById(`${view.id}-add`))?.focus();
    });
  };
  return {
    fixed: view.partly,
    full: rows.length >= maxItems,
    add: () => rows.length < maxItems && put([...rows, host.newRow(view.pointer)], rows.length, words({ 'zh-CN': `已添加第 ${rows.length + 1} 行`, en: `Row ${rows.length + 1} added` })),
    copy: (index: number) => rows.length < maxItems && put(rows.toSpliced(index + 1, 0, rows[index]!), index + 1, words({ 'zh-CN': `已复制到第 ${index + 2} 行`, en: `Copied to row ${index + 2}` })),
    remove: (index: number) => put(rows.toSpliced(index, 1), Math.min(index, rows.length - 2), words({ 'zh-CN': `已删除第 ${index + 1} 行`, en: `Row ${index + 1} removed` })),
    paste: (event: ClipboardEvent, index: number, from: number) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (view.partly || !/[\t\n]/.test(text.trimEnd())) return;
      event.preventDefault();
      const columns = columnsOf(view.node).slice(from);
      const next: Json[] = [...rows];
      for (const [line, cells] of text.trimEnd().split(/\r?\n/).map((row) => row.split('\t')).entries()) {
        if (index + line >= maxItems) break;
        const row: { [name: string]: Json | undefined } = { ...rows[index + line] };
        for (const [place, cell] of cells.entries()) {
          const column = columns[place];
          if (column) row[column.field.name] = cell.trim() === '' ? undefined : (controlOf(widgetOf(column))?.tidy?.(cell, column.field) ?? cell.trim());
        }
        next[index + line] = row;
      }
      put(next, index, words({ 'zh-CN': '已粘贴', en: 'Pasted' }));
    },
  };
}

type Moves = ReturnType<typeof moves>;

/** Copy and remove; in a row signs with a name, on a card words. */
function buttons(index: number, { copy, remove, full, fixed }: Moves, worded: boolean): TemplateResult | typeof nothing {
  if (fixed) return nothing;
  const shape = worded ? 'button small' : 'button icon-only';
  return html`<button type="button" class=${shape} aria-label=${words({ 'zh-CN': `复制第 ${index + 1} 行`, en: `Copy row ${index + 1}` })} aria-disabled=${String(full)}
      @click=${() => copy(index)}>${icon('copy')}${worded ? words({ 'zh-CN': '复制', en: 'Copy' }) : nothing}</button><button type="button" class=${shape}
      aria-label=${words({ 'zh-CN': `删除第 ${index + 1} 行`, en: `Remove row ${index + 1}` })} @click=${() => remove(index)}>${icon('trash-2')}${worded ? words({ 'zh-CN': '删除', en: 'Remove' }) : nothing}</button>`;
}

function row(cells: readonly FieldView[], index: number, host: FormHost, steps: Moves): TemplateResult {
  return html`<tr data-row><td class="number">${index + 1}</td>${cells.map((cell, place) => html`<td data-pointer=${cell.pointer} class=${cell.fault ? 'faulty' : nothing}
      @paste=${(event: ClipboardEvent) => steps.paste(event, index, place)}>
      ${!cell.relevant ? nothing : cell.writable ? html`${controlTemplate(cell, host)}${message(cell)}` : html`<span class="value">${host.shown(cell.node.field, cell.value)}</span>`}</td>`)}
    <td class="verbs">${buttons(index, steps, false)}</td></tr>`;
}

function wide(view: FieldView, host: FormHost, steps: Moves): TemplateResult {
  const columns = columnsOf(view.node);
  const rows = rowsOf(view);
  return html`<table class="sub" id=${`${view.id}-rows`} aria-label=${said(view.node.field.label)}>
    <thead><tr><th scope="col" class="number">${words({ 'zh-CN': '序号', en: 'No.' })}</th>${columns.map(({ field }) => html`<th scope="col">${said(field.label)}${marked(field.required, false)}</th>`)}
      <td class="verbs"></td></tr></thead>
    <tbody>${rows.map((_, index) => {
      const cells = cellsOf(view, index, host);
      return guard([...cells, steps.full, rows.length], () => row(cells, index, host, steps));
    })}
    ${rows.length === 0 && !view.fault ? html`<tr class="none"><td colspan=${columns.length + 2}>${words({ 'zh-CN': '还没有一行', en: 'No rows yet' })}</td></tr>` : nothing}
    ${view.fault ? html`<tr class="fault-row"><td colspan=${columns.length + 2}>${message(view)}</td></tr>` : nothing}</tbody></table>`;
}

function cards(view: FieldView, host: FormHost, steps: Moves): TemplateResult {
  const rows = rowsOf(view);
  return html`<ul class="cards" id=${`${view.id}-rows`}>${rows.map((data, index) => {
    const cells = cellsOf(view, index, host);
    const [first, ...others] = cells.filter((cell) => cell.value !== undefined).map((cell) => host.shown(cell.node.field, cell.value));
    const open = cells.some((cell) => cell.fault) || Object.keys(data).length === 0;
    return html`<li data-row><details class="card" ?open=${open}><summary><b>${first ?? words({ 'zh-CN': `第 ${index + 1} 行`, en: `Row ${index + 1}` })}</b><span class="soft">${others.join(' • ')}</span><span class="edit">${words({ 'zh-CN': '修改', en: 'Change' })}</span></summary>
      <div class="stack wide">${cells.map(({ spoken: _, ...cell }) => (cell.relevant ? fieldTemplate(cell, host, false) : nothing))}<div class="row">${buttons(index, steps, true)}</div></div></details></li>`;
  })}</ul>${message(view)}`;
}

export const control: Control['control'] = (view, host) => {
  const steps = moves(view, host);
  const { maxItems } = view.node.field.schema;
  const count = rowsOf(view).length;
  return html`<div class="rows">${host.narrow ? cards(view, host, steps) : wide(view, host, steps)}
    <div class="spread">${steps.fixed ? nothing : html`<button type="button" class="button small" id=${`${view.id}-add`} aria-disabled=${String(steps.full)} @click=${steps.add}>${icon('plus')}${words({ 'zh-CN': '添加一行', en: 'Add a row' })}</button>`}
      <span class="faint">${maxItems === undefined ? words({ 'zh-CN': `${count} 行`, en: `${count} rows` }) : words({ 'zh-CN': `${count} 行，最多 ${maxItems} 行`, en: `${count} of at most ${maxItems} rows` })}</span></div></div>`;
};
