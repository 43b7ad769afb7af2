// A step to its history entry: what stays for ever and is hashed, and what may be erased, bound to it by a commitment.
import { createHash, randomBytes } from 'node:crypto';
import { canonical, nowAt, same, type Actor, type Automatic, type Command, type Facts, type Json, type JsonObject, type Now, type Person, type Record, type Text } from '#engine';
import type { Agreed } from '../store/edition.ts';

/** The part of an entry that is never erased. Words are copied, so that it can be read years later. */
export interface Entry {
  readonly instance: string;
  readonly seq: number;
  readonly at: string;
  readonly process: string;
  readonly event: string;
  readonly label: Text;
  readonly from: string;
  readonly to: string;
  readonly toLabel: Text;
  readonly task: string | null;
  readonly outcome: string | null;
  /** The seat that was answered, given or taken away, for whom its holder stood in, to whom it went and where it answers. */
  readonly seat?: string;
  readonly onBehalfOf?: Person;
  readonly person?: Person;
  readonly place?: string;
  /** What was answered or decided by itself. */
  readonly automatic?: readonly Automatic[];
  /** Where an account came to be: the terms its owner agreed to. */
  readonly agreed?: readonly Agreed[];
  readonly by: { readonly id: string; readonly name: string; readonly kind: Actor['kind']; readonly org: { readonly id: string; readonly name: string } | null };
  /** SHA-256 over the salt and the bytes of the payload. */
  readonly commitment: string;
}

/** The part that may be erased: what was asked, what was known, what it changed. With it the step can be taken again. */
export interface Payload {
  readonly command: Command;
  readonly facts: Facts;
  readonly change: JsonObject;
}

/** A payload as it is stored: what the rest tells again is left out. Payloads of earlier programs say more, and are known by the instant and the date of their moment. */
interface Packed {
  readonly command: Command;
  readonly facts: Omit<Facts, 'actor' | 'now' | 'org' | 'params'> & {
    readonly actor: Omit<Actor, 'id' | 'name' | 'kind' | 'org'> & { readonly org?: Partial<NonNullable<Actor['org']>> };
    readonly now: Pick<Now, 'zone'> & Partial<Now>; readonly org?: Facts['org'] | null; readonly params?: JsonObject;
  };
  readonly change?: JsonObject;
}

/** What an entry and its payload are stored as. */
export interface Written { readonly entry: string; readonly salt: string; readonly payload: string }

/** The hash before the first entry. */
export const noHash = '0'.repeat(64);

/** The bytes of a step's entry; `seq` counts from 1. */
export function writeEntry({ instance, seq, process, actor, command, record, agreed = [] }: { readonly instance: string; readonly seq: number; readonly process: string; readonly actor: Actor; readonly command: Command; readonly record: Record; readonly agreed?: readonly Agreed[] }): Written {
  const salt = randomBytes(16).toString('base64url');
  const payload = packed({ command, facts: record.facts, change: record.change });
  const entry: Entry = {
    instance, seq, at: record.facts.now.instant, process, event: record.event, label: record.label, from: record.from, to: record.to, toLabel: record.toLabel,
    task: record.task ?? null, outcome: record.outcome ?? null, ...seatsIn(record), ...(agreed.length > 0 ? { agreed } : {}),
    by: { id: actor.id, name: actor.name, kind: actor.kind, org: actor.org ? { id: actor.org.id, name: actor.org.name } : null },
    commitment: commitmentOf(salt, payload),
  };
  return { entry: canonical(entry as unknown as Json), salt, payload };
}

function seatsIn({ seat, onBehalfOf, person, place, automatic }: Record): Pick<Entry, 'seat' | 'onBehalfOf' | 'person' | 'place' | 'automatic'> {
  return { ...(seat === undefined ? {} : { seat }), ...(onBehalfOf ? { onBehalfOf } : {}), ...(person ? { person } : {}), ...(place === undefined ? {} : { place }), ...(automatic ? { automatic } : {}) };
}

// What is left out tells itself: the instant and who it was of the entry, an organisation that is the actor's, no parameters, a change that is the data as sent.
function packed({ command, facts: { actor, now: { zone }, org, params, ...facts }, change }: Payload): string {
  const { id: _, name: __, kind: ___, org: own, ...held } = actor;
  return canonical({
    command,
    facts: { ...facts, actor: { ...held, ...(own ? { org: without(own) } : {}) }, now: { zone }, ...unless(same(org, own), { org: org ?? null }), ...unless(same(params, {}), { params }) },
    ...unless(same(change, command.data ?? {}), { change }),
  } satisfies Packed as unknown as Json);
}

/** The payload that these bytes keep beside an entry. */
export function unpacked(bytes: string, { at, by: { org: of, ...by } }: Pick<Entry, 'at' | 'by'>): Payload {
  const { command, facts: { actor: held, now, org, params = {}, ...facts }, change } = JSON.parse(bytes) as Packed;
  const isWhole = 'date' in now;
  const actor = now.instant === undefined ? { ...held, ...by, ...(of ? { org: { ...held.org, ...of } } : {}) } as Actor : held as Actor;
  const whose = org === undefined && !isWhole ? actor.org : org;
  return { command, facts: { ...facts, actor, now: isWhole ? now as Now : nowAt(now.instant ?? at, now.zone), params, ...(whose ? { org: whose } : {}) }, change: changeOf({ command, change }) };
}

function without({ id: _, name: __, ...rest }: NonNullable<Actor['org']>): Partial<NonNullable<Actor['org']>> {
  return rest;
}

/** The change that a payload keeps: where it names none, it is the data as they were sent. */
export function changeOf({ command, change }: { readonly command: Command; readonly change?: JsonObject | null | undefined }): JsonObject {
  return change ?? command.data ?? {};
}

function unless<Part extends object>(isTold: boolean, part: Part): Partial<Part> {
  return isTold ? {} : part;
}

/** What an entry says of its payload. */
export function commitmentOf(salt: string, payload: string): string {
  return createHash('sha256').update(salt).update('\n').update(payload).digest('hex');
}

/** The hash of an entry behind another, as apply_steps computes it. */
export function hashOf(prev: string, { number, entry }: { readonly number: string; readonly entry: string }): string {
  return createHash('sha256').update(`${prev}\n${number}\n${entry}`).digest('hex');
}
