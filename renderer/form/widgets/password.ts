// A secret: covered while it is typed, kept nowhere.
import type { Widget } from '../widget.ts';

export const widget: Widget = {
  name: 'password',
  title: { 'zh-CN': '密码', en: 'Password' },
  labelled: 'control',
  rank: ({ type }) => (type === 'secret' ? 10 : 0),
  load: () => import('../controls/password.ts'),
};
