// Tables that several registers have: people by their roles, and what was changed lately.
import type { Text } from '#engine';
import type { Panel, PanelCell } from '../api-types.ts';
import { changesOf } from '../store/directory-lists.ts';
import type { Query } from '../store/sight.ts';
import { actionWords, valueWords } from './audit-words.ts';

/** A table; `none` is said where it has no rows. */
export function panelOf(title: Text, heads: readonly Text[], rows: readonly (readonly PanelCell[])[], none: Text, say: Text | null = null): Panel {
  return { title, heads, rows, say: rows.length === 0 ? none : say };
}

/** The last changes of something, each leading to its entry. */
export async function recentChanges(query: Query, subject: string): Promise<Panel> {
  const rows = await changesOf(query, subject);
  return panelOf({ 'zh-CN': '最近变更', en: 'Recent changes' }, [{ 'zh-CN': '变更', en: 'Change' }, { 'zh-CN': '操作人', en: 'Who' }, { 'zh-CN': '时间', en: 'When' }, { 'zh-CN': '原因', en: 'Reason' }],
    rows.map(({ id, at, name, action, after }) => [{ text: actionWords(action), href: `/admin/audit/${id}` }, { text: name }, { text: at }, { text: valueWords('reason', after?.['reason']) }]), { 'zh-CN': '还没有变更。', en: 'Nothing was changed yet.' });
}

/** A state as a cell with its tone. */
export function stateCell(state: string): PanelCell {
  return { text: valueWords('state', state), tone: state === 'active' ? 'ok' : state === 'removed' || state === 'deleted' ? 'no' : 'wait' };
}
