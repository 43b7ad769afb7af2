// Work that is answered in time: who waits is told when it takes too long, and the work is told to begin nothing more.

/** Thrown to who waits, and by work that goes on after that. */
export class TooLate extends Error {}

/** What the work gives, or TooLate after some milliseconds; then its signal is aborted, so that it takes no further step. */
export async function within<T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T> | T): Promise<T> {
  const ended = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const reason = new TooLate('it takes too long');
      ended.abort(reason);
      reject(reason);
    }, milliseconds);
  });
  try {
    const working = Promise.resolve(work(ended.signal));
    // Nobody waits any more for what comes after the deadline, its failures included.
    working.catch(() => {});
    return await Promise.race([working, late]);
  } finally {
    clearTimeout(timer);
  }
}
