// Work that comes from tables: one round after another, at once when something woke it, and never two rounds at a time.
import type { Log } from '../log.ts';

export interface Poller {
  /** Begins the next round without waiting. */
  wake(): void;
  /** Ends after the round that runs. */
  stop(): Promise<void>;
}

/** Repeats `round` every so many milliseconds; a long one asks whether it is to stop. A round that fails is logged and the next one comes in its time. */
export function poll({ name, every, round, log }: { readonly name: string; readonly every: number; readonly round: (isStopped: () => boolean) => Promise<unknown>; readonly log: Log }): Poller {
  let isStopped = false;
  let isWoken = false;
  let ring: () => void = () => {};
  const waited = (): Promise<void> => new Promise((resolve) => {
    const timeout = setTimeout(resolve, every);
    ring = () => {
      clearTimeout(timeout);
      resolve();
    };
  });
  const run = async (): Promise<void> => {
    while (!isStopped) {
      isWoken = false;
      try {
        await round(() => isStopped);
      } catch (error) {
        log('error', `A round of ${name} failed.`, { error });
      }
      if (!isStopped && !isWoken) await waited();
    }
  };
  const running = run();
  return {
    wake() {
      isWoken = true;
      ring();
    },
    async stop() {
      isStopped = true;
      ring();
      await running;
    },
  };
}
