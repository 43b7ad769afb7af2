// Effects of a step in, rows out. The record names every effect there is: one without a handler does not compile.
import type { Effect } from '#engine';
import { cancelTimer } from './cancel-timer.ts';
import { closeTask } from './close-task.ts';
import { directory } from './directory.ts';
import { notify } from './notify.ts';
import { offerTask } from './offer-task.ts';
import { openTask } from './open-task.ts';
import type { Handler, Making, Rows } from './rows.ts';
import { setTimer } from './set-timer.ts';

const handlers: { readonly [T in Effect['type']]: Handler<T> } = {
  'open-task': openTask,
  'offer-task': offerTask,
  'close-task': closeTask,
  'set-timer': setTimer,
  'cancel-timer': cancelTimer,
  notify,
  ...directory,
};

function noSecret(): never {
  throw new Error('no secret came with this');
}

/** All rows of a step's effects, in their order. */
export function rowsOf(effects: readonly Effect[], { newId, hashOf = noSecret }: Pick<Making, 'newId'> & Partial<Making>): Rows {
  const making: Making = { newId, hashOf };
  const parts = effects.map((effect) => (handlers[effect.type] as Handler<Effect['type']>)(effect, making));
  return {
    open: parts.flatMap((part) => part.open ?? []), offer: parts.flatMap((part) => part.offer ?? []), close: parts.flatMap((part) => part.close ?? []),
    set: parts.flatMap((part) => part.set ?? []), cancel: parts.flatMap((part) => part.cancel ?? []), outbox: parts.flatMap((part) => part.outbox ?? []),
    directory: parts.flatMap((part) => part.directory ?? []),
  };
}
