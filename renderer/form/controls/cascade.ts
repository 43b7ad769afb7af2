// The control of a region: a list for each level, the next one fetched when the one before is chosen. The value is the code of the deepest level chosen.
import { html, type TemplateResult } from 'lit';
import { branchesOf, own, parentOf, pathTo, type Json, type JsonObject } from '#engine';
import { draftApi } from '../../keeping/requests.ts';
import { said, words } from '../../words.ts';
import { entryLabel } from '../shown.ts';
import type { Choice, Control, FieldView, FormHost } from '../widget.ts';
import { described, filled } from '../wired.ts';

const fetched = new Map<string, Promise<JsonObject>>();
const known = new WeakMap<FormHost, Map<string, 'asked' | 'here' | 'failed'>>();

/** The regions directly below one, asked for once by a page. */
function below(code: string): Promise<JsonObject> {
  let entries = fetched.get(code);
  if (!entries) {
    entries = draftApi.regions(code).then((answer) => {
      if (!answer.ok) throw new Error(answer.refusal.title);
      return Object.fromEntries(answer.value.regions.map(({ code: each, label, end }) => [each, { label: label as Json, end, ...(code === '' ? {} : { parent: code }) }]));
    });
    fetched.set(code, entries);
    entries.catch(() => fetched.delete(code));
  }
  return entries;
}

/** What a form knows of the level below a region; what it does not know yet is fetched. */
function levelOf(host: FormHost, code: string): 'asked' | 'here' | 'failed' {
  let levels = known.get(host);
  if (!levels) known.set(host, (levels = new Map()));
  const level = levels.get(code);
  if (level) return level;
  levels.set(code, 'asked');
  below(code).then(
    (entries) => { levels.set(code, 'here'); host.know('region', entries); },
    () => { levels.set(code, 'failed'); host.know('region', {}); },
  );
  return 'asked';
}

function again(host: FormHost, code: string): void {
  known.get(host)?.delete(code);
  host.know('region', {});
}

const names = [{ 'zh-CN': '省份', en: 'Province' }, { 'zh-CN': '城市', en: 'City' }, { 'zh-CN': '区县', en: 'District' }] as const;

function list(view: FieldView, host: FormHost, level: number, path: readonly string[], entries: JsonObject): TemplateResult {
  const parent = level === 0 ? '' : path[level - 1]!;
  const chosen = path[level];
  const name = said(names[level]!);
  const state = levelOf(host, parent);
  const codes = state === 'here' ? branchesOf(entries).get(parent) ?? [] : chosen === undefined ? [] : [chosen];
  const choices: readonly Choice[] = codes.map((code) => ({ value: code, label: entryLabel(entries[code]) ?? code }));
  const none = state === 'asked' ? words({ 'zh-CN': '正在取…', en: 'Loading…' }) : words({ 'zh-CN': `选择${name}`, en: `Choose a ${name.toLowerCase()}` });
  const take = ({ target }: Event) => host.change(view.pointer, choices[(target as HTMLSelectElement).selectedIndex - 1]?.value ?? (parent || undefined));
  return html`<select class="entry" id=${level === 0 ? view.id : `${view.id}-${level}`} aria-label=${view.spoken === undefined ? name : `${view.spoken} ${name}`} ${described(view)} ${filled(choices, chosen, none)} @change=${take}
      @keydown=${({ key }: KeyboardEvent) => (key === 'Backspace' || key === 'Delete') && host.change(view.pointer, parent || undefined)}></select>
    ${state === 'failed' ? html`<button type="button" class="button small" @click=${() => again(host, parent)}>${words({ 'zh-CN': '没有取到，再试一次', en: 'Not loaded: try again' })}</button>` : ''}`;
}

export const control: Control['control'] = (view, host) => {
  const options = view.node.field.schema['x-options'];
  const depth = options && 'region' in options ? options.region : 1;
  const entries = host.dictionary('region');
  const path = typeof view.value === 'string' && (parentOf(entries, view.value) !== undefined || own(entries, view.value) !== undefined) ? pathTo(entries, view.value) : [];
  const isOpen = (level: number): boolean => level === 0 || (path[level - 1] !== undefined && own(entries[path[level - 1]!], 'end') !== true);
  return html`<div class="cascade">${names.slice(0, depth).map((_, level) => (isOpen(level) ? list(view, host, level, path, entries) : ''))}</div>`;
};
