// An opened task becomes a row of everybody's inbox who may take one of its seats.
import type { Handler } from './rows.ts';

export const openTask: Handler<'open-task'> = ({ task }) => ({
  open: [{ id: task.id, state: task.state, at: task.openedAt, candidates: [...new Set(task.seats.flatMap((seat) => seat.candidates))] }],
});
