// Rows of any list as an offer to the public: a day, a name, what is said about it, and the way in. And a person's own cases from any list.
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { ListColumnHead, ListPage, ListRow, Session, StateKind } from '../../server/api-types.ts';
import { api } from '../api.ts';
import { cellText } from '../list/cell.ts';
import { clock, dateOf, shortDay } from '../moment.ts';
import { toast } from '../toast.ts';
import { language, said, words } from '../words.ts';

const isMoment = (column: ListColumnHead) => column.type === 'date' || column.type === 'datetime';

function dayBlock(value: unknown, type: string): TemplateResult {
  if (typeof value !== 'string') return html`<span class="offer-day"></span>`;
  const date = type === 'date' ? value : dateOf(value);
  const weekday = new Intl.DateTimeFormat(language(), { timeZone: 'UTC', weekday: 'short' }).format(new Date(`${date}T00:00:00Z`));
  const year = date.slice(0, 4) === dateOf(new Date()).slice(0, 4) ? '' : date.slice(0, 4);
  return html`<time class="offer-day" datetime=${date}><b>${language() === 'en' ? shortDay(`${dateOf(new Date()).slice(0, 4)}${date.slice(4)}`) : html`${date.slice(5, 7)}<i>/</i>${date.slice(8)}`}</b><span>${weekday}${type === 'datetime' ? ` ${clock(value)}` : ''}${year ? ` ${year}` : ''}</span></time>`;
}

/** Two days, one not before the other, are a span: it is drawn as a line with today on it. */
function spanOf(columns: readonly ListColumnHead[], row: ListRow): readonly [ListColumnHead, ListColumnHead] | undefined {
  const [from, to] = columns;
  if (columns.length !== 2 || from?.type !== 'date' || to?.type !== 'date') return undefined;
  const [first, last] = [row.cells[from.name], row.cells[to.name]];
  return typeof first === 'string' && typeof last === 'string' && first <= last ? [from, to] : undefined;
}

function spanLine([from, to]: readonly [ListColumnHead, ListColumnHead], row: ListRow): TemplateResult {
  const [first, last, today] = [String(row.cells[from.name]), String(row.cells[to.name]), dateOf(new Date())];
  const place = (date: string) => Date.parse(`${date}T00:00:00Z`);
  const gone = Math.min(1, Math.max(0, (place(today) - place(first)) / Math.max(86_400_000, place(last) - place(first))));
  const standing = today < first ? 'before' : today > last ? 'over' : 'open';
  const short = (date: string) => html`<time datetime=${date}>${shortDay(date)}</time>`;
  return html`<dl class="span">
    <svg class=${`span-line span-${standing}`} viewBox="0 0 132 16" aria-hidden="true"><path class="span-ahead" d="M4 8H128"></path>${standing === 'before' ? nothing : svg`<path class="span-gone" d=${`M4 8H${4 + gone * 124}`}></path>`}
      <circle class="span-end" cx="4" cy="8" r="2.5"></circle><rect class="span-end" x="125.5" y="5.5" width="5" height="5"></rect>${standing === 'open' ? svg`<circle class="span-today" cx=${Math.min(122, Math.max(6, 4 + gone * 124))} cy="8" r="4.5"></circle>` : nothing}</svg>
    <div><dt class="unseen">${said(from.label)}</dt><dd title=${said(from.label)}>${short(first)}</dd></div><div><dt class="unseen">${said(to.label)}</dt><dd title=${said(to.label)}>${short(last)}</dd></div></dl>`;
}

function offerRow(page: ListPage, row: ListRow): TemplateResult {
  const moments = page.columns.filter(isMoment);
  const [first, ...others] = moments;
  const span = spanOf(others, row);
  const texts = page.columns.filter((column) => !isMoment(column) && cellText(row, column) !== undefined);
  const title = texts.find((column) => column.type === 'text') ?? texts[0];
  const last = page.columns.at(-1);
  const standing = last && last !== title && texts.includes(last) ? last : undefined;
  const about = texts.filter((column) => column !== title && column !== standing);
  const view = row.offers.find((offer) => page.buttons[offer.button]?.kind === 'view' && offer.problems.length === 0);
  const verbs = row.offers.filter((offer) => page.buttons[offer.button]?.kind !== 'view');
  const name = title ? cellText(row, title) : row.id;
  return html`<li class=${`offer ${first ? '' : 'undated'}`}>${first ? dayBlock(row.cells[first.name], first.type) : nothing}
    <div class="offer-what"><h3>${view ? html`<a href=${view.href}>${name}</a>` : name}</h3><p class="soft small">${about.map((column, index) => html`${index > 0 ? ' · ' : nothing}<span title=${said(column.label)}>${cellText(row, column)}</span>`)}</p></div>
    ${span ? spanLine(span, row) : html`<dl class="offer-dates">${others.filter((column) => cellText(row, column) !== undefined).map((column) => html`<div><dt>${said(column.label)}</dt><dd>${cellText(row, column)}</dd></div>`)}</dl>`}
    ${standing ? html`<p class="offer-standing"><span class="unseen">${said(standing.label)}</span>${cellText(row, standing)}</p>` : nothing}
    <div class="offer-verbs">${verbs.map((offer) => {
      const label = said(page.buttons[offer.button]!.label);
      const [problem] = offer.problems;
      return problem
        ? html`<button type="button" class="button off" aria-disabled="true" title=${problem.what} @click=${() => toast(problem.what)}>${label}<span class="unseen">${words({ 'zh-CN': `，现在不能用：${problem.what}`, en: `, not now: ${problem.what}` })}</span></button>`
        : html`<a class="button" href=${offer.href} aria-label=${words({ 'zh-CN': `${label}：${name}`, en: `${label}: ${name}` })}>${label}</a>`;
    })}</div></li>`;
}

/** The rows of a list as an offer: its first moment is the day at the left, its first text the name, its last column how it stands. */
export function offerRows(page: ListPage): TemplateResult {
  return html`<ul class="offers">${page.rows.map((row) => offerRow(page, row))}</ul>`;
}

/** A case of one's own, as the home page shows it. */
export interface OwnCase {
  readonly id: string;
  readonly href: string;
  readonly title: string;
  readonly list: string;
  readonly number: string | undefined;
  readonly at: string | undefined;
  readonly state: string;
  readonly kind: StateKind | null;
}

const most = 20;

/** The newest cases from the lists a person's menu leads to, directly or by a button of theirs: those with a state. A list that refuses is left out. */
export async function ownCases(session: Session, signal: AbortSignal): Promise<readonly OwnCase[]> {
  const known = new Set<string>();
  const read = async (href: string) => {
    const [, process, list] = /^\/lists\/([^/?]+)\/([^/?]+)$/.exec(href) ?? [];
    if (!process || !list || known.has(href)) return undefined;
    known.add(href);
    const answer = await api.list(process, list, new URLSearchParams(), signal);
    return answer.ok ? answer.value : undefined;
  };
  const menu = session.menu.flatMap((group) => group.entries.map((entry) => entry.href)).slice(0, 8);
  const direct = (await Promise.all(menu.map(read))).filter((page) => page !== undefined);
  const led = direct.flatMap((page) => page.offers.filter((offer) => page.buttons[offer.button]?.kind === 'list').map((offer) => offer.href));
  const further = (await Promise.all(led.map(read))).filter((page) => page !== undefined);
  const cases = [...direct, ...further].flatMap((page) => (page.columns.some((column) => column.name === 'state') ? page.rows.map((row) => ownCase(page, row)) : []));
  const unique = [...new Map(cases.map((one) => [one.href, one])).values()];
  return unique.sort((a, b) => (b.at ?? '').localeCompare(a.at ?? '')).slice(0, most);
}

function ownCase(page: ListPage, row: ListRow): OwnCase {
  const state = page.columns.find((column) => column.name === 'state')!;
  const title = page.columns.find((column) => column.name !== 'number' && column.name !== 'state' && column.type === 'text') ?? page.columns[0]!;
  const at = row.cells['startedAt'];
  const number = row.cells['number'];
  return {
    id: row.id, href: `/cases/${row.id}`, title: cellText(row, title) ?? row.id, list: said(page.title), state: cellText(row, state) ?? '', kind: row.kind,
    number: typeof number === 'string' ? number : undefined, at: typeof at === 'string' ? at : undefined,
  };
}
