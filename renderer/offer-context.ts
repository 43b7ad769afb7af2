// What an offer lets a person fill in, as the form understands it; one object per offer, so that drawing again does not open the form anew; and how what is offered is sent.
import type { FormContext, Offer } from '#engine';
import type { GivenProof, KeyAssertion } from '../server/api-types.ts';
import type { Answer } from './api.ts';

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

/** How something is sent with what is shown beside it, and where its event takes a security key with that key's signature: made once, however often the same is sent. */
export function signing<T>({ key, proof }: Offer, form: string, shown: GivenProof | undefined, send: (proof: { readonly proof?: GivenProof }) => Promise<Answer<T>>): () => Promise<Answer<T>> {
  let signed: Promise<Answer<KeyAssertion>> | undefined;
  return async () => {
    if (!key) return send(proof ? { proof: shown ?? {} } : {});
    const made = await (signed ??= import('./account/security-key.ts').then(({ assertKey }) => assertKey('send', form)));
    return made.ok ? send({ proof: { ...shown, key: made.value } }) : made;
  };
}
