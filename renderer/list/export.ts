// A list as a file: asked for in a dialog, received as it is made, and given to the browser to keep.
import { html, nothing, render } from 'lit';
import type { ExportList } from '../../server/api-types.ts';
import { listAddress, refusalOf, unreached, type Refusal } from '../api.ts';
import { refusedNotice } from '../page.ts';
import { toast } from '../toast.ts';
import { language, words } from '../words.ts';

/** What is taken: all that a query finds, or chosen rows; in these columns. */
export interface Wanted {
  readonly process: string;
  readonly list: string;
  readonly query: URLSearchParams;
  readonly columns: readonly string[];
  readonly rows?: readonly string[];
  /** How many rows it will be, in words. */
  readonly amount: string;
}

const formats: readonly { readonly format: ExportList['format']; readonly label: { readonly 'zh-CN': string; readonly en: string } }[] = [
  { format: 'xlsx', label: { 'zh-CN': 'Excel 工作簿（.xlsx）', en: 'Excel workbook (.xlsx)' } },
  { format: 'csv', label: { 'zh-CN': '文本表格（.csv）', en: 'Plain table (.csv)' } },
];

/** Asks for the format, then takes the file. Ends when the dialog is closed; closing it while the file comes gives it up. */
export function exportDialog(wanted: Wanted): Promise<void> {
  return new Promise((done) => {
    const dialog = document.createElement('dialog');
    dialog.className = 'dialog export';
    dialog.setAttribute('aria-labelledby', 'export-title');
    const asker = document.activeElement;
    let format: ExportList['format'] = 'xlsx';
    let refused: Refusal | undefined;
    let taking: AbortController | undefined;
    let received = 0;
    const draw = (): void => void render(html`<form method="dialog" @submit=${take}>
      <h2 id="export-title">${wanted.rows ? words({ 'zh-CN': `导出所选 ${wanted.amount} 条`, en: `Export the chosen ${wanted.amount}` }) : words({ 'zh-CN': `导出全部结果（${wanted.amount} 条）`, en: `Export all results (${wanted.amount})` })}</h2>
      <p>${words({ 'zh-CN': '按当前显示的列和顺序，内容与您在列表中看到的一致。', en: 'With the columns shown, in their order; what you see in the list is what the file holds.' })}</p>
      ${refused ? refusedNotice(refused) : nothing}
      <fieldset class="export-formats" ?disabled=${taking !== undefined}><legend class="unseen">${words({ 'zh-CN': '文件格式', en: 'Format' })}</legend>
        ${formats.map((each) => html`<label><input type="radio" name="format" value=${each.format} .checked=${each.format === format} @change=${() => (format = each.format)} />${words(each.label)}</label>`)}</fieldset>
      ${taking ? html`<p role="status"><progress></progress><span class="small">${words({ 'zh-CN': `正在导出，已接收 ${sizeOf(received)}`, en: `On its way, ${sizeOf(received)} so far` })}</span></p>` : nothing}
      <div class="dialog-verbs"><button type="button" class="button" @click=${() => dialog.close()}>${words({ 'zh-CN': '取消', en: 'Cancel' })}</button><button class="button main" value="take" aria-busy=${taking !== undefined}>${words({ 'zh-CN': '导出', en: 'Export' })}</button></div>
    </form>`, dialog);
    const take = async (event: Event): Promise<void> => {
      event.preventDefault();
      if (taking) return;
      taking = new AbortController();
      refused = undefined;
      received = 0;
      draw();
      const file = await receive(wanted, format, taking.signal, (bytes) => {
        received = bytes;
        draw();
      });
      const { aborted } = taking.signal;
      taking = undefined;
      if (aborted) return;
      if ('refusal' in file) {
        refused = file.refusal;
        draw();
        return dialog.querySelector<HTMLElement>('.refused')?.focus();
      }
      keep(file.blob, file.name);
      toast(words({ 'zh-CN': `已导出：${file.name}`, en: `Exported: ${file.name}` }));
      dialog.close();
    };
    dialog.addEventListener('close', () => {
      taking?.abort();
      dialog.remove();
      if (asker instanceof HTMLElement) asker.focus();
      done();
    });
    draw();
    document.body.append(dialog);
    dialog.showModal();
  });
}

// What breaks off half-way is no file.
async function receive({ process, list, query, columns, rows }: Wanted, format: ExportList['format'], signal: AbortSignal, progress: (bytes: number) => void): Promise<{ readonly blob: Blob; readonly name: string } | { readonly refusal: Refusal }> {
  try {
    const body: ExportList = { format, columns, ...(rows ? { rows } : {}) };
    const response = await fetch(`${listAddress(process, list)}/export?${query}`, { method: 'POST', body: JSON.stringify(body), signal, headers: { 'Content-Type': 'application/json', 'Accept-Language': language() } });
    if (!response.ok) return { refusal: refusalOf(response.status, await response.text()) };
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let bytes = 0;
    const reader = response.body!.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      parts.push(next.value);
      progress((bytes += next.value.byteLength));
    }
    const [, name = `list.${format}`] = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('Content-Disposition') ?? '') ?? [];
    return { blob: new Blob(parts, { type: response.headers.get('Content-Type') ?? '' }), name: decodeURIComponent(name) };
  } catch {
    return { refusal: unreached() };
  }
}

function keep(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  // Some browsers take the name only of a link that stands in the page.
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function sizeOf(bytes: number): string {
  return bytes < 1_048_576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}
