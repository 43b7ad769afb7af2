// Steps of one case one after the other on this node: who comes meanwhile waits in line, and neither reads nor holds a connection before his turn.
import { TooMany } from '../store/gathering.ts';

/** Runs work for a case when the work before it has ended; refuses where the line is full or the turn does not come in time. */
export type InTurn = <T>(id: string, work: () => Promise<T>) => Promise<T>;

/** Lines of at most `most` who wait, at most `patience` milliseconds. */
export function turns({ most, patience }: { readonly most: number; readonly patience: number }): InTurn {
  const lines = new Map<string, (() => void)[]>();
  const turnOf = (id: string): Promise<void> => {
    const line = lines.get(id);
    if (!line) {
      lines.set(id, []);
      return Promise.resolve();
    }
    if (line.length >= most) return Promise.reject(new TooMany('too many wait for one case'));
    return new Promise((resolve, reject) => {
      const leaves = setTimeout(() => {
        line.splice(line.indexOf(come), 1);
        reject(new TooMany('somebody has been at this case for too long'));
      }, patience);
      const come = (): void => {
        clearTimeout(leaves);
        resolve();
      };
      line.push(come);
    });
  };
  return async (id, work) => {
    await turnOf(id);
    try {
      return await work();
    } finally {
      const next = lines.get(id)!.shift();
      if (next) next();
      else lines.delete(id);
    }
  };
}
