// A month of a year.
import type { Widget } from '../widget.ts';

export const widget: Widget = {
  name: 'month',
  title: { 'zh-CN': '月份', en: 'Month' },
  labelled: 'control',
  rank: ({ type }) => (type === 'month' ? 10 : 0),
  load: () => import('../controls/month.ts'),
};
