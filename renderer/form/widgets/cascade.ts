// Province, city, district.
import type { Widget } from '../widget.ts';

export const widget: Widget = {
  name: 'cascade',
  title: { 'zh-CN': '省市区', en: 'Region' },
  labelled: 'group',
  rank: ({ schema }) => (schema.type === 'string' && schema['x-options'] && 'region' in schema['x-options'] ? 30 : 0),
  load: () => import('../controls/cascade.ts'),
};
