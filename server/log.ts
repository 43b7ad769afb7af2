// What operators read: one JSON line per event, without bodies and tokens. Written once, at the border where it is known.

export type Log = (level: 'info' | 'warning' | 'error', message: string, facts?: { readonly [name: string]: unknown }) => void;

/** Writes to the standard streams of the process. */
export const consoleLog: Log = (level, message, facts = {}) => {
  const line = JSON.stringify({ at: new Date().toISOString(), level, message, ...facts }, (_, value: unknown) =>
    value instanceof Error ? { name: value.name, message: value.message, stack: value.stack } : value);
  (level === 'error' ? process.stderr : process.stdout).write(`${line}\n`);
};

/** A log that leaves out what is below a level. */
export function atLeast(least: Parameters<Log>[0], log: Log): Log {
  const levels = ['info', 'warning', 'error'];
  return (level, message, facts) => {
    if (levels.indexOf(level) >= levels.indexOf(least)) log(level, message, facts);
  };
}
