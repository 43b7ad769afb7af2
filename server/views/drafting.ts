// Drafts as the form needs them: what is filled in, what the rules may read now, and what sending it would lead to.
import { asksByForm, available, clocksOf, factsShown, formatExamples, formats, instanceFacts, isHeard, masked, notAvailable, nowAt, problem, ruleInWords, statesOfDefinition, unborn, withoutSecrets, type Definition, type Facts, type JsonObject, type Language, type ReadEntry, type SecretRule, type Text } from '#engine';
import type { AskFormCode, ChoiceList, Draft, DraftLine, FileInfo, ItemSummary, NewDraft, SavedDraft } from '../api-types.ts';
import { isBusinessOfOthers } from '../cases/administrator.ts';
import { boundTo } from '../cases/proof.ts';
import { judgeCaptcha } from '../door/captcha.ts';
import { issueCode } from '../door/codes.ts';
import { chosenIn, choicesOf, idsChosen } from '../cases/choosing.ts';
import { entriesSeen, readCase } from '../cases/facts.ts';
import { newId } from '../id.ts';
import { isFillingGuest, ownerOf, type Reader } from '../edge/identity.ts';
import { isRefusal, notFound, refuse, refuseFor, type Refusal } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';
import { regionsNamed } from '../store/regions.ts';
import { addDraft, draftOf, draftsKept, keptBy, moveDraft, openDraftOf, removeDraft, saveDraft, type DraftPlace, type DraftRow, type SavedRow } from '../store/draft.ts';
import { filesOfDraft, type FileRow } from '../store/file.ts';
import { headOf } from '../store/head.ts';
import { namesOf } from '../store/names.ts';
import { carriedInto } from './carry.ts';
import { recordFacts } from './record.ts';
import { isPossibly } from './menu.ts';
import { entriesOf, titleOf } from './row.ts';
import { reading } from '../store/sight.ts';
import type { Who } from '../store/step.ts';

/** Drafts of one person; so many are left lying by a program, not by people. */
const mostDrafts = 1000;
const mostShown = 100;
/** Of guests: how many forms one has open, and for how many minutes one is kept that is not to be sent within a time of its own. */
const guests = { mostDrafts: 20, minutes: 1440 };

/** Opens a form: a new draft, or with `resume` the one that was left; by a security key one that takes the place of what another has opened. */
export async function openDraft(services: Services, reader: Reader, asked: NewDraft, key?: string): Promise<Draft | Refusal> {
  const query = asking(services.pool);
  const place: DraftPlace = { process: asked.process, event: asked.event, account: reader.actor.id, org: reader.actor.org?.id ?? null, item: asked.item ?? null, instance: asked.instance ?? null };
  const begun = place.instance === null ? await beginStart(services, reader, place) : await beginEvent(services, reader, place, place.instance);
  if (isRefusal(begun)) return begun;
  const isGuest = reader.session === null;
  if (isGuest && place.instance === null && !(await isForGuests(services, reader, begun.digest, place.event))) return refuse(401, 'session.missing');
  const limit = isGuest ? guests.mostDrafts : mostDrafts;
  const before = asked.resume === true || key !== undefined ? await openDraftOf(query, place) : undefined;
  if (before && key !== undefined) await removeDraft(query, before.id, before.account);
  const left = key === undefined ? before : undefined;
  if (!left && (await keptBy(query, place.account)).drafts >= limit) return refuse(409, 'draft.too-many', { limit });
  const row = left ?? (await addDraft(query, { ...place, id: newId(), ...begun, at: services.clock.instant, ...(key === undefined ? {} : { key }), ...(isGuest ? { minutes: await minutesKept(services, begun.digest, place.event) } : {}) }));
  const draft = await draftBody(services, reader, row);
  // Only with the draft are the facts known that say whether this person may start at all.
  if (!isRefusal(draft) && draft.offer === null && place.instance === null) {
    if (!left) await removeDraft(query, row.id, row.account);
    return refuse(403, await isBarred(services, reader, place) ? 'administrator.no-business' : 'start.not-yours');
  }
  return draft;
}

/** Whether the reader may not begin with an event only because he is the administrator. */
async function isBarred(services: Services, { actor }: Reader, { process, event }: DraftPlace): Promise<boolean> {
  const head = await headOf(asking(services.readPool), process);
  return head !== undefined && isBusinessOfOthers(await services.definitions.ofDigest(head.digest), null, event, { actor, now: nowAt(new Date().toISOString(), services.config.zone), params: {} });
}

/** Whether whoever has no account may begin with an event. */
async function isForGuests(services: Services, { actor }: Reader, digest: string, event: string): Promise<boolean> {
  const definition = await services.definitions.ofDigest(digest);
  return (definition.compiled.document.process.events?.[event]?.by ?? []).some((party) => isPossibly(definition, party, actor));
}

async function minutesKept(services: Services, digest: string, event: string): Promise<number> {
  const { compiled } = await services.definitions.ofDigest(digest);
  return compiled.document.process.events?.[event]?.within ?? guests.minutes;
}

/** One's own drafts, the latest first, each with what it is about. */
export async function draftsOf(services: Services, reader: Reader): Promise<DraftLine[]> {
  const rows = await draftsKept(asking(services.pool), ownerOf(reader), mostShown);
  return Promise.all(rows.map(async ({ id, process, event, digest, instance, item, updatedAt }): Promise<DraftLine> => {
    const definition = await services.definitions.ofDigest(digest);
    const { compiled } = definition;
    const isVerb = [...statesOfDefinition(definition).values()].some(({ meta }) => meta.task?.verbs[event] !== undefined);
    const href = instance === null ? `/start/${process}/${event}${item === null ? '' : `?item=${item}`}` : isVerb ? `/cases/${instance}?event=${event}` : `/cases/${instance}/${event}`;
    const about = await itemSummary(services, reader, instance ?? item);
    return { id, process, processTitle: compiled.title, event, label: compiled.document.process.events?.[event]?.label ?? event, about: about?.title ?? null, href, updatedAt: updatedAt.toISOString() };
  }));
}

/** A draft of one's own; another's is not found. */
export async function readDraft(services: Services, reader: Reader, id: string): Promise<Draft | Refusal> {
  const row = await draftOf(asking(services.pool), id, ownerOf(reader));
  return row ? draftBody(services, reader, row) : notFound;
}

/** Keeps what was typed, without secrets. It is not judged; a version that is not the latest is refused. */
export async function keepDraft(services: Services, reader: Reader, id: string, data: JsonObject, version: number): Promise<SavedDraft | Refusal> {
  const query = asking(services.pool);
  const row = await draftOf(query, id, ownerOf(reader));
  if (!row) return notFound;
  const kept = withoutSecrets(await services.definitions.ofDigest(row.digest), data);
  const saved = await saveDraft(query, id, reader.actor.id, version, JSON.stringify(kept));
  return saved ? { version: saved.version, updatedAt: saved.updatedAt.toISOString(), ...(await lookedUp(services, reader, saved, kept)) } : refuse(409, 'version.stale', { version: row.version });
}

/** Who may be chosen in a field of one's own draft, by a part of the name; a field that its event does not write has nobody to choose. */
export async function choicesFor(services: Services, reader: Reader, asked: { readonly draft: string; readonly pointer: string; readonly text: string }): Promise<ChoiceList | Refusal> {
  const row = await draftOf(asking(services.pool), asked.draft, ownerOf(reader));
  if (!row) return notFound;
  const here = await readCase(services, { id: row.instance ?? row.id, who: whoOf(reader) });
  if (here.definition === null) return notFound;
  const field = here.definition.field(asked.pointer);
  const offer = available(here.definition, here.instance, here.facts).find(({ event }) => event === row.event);
  const isWritten = offer !== undefined && field !== undefined && ['*', field.pointer, field.table].some((place) => place !== undefined && offer.writes.includes(place));
  if (!isWritten || chosenIn(field) === undefined) return { choices: [] };
  const data = { ...here.instance?.data, ...(JSON.parse(row.data) as JsonObject) };
  return { choices: await choicesOf(services, { ...here, data }, field, asked.text) };
}

/** Sends a code to a number, for a form whose event asks for one (R-144). */
export async function sendCode(services: Services, reader: Reader, id: string, { captcha, number }: AskFormCode, { language, address }: { readonly language: Language; readonly address: string }): Promise<{ readonly ticket: string } | Refusal> {
  const query = asking(services.pool);
  const row = await draftOf(query, id, ownerOf(reader));
  if (!row) return notFound;
  const here = await readCase(services, { id: row.instance ?? row.id, who: whoOf(reader) });
  const offer = here.definition && available(here.definition, here.instance, here.facts).find(({ event }) => event === row.event);
  if (typeof offer?.proof !== 'object') return notFound;
  if (!formats['mobile']!(number)) return refuseFor([problem('field.wrong-format', offer.proof.sms, { format: 'mobile', found: number.slice(0, 40), example: formatExamples['mobile']! })]);
  const wrong = await judgeCaptcha(query, captcha);
  return wrong ?? issueCode(query, boundTo(row.instance ?? row.id), { channel: 'sms', address: number, from: address, org: reader.actor.org?.id ?? null }, language);
}

/** What is looked up for the form as it is now, where what is filled in decides that. */
async function lookedUp(services: Services, reader: Reader, { id, event, instance, digest }: SavedRow, data: JsonObject): Promise<Pick<SavedDraft, 'lookup'>> {
  if (!asksByForm(await services.definitions.ofDigest(digest))) return {};
  const here = await readCase(services, { id: instance ?? id, who: whoOf(reader), command: { event, data } });
  return here.definition === null ? {} : { lookup: factsShown(here.definition, here.facts).lookup ?? {} };
}

/** Who a reader is to the step; a guest who fills in nothing is nobody's session. */
export function whoOf({ session, actor }: Reader): Who {
  if (session) return { account: actor.id, org: actor.org?.id ?? null };
  return isFillingGuest({ session, actor }) || actor.link !== undefined ? { guest: actor.id, ...(actor.link === undefined ? {} : { link: actor.link }) } : { session: '' };
}

type Begun = { readonly digest: string; readonly data: string };

async function beginStart(services: Services, reader: Reader, { process, event, item }: DraftPlace): Promise<Begun | Refusal> {
  return reading(services.readPool, reader.sight, async (query) => {
    const head = await headOf(query, process);
    if (!head) return notFound;
    const definition = await services.definitions.ofDigest(head.digest);
    const { process: declared, machine } = definition.compiled.document;
    if (!machine || !isHeard(definition, machine.initial, event)) return notFound;
    const wanted = declared.subject?.process ?? null;
    if ((wanted === null) !== (item === null)) return notFound;
    if (item !== null && (await query('select from instance where id = $1 and process = $2', [item, wanted])).length === 0) return notFound;
    return { digest: head.digest, data: JSON.stringify(await carriedInto(services, query, reader, definition)) };
  });
}

async function beginEvent(services: Services, reader: Reader, { process, event }: DraftPlace, instance: string): Promise<Begun | Refusal> {
  const here = await readCase(services, { id: instance, who: whoOf(reader) });
  if (here.definition === null || here.instance === null || here.definition.compiled.id !== process) return notFound;
  const { definition } = here;
  if (!available(definition, here.instance, here.facts).some((offer) => offer.event === event)) {
    const label = definition.compiled.document.process.events?.[event]?.label ?? event;
    return isHeard(definition, here.instance.snapshot.states.join('+'), event)
      ? isBusinessOfOthers(definition, here.instance, event, here.facts) ? refuse(403, 'administrator.no-business') : refuseFor([problem('event.not-yours', '/event', { event: label })], 403)
      : refuseFor([notAvailable(definition, here.instance, event)], 409);
  }
  return { digest: definition.digest, data: JSON.stringify(masked(definition, here.instance.data, entriesSeen(here))) };
}

async function draftBody(services: Services, reader: Reader, row: DraftRow): Promise<Draft | Refusal> {
  const data = JSON.parse(row.data) as JsonObject;
  const here = await readCase(services, { id: row.instance ?? row.id, who: whoOf(reader), command: { event: row.event, data } });
  if (here.definition === null) return notFound;
  const { definition, instance, facts } = here;
  const query = asking(services.pool);
  // A start is sent on the current revision, so the form is shown with it and keeps what was typed.
  if (row.digest !== definition.digest) await moveDraft(query, row.id, definition.digest);
  const stored = await filesOfDraft(query, row.id, row.instance);
  // What hangs on the case is listed as far as its fields are seen; what hangs on the draft is the reader's own.
  const files = [...stored.filter((file) => file.instance === null).map(fileInfo), ...(instance ? filesShown(stored, masked(definition, instance.data, entriesSeen(here))) : [])];
  const snapshot = instance?.snapshot ?? unborn(definition, facts);
  const record = await recordFacts(services, reader, definition);
  return {
    id: row.id, process: row.process, event: row.event, item: await itemSummary(services, reader, row.item ?? instance?.item ?? null), instance: row.instance,
    digest: definition.digest, data, version: row.version, updatedAt: row.updatedAt.toISOString(), files,
    facts: await factsSeen(services, reader, definition, {
      ...facts, ...hintsOf(definition, facts), ...(record ? { record } : {}), files: Object.fromEntries(files.map((file) => [file.id, file])), instance: { ...instanceFacts(definition, snapshot, row.instance ?? row.id, instance?.number ?? null), clocks: clocksOf(definition, snapshot) },
    }, [data, instance ? masked(definition, instance.data, entriesSeen(here)) : {}]),
    offer: available(definition, instance, facts).find((offer) => offer.event === row.event) ?? null,
  };
}

/** How names and passwords are made, said at their fields. */
function hintsOf({ compiled }: Definition, { policy }: Facts): Pick<Facts, 'hints'> {
  if (!policy) return {};
  const rules: { readonly [format: string]: SecretRule } = { username: policy.username.admin, 'operator-username': policy.username.operator, password: policy.password };
  const first = new Set<string>();
  return { hints: Object.fromEntries(compiled.fields.flatMap(({ pointer, schema: { format = '' } }): (readonly [string, Text])[] => {
    const rule = rules[format];
    // A password that is repeated needs no second telling.
    if (!rule || first.has(format)) return [];
    first.add(format);
    return [[pointer, { 'zh-CN': ruleInWords(rule, 'zh-CN'), en: ruleInWords(rule, 'en') }]];
  })) };
}

/** The facts for a page that shows some data: cut down to what it reads, regions to those the data names, the item masked as this reader sees it in its own place. Out of sight, the item is no more than the definition reads of it. */
export async function factsSeen<F extends Facts>(services: Services, reader: Reader, definition: Definition, facts: F, named: readonly JsonObject[]): Promise<F> {
  const region = await regionsNamed(asking(services.pool), definition, named, facts);
  const ids = idsChosen(definition, named);
  const names = ids.length === 0 ? {} : { names: Object.fromEntries(await namesOf(asking(services.pool), ids)) };
  const shown = factsShown(definition, { ...facts, ...names, ...(region ? { dictionaries: { ...facts.dictionaries, region } } : {}) });
  if (!shown.item) return shown;
  const { instance, ...data } = shown.item;
  const seen = await sightOf(services, reader, instance.id);
  return seen ? { ...shown, item: { ...masked(seen.definition, data as JsonObject, seen.entries), instance } } : shown;
}

/** An instance as the reader sees it in its own place, or null when it is out of sight. */
export async function sightOf(services: Services, reader: Reader, id: string): Promise<{ readonly definition: Definition; readonly entries: readonly ReadEntry[] } | null> {
  return reading(services.readPool, reader.sight, async (query) => {
    const [row] = await query<{ digest: string; entries: readonly number[] }>(
      `select i.digest, (select coalesce(json_agg(distinct a.entry), '[]') from instance_access a where a.instance_id = i.id) as entries from instance i where i.id = $1`, [id]);
    if (!row) return null;
    const definition = await services.definitions.ofDigest(row.digest);
    return { definition, entries: entriesOf(definition, row.entries) };
  });
}

/** What an item is called to this reader. */
export async function itemSummary(services: Services, reader: Reader, id: string | null): Promise<ItemSummary | null> {
  if (id === null) return null;
  const [row] = await asking(services.pool)<{ process: string; number: string | null; columns: JsonObject; digest: string }>('select process, number, columns, digest from instance where id = $1', [id]);
  if (!row) return null;
  const seen = await sightOf(services, reader, id);
  return { id, process: row.process, number: row.number, title: titleOf(await services.definitions.ofDigest(row.digest), row.columns, seen && seen.entries) };
}

/** The files that some data name, as pages know them: of a field that is hidden not even the name of a file is told. */
export function filesShown(files: readonly FileRow[], data: JsonObject): FileInfo[] {
  const shown = JSON.stringify(data);
  return files.filter(({ id }) => shown.includes(id)).map(fileInfo);
}

/** A file as pages know it. */
function fileInfo({ id, name, kind, bytes, pointer }: FileRow): FileInfo {
  return { id, name, kind, bytes, pointer };
}

