// The one door to revisions: a document in, the next revision of its process out, or everything that is wrong with it. Instances are never touched.
import type { EntityManager } from '@mikro-orm/postgresql';
import { isObject, nowAt, operationsSwitched, own, type DefinitionDocument, type JsonObject, type Text } from '#engine';
import type { CompileResult, Extended } from './compile-worker.ts';
import { digestOf } from './compiled.ts';
import { type Fault, refuse, refuseFor, type Refusal } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';
import { calendarsInForce } from '../store/calendar.ts';
import { declareSwitches } from '../store/record.ts';
import { appendRevision, currentNumber, type CurrentRevision, currentRevisions, type NewRevision, type Origin, revisionNumbered } from '../store/revision.ts';

export interface Publication {
  readonly document: JsonObject;
  readonly author: string;
  readonly note: string;
  readonly origin: Origin;
  /** Number of the revision the document was made from, 0 for a new process. */
  readonly base: number;
}

/** A revision that is current now. Warnings did not block it. */
export interface Published { readonly process: string; readonly number: number; readonly digest: string; readonly warnings: readonly Fault[] }

/** Everything that keeps a document from being published, what is worth a second look, the facts its rules may read, and what it is as a whole where it builds on another; nothing is stored. */
export async function checkDocument(services: Services, document: JsonObject): Promise<{ readonly faults: readonly Fault[]; readonly facts: readonly string[]; readonly whole: Extended | null }> {
  const { results: [result] } = await compiled(services, [JSON.stringify(document)]);
  return { faults: result!.ok ? result!.warnings : result!.faults, facts: result!.facts, whole: result!.whole };
}

/** Publishes a document as the next revision of its process. */
export async function publish(services: Services, publication: Publication): Promise<Published | Refusal> {
  const [published] = await publishSet(services, [publication]);
  return published!;
}

/** Publishes documents that may name each other, and with them the processes that build on them and are others now. Those without faults are published together; the others are refused, each for itself. */
export async function publishSet(services: Services, publications: readonly Publication[]): Promise<(Published | Refusal)[]> {
  const texts = publications.map(({ document }) => JSON.stringify(document));
  const { results, current } = await compiled(services, texts);
  const stale = new Map<number, number>();
  const written = await services.orm.em.fork().transactional(async (em) => {
    for (const [i, result] of results.entries()) {
      if (!result.ok) continue;
      const { base, origin, author, note } = publications[i]!;
      const { followers, process, document, digest, compiled, validator, whole } = result;
      if (!(await append(em, base, { process, document, digest, compiled, validator, ...writtenAs(texts[i]!, whole?.base), origin, author, note }))) {
        stale.set(i, await currentNumber(em, process));
        continue;
      }
      for (const { process: follower, base: over, ...bytes } of followers) {
        const known = current.find((revision) => revision.process === follower)!;
        if (!(await append(em, known.number, { process: follower, ...bytes, ...writtenAs(known.source, over), origin: 'base', author, note: process }))) throw new OvertakenFollower(`${follower} was published meanwhile`);
      }
    }
    return true;
  }).catch((error: unknown) => {
    if (error instanceof OvertakenFollower) return false;
    throw error;
  });
  if (!written) return results.map((result, i) => (result.ok ? refuse(409, 'version.stale', { version: publications[i]!.base }) : refuseFor(result.faults)));
  services.onRevisions();
  return results.map((result, i): Published | Refusal => {
    if (!result.ok) return refuseFor(result.faults);
    if (stale.has(i)) return refuse(409, 'version.stale', { version: stale.get(i)! });
    return { process: result.process, number: publications[i]!.base + 1, digest: result.digest, warnings: result.warnings };
  });
}

/** Somebody published a process that was to follow its base, between reading and writing. */
class OvertakenFollower extends Error {}

function writtenAs(source: string, base: string | undefined): Pick<NewRevision, 'source' | 'base' | 'documentDigest'> {
  return { source: base === undefined ? null : source, base: base ?? null, documentDigest: digestOf(source) };
}

/** Appends a revision with what the platform makes of its head; false when it is not made of the current one. */
async function append(em: EntityManager, base: number, revision: Omit<NewRevision, 'title'>): Promise<boolean> {
  const { process: head } = JSON.parse(revision.document) as DefinitionDocument;
  if (!(await appendRevision(em, base, { ...revision, title: head.title }))) return false;
  await em.execute('delete from permission_default where process = ?', [revision.process]);
  await declareSwitches((text, values) => em.execute(text, [...values]), revision.process, operationsSwitched(head));
  for (const [permission, role, orgType] of defaultsOf(head)) {
    await em.execute('insert into permission_default (process, permission, role, org_type) values (?, ?, ?, ?)', [revision.process, permission, role, orgType]);
  }
  return true;
}

/** Makes an older revision's document the next revision; the old one stays what it was. */
export async function rollBack(services: Services, { process, to, base, author }: { readonly process: string; readonly to: number; readonly base: number; readonly author: string }): Promise<Published | Refusal> {
  const old = await revisionNumbered(services.orm.em.fork(), process, to);
  if (!old) return refuse(404, 'thing.unknown');
  return publish(services, { document: JSON.parse(old.source ?? old.document) as JsonObject, author, note: `${to}`, origin: 'rollback', base });
}

function defaultsOf(head: DefinitionDocument['process']): (readonly [permission: string, role: string, orgType: string])[] {
  const rows = Object.entries(head.permissions ?? {}).flatMap(([permission, { grant = [], personal }]) => [
    ...grant.flatMap(({ role, orgType = [''] }) => orgType.map((type): readonly [string, string, string] => [permission, role, type])),
    // No organisation is of this type, so it is nobody's there.
    ...(personal ? [[permission, 'personalUser', 'person'] as const] : []),
  ]);
  return [...new Map(rows.map((row) => [row.join('\n'), row])).values()];
}

/** Milliseconds before its beginning that a year has to be in a calendar. */
const ahead = 60 * 86_400_000;

async function compiled(services: Services, documents: readonly string[]): Promise<{ readonly results: readonly CompileResult[]; readonly current: readonly CurrentRevision[] }> {
  const current = await currentRevisions(services.orm.em.fork());
  const soon = nowAt(new Date(Date.now() + ahead).toISOString(), services.config.zone).date.slice(0, 4);
  const results = await services.compiler.compile({ documents, current, counting: { ...await calendarsInForce(asking(services.pool)), soon } });
  return { results, current };
}

/** The process a document says it is of, as far as that can be read. */
export function processOf(document: JsonObject): { readonly id: string; readonly title: Text } | null {
  const head = own(document, 'process');
  const id = isObject(head) ? own(head, 'id') : undefined;
  return typeof id === 'string' ? { id, title: (own(head, 'title') as Text | undefined) ?? id } : null;
}
