// What a page asked for, drawn by how far it came. Apart from page.ts, so that only pages that ask by a task bring it.
import type { Task } from '@lit/task';
import { failed, skeleton } from './page.ts';
import { words } from './words.ts';

/** What was asked for as it stands: grey lines at first, what was there while it is asked again, and why it did not load. */
export function loaded<T>(task: Task<readonly unknown[], T>, lines: number, shown: (value: T) => unknown, what = words({ 'zh-CN': '没有加载出来', en: 'It didn’t load' })): unknown {
  return task.render({
    initial: () => skeleton(lines),
    pending: () => (task.value === undefined ? skeleton(lines) : shown(task.value)),
    complete: shown,
    error: (fault) => failed(what, fault, () => void task.run()),
  });
}
