// What has to be true whatever happened, V1 to V7: each reads the book of all cases and answers what does not hold, with the id of the instance.
// It reads the tables itself and takes every step again itself, so that it does not lean on the part of the product that it judges.
import { createHash } from 'node:crypto';
import { act, canonical, secondsToRetrieve, type Instance, type Json, type Snapshot, type Step } from '#engine';
import type { EventAnswer } from '../../server/api-types.ts';
import { commitmentOf, type Entry, unpacked } from '../../server/cases/history.ts';
import { derivedId } from '../../server/id.ts';
import type { Received } from './mail.ts';
import type { Acknowledged, Stage } from './stage.ts';

/** The rows of one case as they stand, and what taking its steps again tells. */
interface Case {
  readonly id: string;
  readonly process: string;
  readonly digest: string;
  readonly number: string | null;
  readonly version: number;
  readonly finished: boolean;
  readonly snapshot: string;
  readonly data: string;
  readonly history: readonly { readonly seq: number; readonly hash: string; readonly digest: string | null; readonly number: string; readonly entry: string; readonly salt: string; readonly payload: string; readonly key: string | null; readonly next: string | null }[];
  readonly tasks: readonly { readonly id: string; readonly state: string; readonly isOpen: boolean }[];
  readonly timers: readonly string[];
  readonly outbox: readonly { readonly id: string; readonly kind: 'notify' | 'mail'; readonly recipient: string }[];
  readonly replay: Replay;
}

/** What the steps say when they are taken again: how many messages, where it ends, and the first entry that does not lead on. */
interface Replay { readonly notices: number; readonly end: Instance | null; readonly states: readonly string[]; readonly early: readonly string[]; readonly stopsAt: number | null }

/** What the verifier reads: the cases touched since an instant, what clients were told, what the mail server got. */
export interface Book { readonly cases: ReadonlyMap<string, Case>; readonly acknowledged: readonly Acknowledged[]; readonly received: readonly Received[]; readonly mails: ReadonlySet<string> }

/** Opens the book on what was touched since an instant, by the clock of the database. */
export async function openBook({ services, owner, acknowledged, mail }: Pick<Stage, 'services' | 'owner' | 'acknowledged' | 'mail'>, since = '-infinity'): Promise<Book> {
  const { rows } = await owner.query<{ id: string }>('select id from instance where touched_at >= $1::timestamptz union select instance_id from history_entry e where not exists (select from instance where id = e.instance_id) order by 1', [since]);
  const cases = new Map<string, Case>();
  // In parts, so that a long run does not have to be held as one answer.
  for (let from = 0; from < rows.length; from += 500) {
    const ids = rows.slice(from, from + 500).map(({ id }) => id);
    const of = async <Row extends { instance: string }>(columns: string, table: string, order: string): Promise<Map<string, Row[]>> =>
      Map.groupBy((await owner.query<Row>(`select instance_id as instance, ${columns} from ${table} where instance_id = any ($1) order by ${order}`, [ids])).rows, ({ instance }) => instance);
    const instances = new Map((await owner.query<Omit<Case, 'history' | 'tasks' | 'timers' | 'outbox' | 'replay'>>('select id, process, digest, number, version, finished, snapshot, data from instance where id = any ($1)', [ids])).rows.map((row) => [row.id, row]));
    const history = await of<Case['history'][number] & { instance: string }>('seq, hash, digest, number, entry, salt, bytes as payload, key, next', 'history_entry left join history_payload using (instance_id, seq)', 'seq');
    const tasks = await of<Case['tasks'][number] & { instance: string }>('id, state, closed_at is null as "isOpen"', 'task', 'id');
    const timers = await of<{ instance: string; name: string }>('name', 'timer', 'name');
    const outbox = await of<Case['outbox'][number] & { instance: string }>('id, kind, recipient', 'outbox_message', 'id');
    for (const id of ids) {
      const entries = history.get(id) ?? [];
      const bare = { id, process: '', digest: '', number: null, version: 0, finished: false, snapshot: '', data: '', ...instances.get(id) };
      cases.set(id, {
        ...bare, history: entries, tasks: tasks.get(id) ?? [], timers: (timers.get(id) ?? []).map(({ name }) => name), outbox: outbox.get(id) ?? [],
        replay: await replay(services, id, entries),
      });
    }
  }
  const mails = await owner.query<{ id: string }>('select id from outbox_message where kind = \'mail\'');
  return { cases, acknowledged, received: mail.received, mails: new Set(mails.rows.map(({ id }) => id)) };
}

async function replay({ definitions }: Stage['services'], id: string, history: Case['history']): Promise<Replay> {
  let on = '';
  let end = null as Instance | null;
  let notices = 0;
  let states: readonly string[] = [];
  const early: string[] = [];
  for (const { seq, digest, number, entry, payload } of history) {
    const { command, facts } = unpacked(payload, JSON.parse(entry) as Entry);
    const definition = await definitions.ofDigest((on = digest ?? on));
    const due: string | undefined = end?.snapshot.timers[command.event]?.at;
    const step: Step | { readonly ok: false } = act(definition, end, command, facts, id);
    if (!step.ok || canonical(step.snapshot.states as Json) === '[]') return { notices, end, states, early, stopsAt: seq };
    if (due !== undefined && Date.parse((JSON.parse(entry) as Entry).at) < Date.parse(due)) early.push(`${command.event} took effect before ${due}`);
    notices += step.effects.filter(({ type }) => type === 'notify').length;
    states = step.snapshot.states.filter((state) => hasTask(definition.compiled.document.machine, state));
    const before: Instance | null = end;
    end = { id, number: before?.number ?? (number === '' ? null : number), item: before?.item ?? facts.item?.instance.id ?? null, snapshot: step.snapshot, data: step.data };
  }
  return { notices, end, states, early, stopsAt: null };
}

// Whether a state, wherever it stands in the machine, asks somebody for something.
function hasTask(machine: unknown, state: string): boolean {
  const states = (machine as { states?: { [name: string]: { meta?: { task?: unknown } } } }).states ?? {};
  return Object.entries(states).some(([name, inner]) => (name === state && inner.meta?.task !== undefined) || hasTask(inner, state));
}

/** `<instance> <what does not hold>` for each case that `judge` holds something against. */
function perCase(judge: (one: Case) => readonly string[]): (book: Book) => string[] {
  return ({ cases }) => [...cases.values()].flatMap((one) => judge(one).map((fault) => `${one.id} ${fault}`));
}

const unless = (holds: boolean, fault: string): string[] => (holds ? [] : [fault]);

/** Everything that must hold, by its name. */
export const verifiers: { readonly [name: string]: { readonly says: string; readonly judge: (book: Book) => string[] } } = {
  V1: {
    says: 'every acknowledged step is in the history exactly once',
    judge({ cases, acknowledged }) {
      const told = Map.groupBy(acknowledged, ({ instance }) => instance);
      return [...new Set([...told.keys(), ...cases.keys()])].flatMap((id) => {
        const here = cases.get(id);
        // Told before what this book is about.
        if (!here) return [];
        const acts = (told.get(id) ?? []).map(({ event }) => event).sort();
        const taken = here.history.map(({ entry }) => JSON.parse(entry) as Entry).filter(({ by }) => by.kind === 'person').map(({ event }) => event).sort();
        return unless(acts.join() === taken.join(), `${id} was told ${acts.join() || 'nothing'}, and keeps ${taken.join() || 'nothing'}`);
      });
    },
  },
  V2: {
    says: 'hash chains are whole and without gaps',
    judge: perCase(({ history, version }) => {
      const faults: string[] = [];
      let prev = '0'.repeat(64);
      for (const [index, row] of history.entries()) {
        const hash = createHash('sha256').update(`${prev}\n${row.number}\n${row.entry}`).digest('hex');
        if (row.seq !== index + 1 || row.hash !== hash || commitmentOf(row.salt, row.payload) !== (JSON.parse(row.entry) as Entry).commitment) faults.push(`breaks at entry ${index + 1}`);
        prev = row.hash;
      }
      return [...faults, ...unless(version === history.length, `stands at ${version} with ${history.length} entries`)];
    }),
  },
  V3: {
    says: 'a case that is open has the tasks of its state, one that is finished has none',
    judge: perCase(({ finished, tasks, snapshot, replay: { states } }) => {
      const open = tasks.filter(({ isOpen }) => isOpen);
      const kept = snapshot === '' ? [] : (JSON.parse(snapshot) as Snapshot).tasks.map(({ id }) => id);
      const wanted = finished ? [] : [...states].sort();
      return [
        ...unless(open.map(({ state }) => state).sort().join() === wanted.join(), `has open tasks ${open.map(({ id }) => id).join()} where ${wanted.join() || 'none'} belong`),
        ...unless(open.every(({ id }) => kept.includes(id)), 'has a task that its snapshot does not know'),
      ];
    }),
  },
  V4: {
    says: 'taking every step again gives what is stored',
    judge: perCase(({ replay: { end, stopsAt }, snapshot, data, number }) => (stopsAt !== null
      ? [`does not lead on at entry ${stopsAt}`]
      : unless(end !== null && canonical(end.snapshot as unknown as Json) === snapshot && canonical(end.data) === data && end.number === number, 'leads elsewhere'))),
  },
  V5: {
    says: 'the outbox holds the messages that the history calls for, and none was sent under two ids',
    judge({ cases, received, mails }) {
      const faults = [...cases.values()].flatMap(({ id, outbox, replay: { notices } }) => {
        const called = outbox.filter(({ kind }) => kind === 'notify');
        return [
          ...unless(called.length === notices, `${id} calls for ${notices} messages and has ${called.length}`),
          // One letter has one id, that of message and receiver: a second id would be a letter that nothing called for.
          ...outbox.filter((mail) => mail.kind === 'mail' && !called.some((notice) => derivedId(notice.id, mail.recipient) === mail.id)).map((mail) => `${id} has mail ${mail.id} that no message asked for`),
        ];
      });
      const sent = new Set(received.map(({ id }) => id.slice(1, id.indexOf('@'))));
      return [...faults, ...[...sent].filter((id) => !mails.has(id)).map((id) => `mail ${id} went out and there is no row of it`)];
    },
  },
  V6: {
    says: 'every key that was answered stands with one entry, and the answer tells what this entry tells',
    judge({ cases, acknowledged }) {
      return acknowledged.flatMap(({ instance, account, key, body }) => {
        const { history } = cases.get(instance) ?? { history: null };
        // Told before what this book is about.
        if (!history) return [];
        const entries = history.filter((row) => row.key === key && (JSON.parse(row.entry) as Entry).by.id === account);
        const says = entries.map((row) => {
          const { to, toLabel, task, at } = JSON.parse(row.entry) as Entry;
          const told = JSON.parse(body) as EventAnswer;
          const number = history.find((each) => each.seq <= row.seq && each.number !== '')?.number ?? null;
          return { id: instance, number, state: to, stateLabel: toLabel, feedback: told.feedback, next: row.next === null ? null : { instance, task: row.next },
            retrieve: task === null || told.retrieve === null ? null : new Date(Date.parse(at) + secondsToRetrieve * 1000).toISOString() };
        });
        return unless(says.length === 1 && canonical(says[0]! as unknown as Json) === body, `${instance} was told under ${key} what ${says.length} entries do not tell`);
      });
    },
  },
  V7: {
    says: 'no timer is both fired and pending, none fired early',
    judge: perCase(({ timers, snapshot, replay: { early } }) => {
      const kept = snapshot === '' ? {} : (JSON.parse(snapshot) as Snapshot).timers;
      const pending = Object.keys(kept).filter((name) => kept[name]!.fired !== true).sort();
      return [...early, ...unless([...timers].sort().join() === pending.join(), `waits for ${timers.join() || 'nothing'} where it has ${pending.join() || 'nothing'} pending`)];
    }),
  },
};

/** Faults by the name of the verifier that found them. */
export function verdicts(book: Book): string[] {
  return Object.entries(verifiers).flatMap(([name, { judge }]) => judge(book).map((fault) => `${name}: ${fault}`));
}
