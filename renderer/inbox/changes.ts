// What became different: since the reader's last look, with the last submission, or between any two of them.
import { html, nothing, type TemplateResult } from 'lit';
import { same, type Definition, type Json } from '#engine';
import type { CaseView, FieldChange, HistoryLine } from '../../server/api-types.ts';
import { WfElement } from '../element.ts';
import { icon } from '../icon.ts';
import { dateOf, day } from '../moment.ts';
import { words } from '../words.ts';
import { changeInWords } from './history-list.ts';

/** The changes of some steps as one: what stood before the first, what stands after the last. What came back to what it was is none. */
export function together(lines: readonly Pick<HistoryLine, 'changes'>[]): FieldChange[] {
  const found = new Map<string, FieldChange>();
  for (const change of lines.flatMap(({ changes }) => changes)) {
    const first = found.get(change.pointer);
    const { before: _, ...later } = change;
    found.set(change.pointer, first ? { ...('before' in first ? { before: first.before as Json } : {}), ...later } : change);
  }
  return [...found.values()].filter(({ before, after }) => (before === undefined && after === undefined) || !same(before, after));
}

const place = 'wf-cases-seen';
const most = 300;

/** How many steps the case had when this browser last showed it; null the first time. Remembers that it shows it now. */
export function look(id: string, steps: number): number | null {
  try {
    const seen = new Map(JSON.parse(localStorage.getItem(place) ?? '[]') as [string, number][]);
    const before = seen.get(id) ?? null;
    seen.delete(id);
    localStorage.setItem(place, JSON.stringify([...seen, [id, steps]].slice(-most)));
    return before;
  } catch {
    return null;
  }
}

/** Whether somebody else has taken this step since. */
function isNews({ seq, who }: HistoryLine, seen: number | null, reader: string): boolean {
  return seen !== null && seq > seen && who !== reader;
}

/** Pointers of the fields that are marked: changed with the last submission but the first, or since the last look. */
export function marked({ history, facts }: Pick<CaseView, 'history' | 'facts'>, seen: number | null): readonly string[] {
  const round = history.at(-1)?.round ?? 1;
  const lines = history.filter((line) => (round > 1 && line.round === round) || isNews(line, seen, facts.actor.name));
  return together(lines).map(({ pointer }) => pointer);
}

/** <wf-case-changes>: the same in words, above the content. In: the case, its definition, how many steps were seen; nothing goes out. */
export class WfCaseChanges extends WfElement {
  static override properties = { instance: { attribute: false }, definition: { attribute: false }, seen: { attribute: false }, from: { state: true }, to: { state: true } };
  declare instance: CaseView;
  declare definition: Definition;
  declare seen: number | null;
  /** The submissions that are compared; 0 is the last but one, and the last. */
  declare from: number;
  declare to: number;

  constructor() {
    super();
    this.seen = null;
    this.from = this.to = 0;
  }

  #changes(changes: readonly FieldChange[]): TemplateResult {
    return html`<ul class="changes">${changes.map((change) => html`<li>${changeInWords(change, this.definition, this.instance.facts)}</li>`)}</ul>`;
  }

  #choice(name: 'from' | 'to', label: string, rounds: number, chosen: number): TemplateResult {
    return html`<label>${label} <select class="entry" @change=${(event: Event) => (this[name] = Number((event.target as HTMLSelectElement).value))}>${Array.from({ length: rounds }, (_, index) => index + 1).map((round) => html`<option value=${round} ?selected=${round === chosen}>${roundName(round)}</option>`)}</select></label>`;
  }

  override render() {
    const { history, facts } = this.instance;
    const rounds = history.at(-1)?.round ?? 1;
    const [to, from] = [this.to || rounds, this.from || rounds - 1];
    const since = history.filter((line) => isNews(line, this.seen, facts.actor.name));
    const sinceChanges = together(since);
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    const between = together(history.filter(({ round }) => round > low && round <= high));
    const submitted = history.find(({ round }) => round === rounds);
    return html`${since.length === 0 || (rounds > 1 && since.every(({ round }) => round === rounds) && sinceChanges.length > 0) ? nothing : html`<div class="notice what case-changed">${icon('eye')}<div><p><strong>${words({ 'zh-CN': `您上次查看之后又办了 ${since.length} 步`, en: `${since.length} ${since.length === 1 ? 'step' : 'steps'} since your last look` })}</strong>${sinceChanges.length > 0 ? words({ 'zh-CN': '，内容有改动：', en: ', with changes:' }) : ''}</p>${sinceChanges.length > 0 ? this.#changes(sinceChanges) : nothing}</div></div>`}
      ${rounds < 2 ? nothing : html`<div class="notice what case-changed">${icon('history')}<div><p><strong>${rounds > 2 && (low !== rounds - 1 || high !== rounds) ? words({ 'zh-CN': `${roundName(high)}与${roundName(low)}相比`, en: `${roundName(high)} beside ${roundName(low)}` }) : words({ 'zh-CN': `这是第 ${rounds} 次提交（${day(dateOf(submitted!.at))}），与上次相比`, en: `This is submission ${rounds} (${day(dateOf(submitted!.at))}). Beside the one before` })}${words({ 'zh-CN': '：', en: ':' })}</strong>${between.length === 0 ? words({ 'zh-CN': '内容没有改动。', en: ' nothing was changed.' }) : ''}</p>
        ${between.length > 0 ? this.#changes(between) : nothing}
        ${rounds > 2 ? html`<p class="compare small">${this.#choice('from', words({ 'zh-CN': '比较', en: 'Compare' }), rounds, from)} ${this.#choice('to', words({ 'zh-CN': '与', en: 'with' }), rounds, to)}</p>` : nothing}</div></div>`}`;
  }
}

/** What a submission is called. */
export function roundName(round: number): string {
  return words({ 'zh-CN': `第 ${round} 次提交`, en: `Submission ${round}` });
}

customElements.define('wf-case-changes', WfCaseChanges);
