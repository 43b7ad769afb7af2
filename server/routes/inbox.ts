// What waits for a person, and the phrases he answers with.
import type { BatchAnswer, InboxPage, InboxRow, NewPhrase, Phrase, PhraseList, SendInboxBatch } from '../api-types.ts';
import { isRefusal, notFound, refuse } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import { inboxPage, type InboxAsked } from '../views/inbox.ts';
import { sendTasks } from '../views/batch.ts';
import type { Services } from '../services.ts';
import { count, flag, id, instant, isKey, line, list, name, nullable, number, object, oneOf, process, text, words } from '../edge/shape.ts';
import { asking } from '../store/asking.ts';
import { reading } from '../store/sight.ts';
import { addPhrase, phrasesKept, removePhrase } from '../store/phrase.ts';
import { newId } from '../id.ts';
import { batchAnswer, kind, pageOf, word } from './shapes.ts';


const inboxRow = object<InboxRow>({
  instance: id, task: nullable(word), process: word, processTitle: words, title: words, number: nullable(word), state: text, stateLabel: words, kind, org: text, applicant: text, at: instant, due: nullable(instant), mark: text,
  verb: nullable(words), unread: nullable(id), claim: nullable(oneOf('free', 'mine')), bulk: list({ type: 'object', required: ['event', 'label', 'comment'], properties: { event: word, label: words, comment: oneOf('none', 'optional', 'required') } }),
});
const places = oneOf('todo', 'done', 'started', 'copied');
const phrase = object<Phrase>({ id, text: line });

/** The routes of the inbox. */
export function inboxRoutes(services: Services): Route[] {
  return [
    route<'/api/inbox', undefined, InboxPage>({
      method: 'GET', path: '/api/inbox', permission: 'signed-in', summary: 'A place of the inbox: what waits for the reader, what he decided, began, or was sent a copy of',
      query: { place: places, q: line, process, page: number, after: line },
      answer: pageOf<InboxPage>(inboxRow, {
        place: places, totalExact: flag, more: flag, waiting: { type: 'object', required: ['todo', 'copied', 'drafts'], properties: { todo: count, copied: count, drafts: count } },
        processes: list({ type: 'object', required: ['process', 'title', 'count'], properties: { process: word, title: words, count } }),
      }),
      async handle({ query, reader }) {
        const page = await inboxPage(services, reader, query as InboxAsked);
        return isRefusal(page) ? page : { body: page };
      },
    }),
    route<'/api/inbox/batch', SendInboxBatch, BatchAnswer>({
      method: 'POST', path: '/api/inbox/batch', permission: 'signed-in', summary: 'Gives one verb on several tasks that allow it, and tells what became of each', needs: ['Idempotency-Key'],
      body: object<SendInboxBatch>({ event: name, rows: list(object<SendInboxBatch['rows'][number]>({ id, task: line }), { minItems: 1, maxItems: 100, uniqueItems: true }), comment: text }, ['comment']),
      answer: batchAnswer,
      async handle({ body, headers, reader, language }) {
        const key = headers.get('Idempotency-Key')!;
        if (!isKey(key)) return refuse(400, 'request.key-missing');
        return { body: await sendTasks(services, reader, language, body, key) };
      },
    }),
    route<'/api/phrases', undefined, PhraseList>({
      method: 'GET', path: '/api/phrases', permission: 'signed-in', summary: 'What the reader often writes as an opinion', answer: object<PhraseList>({ rows: list(phrase) }),
      handle: async ({ reader }) => ({ body: { rows: await reading(services.readPool, reader.sight, phrasesKept) } }),
    }),
    route<'/api/phrases', NewPhrase, Phrase>({
      method: 'POST', path: '/api/phrases', permission: 'signed-in', summary: 'Keeps a phrase; one that is kept already is answered as it is', body: object<NewPhrase>({ text: { ...line, minLength: 1 } }), answer: phrase,
      async handle({ body, reader }) {
        const kept = await addPhrase(asking(services.pool), newId(), reader.actor.id, body.text.trim());
        return kept ? { body: kept } : refuse(409, 'phrase.too-many', { limit: 100 });
      },
    }),
    route({
      method: 'DELETE', path: '/api/phrases/:id', permission: 'signed-in', summary: 'Forgets a phrase', params: { id }, answer: 'nothing',
      handle: async ({ params, reader }) => ((await removePhrase(asking(services.pool), params.id, reader.actor.id)) ? { body: undefined } : notFound),
    }),
  ];
}
