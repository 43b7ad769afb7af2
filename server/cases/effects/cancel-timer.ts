// A cancelled timer is polled no more.
import type { Handler } from './rows.ts';

export const cancelTimer: Handler<'cancel-timer'> = ({ timer }) => ({ cancel: [timer] });
