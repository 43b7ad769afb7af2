// What somebody sent last, for a new form of whoever wants it so: by the names under which fields carry their values, in whichever process.
import { isRecord, usedOf, type Definition, type Json, type JsonObject } from '#engine';
import type { Reader } from '../edge/identity.ts';
import type { Services } from '../services.ts';
import { headsOf } from '../store/head.ts';
import { recordsOf } from '../store/record.ts';
import type { Query } from '../store/sight.ts';
import { ownersOf } from './record.ts';

/** So many of the last cases are looked into. */
const lookedInto = 20;

/** First values of a form by what the reader himself sent last, as the same organisation; none unless he wants them. */
export async function carriedInto(services: Services, query: Query, reader: Reader, definition: Definition): Promise<JsonObject> {
  const wanted = carrying(definition);
  if (wanted.size === 0 || !(await wantsCarrying(services, query, reader))) return {};
  const cases = await query<{ digest: string; data: string }>(
    'select digest, data from instance where started_by = $1 and org_id = $2 order by started_at desc, id limit $3', [reader.actor.id, reader.actor.org?.id ?? '', lookedInto]);
  const last = new Map<string, Json>();
  for (const { digest, data } of cases) {
    const sent = JSON.parse(data) as JsonObject;
    for (const [name, field] of carrying(await services.definitions.ofDigest(digest))) if (!last.has(name) && sent[field] !== undefined) last.set(name, sent[field]);
  }
  return Object.fromEntries([...wanted].flatMap(([name, field]) => (last.has(name) ? [[field, last.get(name)!]] : [])));
}

/** The fields of a form by the names under which their values are carried. */
function carrying({ compiled }: Definition): ReadonlyMap<string, string> {
  return new Map(compiled.fields.flatMap(({ name, schema }) => (schema['x-carry'] === undefined ? [] : [[schema['x-carry'], name]])));
}

async function wantsCarrying(services: Services, query: Query, reader: Reader): Promise<boolean> {
  const kept = new Map((await recordsOf(query, ownersOf(reader))).map((row) => [row.process, row]));
  const definitions = await Promise.all((await headsOf(query)).map(({ digest }) => services.definitions.ofDigest(digest)));
  return definitions.filter(isRecord).some((definition) => {
    const row = kept.get(definition.compiled.id);
    return usedOf(definition, row ? (JSON.parse(row.data) as JsonObject) : {}).carry === true;
  });
}
