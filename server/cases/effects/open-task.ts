// An opened task becomes a row of everybody's inbox who is asked now.
import { candidatesOf } from '#engine';
import type { Handler } from './rows.ts';

export const openTask: Handler<'open-task'> = ({ task, except }) => ({
  open: [{ id: task.id, state: task.state, at: task.openedAt, candidates: candidatesOf(task), ...(except === undefined ? {} : { except }) }],
});
