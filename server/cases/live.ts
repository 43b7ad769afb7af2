// What changes, to those who look on now, on whatever node they are: steps and messages are gathered and announced in a table, and each node tells its own.
import type pg from 'pg';
import { poll, type Poller } from './polling.ts';
import type { Services } from '../services.ts';
import { announce, announced, channel, type Change, whoSees } from '../store/live.ts';

/** Somebody who looks on. */
export interface Onlooker {
  readonly account: string;
  /** What he held when he was last looked at; whoever tells him anything looks again. */
  readonly grantees: readonly string[];
  /** Something changed that may concern him: cases he sees, his messages, or whether he may look on at all. */
  tell(instances: readonly string[]): void;
  /** The node stops. */
  end(): void;
}

export interface Live {
  /** Tells that a step was taken, or that somebody has other messages than before. */
  changed(change: Partial<Change>): void;
  /** Lets somebody look on until the answer is called; null when he looks on often enough, or too many do. */
  follow(onlooker: Onlooker): (() => void) | null;
}

/** Where changes go once somebody carries them on, and who looks on here. */
export interface LiveState extends Live { readonly onlookers: Set<Onlooker>; announce: (change: Partial<Change>) => void }

/** One person's windows on one node, and all windows of a node. */
export const most = { perAccount: 10, perNode: 2000 };

/** Nobody looks on yet, and nothing is carried on. */
export function openLive(): LiveState {
  const onlookers = new Set<Onlooker>();
  const state: LiveState = {
    onlookers,
    announce: () => {},
    changed: (change) => state.announce(change),
    follow(onlooker) {
      if (onlookers.size >= most.perNode || [...onlookers].filter(({ account }) => account === onlooker.account).length >= most.perAccount) return null;
      onlookers.add(onlooker);
      return () => void onlookers.delete(onlooker);
    },
  };
  return state;
}

/** How long changes are gathered before they are announced, and how often one looks where no notification comes. Milliseconds. */
const pace = { gather: 200, look: 2000, listenAgain: 5000 };

/** Announces what this node does and tells its onlookers what all do. */
export function startLive({ pool, live, connect, log }: Services): Poller {
  const state = live as LiveState;
  const [instances, accounts] = [new Set<string>(), new Set<string>()];
  let gathering: NodeJS.Timeout | undefined;
  let isStopped = false;
  const flush = (): void => {
    gathering = undefined;
    const change = { instances: [...instances], accounts: [...accounts] };
    instances.clear();
    accounts.clear();
    // Only how soon it is seen depends on it.
    announce(pool, change).catch((error: Error) => log('warning', 'What changed could not be announced.', { error: error.message }));
  };
  state.announce = (change) => {
    for (const id of change.instances ?? []) instances.add(id);
    for (const id of change.accounts ?? []) accounts.add(id);
    gathering ??= setTimeout(flush, pace.gather);
  };

  let known = new Set<string>();
  const round = async (): Promise<void> => {
    if (state.onlookers.size === 0) return;
    const rows = await announced(pool);
    const fresh = rows.filter(({ id }) => !known.has(id));
    known = new Set(rows.map(({ id }) => id));
    if (fresh.length > 0) await tell(pool, state.onlookers, { instances: fresh.flatMap((row) => row.instances), accounts: fresh.flatMap((row) => row.accounts) });
  };
  const looking = poll({ pool, log }, { work: 'live', every: pace.look, round });

  const listening = listen(connect, (account) => {
    if (account === '') looking.wake();
    else for (const onlooker of state.onlookers) if (onlooker.account === account) onlooker.tell([]);
  }, log);

  return {
    wake: () => looking.wake(),
    async stop() {
      if (isStopped) return;
      isStopped = true;
      state.announce = () => {};
      clearTimeout(gathering);
      for (const onlooker of [...state.onlookers]) onlooker.end();
      await Promise.all([looking.stop(), listening.stop()]);
    },
  };
}

async function tell(pool: pg.Pool, onlookers: ReadonlySet<Onlooker>, { instances, accounts }: Change): Promise<void> {
  const seen = instances.length > 0 ? await whoSees(pool, [...new Set(instances)]) : new Map<string, readonly string[]>();
  const concerned = new Set(accounts);
  for (const onlooker of onlookers) {
    const cases = [...new Set(onlooker.grantees.flatMap((grantee) => seen.get(grantee) ?? []))];
    if (cases.length > 0 || concerned.has(onlooker.account)) onlooker.tell(cases);
  }
}

// One connection of the node waits for notifications. Where it cannot be had, or a pooler swallows them, looking every two seconds stands in for it.
function listen(connect: () => pg.Client, heard: (payload: string) => void, log: Services['log']): { stop(): Promise<void> } {
  let client: pg.Client | undefined;
  let again: NodeJS.Timeout | undefined;
  let isStopped = false;
  const later = (error?: Error): void => {
    if (isStopped || again) return;
    log('warning', 'Notifications of the database cannot be heard; changes are looked for every two seconds.', { error: error?.message });
    again = setTimeout(() => { again = undefined; begin(); }, pace.listenAgain);
  };
  const begin = (): void => {
    const own = (client = connect());
    own.on('notification', ({ payload }) => heard(payload ?? ''));
    own.on('error', later);
    own.on('end', () => later());
    own.connect().then(() => own.query(`listen ${channel}`)).catch(later);
  };
  begin();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(again);
      await client?.end().catch(() => {});
    },
  };
}
