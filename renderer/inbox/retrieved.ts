// The event by which pages hear that cases stand again as before.

/** Told on the window when a verdict was taken back (undo.ts). */
export const retrieved = 'wf-retrieved';
