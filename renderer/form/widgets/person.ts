// A person, an organisation or a department, sought by a part of the name.
import type { Widget } from '../widget.ts';

export const widget: Widget = {
  name: 'person',
  title: { 'zh-CN': '人员、单位或部门', en: 'Person, organisation or department' },
  labelled: 'control',
  rank: ({ type }) => (type === 'user' || type === 'org' || type === 'department' ? 30 : 0),
  load: () => import('../controls/person.ts'),
};
