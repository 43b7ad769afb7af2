// Who is signed in hears what happens, from the first page on: the shell's counts follow, a refused stream has it look whether the session still holds, and before one ends for want of anything done he is asked.
import type { LiveEvents } from '../../server/api-types.ts';

export interface Hearing {
  /** Begins to hear, and to watch that the session does not end unasked, or stops. */
  set(hears: boolean, idleMinutes?: number): void;
}

/** What the shell does with what it hears. */
export function hearing(counts: (counts: LiveEvents['counts']) => void, ended: () => void): Hearing {
  let hears = false;
  let turn = 0;
  let stops: (() => void)[] = [];
  return {
    set(wanted, idleMinutes) {
      if (wanted === hears) return;
      hears = wanted;
      const mine = (turn += 1);
      for (const stop of stops.splice(0)) stop();
      if (!hears) return;
      // Meanwhile it may have been stopped again.
      const begin = (...started: (() => () => void)[]): void => { if (mine === turn) stops = [...stops, ...started.map((start) => start())]; };
      void import('../live.ts').then(({ onLive, startLive }) => begin(() => startLive(ended), () => onLive('counts', counts)), () => {});
      if (idleMinutes !== undefined) void import('./idle.ts').then(({ watchIdle }) => begin(() => watchIdle(idleMinutes, ended)), () => {});
    },
  };
}
