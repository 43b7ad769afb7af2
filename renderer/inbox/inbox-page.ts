// The inbox: its places above, the list at the left, the case at the right, all of it in the address. On a narrow screen first the list, then the case.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing, type PropertyValues } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { InboxPage, InboxRow } from '../../server/api-types.ts';
import { api, demand } from '../api.ts';
import { caseApi } from './requests.ts';
import { messageApi } from '../messages/requests.ts';
import { icon } from '../icon.ts';
import { blank, failed, Page, skeleton } from '../page.ts';
import { go } from '../router.ts';
import { said, words } from '../words.ts';
import type { ActedEvent, WfCaseView } from './case-view.ts';
import './case-view.ts';
import './inbox.css';
import { inboxRow } from './inbox-row.ts';
import { letterOf } from './keys.ts';
import { filters, queryOf, turn, type Finding } from './finding.ts';
import { emptiness, names, tabs, titles, type Tab } from './places.ts';
import { retrieved } from './retrieved.ts';
import { refreshed, rowKey, type Refreshed } from './refreshed.ts';
import { watch } from './watch.ts';

const wide = matchMedia('(min-width: 1025px)');

export class WfInboxPage extends Page {
  static override properties = { ...Page.properties, gone: { state: true }, fresh: { state: true }, left: { state: true }, selected: { state: true } };
  /** Rows decided since the list was read, and how many are left as the server told with the last of them. */
  declare gone: ReadonlySet<string>;
  declare left: number | undefined;
  /** What has become of the rows since they were read. */
  declare fresh: Refreshed | undefined;
  declare selected: ReadonlySet<string>;
  #rows = new AsyncTask(this, {
    task: async ([place, q, process, page, after], { signal }) => {
      if (place === 'drafts') return (await import('./drafts.ts')).draftsRead(signal);
      const rows = demand(await api.inbox(queryOf({ place, q, process, page, after }), signal));
      this.gone = new Set();
      this.left = this.fresh = undefined;
      return rows;
    },
    args: () => [this.#place, this.#asked('q'), this.#asked('process'), this.#asked('page'), this.#asked('after')] as const,
  });

  #stopWatching = () => {};
  /** The case that takes the focus once the address names it; none, and the heading does. */
  #focusNext: string | undefined;

  constructor() {
    super();
    this.gone = this.selected = new Set();
    this.left = undefined;
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener('keydown', this.#key);
    addEventListener(retrieved, this.#again);
    this.#stopWatching = watch(this.#look);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#key);
    removeEventListener(retrieved, this.#again);
    this.#stopWatching();
  }

  override updated(changed: PropertyValues<this>) {
    super.updated(changed);
    if (changed.has('query') && this.#focusNext !== undefined && this.#asked('case') === this.#focusNext) {
      const isCase = this.#focusNext !== '';
      this.#focusNext = undefined;
      scrollTo(0, 0);
      if (isCase) this.#focusCase();
      else this.querySelector<HTMLElement>('h1')?.focus();
    }
    const row = this.#row(this.#chosen);
    if (row?.unread && !this.gone.has(`read ${row.unread}`)) {
      // What is opened is read.
      this.gone = new Set([...this.gone, `read ${row.unread}`]);
      void messageApi.readMessage(row.unread);
    }
  }

  #again = () => {
    void this.#rows.run();
    this.refreshSession();
  };

  /** What others did meanwhile: a row that went says so where it stands, one that came is added behind or told; the open case is read again where it moved. */
  #look = async (): Promise<void> => {
    const shown = this.#page;
    if (!shown) return;
    const asked = this.#address({});
    const answer = await api.inbox(queryOf({ place: shown.place, q: this.#asked('q'), process: this.#asked('process'), page: this.#asked('page'), after: this.#asked('after') }), AbortSignal.timeout(20_000));
    if (!answer.ok || this.#page !== shown || this.#address({}) !== asked) return;
    const open = this.#row(this.#chosen);
    const fresh = refreshed(shown, answer.value);
    const wasLeft = open !== undefined && this.#isLeft(open);
    const hasMoved = open !== undefined && (wasLeft ? !fresh.left.has(rowKey(open)) : fresh.moved.has(open.instance));
    this.fresh = { ...fresh, left: new Set([...(this.fresh?.left ?? []), ...fresh.left].filter((row) => !answer.value.rows.some((each) => rowKey(each) === row))) };
    this.left = undefined;
    if (hasMoved) await this.querySelector<WfCaseView>('wf-case-view')?.look();
  };

  #asked(name: string): string {
    return this.query.get(name) ?? '';
  }

  get #place(): Tab {
    return tabs.find((tab) => tab === this.query.get('place')) ?? 'todo';
  }

  get #page(): InboxPage | undefined {
    const { value } = this.#rows;
    if (this.fresh && this.fresh.page.place === this.#place) return this.fresh.page;
    return value && 'rows' in value && 'place' in value && value.place === this.#place ? (value as InboxPage) : undefined;
  }

  get #shown(): readonly InboxRow[] {
    return this.#page?.rows.filter((row) => !this.gone.has(rowKey(row))) ?? [];
  }

  get #chosen(): string {
    return this.query.get('case') ?? (wide.matches ? this.#shown[0]?.instance ?? '' : '');
  }

  /** Somebody else took it, decided it or gave it on: it says so where it stands. */
  #isLeft(row: InboxRow): boolean {
    return this.fresh?.left.has(rowKey(row)) ?? false;
  }

  #row(instance: string): InboxRow | undefined {
    return this.#shown.find((row) => row.instance === instance);
  }

  /** The address of this list, with other members in place of its own. */
  #address(more: { readonly [name: string]: string }): string {
    const query = queryOf({ place: this.#place === 'todo' ? '' : this.#place, q: this.#asked('q'), process: this.#asked('process'), page: this.#asked('page'), after: this.#asked('after'), ...more });
    return query.size === 0 ? '/inbox' : `/inbox?${query}`;
  }

  get #finding(): Finding {
    return { asked: (name) => this.#asked(name), address: (more) => this.#address(more) };
  }

  #key = (event: KeyboardEvent) => {
    const letter = letterOf(event);
    const rows = this.#shown.filter((row) => !this.#isLeft(row));
    const focused = rows.findIndex((row) => this.querySelector<HTMLElement>(`[data-row="${rowKey(row)}"]`)?.contains(document.activeElement));
    const here = wide.matches || this.query.has('case') ? rows.findIndex((row) => row.instance === this.#chosen) : focused;
    if (letter === '' ) {
      // A link opens by itself; beside the list the case is open, and takes the focus.
      if (event.key === 'Enter' && wide.matches && focused >= 0 && focused === here && !event.ctrlKey) this.#focusCase();
      return;
    }
    const command = { J: () => this.#move(rows[here + 1]), K: () => this.#move(rows[Math.max(here, 1) - 1]), X: () => rows[here] && this.#select(rows[here]), '/': () => this.querySelector<HTMLElement>('input[type=search]')?.focus(), '?': this.#help }[letter];
    if (!command) return;
    event.preventDefault();
    command();
  };

  #help = () => void import('./keys-help.ts').then(({ showKeys }) => showKeys());

  /** The next row: beside the list it opens at once, and where lists stand alone it takes the focus. */
  async #move(row: InboxRow | undefined) {
    if (!row) return;
    if (wide.matches || this.query.has('case')) await go(this.#address({ case: row.instance }), { replace: true });
    await this.updateComplete;
    this.querySelector<HTMLElement>(`[data-row="${rowKey(row)}"] a`)?.focus();
  }

  #focusCase() {
    void this.querySelector<WfCaseView>('wf-case-view')?.focusTitle();
  }

  #select(row: InboxRow) {
    if (row.bulk.length === 0) return;
    const [first] = this.#shown.filter((each) => this.selected.has(rowKey(each)) && !this.#isLeft(each));
    const same = first === undefined || (first.process === row.process && first.state === row.state);
    const next = new Set(same ? this.selected : []);
    if (!next.delete(rowKey(row))) next.add(rowKey(row));
    this.selected = next;
  }

  #acted = async (event: ActedEvent) => {
    const { id, next: same, inbox, done, retrieve } = event.detail;
    this.refreshSession();
    // Taken, given back or answered in part: it still waits for this person, and stays where it is.
    if (same) return void this.#rows.run();
    event.preventDefault();
    const row = this.#row(id);
    const next = inbox?.next;
    if (row) this.gone = new Set([...this.gone, rowKey(row)]);
    this.left = inbox?.total;
    const left = inbox?.total ?? this.#shown.length;
    const told = row ? `${done}：${said(row.title)}` : done;
    void import('./undo.ts').then(({ toastDecided }) => toastDecided(next ? words({ 'zh-CN': `${told}。下一件：${said(next.row.title)}，剩 ${left} 件`, en: `${told}. Next: ${said(next.row.title)}, ${left} left` }) : words({ 'zh-CN': `${told}。待办都办完了`, en: `${told}. Nothing waiting for you` }), retrieve === null ? [] : [id]));
    // The list is read again where what comes next is not on it.
    if (!next || !this.#row(next.row.instance)) void this.#rows.run();
    const view = this.querySelector<WfCaseView>('wf-case-view');
    if (next && view) view.given = next.view;
    this.#focusNext = next?.row.instance ?? '';
    await go(this.#address({ case: this.#focusNext }), { replace: true });
  };

  async #decideSelected(verb: InboxRow['bulk'][number]) {
    const rows = this.#shown.filter((row) => this.selected.has(rowKey(row)) && !this.#isLeft(row));
    const decided: string[] = [];
    const { batchDialog } = await import('../list/batch.ts');
    await batchDialog({
      process: '', list: '', button: { label: verb.label, kind: 'event', on: 'selection', many: { event: verb.event, max: 100, comment: verb.comment, phrases: [] } },
      rows: rows.map((row) => ({ id: row.instance, task: row.task!, title: said(row.title) })),
      send: async (body) => {
        const answer = await caseApi.sendTasks({ ...body, rows: body.rows.map(({ id, task }) => ({ id, task: task! })) });
        if (answer.ok) decided.push(...answer.value.results.flatMap(({ id, state }) => (state === null ? [] : [id])));
        return answer;
      },
    });
    if (decided.length === 0) return;
    this.selected = new Set();
    const { toastDecided } = await import('./undo.ts');
    toastDecided(words({ 'zh-CN': `${said(verb.label)}：${decided.length} 件`, en: `${said(verb.label)}: ${decided.length}` }), decided);
    await go(this.#address({ case: '' }), { replace: true });
    this.#again();
  }

  #line(row: InboxRow, chosen: string, picks: boolean) {
    return inboxRow(row, {
      place: this.#place, href: this.#address({ case: row.instance }), isChosen: row.instance === chosen, isLeft: this.#isLeft(row), isUnread: row.unread !== null && !this.gone.has(`read ${row.unread}`),
      ...(picks ? { pick: { isOn: this.selected.has(rowKey(row)), turn: () => this.#select(row) } } : {}),
    });
  }

  #tabs(page: InboxPage | undefined) {
    const waiting = page?.waiting;
    const count: { readonly [tab in Tab]?: number | undefined } = { todo: this.left ?? waiting?.todo, copied: waiting?.copied, drafts: waiting?.drafts };
    return html`<nav class="inbox-places" aria-label=${words({ 'zh-CN': '收件', en: 'Inbox' })}>${tabs.map((tab) => html`<a href=${tab === 'todo' ? '/inbox' : `/inbox?place=${tab}`} aria-current=${tab === this.#place ? 'page' : nothing}>${words(names[tab])}${count[tab] ? html` <span class="inbox-count">${count[tab]}</span>` : nothing}</a>`)}</nav>`;
  }

  #empty(page: InboxPage) {
    const isFiltered = this.#asked('q') !== '' || this.#asked('process') !== '';
    if (isFiltered) return blank('search-x', words({ 'zh-CN': '没有符合条件的', en: 'Nothing matches' }), words({ 'zh-CN': '换一个说法，或清除条件。', en: 'Try other words, or clear the conditions.' }));
    return this.#nothing(page.place);
  }

  #bar() {
    const rows = this.#shown.filter((row) => this.selected.has(rowKey(row)) && !this.#isLeft(row));
    if (rows.length === 0) return nothing;
    return html`<div class="inbox-bar" role="group" aria-label=${words({ 'zh-CN': '批量办理', en: 'Several at once' })}><span>${words({ 'zh-CN': `已选 ${rows.length} 条`, en: `${rows.length} selected` })}</span>
      ${rows[0]!.bulk.map((verb) => html`<button type="button" class="button small" @click=${() => this.#decideSelected(verb)}>${words({ 'zh-CN': `批量${said(verb.label)}`, en: `${said(verb.label)} all` })}</button>`)}
      <button type="button" class="button quiet small" @click=${() => (this.selected = new Set())}>${words({ 'zh-CN': '取消', en: 'Cancel' })}</button></div>`;
  }

  #head(page: InboxPage | undefined) {
    const total = this.left ?? page?.total ?? 0;
    return html`<header><h1 tabindex="-1">${words(titles[this.#place])}</h1><span class="inbox-head"><span class="soft">${page ? words({ 'zh-CN': `${total}${page.totalExact ? '' : '+'} 件`, en: `${total}${page.totalExact ? '' : '+'}` }) : nothing}</span>
      <button type="button" class="button quiet small inbox-keys" aria-label=${words({ 'zh-CN': '键盘操作', en: 'Keyboard' })} title=${words({ 'zh-CN': '键盘操作', en: 'Keyboard' })} @click=${this.#help}><kbd aria-hidden="true">?</kbd></button></span></header>${this.#tabs(page)}`;
  }

  #split(page: InboxPage) {
    const chosen = this.#chosen;
    const rows = this.#shown;
    const index = rows.findIndex((row) => row.instance === chosen);
    const row = rows[index];
    const came = this.fresh?.came ?? 0;
    const picks = rows.some(({ bulk }) => bulk.length > 0);
    const before = (page.page - 1) * page.pageSize;
    const step = (to: number, word: string, letter: string) => html`<a class="button quiet small" href=${rows[to] ? this.#address({ case: rows[to].instance }) : nothing} aria-disabled=${rows[to] ? nothing : 'true'}>${word} <kbd aria-hidden="true">${letter}</kbd></a>`;
    const sending = row && page.place === 'todo' ? queryOf({ after: row.mark, q: this.#asked('q'), process: this.#asked('process') }) : undefined;
    return html`<div class=${`split inbox ${this.query.has('case') ? 'detail' : ''}`}>
      <section class="split-list">${this.#head(page)}${filters(page, this.#finding)}
        <div role="status">${came > 0 ? html`<button type="button" class="inbox-came" @click=${() => void this.#rows.run()}>${icon('arrow-up')}${words({ 'zh-CN': `有 ${came} 件新的，点此显示`, en: `${came} new. Show ${came === 1 ? 'it' : 'them'}` })}</button>` : nothing}</div>
        ${rows.length === 0 ? this.#empty(page) : html`<ul class="inbox-rows">${rows.map((each) => this.#line(each, chosen, picks))}</ul>${turn(page, this.#finding)}`}${this.#bar()}</section>
      <section class="split-detail" aria-label=${words({ 'zh-CN': '办件', en: 'Case' })}>${chosen === '' ? nothing : html`<div class="split-bar"><a class="button quiet small split-back" href=${this.#address({ case: '' })}>${icon('arrow-left')}${words({ 'zh-CN': `返回${names[page.place]['zh-CN']}`, en: 'Back to the list' })}</a>
          ${index < 0 ? nothing : html`${step(index - 1, words({ 'zh-CN': '上一条', en: 'Previous' }), 'K')}${step(index + 1, words({ 'zh-CN': '下一条', en: 'Next' }), 'J')}<span class="soft small">${words({ 'zh-CN': `第 ${before + index + 1} 条，共 ${this.left ?? page.total} 条`, en: `${before + index + 1} of ${this.left ?? page.total}` })}</span>`}</div>
        ${guard([chosen, this.query.get('event'), sending?.toString(), document.documentElement.lang], () => html`<wf-case-view heading="h2" .instance=${chosen} .sending=${sending} .wanted=${this.query.get('event') ?? ''} @wf-acted=${this.#acted}></wf-case-view>`)}`}</section></div>`;
  }

  override render() {
    const place = this.#place;
    return this.#rows.render({
      initial: () => html`<div class="page-sheet">${skeleton(8)}</div>`,
      pending: () => (this.#page ? this.#split(this.#page) : html`<div class="split inbox"><section class="split-list">${this.#head(undefined)}${skeleton(8)}</section></div>`),
      complete: (value) => ('place' in value ? this.#split(value as InboxPage) : html`<div class="inbox-alone"><section class="split-list">${this.#head(undefined)}${value.drawn(() => void this.#rows.run(), this.#nothing(place))}</section></div>`),
      error: (fault) => html`<div class="page-sheet"><h1>${words(titles[place])}</h1>${failed(words({ 'zh-CN': '没有加载出来', en: 'The list didn’t load' }), fault, () => void this.#rows.run())}</div>`,
    });
  }

  #nothing(place: Tab) {
    return blank('check', ...emptiness[place].map(words) as [string, string]);
  }
}

customElements.define('wf-inbox-page', WfInboxPage);
