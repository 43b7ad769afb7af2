// What an administrator who does no business may not do, though the people of the organisation may: where he tries, he is told so in its own words.
import { available, type Actor, type Definition, type Facts, type Instance } from '#engine';

/** An administrator as he would be with the business of his organisation; null for anybody else, and where the portal lets him do it. */
export function asOperator({ compiled: { id, document: { process } } }: Definition, actor: Actor): Actor | null {
  if (!actor.roles.includes('enterpriseAdmin') || actor.roles.includes('operator')) return null;
  const granted = Object.entries(process.permissions ?? {}).filter(([, { grant = [] }]) => grant.some(({ role, orgType }) => role === 'operator' && (orgType === undefined || orgType.includes(actor.org?.type ?? ''))));
  return { ...actor, roles: [...actor.roles, 'operator'], permissions: [...actor.permissions, ...granted.map(([name]) => `${id}:${name}`)] };
}

/** Whether it is only as an administrator that somebody may not send an event. */
export function isBusinessOfOthers(definition: Definition, instance: Instance | null, event: string, facts: Facts): boolean {
  const operator = asOperator(definition, facts.actor);
  return operator !== null && available(definition, instance, { ...facts, actor: operator }).some((offer) => offer.event === event);
}
