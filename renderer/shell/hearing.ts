// Who is signed in hears what happens, from the first page on: the shell's counts follow, and a refused stream has it look whether the session still holds.
import type { LiveEvents } from '../../server/api-types.ts';

export interface Hearing {
  /** Begins to hear, or stops. */
  set(hears: boolean): void;
}

/** What the shell does with what it hears. */
export function hearing(counts: (counts: LiveEvents['counts']) => void, ended: () => void): Hearing {
  let hears = false;
  let stops: (() => void)[] = [];
  return {
    set(wanted) {
      if (wanted === hears) return;
      hears = wanted;
      for (const stop of stops.splice(0)) stop();
      if (hears) void import('../live.ts').then(({ onLive, startLive }) => { if (hears && stops.length === 0) stops = [startLive(ended), onLive('counts', counts)]; }, () => {});
    },
  };
}
