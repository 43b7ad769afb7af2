// What ships as a file and is edited here, whatever it is: an edition over the one before, what both sides have changed, and who wrote which version.
import type { JsonObject, Text } from '#engine';
import type { Panel } from '../api-types.ts';
import { refuse, type Refusal } from '../edge/problem-response.ts';
import { recordAudit } from '../store/audit.ts';
import { type Edition, type EditionKind, editionOf, keepEdition, partsOf, versionsOf, withParts } from '../store/edition.ts';
import type { RowSource } from '../store/rows.ts';
import type { Query } from '../store/sight.ts';
import { panelOf } from './panels.ts';
import type { Act, Change } from './register.ts';

/** The editions in force of a kind as rows of a list. */
export function editionRows(kind: EditionKind, columns: RowSource['columns']): RowSource {
  return {
    from: `(select distinct on (id) * from edition where kind = '${kind}' order by id, version desc) e`, id: 'e.id', order: { by: 'e.id', cast: 'text', descending: false },
    columns: { ...columns, version: 'e.version', author: `case when e.author = 'folder' then null else e.author end`, updatedAt: 'instant(e.at)', conflicts: 'cardinality(e.conflicts)' }, filters: {},
  };
}

/** Columns that all of them have. */
export const editedColumns = [
  { name: 'version', type: 'integer' }, { name: 'author', type: 'text', label: { 'zh-CN': '最近修改人', en: 'Last changed by' } }, { name: 'conflicts', type: 'integer', label: { 'zh-CN': '待处理冲突', en: 'Conflicts' } }, { name: 'updatedAt', type: 'datetime', label: { 'zh-CN': '最近修改', en: 'Last changed' } },
] as const satisfies readonly { readonly name: string; readonly type: string; readonly label?: Text }[];

/** Writes the next edition over the one that was seen; what became different is in the audit log. */
export async function edit({ query, by, data }: Pick<Change, 'query' | 'by' | 'data'>, kind: EditionKind, id: string, before: Edition, content: JsonObject, conflicts: readonly string[] = before.conflicts): Promise<{ readonly id: string } | Refusal> {
  const note = typeof data['note'] === 'string' ? data['note'] : '';
  if (!(await keepEdition(query, kind, id, { version: before.version + 1, content, origin: before.origin, conflicts, author: by.name, note }))) return refuse(409, 'version.stale', { version: before.version + 1 });
  const [old, now] = [partsOf(before.content), partsOf(content)];
  const differs = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((part) => JSON.stringify(old[part]) !== JSON.stringify(now[part])).slice(0, 100);
  const only = (parts: JsonObject): JsonObject => Object.fromEntries(differs.map((part) => [part, parts[part] ?? null]));
  await recordAudit(query, by, { action: `${kind}.edited`, subject: `${kind}:${id}`, name: nameOf(content, id), before: only(old), after: { ...only(now), ...(note === '' ? {} : { reason: note }) } });
  return { id };
}

/** The two ways to settle what both sides have changed. */
export function settling(kind: EditionKind, idOf: (id: string) => string = (id) => id): { readonly KEEP_OURS: Act; readonly TAKE_ORIGIN: Act } {
  const settle = (content: (edition: Edition) => JsonObject): Act => async (change) => {
    const edition = (await editionOf(change.query, kind, idOf(change.id!)))!;
    const done = await edit(change, kind, idOf(change.id!), edition, content(edition), []);
    return 'id' in done ? { id: change.id! } : done;
  };
  return { KEEP_OURS: settle(({ content }) => content), TAKE_ORIGIN: settle(({ content, origin, conflicts }) => withParts(content, conflicts, origin)) };
}

/** Events that need a conflict where there is none. */
export function closedWithout({ conflicts }: Edition): readonly string[] {
  return conflicts.length === 0 ? ['KEEP_OURS', 'TAKE_ORIGIN'] : [];
}

/** What differs from the shipped file, what is in conflict with it, and the versions. */
export async function editionPanels(query: Query, kind: EditionKind, id: string, { content, origin, conflicts, version }: Edition): Promise<readonly Panel[]> {
  const [here, there] = [partsOf(content), partsOf(origin)];
  const differs = [...new Set([...Object.keys(here), ...Object.keys(there)])].filter((part) => JSON.stringify(here[part]) !== JSON.stringify(there[part])).slice(0, 50);
  const shown = (value: unknown): Text => (value === undefined ? '—' : typeof value === 'string' ? value : isText(value) ? value : JSON.stringify(value).slice(0, 300));
  const versions = await versionsOf(query, kind, id);
  return [
    panelOf({ 'zh-CN': '与随附版本不同之处', en: 'Other than shipped' }, [{ 'zh-CN': '内容', en: 'Part' }, { 'zh-CN': '现在', en: 'Now' }, { 'zh-CN': '随附', en: 'Shipped' }, { 'zh-CN': '说明', en: 'Note' }],
      differs.map((part) => [{ text: part }, { text: shown(here[part]) }, { text: shown(there[part]) }, conflicts.includes(part) ? { text: { 'zh-CN': '冲突：随附版本也改了', en: 'Conflict: the shipped one has changed too' }, tone: 'no' as const } : { text: { 'zh-CN': '本地修改', en: 'Edited here' } }]),
      { 'zh-CN': '与随附版本相同。', en: 'As it was shipped.' }, conflicts.length > 0 ? { 'zh-CN': '升级后随附版本也修改了标为冲突的内容。现在仍以本地修改为准，请决定保留哪一个。', en: 'An upgrade has changed what is marked as a conflict. What was edited here holds until you decide.' } : null),
    panelOf({ 'zh-CN': '版本', en: 'Versions' }, [{ 'zh-CN': '版本', en: 'Version' }, { 'zh-CN': '修改人', en: 'Who' }, { 'zh-CN': '时间', en: 'When' }, { 'zh-CN': '说明', en: 'Note' }],
      versions.map((each) => [{ text: `${each.version}${each.version === version ? ' ✓' : ''}` }, { text: each.author === 'folder' ? { 'zh-CN': '随附文件', en: 'Shipped file' } : each.author }, { text: each.at }, { text: each.note || '—' }]), '—'),
  ];
}

function nameOf({ title }: JsonObject, id: string): string {
  return typeof title === 'string' ? title : isText(title) ? title['zh-CN'] : id;
}

/** Whether a value is words in both languages. */
export function isText(value: unknown): value is { readonly 'zh-CN': string; readonly en: string } {
  return typeof value === 'object' && value !== null && typeof (value as JsonObject)['zh-CN'] === 'string' && typeof (value as JsonObject)['en'] === 'string';
}
