// A department of the own organisation, chosen in its tree.
import type { Widget } from '../widget.ts';

export const widget: Widget = {
  name: 'department',
  title: { 'zh-CN': '部门', en: 'Department' },
  labelled: 'control',
  rank: ({ type }) => (type === 'department' ? 40 : 0),
  load: () => import('../controls/department.ts'),
};
