// A list of short texts.
import type { Widget } from '../widget.ts';

export const widget: Widget = {
  name: 'lines',
  title: { 'zh-CN': '多条文字', en: 'List of texts' },
  labelled: 'control',
  rank: ({ schema }) => (schema.type === 'array' && schema.items?.type === 'string' ? 1 : 0),
  load: () => import('../controls/lines.ts'),
};
