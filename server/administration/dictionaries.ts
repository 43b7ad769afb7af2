// Dictionaries and their entries: what is offered where, added, renamed, put in order and retired. Nothing is deleted: what was chosen once keeps its words.
import { isObject, treeFaults, type Json, type JsonObject, type Text } from '#engine';
import { refuse, type Refusal } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import { type Edition, editionOf, editionsInForce } from '../store/edition.ts';
import { headsOf } from '../store/head.ts';
import { dictionaryEntryRows, labelOfEntry } from '../store/names.ts';
import type { Query } from '../store/sight.ts';
import { csvRows } from './csv.ts';
import { closedWithout, edit, editedColumns, editionPanels, editionRows, isText, settling } from './edited.ts';
import { panelOf } from './panels.ts';
import type { Asking, Change, Register, Subject } from './register.ts';

const kind = 'dictionary';
const mostShown = 100;

export const dictionaries: Register = {
  source: editionRows(kind, { title: `coalesce(e.content->'title'->>'zh-CN', e.content->>'title')`, id: 'e.id', entries: `(select count(*)::int from json_object_keys(e.content->'entries'))`, source: `e.content->>'source'` }),
  columns: [{ name: 'title', type: 'text' }, { name: 'id', type: 'text' }, { name: 'entries', type: 'integer' }, ...editedColumns],
  filters: [],
  links: [{ label: { 'zh-CN': '条目', en: 'Entries' }, href: '/lists/dictionary-entries/all' }],
  async open({ query, services }, id) {
    const edition = await editionOf(query, kind, id);
    if (!edition) return undefined;
    const { title, source } = edition.content;
    const entries = entriesOf(edition);
    return {
      title: textOf(title, id), version: edition.version, closed: closedWithout(edition),
      data: { title: inChinese(textOf(title, id)), id, source: typeof source === 'string' ? source : '', entries: Object.keys(entries).length, version: edition.version, updatedAt: edition.at },
      panels: [entriesPanel(id, entries), await usesPanel(services, query, id), ...await editionPanels(query, kind, id, edition)],
    };
  },
  changes: { IMPORT: imported, ...settling(kind) },
};

export const entries: Register = {
  source: dictionaryEntryRows,
  columns: [{ name: 'labelZh', type: 'text' }, { name: 'labelEn', type: 'text' }, { name: 'code', type: 'text' }, { name: 'dictionary', type: 'text' }, { name: 'parent', type: 'text' }, { name: 'retired', type: 'boolean' }],
  filters: [{ name: 'dictionary', match: 'equals', type: 'text' }, { name: 'labelZh', match: 'fuzzy', type: 'text', label: { 'zh-CN': '名称', en: 'Words' } }, { name: 'code', match: 'fuzzy', type: 'text' }, { name: 'parent', match: 'fuzzy', type: 'text' }],
  links: [{ label: { 'zh-CN': '全部字典', en: 'Dictionaries' }, href: '/lists/dictionaries/all' }],
  async choices(query) {
    return { dictionaries: Object.fromEntries((await editionsInForce(query, kind)).map(({ id, content }) => [id, textOf(content['title'], id) as Json])) };
  },
  open: openEntry,
  makes: {
    async ADD(change) {
      const { query, data } = change;
      const [id, code] = [String(data['dictionary']), String(data['code'])];
      const edition = await editionOf(query, kind, id);
      if (!edition) return refuse(422, 'entry.unknown', { code: id }, '/dictionary');
      if (Object.hasOwn(entriesOf(edition), code)) return refuse(422, 'entry.there', { code }, '/code');
      return placed(change, id, code, edition, entryOf(data, undefined));
    },
  },
  changes: {
    CHANGE: (change) => withEntry(change, (edition, id, code, before) => placed(change, id, code, edition, entryOf(change.data, before))),
    RETIRE: (change) => withEntry(change, (edition, id, code, before) => placed(change, id, code, edition, { ...asObject(before), retired: true })),
    REVIVE: (change) => withEntry(change, (edition, id, code, before) => {
      const { retired: _, ...rest } = asObject(before);
      return placed(change, id, code, edition, rest);
    }),
  },
};

async function openEntry({ query, services }: Asking, id: string): Promise<Subject | undefined> {
  const [dictionary, code] = id.split('~') as [string, string?];
  const edition = await editionOf(query, kind, dictionary);
  const all = edition && entriesOf(edition);
  if (!edition || !all || code === undefined || !Object.hasOwn(all, code)) return undefined;
  const label = textOf(labelOfEntry(all[code]), code);
  const { parent, retired } = asObject(all[code]!);
  const below = Object.keys(all).filter((each) => asObject(all[each]!)['parent'] === code);
  return {
    title: label, version: edition.version, closed: retired === true ? ['RETIRE'] : ['REVIVE'],
    data: { dictionary, code, labelZh: inChinese(label), labelEn: typeof label === 'string' ? label : label.en, ...(typeof parent === 'string' ? { parent } : {}), retired: retired === true },
    panels: [
      ...(below.length === 0 ? [] : [panelOf({ 'zh-CN': '下级条目', en: 'Below it' }, [{ 'zh-CN': '名称', en: 'Words' }, { 'zh-CN': '代码', en: 'Code' }], below.slice(0, mostShown).map((each) => [{ text: textOf(labelOfEntry(all[each]), each), href: `/admin/dictionary-entries/${dictionary}~${each}` }, { text: each }]), '—')]),
      await usesPanel(services, query, dictionary),
    ],
  };
}

/** Writes an entry at its place: after another one, where it was, or last. */
async function placed(change: Change, id: string, code: string, edition: Edition, entry: Json): Promise<{ readonly id: string } | Refusal> {
  const all = entriesOf(edition);
  const after = change.data['after'];
  const isMoved = typeof after === 'string' && after !== '';
  if (isMoved && (!Object.hasOwn(all, after) || after === code)) return refuse(422, 'entry.unknown', { code: after }, '/after');
  const rest = Object.entries(all).filter(([each]) => !isMoved || each !== code).flatMap(([each, value]): [string, Json][] => (each === code ? [[code, entry]] : isMoved && each === after ? [[each, value!], [code, entry]] : [[each, value!]]));
  const next = Object.fromEntries(isMoved || Object.hasOwn(all, code) ? rest : [...rest, [code, entry]]) as JsonObject;
  const fault = faultOf(next, '/parent');
  if (fault) return fault;
  const done = await edit(change, kind, id, edition, { ...edition.content, entries: next });
  return 'id' in done ? { id: `${id}~${code}` } : done;
}

async function withEntry(change: Change, work: (edition: Edition, id: string, code: string, before: Json) => Promise<{ readonly id: string } | Refusal>): ReturnType<typeof imported> {
  const [id, code] = change.id!.split('~') as [string, string];
  const edition = (await editionOf(change.query, kind, id))!;
  return work(edition, id, code, entriesOf(edition)[code]!);
}

/** Takes rows of code, Chinese, English, parent, retired; a known code is changed, a new one comes last. */
async function imported(change: Change): Promise<{ readonly id: string } | Refusal> {
  const edition = (await editionOf(change.query, kind, change.id!))!;
  const [head, ...rows] = csvRows(String(change.data['csv']));
  if (!head || !/^(代码|code)$/i.test(head[0] ?? '') || rows.length === 0) return refuse(422, 'csv.no-head', { head: '代码,中文,英文,上级,停用' }, '/csv');
  const all: { [code: string]: Json } = { ...entriesOf(edition) } as { [code: string]: Json };
  for (const [index, [code = '', zh = '', en = '', parent = '', retired = '']] of rows.entries()) {
    const line = index + 2;
    if (!/^([A-Za-z][A-Za-z0-9_-]{0,39}|[1-9][0-9]{5})$/.test(code) || zh === '' || zh.length > 200 || en.length > 400) return refuse(422, 'csv.wrong-line', { line, code: code || '—' }, '/csv');
    const isRetired = /^(是|yes|true|1)$/i.test(retired);
    all[code] = shaped({ 'zh-CN': zh, en: en || zh }, parent || undefined, isRetired);
  }
  const fault = faultOf(all, '/csv');
  return fault ?? edit(change, kind, change.id!, edition, { ...edition.content, entries: all });
}

function faultOf(all: JsonObject, at: string): Refusal | undefined {
  const { unknown, circular } = treeFaults(all);
  if (unknown.length > 0) return refuse(422, 'dictionary.unknown-parent', { codes: unknown.slice(0, 10) }, at);
  if (circular.length > 0) return refuse(422, 'dictionary.circular', { codes: circular.slice(0, 10) }, at);
  return Object.keys(all).length > 5000 ? refuse(422, 'dictionary.too-many', { limit: 5000 }, at) : undefined;
}

function entryOf({ labelZh, labelEn, parent }: JsonObject, before: Json | undefined): Json {
  return shaped({ 'zh-CN': String(labelZh), en: String(labelEn) }, typeof parent === 'string' && parent !== '' ? parent : undefined, before !== undefined && asObject(before)['retired'] === true);
}

// As short as it can be said: words alone where there is nothing else to say.
function shaped(label: { readonly 'zh-CN': string; readonly en: string }, parent: string | undefined, retired: boolean): Json {
  return parent === undefined && !retired ? label : { label, ...(parent === undefined ? {} : { parent }), ...(retired ? { retired } : {}) };
}

function asObject(entry: Json): JsonObject {
  return isObject(entry) && !isText(entry) ? entry : { label: entry };
}

function entriesOf({ content }: Edition): JsonObject {
  return isObject(content['entries']) ? content['entries'] : {};
}

function textOf(value: Json | Text | undefined, id: string): Text {
  return typeof value === 'string' ? value : isText(value) ? value : id;
}

function inChinese(text: Text): string {
  return typeof text === 'string' ? text : text['zh-CN'];
}

function entriesPanel(id: string, all: JsonObject) {
  const codes = Object.keys(all);
  return panelOf({ 'zh-CN': '条目', en: 'Entries' }, [{ 'zh-CN': '名称', en: 'Words' }, { 'zh-CN': '代码', en: 'Code' }, { 'zh-CN': '上级', en: 'Parent' }, { 'zh-CN': '状态', en: 'State' }],
    codes.slice(0, mostShown).map((code) => {
      const { parent, retired } = asObject(all[code]!);
      return [{ text: textOf(labelOfEntry(all[code]), code), href: `/admin/dictionary-entries/${id}~${code}` }, { text: code }, { text: typeof parent === 'string' ? parent : '—' }, retired === true ? { text: { 'zh-CN': '停用', en: 'Retired' }, tone: 'wait' as const } : { text: { 'zh-CN': '可选', en: 'Offered' }, tone: 'ok' as const }];
    }), { 'zh-CN': '没有条目。', en: 'It has no entries.' }, codes.length > mostShown ? { 'zh-CN': `共 ${codes.length} 条，显示前 ${mostShown} 条；其余请在“条目”中查询。`, en: `The first ${mostShown} of ${codes.length}; find the others under Entries.` } : null);
}

/** Which fields of which definitions offer a dictionary: what a change is seen in at once. */
async function usesPanel(services: Services, query: Query, id: string) {
  const uses: { readonly process: Text; readonly field: Text; readonly href: string }[] = [];
  for (const { digest } of await headsOf(query)) {
    const { compiled } = await services.definitions.ofDigest(digest);
    for (const { label, type } of compiled.fields) if ((typeof type === 'object' && 'dict' in type && type.dict === id) || (id === 'region' && type === 'region')) uses.push({ process: compiled.document.process.title, field: label, href: `/definitions/${compiled.id}` });
  }
  return panelOf({ 'zh-CN': '用在哪里', en: 'Where it is used' }, [{ 'zh-CN': '表单', en: 'Form' }, { 'zh-CN': '字段', en: 'Field' }], uses.map(({ process, field, href }) => [{ text: process, href }, { text: field }]),
    { 'zh-CN': '没有表单使用这个字典。', en: 'No form offers it.' }, { 'zh-CN': '修改保存后立即在这些字段中生效；已经办理的内容保留原来的代码，显示新的名称。', en: 'A change is seen in these fields as soon as it is saved; what was chosen before keeps its code and shows the new words.' });
}
