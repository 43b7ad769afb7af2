// What definitions do by the calendar: each schedule reaches each organisation once on its day, however many nodes look and whenever they were stopped.
import { askOnSchedule, nowAt, occasionOn, paramsInForce, schedule, type Definition, type Facts, type Organisation } from '#engine';
import { rowsOf } from './effects/index.ts';
import { system } from './facts.ts';
import { newId } from '../id.ts';
import { poll, type Poller } from './polling.ts';
import type { Services } from '../services.ts';
import { answer } from '../store/answers.ts';
import { asking } from '../store/asking.ts';
import { headsOf } from '../store/head.ts';
import { setParams } from '../store/parameter.ts';
import { reach, targetsOf, type Occasion } from '../store/schedule.ts';
import { instantNow } from '../store/zone.ts';

/** Organisations taken by one statement. */
const atOnce = 100;

/**
 * Does what is due today, and answers how many organisations were reached. Of a day that is over nothing is made up for: a reminder on the
 * day after would tell what is no longer so. The instant is the database's, so nothing comes early by a node's own clock.
 */
export async function runSchedules(services: Services): Promise<number> {
  const query = asking(services.pool);
  const at = await instantNow(query, services.clock.instant);
  const now = nowAt(at, services.config.zone);
  let reached = 0;
  const broken: unknown[] = [];
  for (const { id, digest } of await headsOf(query)) {
    const definition = await services.definitions.ofDigest(digest);
    const { process } = definition.compiled.document;
    for (const [name, declared] of Object.entries(process.schedules ?? {})) {
      for (const portal of process.portal ?? [null]) {
        try {
          const params = portal === null ? {} : paramsInForce(process, await setParams(query, id, portal, at));
          const facts: Facts = { actor: system, now, params };
          const due = occasionOn(definition, name, facts);
          if (due === null || due > at) continue;
          const { orgType, permission } = declared.for;
          reached += await reachAll(services, definition, { process: id, schedule: name, day: now.date, portal, orgType, permission: permission === undefined ? null : `${id}:${permission}` }, facts);
        } catch (error) {
          // One that breaks must not stand in the way of the others; what was not reached is looked for in the next round.
          broken.push(new Error(`${id} ${name}: ${(error as Error).message}`, { cause: error }));
        }
      }
    }
  }
  if (reached > 0) services.onMessages();
  if (broken.length > 0) throw broken[0];
  return reached;
}

async function reachAll(services: Services, definition: Definition, occasion: Occasion, facts: Facts): Promise<number> {
  const query = asking(services.pool);
  let reached = 0;
  for (let after = ''; ;) {
    const targets = await targetsOf(query, occasion, after, atOnce);
    if (targets.length === 0) return reached;
    const rows = [];
    for (const { org } of targets) rows.push({ target: org.id, outbox: await outboxFor(services, definition, occasion.schedule, { ...facts, org }) });
    reached += await reach(services.pool, occasion, rows, facts.now.instant);
    after = targets.at(-1)!.org.id;
  }
}

async function outboxFor({ pool }: Services, definition: Definition, name: string, facts: Facts & { readonly org: Organisation }): Promise<ReturnType<typeof rowsOf>['outbox']> {
  const known = { ...facts, ...(await answer(pool, askOnSchedule(definition, name, facts))) };
  return rowsOf(schedule(definition, name, known), { newId }).outbox;
}

/** Looks at the calendar every ten seconds. */
export function startSchedules(services: Services): Poller {
  return poll(services, { work: 'schedules', every: 10_000, round: () => runSchedules(services) });
}
