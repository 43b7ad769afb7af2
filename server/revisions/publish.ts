// The one door to revisions: a document in, the next revision of its process out, or everything that is wrong with it. Instances are never touched.
import { isObject, nowAt, operationsSwitched, own, type DefinitionDocument, type JsonObject, type Text } from '#engine';
import type { CompileResult } from './compile-worker.ts';
import { digestOf } from './compiled.ts';
import { type Fault, refuse, refuseFor, type Refusal } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';
import { calendarsInForce } from '../store/calendar.ts';
import { declareSwitches } from '../store/record.ts';
import { appendRevision, currentNumber, currentRevisions, type Origin, revisionNumbered } from '../store/revision.ts';

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

/** Everything that keeps a document from being published, what is worth a second look, and the facts its rules may read; nothing is stored. */
export async function checkDocument(services: Services, document: JsonObject): Promise<{ readonly faults: readonly Fault[]; readonly facts: readonly string[] }> {
  const [result] = await compiled(services, [JSON.stringify(document)]);
  return { faults: result!.ok ? result!.warnings : result!.faults, facts: result!.facts };
}

/** Publishes a document as the next revision of its process. */
export async function publish(services: Services, publication: Publication): Promise<Published | Refusal> {
  const [published] = await publishSet(services, [publication]);
  return published!;
}

/** Publishes documents that may name each other. Those without faults are published together; the others are refused, each for itself. */
export async function publishSet(services: Services, publications: readonly Publication[]): Promise<(Published | Refusal)[]> {
  const texts = publications.map(({ document }) => JSON.stringify(document));
  const results = await compiled(services, texts);
  const stale = new Map<number, number>();
  const written = await services.orm.em.fork().transactional(async (em) => {
    for (const [i, result] of results.entries()) {
      if (!result.ok) continue;
      const { base, document, origin, author, note } = publications[i]!;
      const { process, digest, compiled, validator } = result;
      const head = (document as unknown as DefinitionDocument).process;
      const isAppended = await appendRevision(em, base, { process, title: head.title, digest, compiled, validator, document: texts[i]!, documentDigest: digestOf(texts[i]!), origin, author, note });
      if (!isAppended) {
        stale.set(i, await currentNumber(em, process));
        continue;
      }
      await em.execute('delete from permission_default where process = ?', [process]);
      await declareSwitches((text, values) => em.execute(text, [...values]), process, operationsSwitched(head));
      for (const [permission, role, orgType] of defaultsOf(head)) {
        await em.execute('insert into permission_default (process, permission, role, org_type) values (?, ?, ?, ?)', [process, permission, role, orgType]);
      }
    }
    return results;
  });
  services.onRevisions();
  return written.map((result, i): Published | Refusal => {
    if (!result.ok) return refuseFor(result.faults);
    if (stale.has(i)) return refuse(409, 'version.stale', { version: stale.get(i)! });
    return { process: result.process, number: publications[i]!.base + 1, digest: result.digest, warnings: result.warnings };
  });
}

/** Makes an older revision's document the next revision; the old one stays what it was. */
export async function rollBack(services: Services, { process, to, base, author }: { readonly process: string; readonly to: number; readonly base: number; readonly author: string }): Promise<Published | Refusal> {
  const old = await revisionNumbered(services.orm.em.fork(), process, to);
  if (!old) return refuse(404, 'thing.unknown');
  return publish(services, { document: JSON.parse(old.document) as JsonObject, author, note: `${to}`, origin: 'rollback', base });
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

async function compiled(services: Services, documents: readonly string[]): Promise<CompileResult[]> {
  const current = await currentRevisions(services.orm.em.fork());
  const soon = nowAt(new Date(Date.now() + ahead).toISOString(), services.config.zone).date.slice(0, 4);
  return services.compiler.compile({ documents, current, counting: { ...await calendarsInForce(asking(services.pool)), soon } });
}

/** The process a document says it is of, as far as that can be read. */
export function processOf(document: JsonObject): { readonly id: string; readonly title: Text } | null {
  const head = own(document, 'process');
  const id = isObject(head) ? own(head, 'id') : undefined;
  return typeof id === 'string' ? { id, title: (own(head, 'title') as Text | undefined) ?? id } : null;
}
