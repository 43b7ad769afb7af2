// Working calendars: which years they hold, by which notice, and the days of each. A year is added by hand or as CSV; what is set already does not move.
import { isObject, readCalendar, weekdayOf, type Json, type JsonObject } from '#engine';
import { refuse, type Refusal } from '../edge/problem-response.ts';
import { editionOf } from '../store/edition.ts';
import { headsOf, portalsCounting } from '../store/head.ts';
import type { Query } from '../store/sight.ts';
import { csvRows } from './csv.ts';
import { closedWithout, edit, editedColumns, editionPanels, editionRows, isText, settling } from './edited.ts';
import { panelOf } from './panels.ts';
import type { Asking, Register } from './register.ts';

const kind = 'calendar';

export const calendars: Register = {
  source: editionRows(kind, { title: `coalesce(e.content->'title'->>'zh-CN', e.content->>'title')`, years: `(select string_agg(y, ' ' order by y) from json_object_keys(e.content->'years') y)` }),
  columns: [{ name: 'title', type: 'text' }, { name: 'years', type: 'text' }, ...editedColumns],
  filters: [],
  async open(asking, id) {
    const { query } = asking;
    const edition = await editionOf(query, kind, id);
    if (!edition) return undefined;
    const { title } = edition.content;
    const years = isObject(edition.content['years']) ? edition.content['years'] : {};
    const newest = Object.keys(years).sort().at(-1)!;
    return {
      title: isText(title) ? title : String(title), version: edition.version, closed: closedWithout(edition),
      data: { years: Object.keys(years).join(' '), version: edition.version },
      panels: [
        ...Object.entries(years).reverse().slice(0, 3).map(([year, value]) => yearPanel(year, value!)),
        await usesPanel(asking, query, id, newest), ...await editionPanels(query, kind, id, edition),
      ],
    };
  },
  changes: {
    async YEAR(change) {
      const { query, data } = change;
      const id = change.id!;
      const edition = (await editionOf(query, kind, id))!;
      const year = String(data['year']);
      const holidays = holidaysIn(String(data['csv']), year);
      if (!Array.isArray(holidays)) return holidays as Refusal;
      const years = { ...(edition.content['years'] as JsonObject), [year]: { source: data['source']!, holidays } };
      const content = { ...edition.content, years: Object.fromEntries(Object.entries(years).sort(([a], [b]) => (a < b ? -1 : 1))) as JsonObject };
      readCalendar(content);
      return edit(change, kind, id, edition, content);
    },
    ...settling(kind),
  },
};

const isDay = (text: string | undefined): text is string => text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);

/** The holidays that lines say: name, English name, first day, last day, days worked instead. */
function holidaysIn(csv: string, year: string): readonly Json[] | Refusal {
  const holidays: Json[] = [];
  for (const [index, [name = '', en = '', from, to, instead = '']] of csvRows(csv).entries()) {
    const line = index + 1;
    // A head is no holiday.
    if (index === 0 && !isDay(from)) continue;
    const workdays = instead.split(/[\s;；、]+/).filter(Boolean);
    const isRight = name !== '' && isDay(from) && isDay(to) && from <= to && Date.parse(to) - Date.parse(from) <= 60 * 86_400_000 && (from.startsWith(year) || to.startsWith(year)) && workdays.length <= 10 && workdays.every((day) => isDay(day) && weekdayOf(day) > 5);
    if (!isRight) return refuse(422, 'calendar.wrong-days', { line }, '/csv');
    holidays.push({ name: { 'zh-CN': name, en: en || name }, from, to, ...(workdays.length > 0 ? { workdays } : {}) });
  }
  return holidays.length > 0 && holidays.length <= 60 ? holidays : refuse(422, 'calendar.wrong-days', { line: 1 }, '/csv');
}

function yearPanel(year: string, value: Json) {
  const { source, holidays } = value as { readonly source: string; readonly holidays: readonly { readonly name: string | { readonly 'zh-CN': string; readonly en: string }; readonly from: string; readonly to: string; readonly workdays?: readonly string[] }[] };
  return panelOf({ 'zh-CN': `${year} 年`, en: year }, [{ 'zh-CN': '假期', en: 'Holiday' }, { 'zh-CN': '放假', en: 'Off' }, { 'zh-CN': '调休上班', en: 'Worked instead' }],
    holidays.map(({ name, from, to, workdays = [] }) => [{ text: name }, { text: from === to ? from : { 'zh-CN': `${from} 至 ${to}`, en: `${from} to ${to}` } }, { text: workdays.join(' ') || '—' }]), { 'zh-CN': '没有假期。', en: 'No holidays.' }, source);
}

/** Which processes count by it, and what fails in a year it does not hold. */
async function usesPanel({ services }: Asking, query: Query, id: string, newest: string) {
  const named = new Set(await portalsCounting(query, id));
  const uses = [];
  for (const { digest } of await headsOf(query)) {
    const { document } = (await services.definitions.ofDigest(digest)).compiled;
    const { calendar, portal = [], title, id: process } = document.process;
    if ((calendar ?? (portal.some((each) => named.has(each)) ? id : undefined)) === id && /"(addWorkdays|isWorkday)"/.test(JSON.stringify(document))) uses.push([{ text: title, href: `/definitions/${process}` }]);
  }
  return panelOf({ 'zh-CN': '按它计算期限的业务', en: 'What counts by it' }, [{ 'zh-CN': '业务', en: 'Process' }], uses, { 'zh-CN': '没有业务按它计算工作日。', en: 'Nothing counts by it.' },
    { 'zh-CN': `日历到 ${newest} 年底。期限落在之后的年份时，这些业务的办理会被拒绝并说明原因，直到补上该年。`, en: `It holds days to the end of ${newest}. A deadline that falls beyond is refused with the reason, until the year is added.` });
}
