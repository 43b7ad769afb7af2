// Text with a shape.
import type { Widget } from '../widget.ts';

export const widget: Widget = {
  name: 'rich-text',
  title: { 'zh-CN': '富文本', en: 'Formatted text' },
  labelled: 'group',
  broad: true,
  rank: ({ type }) => (type === 'rich' ? 30 : 0),
  load: () => import('../controls/rich-text.ts'),
};
