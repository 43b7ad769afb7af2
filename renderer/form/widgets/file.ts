// Files.
import type { Widget } from '../widget.ts';

function isFile(type: unknown): boolean {
  return type === 'file' || (typeof type === 'object' && type !== null && 'list' in type && type.list === 'file');
}

export const widget: Widget = {
  name: 'file',
  title: { 'zh-CN': '附件', en: 'Files' },
  labelled: 'group',
  broad: true,
  rank: ({ type }) => (isFile(type) ? 30 : 0),
  load: () => import('../controls/file.ts'),
};
