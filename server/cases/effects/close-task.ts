// A closed task leaves the inboxes; without outcome it was overtaken.
import type { Handler } from './rows.ts';

export const closeTask: Handler<'close-task'> = ({ task, outcome }) => ({ close: [{ id: task, outcome: outcome ?? null }] });
