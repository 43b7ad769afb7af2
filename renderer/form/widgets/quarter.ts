// A quarter of a year.
import type { Widget } from '../widget.ts';

export const widget: Widget = {
  name: 'quarter',
  title: { 'zh-CN': '季度', en: 'Quarter' },
  labelled: 'control',
  rank: ({ type }) => (type === 'quarter' ? 10 : 0),
  load: () => import('../controls/quarter.ts'),
};
