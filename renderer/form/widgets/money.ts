// An amount of money in yuan.
import type { Widget } from '../widget.ts';

export const widget: Widget = {
  name: 'money',
  title: { 'zh-CN': '金额', en: 'Amount of money' },
  labelled: 'control',
  rank: ({ type, schema }) => (schema.format === 'money' ? 20 : type === 'decimal' ? 1 : 0),
  load: () => import('../controls/money.ts'),
};
