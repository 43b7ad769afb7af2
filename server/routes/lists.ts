// Pages of lists, and one event for several of their rows.
import type { BatchAnswer, ListPage, SendBatch } from '../api-types.ts';
import { listPage } from '../views/listing.ts';
import { sendBatch } from '../views/batch.ts';
import { isRefusal, refuse } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import type { Services } from '../services.ts';
import { id, isKey, line, list, name, number, object, process, text } from '../edge/shape.ts';
import { batchAnswer, listPage as pageShape } from './shapes.ts';

/** The route of lists. */
export function listRoutes(services: Services): Route[] {
  return [
    route<'/api/lists/:process/:list', undefined, ListPage>({
      method: 'GET', path: '/api/lists/:process/:list', permission: 'public', summary: 'A page of a list; without a session only lists of the portal', params: { process, list: name },
      query: { page: number, sort: { type: 'string', pattern: '^-?[A-Za-z][A-Za-z0-9_]{0,63}$' } },
      queryPatterns: { '^f\\.[A-Za-z][A-Za-z0-9_]{0,63}((,[A-Za-z][A-Za-z0-9_]{0,63}){0,9}|\\.(from|to))$': { type: 'string', maxLength: 200 } },
      answer: pageShape,
      async handle({ params, query, reader, language }) {
        const page = await listPage(services, reader, params.process, params.list, query, language);
        return isRefusal(page) ? page : { body: page };
      },
    }),
    route<'/api/lists/:process/:list/batch', SendBatch, BatchAnswer>({
      method: 'POST', path: '/api/lists/:process/:list/batch', permission: 'signed-in', summary: 'Sends the event of a button on chosen rows to each of them, and tells what became of each', params: { process, list: name }, needs: ['Idempotency-Key'],
      body: object<SendBatch>({ event: name, rows: list(object<SendBatch['rows'][number]>({ id, task: line }, ['task']), { minItems: 1, maxItems: 100, uniqueItems: true }), comment: text }, ['comment']),
      answer: batchAnswer,
      async handle({ params, body, headers, reader, language }) {
        const key = headers.get('Idempotency-Key')!;
        if (!isKey(key)) return refuse(400, 'request.key-missing');
        const answer = await sendBatch(services, reader, language, params.process, params.list, body, key);
        return isRefusal(answer) ? answer : { body: answer };
      },
    }),
  ];
}
