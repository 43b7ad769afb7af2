// Pages of lists, what people keep of them, files made of them, and one event for several of their rows.
import type { BatchAnswer, ExportList, ListChoice, ListPage, ListTotal, SaveQuery, SendBatch } from '../api-types.ts';
import { exportRegister, isRegister, registerPage, registerTotal } from '../administration/list.ts';
import { exportList } from '../views/export.ts';
import { keepListChoice, keepQuery } from '../views/list-choice.ts';
import { listPage, listTotal } from '../views/listing.ts';
import { sendBatch } from '../views/batch.ts';
import { isRefusal, refuse } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import type { Services } from '../services.ts';
import { flag, id, isKey, line, list, name, nullable, number, object, oneOf, process, subject, text } from '../edge/shape.ts';
import { asking } from '../store/asking.ts';
import { dropSaved } from '../store/list-choice.ts';
import { batchAnswer, listPage as pageShape, listTotal as totalShape } from './shapes.ts';

const sort = { type: 'string', pattern: '^-?[A-Za-z][A-Za-z0-9_]{0,63}$' };
const conditions = { '^f\\.[A-Za-z][A-Za-z0-9_]{0,63}((,[A-Za-z][A-Za-z0-9_]{0,63}){0,9}|\\.(from|to))$': { type: 'string', maxLength: 200 } };
const mark = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,1500}$' };
const names = list(name, { minItems: 1, maxItems: 40, uniqueItems: true });
const params = { process, list: name };

/** The routes of lists. */
export function listRoutes(services: Services): Route[] {
  return [
    route<'/api/lists/:process/:list', undefined, ListPage>({
      method: 'GET', path: '/api/lists/:process/:list', permission: 'public', summary: 'A page of a list; without a session only lists of the portal', params,
      query: { page: number, size: number, sort, after: mark, before: mark }, queryPatterns: conditions, answer: pageShape,
      async handle({ params, query, reader, language }) {
        const page = await (isRegister(params) ? registerPage : listPage)(services, reader, { ...params, query, language });
        return isRefusal(page) ? page : { body: page };
      },
    }),
    route<'/api/lists/:process/:list/total', undefined, ListTotal>({
      method: 'GET', path: '/api/lists/:process/:list/total', permission: 'public', summary: 'How many rows a list has, for whom the page did not wait', params,
      query: { sort }, queryPatterns: conditions, answer: totalShape,
      async handle({ params, query, reader, language }) {
        const total = await (isRegister(params) ? registerTotal : listTotal)(services, reader, { ...params, query, language });
        return isRefusal(total) ? total : { body: total };
      },
    }),
    route<'/api/lists/:process/:list/choice', ListChoice>({
      method: 'PUT', path: '/api/lists/:process/:list/choice', permission: 'signed-in', summary: 'Keeps how a person wants a list', params,
      body: object<ListChoice>({ columns: nullable(list({ type: 'string', pattern: '^-?[A-Za-z][A-Za-z0-9_]{0,63}$' }, { minItems: 1, maxItems: 80 })), pageSize: nullable({ type: 'integer', minimum: 5, maximum: 100 }), compact: flag }), answer: 'nothing',
      handle: async ({ params, body, reader }) => (await keepListChoice(services, reader, params, body)) ?? { body: undefined },
    }),
    route<'/api/lists/:process/:list/saved/:id', SaveQuery>({
      method: 'PUT', path: '/api/lists/:process/:list/saved/:id', permission: 'signed-in', summary: 'Keeps a query under a name, or renames it', params: { ...params, id },
      body: object<SaveQuery>({ name: { type: 'string', minLength: 1, maxLength: 40, pattern: '\\S' }, query: { type: 'string', maxLength: 4000 } }), answer: 'nothing',
      handle: async ({ params, body, reader }) => (await keepQuery(services, reader, params, { id: params.id, ...body })) ?? { body: undefined },
    }),
    route({
      method: 'DELETE', path: '/api/lists/:process/:list/saved/:id', permission: 'signed-in', summary: 'Forgets a query', params: { ...params, id }, answer: 'nothing',
      async handle({ params, reader }) {
        await dropSaved(asking(services.pool), reader.actor.id, params.process, params.list, params.id);
        return { body: undefined };
      },
    }),
    route<'/api/lists/:process/:list/export', ExportList>({
      method: 'POST', path: '/api/lists/:process/:list/export', permission: 'signed-in', summary: 'A list as a file: all the query finds, or chosen rows', params,
      query: { sort }, queryPatterns: conditions,
      body: object<ExportList>({ format: oneOf('csv', 'xlsx'), columns: names, rows: list(subject, { minItems: 1, maxItems: 5000, uniqueItems: true }) }, ['columns', 'rows']), answer: 'bytes',
      handle: ({ params, query, body, reader, language }) => (isRegister(params) ? exportRegister : exportList)(services, reader, { ...params, query, language }, body),
    }),
    route<'/api/lists/:process/:list/batch', SendBatch, BatchAnswer>({
      method: 'POST', path: '/api/lists/:process/:list/batch', permission: 'signed-in', summary: 'Sends the event of a button on chosen rows to each of them, and tells what became of each', params, needs: ['Idempotency-Key'],
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
