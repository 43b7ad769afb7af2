// Security keys at an event: whether it takes the one bound to who sends it, or one that is shown, and why it cannot be sent without.
import type { Definition } from './compiled.ts';
import type { EventDeclaration, ProcessHead } from './definition.ts';
import type { Facts } from './facts.ts';
import { own } from './json.ts';
import { problem, type Problem } from './problem.ts';

/** Which key signs when an event is sent: the sender's own, the one its form was opened by, or none. */
export function keyAsked({ compiled }: Definition, { requiresKey, showsKey }: EventDeclaration, { actor }: Pick<Facts, 'actor'>): 'own' | 'shown' | undefined {
  if (actor.kind === 'system') return undefined;
  if (showsKey) return 'shown';
  return requiresKey || compiled.document.process.requiresKey ? 'own' : undefined;
}

/** Whether a key signs an event, whoever sends it: then each case asks for a signature of its own. */
export function isSigned({ events, requiresKey }: ProcessHead, event: string): boolean {
  const declared = own(events, event) as EventDeclaration | undefined;
  return requiresKey === true || declared?.requiresKey === true || declared?.showsKey === true;
}

/** Whether some event of a definition asks for the sender's own key. */
export function requiresKeys({ compiled: { document: { process } } }: Definition): boolean {
  return process.requiresKey === true || Object.values(process.events ?? {}).some(({ requiresKey }) => requiresKey);
}

/** What hinders an event for want of a key. Of whom nothing is known holds none. */
export function judgeKey(definition: Definition, declaration: EventDeclaration, facts: Facts): Problem[] {
  const asked = keyAsked(definition, declaration, facts);
  if (asked === 'shown') return facts.key ? [] : [problem('key.not-shown', '/event')];
  if (asked === undefined) return [];
  const { own = null, legal = false } = facts.keys ?? {};
  if (own === null) return [problem('key.none', '/event')];
  return legal ? [] : [problem('key.no-legal', '/event')];
}

/** Refuses what comes without the signature of the key it takes. */
export function judgeSignature(definition: Definition, declaration: EventDeclaration, facts: Facts): Problem[] {
  return keyAsked(definition, declaration, facts) === undefined || facts.proof?.key ? [] : [problem('proof.missing', '/proof', { proof: 'key' })];
}
