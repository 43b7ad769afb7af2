// Several of the choices.
import type { Widget } from '../widget.ts';

export const widget: Widget = {
  name: 'multi-choice',
  title: { 'zh-CN': '多选', en: 'Several choices' },
  labelled: 'group',
  rank: ({ schema, options }) => (schema.type === 'array' && (options || schema['x-options'] || (schema.items && 'enum' in schema.items && schema.items.enum)) ? 20 : 0),
  load: () => import('../controls/multi-choice.ts'),
};
