// An entry of a dictionary whose entries lie under others.
import type { Widget } from '../widget.ts';

export const widget: Widget = {
  name: 'tree',
  title: { 'zh-CN': '树形选择', en: 'Tree' },
  labelled: 'control',
  rank: ({ schema }) => (schema.type === 'string' && schema['x-options'] && 'tree' in schema['x-options'] && schema['x-options'].tree ? 30 : 0),
  load: () => import('../controls/tree.ts'),
};
