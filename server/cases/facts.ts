// What rules may read at this moment, for this actor, on this case: one read, and a second only when the definition asks about others.
import { ask, candidatesOf, countsByCalendar, granteesOfActor, paramsInForce, isObject, meets, nowAt, numbersOf, requiresKeys, retrieve, type Access, type Actor, type Command, type Definition, type Facts, type Instance, type Item, type Json, type ReadEntry } from '#engine';
import { choosableIn } from './choosing.ts';
import type { Services } from '../services.ts';
import { answer } from '../store/answers.ts';
import { asking } from '../store/asking.ts';
import { calendarFor } from '../store/calendar.ts';
import { type Agreed, termsInForce } from '../store/edition.ts';
import { openDraftsOf } from '../store/draft.ts';
import { policyNamed } from '../store/head.ts';
import { keys } from '../store/key.ts';
import { paramsOf } from '../store/parameter.ts';
import { dictionariesOf } from '../store/names.ts';
import { regionsNamed } from '../store/regions.ts';
import { sessions } from '../store/session.ts';
import type { StepRead, Who } from '../store/step.ts';

/** A case as it stands: an instance, or the draft that may become one (then `instance` is null and the definition is the current one). */
export interface CaseRead {
  readonly id: string;
  readonly read: StepRead;
  readonly definition: Definition;
  readonly instance: Instance | null;
  readonly facts: Facts;
  /** The terms that whoever registers by a command was shown: those in force when his form was opened. */
  readonly agreed?: readonly Agreed[];
}

/** The actor of timers, signals and everything the server does by itself. */
export const system: Actor = { id: 'system', name: 'system', kind: 'system', roles: [], permissions: [] };

const nobody: Actor = { id: 'guest', name: '', kind: 'guest', roles: [], permissions: [] };

/** What an id names neither as an instance nor as a draft, or not to this actor. */
export interface NoCase { readonly id: string; readonly read: StepRead; readonly definition: null }

/**
 * Reads a case for an actor. `verdict` asks only what can decide a step, which most often is nothing: what is confirmed or shown beside it
 * decides nothing, and places are counted by the write itself. `all` asks everything, for pages and for the words of a refusal.
 * With a command, questions go by the form as it would leave it.
 * To an actor who may not know of it the case is none, and no further question is asked: not even their number tells that it exists.
 */
export async function readCase(services: Services, { id, who, key = null, questions = 'all', command }: { readonly id: string; readonly who: Who; readonly key?: string | null; readonly questions?: 'verdict' | 'all'; readonly command?: Command }): Promise<CaseRead | NoCase> {
  const read = await services.steps.read({ id, who, key }, services.clock.instant);
  if (read.person?.seen === false && who !== 'system' && 'session' in who) await sessions.see(asking(services.pool), who.session);
  const digest = read.instance?.digest ?? read.current;
  const known = factsOf(services, read, who);
  if (digest === null || !(maySee(read, known.actor) || takesBack(read, known.actor, command))) return { id, read, definition: null };
  const definition = await services.definitions.ofDigest(digest);
  const instance = instanceOf(id, read);
  const present = { ...known, params: paramsInForce(definition.compiled.document.process, read.params ?? {}) };
  const then = instance && numbersOf(definition, instance, present);
  const bare = then ? { ...present, params: paramsInForce(definition.compiled.document.process, await paramsOf(asking(services.pool), definition.compiled.id, instance.snapshot.org.id, then)) } : present;
  const opened = await openedAt(services, id, read, known.actor, command && definition.compiled.document.process.events?.[command.event]?.within === undefined ? undefined : command?.event);
  const decisive = decisiveLookups(definition);
  const calendar = countsByCalendar(definition) ? await calendarFor(asking(services.pool), definition.compiled.document.process) : undefined;
  const policy = asksForNames(definition) ? await policyNamed(asking(services.pool), definition.compiled.document.process.portal?.[0] ?? '') : undefined;
  const dated: Facts = { ...bare, ...(await keysOf(services, read, definition, known.actor)), ...(policy ? { policy } : {}), ...(calendar ? { calendar } : {}), ...(opened === undefined ? {} : { opened }) };
  const asks = questions === 'all' || decisive.size > 0;
  const queries = asks ? ask(definition, instance, dated, command).filter((query) => questions === 'all' || decisive.has(query.name)) : [];
  const dictionaries = dictionariesNamed(definition);
  const region = await regionsNamed(asking(services.pool), definition, [instance?.data ?? {}, command?.data ?? {}]);
  const facts: Facts = {
    ...dated,
    ...(queries.length === 0 ? {} : await answer(services.pool, queries)),
    ...(dictionaries.length === 0 && !region ? {} : { dictionaries: { ...(await dictionariesOf(asking(services.pool), dictionaries)), ...(region ? { region: region as { readonly [code: string]: Json } } : {}) } }),
  };
  const choosable = command?.data === undefined ? undefined : await choosableIn(services, { definition, id, instance, facts, data: { ...instance?.data, ...command.data } }, command.data);
  const agreed = policy && command ? await termsInForce(asking(services.pool), definition.compiled.document.process.portal ?? [], opened ?? read.draft?.opened ?? read.now) : undefined;
  return { id, read, definition, instance, facts: choosable ? { ...facts, choosable } : facts, ...(agreed ? { agreed } : {}) };
}

/** When the form of an event that has to be sent in time was opened; of a case, by the draft this person has of it. */
async function openedAt(services: Services, id: string, read: StepRead, actor: Actor, event: string | undefined): Promise<string | undefined> {
  if (event === undefined || !fillsIn(actor)) return undefined;
  if (!read.instance) return read.draft?.opened;
  return (await openDraftsOf(asking(services.pool), id, actor.id, event))[0]?.toISOString();
}

/** The key a form was opened by, and what its sender holds of his own where that is asked for. */
async function keysOf({ pool }: Services, { draft }: StepRead, definition: Definition, { kind, id, org }: Actor): Promise<Pick<Facts, 'key' | 'keys'>> {
  const key = draft?.key ? await keys.shown(asking(pool), draft.key) : undefined;
  return { ...(key ? { key } : {}), ...(kind === 'person' && requiresKeys(definition) ? { keys: await keys.held(asking(pool), id, org?.id ?? null) } : {}) };
}

/** Whether an actor has forms open: a person, or a guest known by what he fills in. */
function fillsIn({ kind, id }: Actor): boolean {
  return kind === 'person' || (kind === 'guest' && id !== nobody.id);
}

const policies = new WeakMap<Definition, boolean>();

/** Whether a form asks for user names or passwords, or to be shown something, and so has to know what the portal says of them. */
function asksForNames(definition: Definition): boolean {
  let asks = policies.get(definition);
  if (asks === undefined) policies.set(definition, (asks = Object.values(definition.compiled.document.process.events ?? {}).some(({ proof }) => proof !== undefined) || definition.compiled.fields.some(({ schema: { format } }) => format === 'username' || format === 'operator-username' || format === 'password')));
  return asks;
}

const named = new WeakMap<Definition, readonly string[]>();

/** The dictionaries whose codes the form of a definition takes. */
function dictionariesNamed(definition: Definition): readonly string[] {
  let ids = named.get(definition);
  if (!ids) {
    ids = [...new Set(definition.compiled.fields.flatMap(({ schema }) => (isObject(schema['x-options']) && 'dict' in schema['x-options'] ? [String(schema['x-options']['dict'])] : [])))];
    named.set(definition, ids);
  }
  return ids;
}

/** The entries of `read` by which the actor of a case sees it; one who only has a task on it sees nothing of its data. */
export function entriesSeen({ definition, read, facts }: CaseRead): readonly ReadEntry[] {
  const held = new Set(granteesOfActor(facts.actor));
  const seen = new Set(accessOf(read).filter(({ grantee }) => held.has(grantee)).map(({ entry }) => entry));
  return (definition.compiled.document.process.read ?? []).filter((_, index) => seen.has(index));
}

/** Whether the actor of a case sees it for a reason of his own, not only because everybody may. */
export function hasPart({ read, facts }: CaseRead): boolean {
  return meets(granteesOfActor(facts.actor).filter((grantee) => grantee !== 'everyone'), granteesOf(read));
}

// Whether the actor may know of it: it is granted sight, or asked to do something. A draft is its author's own, in the organisation he wrote it for.
function maySee(read: StepRead, actor: Actor): boolean {
  if (actor.kind === 'system') return true;
  return read.instance ? meets(granteesOfActor(actor), granteesOf(read)) : read.draft?.account === actor.id && read.draft.org === (actor.org?.id ?? null);
}

// Who took the last step knows of the case, even where it has gone out of sight with that step.
function takesBack({ instance }: StepRead, { id }: Actor, command: Command | undefined): boolean {
  const { last, touched } = instance?.snapshot ?? {};
  return command?.event === retrieve && Object.values(last ?? {}).some(({ at, by }) => at === touched && by === id);
}

function granteesOf(read: StepRead): string[] {
  const asked = read.instance?.snapshot.tasks.flatMap(candidatesOf) ?? [];
  return [...accessOf(read).map(({ grantee }) => grantee), ...asked];
}

function accessOf({ instance }: StepRead): readonly Access[] {
  return JSON.parse(instance?.access ?? '[]') as readonly Access[];
}

function instanceOf(id: string, { instance }: StepRead): Instance | null {
  if (!instance) return null;
  return { id, number: instance.number, item: instance.item, snapshot: instance.snapshot, data: instance.data };
}

function factsOf({ config }: Services, read: StepRead, who: Who): Facts {
  const item = read.item && ({ ...read.item.data, instance: read.item.instance } as unknown as Item);
  return {
    actor: actorOf(read, who),
    now: nowAt(read.now, config.zone),
    params: {},
    ...(read.org ? { org: read.org } : {}),
    ...(read.off ? { off: read.off } : {}),
    ...(item ? { item } : {}),
    ...(read.files ? { files: read.files as unknown as NonNullable<Facts['files']> } : {}),
  };
}

function actorOf({ person }: StepRead, who: Who): Actor {
  if (who === 'system') return system;
  if ('guest' in who) return { ...nobody, id: who.guest, ...(who.link === undefined ? {} : { link: who.link }) };
  if (!person) return nobody;
  const { id, name, org, roles, permissions } = person;
  return { id, name, kind: 'person', ...(org ? { org } : {}), roles, permissions };
}

// Lookups that rules of parties, needs, the form, the machine or columns name: `confirm` asks before sending, and no verdict hears its answer.
function decisiveLookups({ compiled }: Definition): ReadonlySet<string> {
  let names = decisive.get(compiled);
  if (!names) {
    const { process, form, machine } = compiled.document;
    const events = Object.fromEntries(Object.entries(process.events ?? {}).map(([name, { confirm: _, ...event }]) => [name, event]));
    const text = JSON.stringify([{ ...process, events }, form, machine]);
    names = new Set(Object.keys(process.lookups ?? {}).filter((name) => new RegExp(`lookup\\.${name}\\b`).test(text)));
    decisive.set(compiled, names);
  }
  return names;
}

const decisive = new WeakMap<object, ReadonlySet<string>>();
