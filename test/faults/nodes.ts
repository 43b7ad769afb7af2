// Faults of the nodes: killed, frozen, asked to stop.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Figures, Size } from './rows.ts';
import type { Node, Stage } from './stage.ts';
import { apply, publishTraining, startWork, work } from './workload.ts';

/** Milliseconds until a node that is started answers. */
async function revive(node: Node): Promise<number> {
  const begun = performance.now();
  await node.start();
  while (!(await fetch(`${node.server!.url}/ready`)).ok) await pause(20);
  return performance.now() - begun;
}

/** Waits until something holds, for so many seconds at most. */
export async function until(holds: () => Promise<boolean> | boolean, seconds: number): Promise<boolean> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(50)) {
    if (await holds()) return true;
  }
  return false;
}

export async function killNodes(stage: Stage, { steps, workers, least, most }: Size<'steps' | 'workers' | 'least' | 'most'>): Promise<Figures> {
  const begun = startWork(stage, { steps, workers });
  let [isOver, kills, slowest] = [false, 0, 0];
  const ended = begun.ended.finally(() => { isOver = true; });
  while (!isOver) {
    await Promise.race([pause(stage.random.between(least, most)), ended]);
    if (isOver) break;
    const node = stage.random.pick(stage.nodes);
    await node.stop('SIGKILL');
    kills += 1;
    slowest = Math.max(slowest, await revive(node));
  }
  await ended;
  return { did: kills, steps: begun.done, kills, 'slowest start': `${(slowest / 1000).toFixed(1)} s` };
}

export async function stopUnderLoad(stage: Stage, { rounds, steps }: Size<'rounds' | 'steps'>): Promise<Figures> {
  const { random, people, owner, violations } = stage;
  let [cut, slowest] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    const provider = random.pick(people.providers);
    const item = await publishTraining(stage, provider);
    const ids = await Promise.all(Array.from({ length: steps }, (_, i) => apply(stage, people.operators[i % people.operators.length]!, item)));
    const node = stage.nodes[round % 2]!;
    // Each from an address of its own: what is tried is the stop, not the limits of rates.
    const asked = ids.map((id) => ({ id, key: randomUUID(), event: random.pick(['APPROVE', 'WITHDRAW']) }));
    const by = (at: number, event: string) => (event === 'APPROVE' ? provider : people.operators[at % people.operators.length]!);
    const answers = asked.map(({ id, key, event }, at) => pause(random.between(0, 150)).then(() => stage.once(node, by(at, event), `/api/instances/${id}/events`, { event }, key)).then((answer) => answer.status, () => 'cut' as const));
    await pause(random.between(20, 100));
    const begun = performance.now();
    const code = await node.stop('SIGTERM');
    slowest = Math.max(slowest, performance.now() - begun);
    if (code !== 0) violations.push(`a node that was asked to stop ended with ${code}`);
    const outcomes = await Promise.all(answers);
    for (const [at, outcome] of outcomes.entries()) {
      const { id, key, event } = asked[at]!;
      const { rowCount } = await owner.query('select from history_entry where instance_id = $1 and key = $2', [id, key]);
      cut += Number(outcome === 'cut');
      if (outcome === 'cut' && rowCount === 1) violations.push(`${id}: a step was taken, and its client was cut off`);
      if (outcome === 500) violations.push(`${id}: 500 at a stop`);
      await stage.at(stage.nodes[(round + 1) % 2]!).step(by(at, event), id, { event }, key);
    }
    await node.start();
  }
  return { did: rounds, stops: rounds, 'not accepted any more': cut, 'slowest stop': `${(slowest / 1000).toFixed(1)} s` };
}

/** An alarm of some operator, due so many milliseconds from now by the clock of the database. */
export async function setAlarm(stage: Stage, milliseconds: number): Promise<string> {
  const { rows } = await stage.owner.query<{ due: string }>('select instant(clock_timestamp() + make_interval(secs => $1)) as due', [milliseconds / 1000]);
  const operator = stage.random.pick(stage.people.operators);
  const id = await stage.draft(operator, { process: 'alarm', event: 'SET' });
  await stage.step(operator, id, { event: 'SET', data: { due: rows[0]!.due } });
  return id;
}

/** The state of an instance, and how often its bell rang. */
export async function rings(stage: Stage, id: string): Promise<number> {
  const { rows } = await stage.owner.query<{ rings: number }>(`select count(*)::int as rings from history_entry where instance_id = $1 and entry like '%"event":"waiting.bell"%'`, [id]);
  return rows[0]!.rings;
}

export async function deliverTimersTwice(stage: Stage, { alarms }: Size<'alarms'>): Promise<Figures> {
  const [frozen, other] = stage.nodes;
  let did = 0;
  for (let round = 0; round < alarms; round += 1) {
    const id = await setAlarm(stage, 1000);
    other.signal('SIGSTOP');
    const held = await Promise.race([frozen.wire.hold('apply'), pause(15_000)]);
    frozen.signal('SIGSTOP');
    other.signal('SIGCONT');
    if (!(await until(async () => (await rings(stage, id)) === 1, 15))) stage.violations.push(`${id}: nobody took over from the frozen node`);
    // The frozen node's write arrives now, long after; its connection may not even be there any more.
    if (typeof held === 'function') {
      held();
      did += 1;
    }
    frozen.signal('SIGCONT');
    await until(async () => (await fetch(`${frozen.server!.url}/ready`)).ok, 15);
    if ((await rings(stage, id)) !== 1) stage.violations.push(`${id}: its timer took effect ${await rings(stage, id)} times`);
  }
  return { did, alarms, 'taken over': did };
}

export async function freezeInTransaction(stage: Stage, { rounds, steps }: Size<'rounds' | 'steps'>): Promise<Figures> {
  const { owner, violations } = stage;
  const [frozen, other] = stage.nodes;
  let did = 0;
  for (let round = 0; round < rounds; round += 1) {
    // Its messages are what a node writes in a transaction of several statements: the row is held from the first on.
    other.signal('SIGSTOP');
    const trap = frozen.wire.hold('expand-messages');
    const item = await publishTraining(stage.at(frozen), stage.random.pick(stage.people.providers));
    const applied = apply(stage.at(frozen), stage.random.pick(stage.people.operators), item);
    const release = await Promise.race([trap, pause(15_000)]);
    frozen.signal('SIGSTOP');
    other.signal('SIGCONT');
    const id = await applied;
    const { rows } = await owner.query<{ pid: number }>(`select pid from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`);
    did += rows.length;
    const freed = await until(async () => (await owner.query(`select from pg_stat_activity where pid = any ($1) and state = 'idle in transaction'`, [rows.map(({ pid }) => pid)])).rowCount === 0, 30);
    if (!freed) violations.push(`${id}: a frozen node holds its rows for ever`);
    await work(stage.at(other), { steps, workers: 2 });
    // Its claim has run out by now; the other node sends what it had begun.
    await owner.query(`update outbox_message set due_at = clock_timestamp() where state = 'claimed' and instance_id = $1`, [id]);
    const sent = async (): Promise<boolean> => (await owner.query(`select from outbox_message where instance_id = $1 and kind = 'notify' and state <> 'sent'`, [id])).rowCount === 0;
    if (!(await until(sent, 15))) violations.push(`${id}: a message stays behind`);
    const before = (await owner.query('select from message where instance_id = $1', [id])).rowCount;
    if (typeof release === 'function') release();
    frozen.signal('SIGCONT');
    await until(async () => (await fetch(`${frozen.server!.url}/ready`)).ok, 15);
    const after = (await owner.query('select from message where instance_id = $1', [id])).rowCount;
    if (before !== after) violations.push(`${id}: a thawed node told ${(after ?? 0) - (before ?? 0)} people again`);
  }
  return { did, rounds, 'transactions ended': did };
}
