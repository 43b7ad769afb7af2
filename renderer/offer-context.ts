// What an offer lets a person fill in, as the form understands it; one object per offer, so that drawing again does not open the form anew.
import type { FormContext, Offer } from '#engine';

const contexts = new WeakMap<Offer, FormContext>();

/** The context of the form that belongs to an offer; `resumed` when it goes on with what was kept before, so that a default once cleared stays cleared. */
export function contextOf(offer: Offer, resumed = false): FormContext {
  let context = contexts.get(offer);
  if (!context) {
    context = { event: offer.event, writes: offer.writes.includes('*') ? 'all' : offer.writes, requires: offer.requires, judge: offer.judge, resumed };
    contexts.set(offer, context);
  }
  return context;
}
