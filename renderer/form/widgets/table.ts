// A table of rows.
import type { Widget } from '../widget.ts';

export const widget: Widget = {
  name: 'table',
  title: { 'zh-CN': '表格', en: 'Table' },
  labelled: 'group',
  broad: true,
  says: true,
  rank: ({ type }) => (typeof type === 'object' && 'table' in type ? 30 : 0),
  load: () => import('../controls/table.ts'),
};
