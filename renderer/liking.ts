// How the person signed in likes to work, as the session tells it: pages that draw values and forms ask here.
import type { Used } from '#engine';

let wishes: Used = {};

/** What was wished of this session; nothing of a guest. */
export function wished(uses: Used | undefined): void {
  wishes = uses ?? {};
}

/** Whether something is wished against: what nobody spoke of is as it always was. */
export function declined(use: keyof Used): boolean {
  return wishes[use] === false;
}

/** Whether something is wished for that is not done by itself. */
export function liked(use: keyof Used): boolean {
  return wishes[use] === true;
}
