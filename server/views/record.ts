// Records as their owners meet them: opened, kept, their files, and what the platform and other forms take from them.
import { available, entriesOfRecord, instanceFacts, isComputed, isRecord, isSeenPlain, keep, masked, nowAt, ofAccount, openForm, paramsInForce, pathsIn, same, segments, unborn, unseen, usedOf, usesOf, type Definition, type Facts, type Field, type Json, type JsonObject, type Organisation, type Problem, type ReadEntry } from '#engine';
import type { KeepRecord, RecordKept, RecordView, Session } from '../api-types.ts';
import type { Reader } from '../edge/identity.ts';
import { isRefusal, notFound, refuse, refuseFor, type Refusal } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import { asking, writing } from '../store/asking.ts';
import { filesOfRecord, type FileRow } from '../store/file.ts';
import { headOf } from '../store/head.ts';
import { dictionariesOf } from '../store/names.ts';
import { paramsOf } from '../store/parameter.ts';
import { changeAccount, type PersonFields } from '../store/account.ts';
import { recordAudit, type Author } from '../store/audit.ts';
import { accountFacts, detailsOf, keepVersion, recordOf, recordsOf, type RecordRow } from '../store/record.ts';
import type { Query } from '../store/sight.ts';
import { factsSeen, filesShown } from './drafting.ts';
import { instantNow } from '../store/zone.ts';

/** A record of a reader as it stands. */
interface Opened {
  readonly definition: Definition;
  readonly title: RecordView['title'];
  readonly owner: string;
  readonly row: RecordRow | undefined;
  /** With what stands with the account. */
  readonly data: JsonObject;
  readonly files: readonly FileRow[];
  readonly facts: Facts;
  readonly entries: readonly ReadEntry[];
}

/** A record to be read; with an event, to be filled in: then what that event writes is told as it is. */
export async function openRecord(services: Services, reader: Reader, process: string, event?: string): Promise<RecordView | Refusal> {
  const opened = await open(services, reader, process);
  if (isRefusal(opened)) return opened;
  const { definition, title, row, facts, files } = opened;
  const offers = available(definition, null, facts);
  const offer = offers.find((each) => each.event === event);
  if (event !== undefined && !offer) return refuse(403, 'permission.missing');
  const writes = new Set(offer?.writes);
  const shown = masked(definition, withComputed(opened), opened.entries);
  const plain = Object.entries(opened.data).filter(([name]) => writes.has('*') || writes.has(`/${name}`));
  const data = { ...shown, ...Object.fromEntries(plain) } as JsonObject;
  const known = filesShown(files, data);
  return {
    process, title, digest: definition.digest, version: row?.version ?? 0, keptAt: row?.at.toISOString() ?? null, keptBy: row?.by ?? null,
    opens: definition.compiled.document.process.record!.opens === true, unseen: unseen(definition, opened.entries), data, files: known, offers,
    facts: await factsSeen(services, reader, definition, { ...withoutCovered(opened), files: Object.fromEntries(known.map((file) => [file.id, file])), instance: instanceFacts(definition, unborn(definition, facts), '', null) }, [data]),
  };
}

const statuses: { readonly [code: string]: number } = { 'event.not-yours': 403, 'event.unknown': 404, 'field.not-writable': 403, 'field.too-many': 409, 'need.unmet': 409 };

/** Keeps what an event writes over the version that was seen. Nothing else comes of it: no case, no route. */
export async function keepRecord(services: Services, reader: Reader, process: string, { event, data, version }: KeepRecord): Promise<RecordKept | Refusal> {
  const opened = await open(services, reader, process);
  if (isRefusal(opened)) return opened;
  const { definition, owner, row, facts, files } = opened;
  if ((row?.version ?? 0) !== version) return refuse(409, 'version.stale', { version: row?.version ?? 0 });
  const kept = keep(definition, opened.data, { event, data }, facts);
  if (!kept.ok) return refuseFor(kept.problems, statusOfRecord(kept.problems));
  const own = new Set(fieldsOfAccount(definition).map(([, name]) => name));
  // What a rule gives is worked out whenever it is read.
  const rest = Object.fromEntries(Object.entries(kept.data).filter(([name]) => !own.has(name) && !isComputed(definition.field(`/${name}`)!)));
  const text = JSON.stringify(rest);
  const by: Author = { account: reader.actor.id, name: reader.actor.name, org: reader.actor.org?.id ?? null };
  const written = await writing(services.pool, async (query) => {
    const next = await keepVersion(query, { process, owner, version: version + 1, digest: definition.digest, data: text, account: reader.actor.id, files: files.filter(({ id }) => text.includes(id)).map(({ id }) => id) });
    if (!next) return undefined;
    await changeAccount(query, reader.actor.id, accountWritten(definition, event, kept.data), by);
    const names = Object.keys(rest).filter((name) => !same(rest[name], dataOf(row)[name]));
    await recordAudit(query, by, { action: 'record.kept', subject: owner.startsWith('org:') ? `org:${by.org}` : `user:${by.account}`, name: owner.startsWith('org:') ? reader.actor.org!.name : by.name, about: by.org, after: { record: process, fields: names } });
    return next;
  });
  if (!written) return refuse(409, 'version.stale', { version: version + 1 });
  return { version: written.version, keptAt: written.at.toISOString(), feedback: kept.feedback ?? null };
}

/** What a file is judged by that is sent for a record: only who may change the record sends one. */
export async function recordForFile(services: Services, reader: Reader, process: string): Promise<{ readonly definition: Definition; readonly files: readonly FileRow[] } | Refusal> {
  const opened = await open(services, reader, process);
  if (isRefusal(opened)) return opened;
  return available(opened.definition, null, opened.facts).length > 0 ? opened : refuse(403, 'permission.missing');
}

/** Whether a reader is shown a file of a record: row security has let through only what is his organisation's or his own. */
export async function isRecordFileShown(services: Services, reader: Reader, { record, pointer, id }: FileRow): Promise<boolean> {
  const opened = await open(services, reader, record!);
  if (isRefusal(opened)) return false;
  const name = segments(pointer)[0]!;
  return JSON.stringify(masked(opened.definition, only(opened.data, new Set([name])), opened.entries)).includes(id);
}

/** What the platform itself takes from all a reader keeps, where his account is, and the records that stand on his home page. */
export async function usedBy(query: Query, reader: Reader, definitions: readonly Definition[]): Promise<Pick<Session, 'uses' | 'page' | 'home'>> {
  const records = definitions.filter(isRecord);
  if (records.length === 0) return { uses: {}, page: null, home: [] };
  const rows = new Map((await recordsOf(query, ownersOf(reader))).map((row) => [row.process, row]));
  const uses = records.filter((definition) => ownerOf(definition, reader) !== undefined).map((definition) => usedOf(definition, dataOf(rows.get(definition.compiled.id))));
  return {
    uses: only(Object.fromEntries(uses.flatMap((used) => Object.entries(used))), shownUses),
    page: records.filter((definition) => usesOf(definition).some(([use]) => use === 'mobile')).map(({ compiled }) => `/settings/${compiled.id}`)[0] ?? null,
    home: records.filter(({ compiled }) => compiled.document.process.record!.home === true && rows.has(compiled.id)).map(({ compiled }) => compiled.id),
  };
}

// What stands with the account is told by the session itself, or not at all.
const shownUses: ReadonlySet<string> = new Set(['avatar', 'stamp', 'logo', 'autosave', 'enterMoves', 'checkFirst', 'carry', 'thousands']);

/** The fields of records that a form takes its first values from. Whose organisation keeps them may fill its forms with them, though he may not open the record. */
export async function recordFacts(services: Services, reader: Reader, { compiled }: Definition): Promise<JsonObject | undefined> {
  const paths = compiled.reads.filter((path) => path.startsWith('record.')).map((path) => path.split('.') as [string, string, string]);
  if (paths.length === 0) return undefined;
  const named = [...new Set(paths.map(([, process]) => process))];
  const kept = await Promise.all(named.map(async (process) => {
    const opened = await found(services, reader, process);
    return isRefusal(opened) ? [] : [[process, only(withComputed(opened), new Set(paths.filter((path) => path[1] === process).map((path) => path[2])))] as const];
  }));
  return Object.fromEntries(kept.flat());
}

/** The owners whose records are a reader's own. */
export function ownersOf({ actor }: Reader): string[] {
  return [`user:${actor.id}`, ...(actor.org ? [`org:${actor.org.id}/member`] : [])];
}

function ownerOf({ compiled }: Definition, { actor }: Reader): string | undefined {
  const { of } = compiled.document.process.record!;
  return of === 'person' ? `user:${actor.id}` : of === 'organisation' && actor.org ? `org:${actor.org.id}/member` : undefined;
}

async function open(services: Services, reader: Reader, process: string): Promise<Opened | Refusal> {
  const opened = await found(services, reader, process);
  return isRefusal(opened) || opened.entries.length > 0 ? opened : refuse(403, 'permission.missing');
}

async function found(services: Services, reader: Reader, process: string): Promise<Opened | Refusal> {
  const query = asking(services.pool);
  const head = await headOf(query, process);
  if (!head) return notFound;
  const definition = await services.definitions.ofDigest(head.digest);
  const owner = isRecord(definition) ? ownerOf(definition, reader) : undefined;
  if (owner === undefined) return notFound;
  const row = await recordOf(query, process, owner);
  const files = await filesOfRecord(query, process, owner, reader.actor.id);
  const account = fieldsOfAccount(definition).length > 0 ? await accountFacts(query, reader.actor.id) : {};
  const facts: Facts = { ...(await factsOfRecord(services, query, reader, definition)), files: Object.fromEntries(files.map((file) => [file.id, file])) };
  const entries = entriesOfRecord(definition, facts);
  const own = fieldsOfAccount(definition).flatMap(([use, name]): (readonly [string, Json])[] => (account[use] === undefined ? [] : [[name, account[use]]]));
  return { definition, title: head.title, owner, row, data: { ...dataOf(row), ...Object.fromEntries(own) }, files, facts, entries };
}

/** What the rules of a record may read. */
export async function factsOfRecord(services: Services, query: Query, { actor }: Reader, definition: Definition): Promise<Facts> {
  const now = await instantNow(query, services.clock.instant);
  const { process } = definition.compiled.document;
  const params = process.params === undefined || !actor.org ? {} : await paramsOf(query, process.id, actor.org.id, services.clock.instant);
  const dictionaries = [...new Set(definition.compiled.fields.flatMap(({ type }) => (typeof type === 'object' && 'dict' in type ? [type.dict] : [])))];
  return { actor, now: nowAt(now, services.config.zone), params: paramsInForce(process, params), ...(actor.org ? { org: { ...(await detailsOf(query, actor.org.id)), ...actor.org } } : {}), ...(dictionaries.length === 0 ? {} : { dictionaries: await dictionariesOf(query, dictionaries) }) };
}

/** What is kept, with what its rules work out. */
function withComputed({ definition, data, facts }: Opened): JsonObject {
  return openForm(definition, data, { ...facts, instance: instanceFacts(definition, unborn(definition, facts), '', null) }, { writes: 'none', requires: [], judge: 'shape' }).data;
}

/** The facts without what only fields read that this reader does not see as they are. */
function withoutCovered({ definition, facts, entries }: Opened): Facts {
  const [plain, covered] = [true, false].map((is) => definition.compiled.fields.filter((field) => isSeenPlain(definition, field, entries) === is)) as [Field[], Field[]];
  const read = (fields: readonly Field[]): string[] => pathsIn(fields.map(({ schema }) => schema) as unknown as Json).flatMap((path) => (path.startsWith('org.') ? [path.split('.')[1]!] : []));
  const kept = new Set(read(plain));
  const hidden = new Set(read(covered).filter((key) => !kept.has(key)));
  const cut = (org: Organisation): Organisation => Object.fromEntries(Object.entries(org).filter(([key]) => !hidden.has(key))) as unknown as Organisation;
  const { actor, org } = facts;
  return { ...facts, ...(org ? { org: cut(org) } : {}), actor: { ...actor, ...(actor.org ? { org: cut(actor.org) } : {}) } };
}

function only(values: JsonObject, keys: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([key]) => keys.has(key)));
}

function dataOf(row: RecordRow | undefined): JsonObject {
  return row ? (JSON.parse(row.data) as JsonObject) : {};
}

/** The fields of a record that stand with the account, by what they are of it. */
export function fieldsOfAccount(definition: Definition): (readonly [use: string, field: string])[] {
  return usesOf(definition).filter(([use]) => (ofAccount as readonly string[]).includes(use)).map(([use, pointer]) => [use, segments(pointer)[0]!]);
}

/** Of an account with the name under which one signs in, where it is being made. */
export type AccountWritten = PersonFields & { readonly username?: string };

/** What an event writes of an account; of several fields for one part of it the one that is there. */
export function accountWritten(definition: Definition, event: string, data: JsonObject): AccountWritten {
  const fields = Map.groupBy(fieldsOfAccount(definition).filter(([, name]) => isWritten(definition, event, name)), ([use]) => use);
  return Object.fromEntries([...fields].map(([use, names]) => [use, names.map(([, name]) => data[name]).find((value) => value !== undefined) ?? null])) as AccountWritten;
}

function isWritten(definition: Definition, event: string, name: string): boolean {
  const { writes = [] } = definition.compiled.document.process.events![event]!;
  return writes.includes('*') || writes.includes(`/${name}`);
}

/** The status of a refusal of something that is kept. */
export function statusOfRecord(problems: readonly Problem[]): number {
  const found = problems.map(({ code }) => statuses[code] ?? 422);
  return found.every((status) => status === found[0]) ? found[0]! : 422;
}
