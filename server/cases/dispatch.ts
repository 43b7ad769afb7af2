// The one door to instances: reads, lets the engine act, writes. Timers, signals, people and the seed all come through here.
import { act, canonical, dueOf, exceptOf, instanceAt, isObject, isOperation, isRetrievable, momentOf, mostAsked, problem, reservationRefused, retrieve, same, seatOf, secondsToRetrieve, sorted, writesUnseen, type Access, type Command, type Definition, type Effect, type Facts, type Json, type Problem, type ProblemCode, type Refusal as StepRefusal, type Step, type Text } from '#engine';
import type { EventAnswer, GivenProof } from '../api-types.ts';
import { isBusinessOfOthers } from './administrator.ts';
import { rowsOf } from './effects/index.ts';
import { type CaseRead, entriesSeen, readCase } from './facts.ts';
import { type Entry, writeEntry } from './history.ts';
import { isId, newId } from '../id.ts';
import { withPeople } from './people.ts';
import { countTaken, refuseProbing } from './probing.ts';
import { asShown, refuseProof, spendProof } from './proof.ts';
import { lastStepAt } from './replay.ts';
import { hashesFor, takeSecrets } from './secrets.ts';
import type { Site } from '../door/keys.ts';
import { notFound, refuse, refuseFor, type Refusal } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import type { Canonical, Person, StepWrite, Taken, Who } from '../store/step.ts';

export interface Act {
  readonly who: Who;
  /** The instance, or for a start the draft whose id the instance takes. */
  readonly id: string;
  readonly command: Command;
  /** Given by whoever may send the same act twice. */
  readonly key?: string;
  /** The revision the page showed. */
  readonly digest?: string;
  /** What is shown beside the form; of what the server sends itself nothing is asked. */
  readonly proof?: GivenProof | 'waived';
  /** Where the page is, for the signature of a key. */
  readonly site?: Site;
  /** Aborted when nobody waits any more: then no further write is begun. */
  readonly signal?: AbortSignal;
  /** The network that sends, where that may be anybody. */
  readonly from?: string;
}

/** A step that is committed. `body` is the JSON of an EventAnswer, the same bytes for the same key. `signsIn` is the account that a guest has made and acts as from now on, with the key it was made by. */
export interface Committed { readonly body: string; readonly replayed: boolean; readonly signsIn?: { readonly account: string; readonly key?: string } }

const mostMisses = 3;
/** Entries of history and bytes of data that a case may have (decided limits, not measured ones). */
const fullest = { entries: 10_000, bytes: 1_048_576 };

/** Takes one step, or refuses and leaves everything as it was. */
export async function dispatch(services: Services, asked: Act): Promise<Committed | Refusal> {
  if (!isId(asked.id)) return notFound;
  return services.inTurn(asked.id, () => take(services, asked));
}

async function take(services: Services, given: Act): Promise<Committed | Refusal> {
  let full: Problem | undefined;
  let isProved = false;
  for (let misses = 0; misses <= mostMisses; misses += 1) {
    const here = await readCase(services, { id: given.id, who: given.who, key: given.key ?? null, questions: misses === 0 ? 'verdict' : 'all', command: given.command });
    if (given.who !== 'system' && !('guest' in given.who) && !here.read.person) return refuse(401, 'session.missing');
    const once = here.read.once;
    if (once) {
      const definition = await services.definitions.ofDigest(once.digest);
      if (!same(once.command as unknown as Json, takeSecrets(definition, given.command).command as unknown as Json)) return refuse(422, 'request.key-reused');
      return { body: answerOf(definition, once.entry, once), replayed: true };
    }
    const stranger = ofOtherCompany(here.read.person, given.who);
    if (stranger) return stranger;
    if (!here.definition) return notFound;
    const begun = judgeStart(here, given);
    if (begun) return begun;

    const { command, secrets, unfit } = takeSecrets(here.definition, given.command);
    const asked: Act = { ...given, command };
    const { step, facts } = await judged(services, { ...here, facts: asShown(here.definition, command.event, here.facts, given.proof, command.data) }, asked);
    const problems = [...unfit(facts), ...(step.ok ? [] : step.problems)];
    if (problems.some(({ code }) => code === 'event.not-yours') && isBusinessOfOthers(here.definition, here.instance, command.event, here.facts)) return refuse(403, 'administrator.no-business');
    if (!step.ok || problems.length > 0) return refuseFor(sorted(problems), statusOf(problems));
    const unseen = asked.who === 'system' || !here.instance ? [] : writesUnseen(here.definition, asked.command.event, asked.command.data ?? {}, entriesSeen(here));
    if (unseen.length > 0) return refuseFor(unseen);
    const unproved = isProved ? null : await refuseProof(services, facts, asked, given.proof);
    if (unproved) return unproved;
    isProved = true;
    const probing = await refuseProbing(services, asked, step.effects);
    if (probing) return probing;
    const hashes = await hashesFor(step.effects, secrets);
    const write = writeOf({ ...here, facts }, asked, step, (secret) => hashes.get(secret)!);
    // The system goes on: what has to happen at a time must not depend on how busy people were.
    if (asked.who !== 'system' && (write.version >= fullest.entries || Buffer.byteLength(write.data ?? '') > fullest.bytes)) return refuse(409, 'case.full', { ...fullest });
    asked.signal?.throwIfAborted();
    const written = await services.steps.apply(write);
    if (written.outcome === 'committed') {
      await spendProof(services, facts, asked.id, given.proof);
      if (step.effects.some((effect) => effect.type === 'notify')) services.onMessages();
      services.live.changed({ instances: [asked.id] });
      return { body: answerOf(here.definition, { instance: asked.id, ...step.record, task: step.record.task ?? null, at: facts.now.instant }, { number: written.number, next: write.next ?? null }), replayed: false, ...signedIn(here.definition, asked.command.event, facts, step.effects) };
    }
    if (written.outcome === 'taken') return written.taken === 'key' ? refuse(409, 'key.taken') : (await countTaken(services, asked)) ?? refuseFor([takenBy(step.effects, written.taken)], 409);
    full = written.full === undefined ? undefined : reservationRefused(here.definition, written.full, momentOf(here.definition, instanceAt(here.definition, here.instance, here.facts, asked.id), here.facts));
  }
  // What a place depends on may be known only with what is written, so that nothing but the write could tell.
  return full ? refuseFor([full], 409) : refuse(409, 'version.stale', { version: '—' });
}

/** Whom a guest is from now on, where the event says so and his account is in force. */
function signedIn({ compiled }: Definition, event: string, { actor, key }: Facts, effects: readonly Effect[]): Pick<Committed, 'signsIn'> {
  if (actor.kind !== 'guest' || !compiled.document.process.events?.[event]?.signsIn) return {};
  const made = effects.find((effect) => effect.type === 'create-account');
  return made?.state === 'active' ? { signsIn: { account: made.id, ...(key ? { key: key.id } : {}) } } : {};
}

// A page that stood open while one began to act for another organisation takes no step for either.
function ofOtherCompany(person: Person | null, who: Who): Refusal | null {
  return who !== 'system' && 'session' in who && who.company !== undefined && who.company !== person?.org?.id ? refuse(409, 'session.other-company', { name: person?.org?.name ?? '—' }) : null;
}

// A step that makes or moves seats has to know people: it is told, and judged again.
async function judged(services: Services, { definition, instance, ...here }: CaseRead, { command, id }: Act): Promise<{ readonly step: Step | StepRefusal; readonly facts: Facts }> {
  let { facts } = here;
  if (instance && command.event === retrieve) {
    const last = await lastStepAt(services.pool, services.definitions, id, here.read.instance!.version);
    return { step: act(definition, last ? { ...instance, last } : instance, command, facts, id), facts };
  }
  let step = act(definition, instance, command, facts, id);
  for (let round = 0; round < mostAsked && !step.ok && step.asks; round += 1) {
    facts = await withPeople(services, definition.compiled.id, facts, step.asks);
    step = act(definition, instance, command, facts, id);
  }
  return { step, facts };
}

// A start runs on the current revision, and on the draft that was written for it.
function judgeStart({ read, definition }: CaseRead, { command, digest }: Act): Refusal | undefined {
  if (!read.draft) return undefined;
  if (read.draft.event !== command.event) return refuse(409, 'draft.other-event');
  return (digest ?? read.draft.digest) === definition.digest ? undefined : refuse(409, 'revision.superseded');
}

const conflicts: ReadonlySet<ProblemCode> = new Set(['key.no-legal', 'key.none', 'key.not-shown', 'event.not-available', 'event.switched-off', 'event.too-late', 'task.decided', 'instance.finished', 'need.unmet', 'reservation.refused', 'retrieve.final', 'retrieve.nothing', 'retrieve.too-late', 'task.no-candidates', 'task.people-unknown',
  'seat.answered', 'seat.cannot', 'seat.last', 'seat.not-yet', 'seat.taken', 'seat.too-many', 'seat.unknown', 'person.has-seat', 'calendar.missing-year']);
const others: ReadonlySet<ProblemCode> = new Set(['event.not-yours', 'task.not-yours', 'task.own']);

/** The status of a refusal whose case may be seen: 403 not yours, 409 the state forbids it, 422 the content does. */
export function statusOf(problems: readonly Problem[]): number {
  if (problems.some(({ code }) => others.has(code))) return 403;
  return problems.some(({ code }) => conflicts.has(code)) ? 409 : 422;
}

/** What a committed step is answered: told by its entry alone, so that a repetition hears the same bytes. */
function answerOf(definition: Definition, { instance, event, task, at, to, toLabel }: Pick<Entry, 'instance' | 'event' | 'task' | 'at' | 'to' | 'toLabel'>, { number, next }: { readonly number: string | null; readonly next: string | null }): string {
  const feedback = definition.compiled.document.process.events?.[event]?.feedback as Text | undefined;
  return canonical({
    id: instance, number, state: to, stateLabel: toLabel, feedback: feedback ?? null, next: next === null ? null : { instance, task: next },
    retrieve: task !== null && isRetrievable(definition, event, task) ? new Date(Date.parse(at) + secondsToRetrieve * 1000).toISOString() : null,
  } satisfies EventAnswer as unknown as Json);
}

/** The problem of a name or a code that somebody in the directory has, at the field it came from. */
function takenBy(effects: readonly Effect[], taken: Exclude<Taken, 'key'>): Problem {
  const effect = effects.find(({ type }) => type === (taken === 'username' ? 'create-account' : 'create-organisation')) as { readonly at: string } | undefined;
  return problem(`${taken}.taken`, effect?.at ?? '/event');
}

function writeOf(here: CaseRead, asked: Act, step: Step, hashOf: (secret: string) => string): StepWrite {
  const { id, read, definition, instance, facts } = here;
  const { snapshot, record } = step;
  const { actor } = facts;
  const process = definition.compiled.id;
  const version = read.instance?.version ?? 0;
  const sight = sightAfter(read.instance?.access, step.access);
  const rows = rowsOf(step.effects, { newId, hashOf });
  const isVote = actor.kind === 'person' && record.task !== undefined && !isOperation(record.event) && record.event !== retrieve;
  const isTimer = actor.kind === 'system' && asked.command.event.includes('.');
  const written = writeEntry({ instance: id, seq: version + 1, process, actor, command: asked.command, record, ...(here.agreed && rows.directory.some(({ kind }) => kind === 'account') ? { agreed: here.agreed } : {}) });
  return {
    id, version, at: facts.now.instant, process, digest: definition.digest,
    number: instance?.number ?? null, item: instance?.item ?? read.draft?.item ?? null, org: snapshot.org.id, startedBy: snapshot.applicant.id,
    state: snapshot.states.join('+'), finished: snapshot.status === 'finished', since: snapshot.since, due: dueOf(snapshot.timers),
    snapshot: canonical(snapshot as unknown as Json),
    data: step.data === instance?.data ? undefined : canonical(step.data),
    access: sight.access,
    columns: { ...step.columns, round: snapshot.round },
    take: step.number,
    ...optional('reservations', [...step.release.map((each) => ({ ...each, held: false })), ...step.hold.map((each) => ({ ...each, held: true }))]),
    entry: written.entry, salt: written.salt, payload: written.payload,
    lists: { grant: sight.grant, revoke: sight.revoke, open: rows.open, offer: rows.offer, close: rows.close, set: rows.set, outbox: rows.outbox },
    ...optional('directory', rows.directory),
    // A timer that took effect is polled no more, unless the step set it anew.
    ...optional('cancel', isTimer && !rows.set.some((timer) => timer.name === asked.command.event) ? [...rows.cancel, asked.command.event] : rows.cancel),
    ...optional('files', filesNamed(step.data, Object.keys(facts.files ?? {}))),
    draft: actor.kind !== 'system' ? { account: actor.id, event: asked.command.event } : undefined,
    key: asked.key, next: nextTask(here, step),
    // Until a decision stands its messages wait; taken back, they never leave.
    ...(isVote && isRetrievable(definition, record.event, record.task!) ? { wait: secondsToRetrieve } : {}),
    ...(isVote ? { voter: actor.id } : {}),
    ...(record.event === retrieve ? { recall: true } : {}),
  };
}

/** The sight after a step with the rows that come and go; no text when it is as it was. */
function sightAfter(before: string | undefined, access: readonly Access[]): { readonly access: Canonical | undefined; readonly grant: readonly Access[]; readonly revoke: readonly Access[] } {
  const text = canonical(access as unknown as Json);
  if (text === before) return { access: undefined, grant: [], revoke: [] };
  const had = before === undefined ? [] : (JSON.parse(before) as readonly Access[]);
  const without = (rows: readonly Access[], others: readonly Access[]) => rows.filter((row) => !others.some(({ grantee, entry }) => row.grantee === grantee && row.entry === entry));
  return { access: text, grant: without(access, had), revoke: without(had, access) };
}

function nextTask({ definition, facts }: CaseRead, { snapshot }: Step): string | undefined {
  return snapshot.tasks.find((each) => seatOf(each, facts.actor, exceptOf(definition, snapshot, each)))?.id;
}

// Files of the draft become the case's own when its data names them; what else was uploaded stays with the draft and goes with it.
function filesNamed(data: Json | undefined, known: readonly string[]): string[] {
  if (known.length === 0) return [];
  const named = new Set<string>();
  const visit = (value: Json | undefined): void => {
    if (typeof value === 'string') named.add(value);
    else if (Array.isArray(value)) value.forEach(visit);
    else if (isObject(value)) Object.values(value).forEach(visit);
  };
  visit(data);
  return known.filter((id) => named.has(id));
}

function optional<Key extends keyof StepWrite, Row>(key: Key, rows: readonly Row[]): { readonly [K in Key]?: readonly Row[] } {
  return rows.length === 0 ? {} : ({ [key]: rows } as { readonly [K in Key]: readonly Row[] });
}
