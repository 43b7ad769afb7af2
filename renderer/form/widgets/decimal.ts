// A decimal number.
import type { Widget } from '../widget.ts';

export const widget: Widget = {
  name: 'decimal',
  title: { 'zh-CN': '小数', en: 'Decimal' },
  labelled: 'control',
  rank: ({ type }) => (type === 'decimal' ? 10 : 0),
  load: () => import('../controls/decimal.ts'),
};
