// The stream of one window: what waits for its reader, his messages and the cases he sees, as they change. Who he is, is asked anew before each word.
import type { LiveEvents, Message } from '../api-types.ts';
import type { Onlooker } from '../cases/live.ts';
import { type Reader, readerOf } from '../edge/identity.ts';
import { refuse, type Refusal } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';
import { countsOf } from '../store/inbox.ts';
import { messageMark, type MessageRow, messagesSince, newestMark } from '../store/message.ts';
import { reading } from '../store/sight.ts';
import { mostWaiting } from '../store/offer.ts';

/** Milliseconds between two signs of life, least between two looks, and how far back a stream is taken up; messages at once, cases named at once, and pieces a slow window may leave lying. */
const limits = { beat: 15_000, pause: 300, messages: 50, cases: 100, unread: 200, overlap: 10, memory: 3_600_000 };

/** A message as it is answered. */
export function messageLine({ createdAt, readAt, ...row }: MessageRow): Message {
  return { ...row, createdAt: createdAt.toISOString(), readAt: readAt?.toISOString() ?? null };
}

/** Opens the stream of a reader; `lastId` is the id of the last message another connection brought, and what came since is brought now. Ends with the session. */
export async function liveStream(services: Services, reader: Reader, lastId: string | null): Promise<Response | Refusal> {
  const { readPool, live, log, clock } = services;
  let now = reader;
  const asked = messageMark(lastId ?? '');
  const resumed = asked && Date.now() - Date.parse(asked.at) < limits.memory ? asked : null;
  const from = resumed ?? (await reading(readPool, reader.sight, newestMark));
  // Messages brought lately, so that none is brought twice though each look goes back a little.
  const brought = new Set<string>(resumed ? [] : (await reading(readPool, reader.sight, (query) => messagesSince(query, from, [], limits.overlap, limits.messages))).map(({ id }) => id));
  if (!resumed) brought.add(from.id);
  let mark = from;
  let overlap = resumed ? 0 : limits.overlap;
  let counts = '';
  let cases = new Set<string>();
  let isAsked = true;
  let isBusy = false;
  let isOver = false;
  let out: ReadableStreamDefaultController<Uint8Array>;
  let beat: NodeJS.Timeout | undefined;
  let unfollow: (() => void) | null = null;

  const write = (text: string): void => {
    if (isOver) return;
    // A window that does not read what it asked for comes again when it does.
    if ((out.desiredSize ?? 0) < -limits.unread) return over();
    out.enqueue(new TextEncoder().encode(text));
  };
  const say = <Name extends keyof LiveEvents>(name: Name, data: LiveEvents[Name], id?: string): void => write(`${id ? `id: ${id}\n` : ''}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  const over = (): void => {
    if (isOver) return;
    isOver = true;
    clearInterval(beat);
    unfollow?.();
    out.close();
  };

  const look = async (): Promise<void> => {
    now = await readerOf(asking(readPool), null, reader.tokenHash, clock.instant);
    if (!now.session) return over();
    const named = [...cases].slice(0, limits.cases);
    const more = cases.size > named.length;
    cases = new Set();
    const found = await reading(readPool, now.sight, async (query) => ({
      counts: await countsOf(query, mostWaiting), messages: await messagesSince(query, mark, [...brought], overlap, limits.messages),
      seen: named.length === 0 ? [] : await query<{ id: string }>('select id from instance where id = any ($1::uuid[])', [named]),
    }));
    for (const message of found.messages) say('message', messageLine(message), message.mark);
    const last = found.messages.map((message) => messageMark(message.mark)!).at(-1);
    if (last && last.at > mark.at) mark = last;
    for (const { id } of found.messages) brought.add(id);
    overlap = limits.overlap;
    // Those of the overlap are the last ones.
    for (const id of [...brought].slice(0, -2 * limits.messages)) brought.delete(id);
    if (JSON.stringify(found.counts) !== counts) say('counts', found.counts, `${mark.at}_${mark.id}`);
    counts = JSON.stringify(found.counts);
    if (found.seen.length > 0) say('cases', { instances: found.seen.map(({ id }) => id), more });
    if (found.messages.length === limits.messages) isAsked = true;
  };

  const onlooker: Onlooker = {
    account: reader.actor.id,
    get grantees() { return now.sight.grantees; },
    tell(instances) {
      for (const id of instances) cases.add(id);
      isAsked = true;
      void run();
    },
    end: over,
  };
  const run = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    try {
      while (isAsked && !isOver) {
        isAsked = false;
        await look();
        if (isAsked) await new Promise((resolve) => setTimeout(resolve, limits.pause));
      }
    } catch (error) {
      // The window asks again from where it was.
      log('warning', 'A stream broke off.', { error: (error as Error).message });
      over();
    } finally {
      isBusy = false;
    }
  };

  unfollow = live.follow(onlooker);
  if (!unfollow) return { ...refuse(429, 'request.too-many', { seconds: 60 }), retryAfter: 60 };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      out = controller;
      write('retry: 3000\n\n');
      beat = setInterval(() => {
        write(': \n\n');
        void readerOf(asking(readPool), null, reader.tokenHash, clock.instant).then((still) => still.session ?? over(), () => {});
      }, limits.beat);
      void run();
    },
    cancel() {
      isOver = true;
      clearInterval(beat);
      unfollow?.();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' } });
}
