// A day and a time of day.
import type { Widget } from '../widget.ts';

export const widget: Widget = {
  name: 'date-time',
  title: { 'zh-CN': '日期和时间', en: 'Date and time' },
  labelled: 'control',
  rank: ({ type }) => (type === 'datetime' ? 10 : 0),
  load: () => import('../controls/date-time.ts'),
};
