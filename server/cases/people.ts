// What a step asks of the directory, answered: the members of a party, the person a command names, and who stands in for whom.
import { granteesOfActor, keyOfGrantees, meets, mostSeats, type Actor, type Asks, type Facts } from '#engine';
import { isId } from '../id.ts';
import type { Services } from '../services.ts';
import { holdersOf, membershipsOf, substitutesOf } from '../store/people.ts';

/** The facts with the answers. Those who stand in for members are told with them, so that one round is most often enough. */
export async function withPeople({ pool }: Services, process: string, facts: Facts, { people = [], person, substitutes = [] }: Asks): Promise<Facts> {
  const members = await Promise.all(people.map(async (grantees) => [keyOfGrantees(grantees), await holdersOf(pool, grantees, mostSeats + 1)] as const));
  const known: Facts = {
    ...facts,
    ...(people.length > 0 ? { people: { ...facts.people, ...Object.fromEntries(members) } } : {}),
    ...(person ? { person: await memberAmong(pool, person) } : {}),
  };
  const away = [...substitutes, ...members.flatMap(([, found]) => found.map(({ id }) => id))];
  return away.length === 0 ? known : { ...known, substitutes: { ...facts.substitutes, ...(await standIns(pool, away, process, known)) } };
}

async function memberAmong(pool: Services['pool'], { id, of }: NonNullable<Asks['person']>): Promise<Actor | null> {
  const memberships = isId(id) ? await membershipsOf(pool, id) : [];
  return memberships.find((actor) => meets(granteesOfActor(actor), of)) ?? memberships[0] ?? null;
}

/** Who stands in for these accounts and, in turn, for those who do. */
async function standIns(pool: Services['pool'], accounts: readonly string[], process: string, facts: Facts): Promise<{ readonly [account: string]: Actor | null }> {
  const found: Record<string, Actor | null> = {};
  const orgs = new Map([...Object.values(facts.people ?? {}).flat(), ...Object.values(facts.substitutes ?? {}), facts.person].flatMap((actor) => (actor ? [[actor.id, actor.org?.id ?? '']] : [])));
  for (let asked = [...new Set(accounts)]; asked.length > 0;) {
    const answers = await substitutesOf(pool, asked.map((account) => ({ account, org: orgs.get(account) ?? '' })), process, facts.now.instant);
    for (const account of asked) {
      const actor = answers.get(account) ?? null;
      found[account] = actor;
      if (actor && !orgs.has(actor.id)) orgs.set(actor.id, actor.org?.id ?? '');
    }
    asked = [...new Set([...answers.values()].map(({ id }) => id))].filter((id) => !Object.hasOwn(found, id));
  }
  return found;
}
