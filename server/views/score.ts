// How the points of a case came about: the sheet as the record of the step gives it that worked it out, and what was counted, as far as this reader may see it.
import { createHash } from 'node:crypto';
import { canonical, isSeenPlain, scoreSheet, stateLabels, type Json, type JsonObject, type ReadEntry } from '#engine';
import type { CaseScore, CountedCase } from '../api-types.ts';
import { unpacked, type Entry } from '../cases/history.ts';
import { entriesSeen, readCase } from '../cases/facts.ts';
import type { Reader } from '../edge/identity.ts';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';
import { lastEntryOf } from '../store/case.ts';
import { countedCases } from '../store/counted.ts';
import { reading } from '../store/sight.ts';
import { whoOf } from './drafting.ts';
import { entriesOf, titleOf } from './row.ts';

/** The sheet; null when there is no such case, it gives no points, none were worked out yet, or this reader does not see them. */
export async function scoreOf(services: Services, reader: Reader, id: string): Promise<CaseScore | null> {
  const here = await readCase(services, { id, who: whoOf(reader), questions: 'verdict' });
  if (here.definition === null || here.instance === null) return null;
  const { definition, instance } = here;
  const { score } = definition.compiled.document.process;
  const seen = entriesSeen(here);
  const total = definition.field('/total');
  if (score === undefined || total === undefined || !isSeenPlain(definition, total, seen)) return null;
  const kept = await lastEntryOf(asking(services.pool), id, score.at);
  if (!kept) return null;
  const entry = JSON.parse(kept.entry) as Entry;
  const { facts, command } = unpacked(kept.payload, entry);
  const sheet = scoreSheet(definition, instance, facts, { type: command.event, comment: command.comment ?? '' });
  if (!sheet) return null;
  const groups = sheet.groups.map((group) => ({ ...group, criteria: group.criteria.filter(({ name }) => isSeen(name)) }));
  const ids = [...new Set(groups.flatMap(({ criteria }) => criteria.flatMap(({ counts }) => counts.flatMap(({ rows, left }) => [...rows, ...left]))))];
  const counted = { lookup: facts.lookup ?? {}, params: facts.params };
  return {
    at: entry.at, seq: entry.seq, by: entry.by.kind === 'system' ? null : entry.by.name,
    digest: createHash('sha256').update(canonical(counted as unknown as Json)).digest('hex'),
    sheet: { ...sheet, groups }, cases: await casesSeen(services, reader, ids),
  };

  function isSeen(name: string): boolean {
    const field = definition!.field(`/${name}`);
    return field !== undefined && isSeenPlain(definition!, field, seen);
  }
}

/** Of what was counted, the cases this reader may open. Of the others the sheet tells the number and nothing else. */
async function casesSeen(services: Services, reader: Reader, ids: readonly string[]): Promise<CountedCase[]> {
  if (ids.length === 0) return [];
  const rows = await reading(services.readPool, reader.sight, (query) => countedCases(query, ids));
  return Promise.all(rows.map(async ({ id, number, digest, state, startedAt, columns, entries }): Promise<CountedCase> => {
    const definition = await services.definitions.ofDigest(digest);
    const seen: readonly ReadEntry[] = entriesOf(definition, entries);
    return { id, process: definition.compiled.title, number, title: titleOf(definition, columns as JsonObject, seen), state: stateLabels(definition)[state] ?? state, startedAt };
  }));
}
