// Looks again at what a page shows: as soon as the server tells that something happened, when the window is looked at again, and every half minute.
import { onLive } from '../live.ts';

const often = 30_000;
/** Several steps at once are one look. */
const gathered = 400;

/** Begins to look; answers how to stop. Nobody looks while nobody can see it, and never twice at a time. */
export function watch(look: () => Promise<void>): () => void {
  const stopped = new AbortController();
  const { signal } = stopped;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;
  const plan = (wait: number): void => {
    clearTimeout(timer);
    if (!signal.aborted) timer = setTimeout(() => void run(), wait);
  };
  const run = async (): Promise<void> => {
    if (busy) return plan(gathered);
    busy = true;
    if (document.visibilityState === 'visible' && navigator.onLine) await look().catch(() => {});
    busy = false;
    plan(often);
  };
  const soon = (): void => plan(gathered);
  for (const name of ['online', 'focus']) addEventListener(name, soon, { signal });
  document.addEventListener('visibilitychange', soon, { signal });
  const deaf = [onLive('cases', soon), onLive('counts', soon)];
  plan(often);
  return () => {
    for (const stop of deaf) stop();
    clearTimeout(timer);
    stopped.abort();
  };
}
