// A first and a last day.
import type { Widget } from '../widget.ts';

export const widget: Widget = {
  name: 'date-range',
  title: { 'zh-CN': '起止日期', en: 'Range of days' },
  labelled: 'group',
  rank: ({ schema }) => (schema.format === 'date-range' ? 30 : 0),
  load: () => import('../controls/date-range.ts'),
};
