// An error that reached the edge to its answer: a database that is away or too busy is 503, everything else is a bug of ours and 500.
import { TooLate } from './deadline.ts';
import { TooManyWaiting } from './password.ts';
import { refuse, type Refusal } from './problem-response.ts';
import { TooMany } from '../store/gathering.ts';

// SQLSTATE: connection, shutdown, session ended for idleness, too many connections, lock not granted, serialisation, deadlock.
const busy = /^(08...|57P0.|25P0[34]|53...|58030|55P03|40001|40P01)$/;
// The functions of this program are gone: a newer one has changed the tables, and this one is to be started anew, if at all.
const overtaken = '3F000';
const diskFull = '53100';
const network: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN']);
const poolMessages = /timeout exceeded when trying to connect|Connection terminated|connection error and is not queryable|Client was closed and is not queryable|Cannot use a pool after calling end|server closed the connection|timeout expired/;

/** The refusal for an error; `isOurs` when somebody should look into it. */
export function refusalFor(error: unknown, requestId: string): { readonly refusal: Refusal; readonly isOurs: boolean } {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : '';
  if (code === diskFull) return { refusal: { ...refuse(503, 'service.no-room'), retryAfter: 5 }, isOurs: false };
  if (error instanceof TooManyWaiting || error instanceof TooMany || busy.test(code) || network.has(code) || poolMessages.test(message)) {
    return { refusal: { ...refuse(503, 'service.busy'), retryAfter: 1 }, isOurs: false };
  }
  if (code === overtaken) return { refusal: { ...refuse(503, 'service.busy'), retryAfter: 1 }, isOurs: true };
  // Cancelled by statement_timeout or by our own clock: what was written is not known to who waited, so the same request has to be safe.
  if (code === '57014' || error instanceof TooLate) return { refusal: { ...refuse(504, 'request.timed-out'), retryAfter: 1 }, isOurs: false };
  return { refusal: refuse(500, 'service.fault', { request: requestId }), isOurs: true };
}
