// What is to be watched or done in time and follows from what is stored: a table of sources, each told once to whom it concerns, however many nodes look.
import type { Text } from '#engine';
import type { LetterName } from './letter.ts';
import { noticeRow } from './letter.ts';
import { templateInForce } from './template.ts';
import { newId } from '../id.ts';
import { poll, type Poller } from './polling.ts';
import type { Services } from '../services.ts';
import { asking, writing } from '../store/asking.ts';
import { headsOf } from '../store/head.ts';
import { addToOutbox } from '../store/outbox.ts';
import { claimWarnings, type Ending, settleWarnings, type WarningSource, warningsDue, warningSources } from '../store/warning.ts';

/** How each source is told. */
const told: { readonly [source in WarningSource]: { readonly letter: LetterName; readonly channels: readonly ('mail' | 'sms')[] } } = {
  overdue: { letter: 'overdue', channels: [] },
  grantEnding: { letter: 'grant-ending', channels: ['mail'] },
  keyEnding: { letter: 'key-ending', channels: ['mail'] },
  recordEnding: { letter: 'qualification-ending', channels: ['mail'] },
  calendarEnding: { letter: 'calendar-ending', channels: ['mail'] },
};

const atOnce = 100;

/** One round over all sources; answers how many were told. */
export async function runWarnings(services: Services): Promise<number> {
  const { pool, clock, config, onMessages, live } = services;
  const time = { at: clock.instant, zone: config.zone, endings: await endingsOf(services) };
  let count = 0;
  const broken: unknown[] = [];
  for (const source of warningSources) {
    try {
      for (let isMore = true; isMore;) {
        const due = await writing(pool, async (query) => {
          const template = await templateInForce(query, told[source].letter);
          const found = await warningsDue(query, source, time, atOnce);
          const mine = new Set(await claimWarnings(query, source, found.map(({ key }) => key), clock.instant));
          for (const { key, to, fields, instance } of found) {
            if (!mine.has(key)) continue;
            const row = noticeRow(newId(), { ...told[source], fields: fields as { readonly [field: string]: Text }, to, category: 'warning', warning: `${source} ${key}` } as Parameters<typeof noticeRow>[1], template);
            await addToOutbox(query, { ...row, instance }, clock.instant);
          }
          return { found: found.length, told: mine.size };
        });
        count += due.told;
        isMore = due.found === atOnce;
      }
      // What was renewed or decided meanwhile waits for nobody any more.
      const settled = await writing(pool, (query) => settleWarnings(query, source, time));
      if (settled.length > 0) live.changed({ accounts: settled });
    } catch (error) {
      // One that breaks does not stand in the way of the others.
      broken.push(new Error(`${source}: ${(error as Error).message}`, { cause: error }));
    }
  }
  if (count > 0) onMessages();
  if (broken.length > 0) throw broken[0];
  return count;
}

/** The days that definitions say something ends on. */
async function endingsOf({ pool, definitions }: Services): Promise<Ending[]> {
  const heads = await headsOf(asking(pool));
  return (await Promise.all(heads.map(async ({ id, digest }): Promise<Ending[]> => {
    const definition = await definitions.ofDigest(digest);
    return (definition.compiled.document.process.record?.ends ?? []).map((pointer) => ({ process: id, field: pointer.slice(1), label: definition.field(pointer)!.label }));
  }))).flat();
}

/** Looks every ten minutes. */
export function startWarnings(services: Services): Poller {
  return poll(services, { work: 'warnings', every: 600_000, round: () => runWarnings(services) });
}
