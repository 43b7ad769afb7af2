// A timer becomes a row that is polled; the snapshot keeps the truth about it.
import type { Handler } from './rows.ts';

export const setTimer: Handler<'set-timer'> = ({ timer, at }) => ({ set: [{ name: timer, at }] });
