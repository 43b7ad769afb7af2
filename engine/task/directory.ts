// What a step knows of people, from its facts. What they do not tell is noted, so that the caller is asked for all of it at once.
import type { Actor, Asks, Facts } from '../facts.ts';

export interface Directory {
  /** The members of a party form, nobody when it is not known. */
  members(grantees: readonly string[]): readonly Actor[];
  /** Who acts for a person: the last of those who stand in for each other, a circle being cut where it closes. */
  standIn(person: Actor): Actor;
  /** The person a command names; undefined when it is not known, null when there is none. */
  person(id: string, of: readonly string[]): Actor | null | undefined;
  /** What is not known. */
  asks(): Asks | undefined;
}

/** The key of a party form among the facts. */
export function keyOfGrantees(grantees: readonly string[]): string {
  return grantees.join(' ');
}

export function directoryOf(facts: Facts): Directory {
  const people = new Map<string, readonly string[]>();
  const substitutes = new Set<string>();
  let named: Asks['person'];
  return {
    members(grantees) {
      if (grantees.length === 0) return [];
      const found = facts.people?.[keyOfGrantees(grantees)];
      if (!found) people.set(keyOfGrantees(grantees), grantees);
      return found ?? [];
    },
    standIn(person) {
      const seen = new Set([person.id]);
      for (let here = person; ;) {
        const next = facts.substitutes?.[here.id];
        if (next === undefined) substitutes.add(here.id);
        if (!next || seen.has(next.id)) return here;
        seen.add(next.id);
        here = next;
      }
    },
    person(id, of) {
      if (facts.person === null || facts.person?.id === id) return facts.person;
      named = { id, of };
      return undefined;
    },
    asks() {
      if (people.size + substitutes.size === 0 && !named) return undefined;
      return { ...(people.size > 0 ? { people: [...people.values()] } : {}), ...(substitutes.size > 0 ? { substitutes: [...substitutes].sort() } : {}), ...(named ? { person: named } : {}) };
    },
  };
}
