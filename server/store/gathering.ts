// Many callers with one item each, to few calls with many items: what comes while calls are under way waits for the next one.

/** Thrown when too many wait: the service is busy. */
export class TooMany extends Error {}

/**
 * At most `lanes` calls at a time take at most `most` items each, in the order they came; `run` answers each item at its place.
 * Lanes that are free share what waits, at least `few` a call: while the database has one share, what came of the other is worked on here.
 * A call that throws throws for all its items.
 */
export function gathering<In, Out>({ lanes, few = 1, most, waiting }: { readonly lanes: number; readonly few?: number; readonly most: number; readonly waiting: number }, run: (items: readonly In[]) => Promise<readonly Out[]>): (item: In) => Promise<Out> {
  const queue: { readonly item: In; readonly resolve: (out: Out) => void; readonly reject: (error: unknown) => void }[] = [];
  let running = 0;
  let isSet = false;
  const begin = (): void => {
    isSet = false;
    while (running < lanes && queue.length > 0) {
      const taken = queue.splice(0, Math.min(most, Math.max(few, Math.ceil(queue.length / (lanes - running)))));
      running += 1;
      void run(taken.map(({ item }) => item)).then(
        (outs) => taken.forEach(({ resolve }, i) => resolve(outs[i]!)),
        (error: unknown) => taken.forEach(({ reject }) => reject(error)),
      ).finally(() => {
        running -= 1;
        begin();
      });
    }
  };
  return (item) => new Promise((resolve, reject) => {
    if (queue.length >= waiting) {
      reject(new TooMany('too many wait for the database'));
      return;
    }
    queue.push({ item, resolve, reject });
    // What else comes in this turn of the loop goes along.
    if (!isSet && running < lanes) {
      isSet = true;
      setImmediate(begin);
    }
  });
}
