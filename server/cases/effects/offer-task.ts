// An open task moves on: from the inboxes of those who answered to those who are asked now.
import type { Handler } from './rows.ts';

export const offerTask: Handler<'offer-task'> = ({ task, candidates }) => ({ offer: [{ id: task, candidates }] });
