// The audit log: who changed what, for whom and when, sought in many ways; of one entry what stood there before and after, and whether its seal holds.
import type { Text } from '#engine';
import type { Panel, PanelCell } from '../api-types.ts';
import { holds } from '../edge/identity.ts';
import { type AuditEntry, auditEntry, auditRows, otherEntries } from '../store/audit.ts';
import { sealOf, verifyAudit } from '../store/seal.ts';
import type { Query } from '../store/sight.ts';
import { isId } from '../views/paging.ts';
import { actionWords, actions, fieldWords, valueWords } from './audit-words.ts';
import type { Asking, Register, Subject } from './register.ts';

export const audit: Register = {
  source: auditRows,
  columns: [{ name: 'action', type: 'text' }, { name: 'subject', type: 'text' }, { name: 'name', type: 'text' }, { name: 'org', type: 'text' }, { name: 'about', type: 'text' }, { name: 'at', type: 'datetime' }],
  filters: [
    { name: 'name', match: 'fuzzy', type: 'text', label: { 'zh-CN': '操作人（姓名开头）', en: 'Who (name begins)' } }, { name: 'at', match: 'range', type: 'datetime' }, { name: 'action', match: 'equals', type: 'text', options: actions },
    { name: 'subject', match: 'fuzzy', type: 'text', label: { 'zh-CN': '对象（名称开头）', en: 'Object (name begins)' } }, { name: 'about', match: 'fuzzy', type: 'text' },
  ],
  links: [{ label: { 'zh-CN': '核验整条链', en: 'Verify the whole chain' }, href: '/admin/audit/chain' }],
  // The platform sees everything, the administrator of a company what concerns it.
  within: (reader) => (holds(reader, 'platformAdmin') ? undefined : { sql: 'e.about = $', value: reader.actor.org?.id ?? '' }),
  shown: ({ cells }) => ({ action: actionWords(String(cells['action'])) }),
  open: async (asking, id) => (id === 'chain' ? chainOf(asking.query) : isId(id) ? entryOf(asking, id) : undefined),
};

async function entryOf({ query, reader }: Asking, id: string): Promise<Subject | undefined> {
  const entry = await auditEntry(query, id);
  const all = holds(reader, 'platformAdmin');
  if (!entry || (!all && (entry.about_id === null || entry.about_id !== reader.actor.org?.id))) return undefined;
  const seal = await sealOf(query, id);
  const action = actionWords(entry.action);
  return {
    title: action, version: 0,
    data: {
      at: entry.at, name: entry.name, action: typeof action === 'string' ? action : action['zh-CN'], subject: entry.subject_name, ...(entry.org ? { org: entry.org } : {}), ...(entry.about ? { about: entry.about } : {}),
    },
    panels: [changesOf(entry), sealPanel(seal), ...(all ? [await othersOf(query, entry.subject, id)] : [])],
  };
}

function changesOf({ before, after }: AuditEntry): Panel {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return {
    title: { 'zh-CN': '变更内容', en: 'What changed' }, say: names.length === 0 ? { 'zh-CN': '这次操作没有变更内容需要记录。', en: 'There was nothing further to record.' } : null,
    heads: [{ 'zh-CN': '内容', en: 'Field' }, { 'zh-CN': '变更前', en: 'Before' }, { 'zh-CN': '变更后', en: 'After' }],
    rows: names.map((name) => [{ text: fieldWords(name) }, { text: valueWords(name, before?.[name]) }, { text: valueWords(name, after?.[name]) }]),
  };
}

function sealPanel(seal: Awaited<ReturnType<typeof sealOf>>): Panel {
  const title = { 'zh-CN': '防篡改核验', en: 'Verification' };
  const heads = [{ 'zh-CN': '序号', en: 'Number' }, { 'zh-CN': '结论', en: 'Verdict' }, { 'zh-CN': '摘要（SHA-256）', en: 'Digest (SHA-256)' }];
  if (!seal) return { title, heads, rows: [], say: { 'zh-CN': '刚刚写入，一分钟内封存。', en: 'Just written; it is sealed within a minute.' } };
  const verdict: PanelCell = seal.holds ? { text: { 'zh-CN': '与封存时一致', en: 'As it was sealed' }, tone: 'ok' } : { text: { 'zh-CN': '与封存时不一致', en: 'Not as it was sealed' }, tone: 'no' };
  return { title, heads, say: null, rows: [[{ text: seal.seq }, verdict, { text: seal.hash }]] };
}

async function othersOf(query: Query, subject: string, id: string): Promise<Panel> {
  const rows = await otherEntries(query, subject, id);
  return {
    title: { 'zh-CN': '同一对象的其他操作', en: 'Other changes of the same object' }, say: rows.length === 0 ? { 'zh-CN': '没有其他操作。', en: 'There are none.' } : null,
    heads: [{ 'zh-CN': '操作', en: 'Change' }, { 'zh-CN': '操作人', en: 'Who' }, { 'zh-CN': '时间', en: 'When' }],
    rows: rows.map((row) => [{ text: actionWords(row.action), href: `/admin/audit/${row.id}` }, { text: row.name }, { text: row.at }]),
  };
}

async function chainOf(query: Query): Promise<Subject> {
  const { sealed, open, broken } = await verifyAudit(query);
  const verdict: PanelCell = broken === null ? { text: { 'zh-CN': '完整，未被改动', en: 'Whole and unchanged' }, tone: 'ok' } : { text: { 'zh-CN': `第 ${broken} 条起不一致`, en: `Broken from number ${broken} on` }, tone: 'no' };
  const words: Text = broken === null ? { 'zh-CN': '每条日志都与其封存时的摘要一致，前后相连。', en: 'Each entry is as it was sealed, and each seal fits the one before.' } : { 'zh-CN': '日志被改动或删除过。请保留数据库备份，并联系运维人员核查。', en: 'Entries were changed or removed. Keep a backup of the database and have it looked into.' };
  return {
    title: { 'zh-CN': '审计日志的核验', en: 'Verification of the audit log' }, data: {}, version: 0,
    panels: [{
      title: { 'zh-CN': '核验结果', en: 'Verdict' }, say: words, heads: [{ 'zh-CN': '结论', en: 'Verdict' }, { 'zh-CN': '已封存', en: 'Sealed' }, { 'zh-CN': '待封存', en: 'Not sealed yet' }],
      rows: [[verdict, { text: String(sealed) }, { text: String(Math.max(0, open)) }]],
    }],
  };
}
