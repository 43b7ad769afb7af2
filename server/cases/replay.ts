// The steps of a history taken again: the same commands on the same facts, by the definition of their time.
import type pg from 'pg';
import { act, lastStepOf, same, type Definition, type Instance, type LastStep } from '#engine';
import type { Definitions } from '../revisions/compiled.ts';
import { type Entry, type Payload, unpacked } from './history.ts';

/** The instance a recorded step leads to, with that step; null when it does not lead where it led. */
export function again(definition: Definition, before: Instance | null, id: string, number: string, { command, facts, change }: Payload): Instance | null {
  const step = act(definition, before, command, facts, id);
  if (!step.ok || !same(step.record.change, change)) return null;
  return {
    id, number: before?.number ?? (number === '' ? null : number), item: before?.item ?? facts.item?.instance.id ?? null, snapshot: step.snapshot, data: step.data,
    ...(before ? { last: lastStepOf(before, step) } : {}),
  };
}

/** So many steps are taken again before others get their turn. */
const atOnce = 50;

/**
 * The last step of an instance at a version, with where the case stood before it: taken again from its history, since nothing else keeps that, and it is
 * asked for seldom. Undefined where the history has gone on or was erased.
 */
export async function lastStepAt(pool: pg.Pool, definitions: Definitions, id: string, version: number): Promise<LastStep | undefined> {
  const { rows } = await pool.query<{ digest: string | null; number: string; entry: string; payload: string }>({
    name: 'replay',
    text: `select e.digest, e.number, e.entry, p.bytes as payload from history_entry e join history_payload p on p.instance_id = e.instance_id and p.seq = e.seq where e.instance_id = $1 and e.seq <= $2 order by e.seq`,
    values: [id, version],
  });
  if (rows.length !== version) return undefined;
  let digest = '';
  let here: Instance | null = null;
  for (const [index, { digest: its, number, entry, payload }] of rows.entries()) {
    digest = its ?? digest;
    here = again(await definitions.ofDigest(digest), here, id, number, unpacked(payload, JSON.parse(entry) as Entry));
    if (!here) return undefined;
    if (index % atOnce === atOnce - 1) await new Promise((resolve) => setImmediate(resolve));
  }
  return here?.last;
}
