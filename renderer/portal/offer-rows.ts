// Rows of any list as an offer to the public: a day, a name, what is said about it, and the way in. And a person's own cases from any list.
import { html, nothing, type TemplateResult } from 'lit';
import type { ListColumnHead, ListPage, ListRow, Session, StateKind } from '../../server/api-types.ts';
import { api } from '../api.ts';
import { cellText } from '../list/cell.ts';
import { clock, dateOf, day } from '../moment.ts';
import { toast } from '../toast.ts';
import { language, said, words } from '../words.ts';

const isMoment = (column: ListColumnHead) => column.type === 'date' || column.type === 'datetime';

function dayBlock(value: unknown, type: string): TemplateResult {
  if (typeof value !== 'string') return html`<span class="offer-day"></span>`;
  const date = type === 'date' ? value : dateOf(value);
  const weekday = new Intl.DateTimeFormat(language(), { timeZone: 'UTC', weekday: 'short' }).format(new Date(`${date}T00:00:00Z`));
  const year = date.slice(0, 4) === dateOf(new Date()).slice(0, 4) ? '' : date.slice(0, 4);
  return html`<time class="offer-day" datetime=${date}><b>${date.slice(5, 7)}<i>/</i>${date.slice(8)}</b><span>${weekday}${type === 'datetime' ? ` ${clock(value)}` : ''}${year ? ` ${year}` : ''}</span></time>`;
}

function offerRow(page: ListPage, row: ListRow): TemplateResult {
  const moments = page.columns.filter(isMoment);
  const [first, ...others] = moments;
  const texts = page.columns.filter((column) => !isMoment(column) && cellText(row, column) !== undefined);
  const title = texts.find((column) => column.type === 'text') ?? texts[0];
  const last = page.columns.at(-1);
  const standing = last && last !== title && texts.includes(last) ? last : undefined;
  const about = texts.filter((column) => column !== title && column !== standing);
  const view = row.offers.find((offer) => page.buttons[offer.button]?.kind === 'view' && offer.problems.length === 0);
  const verbs = row.offers.filter((offer) => page.buttons[offer.button]?.kind !== 'view');
  const name = title ? cellText(row, title) : row.id;
  return html`<li class="offer">${first ? dayBlock(row.cells[first.name], first.type) : nothing}
    <div class="offer-what"><h3>${view ? html`<a href=${view.href}>${name}</a>` : name}</h3><p class="soft small">${about.map((column, index) => html`${index > 0 ? ' · ' : nothing}<span title=${said(column.label)}>${cellText(row, column)}</span>`)}</p></div>
    <dl class="offer-dates">${others.filter((column) => cellText(row, column) !== undefined).map((column) => html`<div><dt>${said(column.label)}</dt><dd>${column.type === 'date' ? day(String(row.cells[column.name])) : cellText(row, column)}</dd></div>`)}</dl>
    ${standing ? html`<p class="offer-standing"><span class="unseen">${said(standing.label)}</span>${cellText(row, standing)}</p>` : nothing}
    <div class="offer-verbs">${verbs.map((offer) => {
      const label = said(page.buttons[offer.button]!.label);
      const [problem] = offer.problems;
      return problem
        ? html`<button type="button" class="button off" aria-disabled="true" title=${problem.what} @click=${() => toast(problem.what)}>${label}<span class="unseen">${words({ 'zh-CN': `，现在不能用：${problem.what}`, en: `, not now: ${problem.what}` })}</span></button>`
        : html`<a class="button" href=${offer.href}>${label}<span class="unseen">${words({ 'zh-CN': `：${name}`, en: `: ${name}` })}</span></a>`;
    })}</div></li>`;
}

/** The rows of a list as an offer: its first moment is the day at the left, its first text the name, its last column how it stands. */
export function offerRows(page: ListPage): TemplateResult {
  return html`<ul class="offers">${page.rows.map((row) => offerRow(page, row))}</ul>`;
}

/** A case of one's own, as the home page shows it. */
export interface OwnCase {
  readonly href: string;
  readonly title: string;
  readonly list: string;
  readonly number: string | undefined;
  readonly at: string | undefined;
  readonly state: string;
  readonly kind: StateKind | null;
}

const shown = 4;

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
  return unique.sort((a, b) => (b.at ?? '').localeCompare(a.at ?? '')).slice(0, shown);
}

function ownCase(page: ListPage, row: ListRow): OwnCase {
  const state = page.columns.find((column) => column.name === 'state')!;
  const title = page.columns.find((column) => column.name !== 'number' && column.name !== 'state' && column.type === 'text') ?? page.columns[0]!;
  const at = row.cells['startedAt'];
  const number = row.cells['number'];
  return {
    href: `/cases/${row.id}`, title: cellText(row, title) ?? row.id, list: said(page.title), state: cellText(row, state) ?? '', kind: row.kind,
    number: typeof number === 'string' ? number : undefined, at: typeof at === 'string' ? at : undefined,
  };
}
