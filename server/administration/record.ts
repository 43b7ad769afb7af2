// One thing of a register: opened to be read or changed, and what a change makes of it, all or nothing.
import { available, instanceFacts, keep, unborn, type Json, type JsonObject, type Problem } from '#engine';
import type { Administered, AdministrationView, KeepAdministered } from '../api-types.ts';
import type { Reader } from '../edge/identity.ts';
import { isRefusal, notFound, refuse, refuseFor, type Refusal } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import { asking, unless } from '../store/asking.ts';
import { type Denied, isDenied } from '../store/audit.ts';
import { regionsNamed } from '../store/regions.ts';
import type { Query } from '../store/sight.ts';
import { factsSeen } from '../views/drafting.ts';
import { statusOfRecord } from '../views/record.ts';
import { openRegister, type OpenRegister } from './list.ts';
import type { Asking, Subject } from './register.ts';

/** The id under which something new is opened. */
const fresh = 'new';

async function opened(services: Services, query: Query, reader: Reader, process: string, id: string): Promise<{ readonly open: OpenRegister; readonly asks: Asking; readonly subject: Subject } | Refusal> {
  const open = await openRegister(services, query, reader, process);
  if (isRefusal(open)) return open;
  const asks: Asking = { services, query, reader, definition: open.definition };
  const subject = id === fresh ? (open.register.makes ? { title: open.title, data: {}, version: 0 } : undefined) : await open.register.open(asks, id);
  return subject ? { open, asks, subject } : notFound;
}

function offersOf({ register, definition, facts }: OpenRegister, id: string, { closed = [] }: Subject) {
  const acts = id === fresh ? register.makes : register.changes;
  return available(definition, null, facts).filter(({ event }) => acts?.[event] !== undefined && !closed.includes(event));
}

/** A thing as whoever administers it sees it, with what may be changed now. */
export async function openAdministered(services: Services, reader: Reader, process: string, id: string): Promise<AdministrationView | Refusal> {
  const found = await opened(services, asking(services.readPool), reader, process, id);
  if (isRefusal(found)) return found;
  const { open, subject } = found;
  const { definition, facts } = open;
  return {
    process, id: id === fresh ? null : id, title: subject.title, digest: definition.digest, version: subject.version, keptAt: null, keptBy: null, opens: false, unseen: [], data: subject.data, files: [],
    offers: offersOf(open, id, subject), panels: subject.panels ?? [],
    facts: await factsSeen(services, reader, definition, { ...facts, instance: instanceFacts(definition, unborn(definition, facts), '', null) }, [subject.data]),
  };
}

/** Makes something, or changes what is there. Fields that an event does not write say what they said. */
export async function keepAdministered(services: Services, reader: Reader, process: string, id: string, { event, data, version }: KeepAdministered): Promise<Administered | Refusal> {
  return unless<Administered | Refusal>(services.pool, isRefusal, async (query): Promise<Administered | Refusal> => {
    const found = await opened(services, query, reader, process, id);
    if (isRefusal(found)) return found;
    const { open, asks, subject } = found;
    if (!offersOf(open, id, subject).some((offer) => offer.event === event)) return refuse(open.definition.compiled.document.process.events?.[event] ? 403 : 404, 'permission.missing');
    if (subject.version !== version) return refuse(409, 'version.stale', { version: subject.version });
    const region = await regionsNamed(query, open.definition, [subject.data, data]);
    const kept = keep(open.definition, subject.data, { event, data }, region ? { ...open.facts, dictionaries: { ...open.facts.dictionaries, region: region as { readonly [code: string]: Json } } } : open.facts);
    if (!kept.ok) return refuseFor(kept.problems as Problem[], statusOfRecord(kept.problems));
    const act = (id === fresh ? open.register.makes : open.register.changes)![event]!;
    const done = await act({ ...asks, by: { account: reader.actor.id, name: reader.actor.name, org: reader.actor.org?.id ?? null }, id: id === fresh ? null : id, before: subject.data, data: kept.data as JsonObject, version });
    if (isRefusal(done)) return done;
    return isDenied(done) ? refusedBy(done) : { id: done.id, feedback: kept.feedback ?? null, once: done.once ?? null };
  });
}

function refusedBy({ denied, params = {} }: Denied): Refusal {
  return denied === 'thing.unknown' ? notFound : refuse(409, denied, params);
}
