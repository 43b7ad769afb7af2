// Stars, one to five.
import type { Widget } from '../widget.ts';

export const widget: Widget = {
  name: 'rating',
  title: { 'zh-CN': '星级评价', en: 'Stars' },
  labelled: 'group',
  rank: ({ schema }) => (schema.format === 'rating' ? 20 : 0),
  load: () => import('../controls/rating.ts'),
};
