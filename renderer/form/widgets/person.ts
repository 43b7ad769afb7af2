// A person or an organisation, sought by a part of the name.
import type { Widget } from '../widget.ts';

export const widget: Widget = {
  name: 'person',
  title: { 'zh-CN': '人员或单位', en: 'Person or organisation' },
  labelled: 'control',
  rank: ({ type }) => (type === 'user' || type === 'org' ? 30 : 0),
  load: () => import('../controls/person.ts'),
};
