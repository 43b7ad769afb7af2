// A signature: an image that was drawn or written.
import type { Widget } from '../widget.ts';

export const widget: Widget = {
  name: 'signature',
  title: { 'zh-CN': '签名', en: 'Signature' },
  labelled: 'group',
  broad: true,
  // Any image may be signed as well as chosen; one that only takes PNG and only one is most likely meant to be.
  rank: ({ type, schema }) => (type !== 'file' || !schema['x-file']?.types.includes('png') ? 0 : schema['x-file'].types.length === 1 ? 31 : 20),
  load: () => import('../controls/signature.ts'),
};
