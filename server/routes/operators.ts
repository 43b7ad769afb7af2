// The operators of an organisation, for its administrator alone.
import type { KeepOperator, ListChoice, ListPage, OperatorKept, RecordView } from '../api-types.ts';
import { isRefusal } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import type { Services } from '../services.ts';
import { anyObject, flag, id, line, list, name, nullable, number, object } from '../edge/shape.ts';
import { asking } from '../store/asking.ts';
import { keepChoice } from '../store/list-choice.ts';
import { keepOperator, openOperator, operatorList, operatorsPage, removeOperator } from '../views/operators.ts';
import { listPage, recordView } from './shapes.ts';

const kept = object<KeepOperator>({ event: name, data: anyObject });

/** The routes of operators. */
export function operatorRoutes(services: Services): Route[] {
  return [
    route<'/api/operators', undefined, ListPage>({
      method: 'GET', path: '/api/operators', permission: 'enterpriseAdmin', summary: 'The operators of one’s organisation', query: { page: number, size: number, 'f.username': line, 'f.name': line }, answer: listPage,
      async handle({ query, reader, language }) {
        const page = await operatorsPage(services, reader, language, query);
        return isRefusal(page) ? page : { body: page };
      },
    }),
    route<'/api/operators/choice', ListChoice>({
      method: 'PUT', path: '/api/operators/choice', permission: 'enterpriseAdmin', summary: 'Keeps how one wants that list',
      body: object<ListChoice>({ columns: nullable(list({ type: 'string', pattern: '^-?[A-Za-z][A-Za-z0-9_]{0,63}$' }, { minItems: 1, maxItems: 80 })), pageSize: nullable({ type: 'integer', minimum: 5, maximum: 100 }), compact: flag }), answer: 'nothing',
      async handle({ body, reader }) {
        await keepChoice(asking(services.pool), reader.actor.id, operatorList.process, operatorList.list, body);
        return { body: undefined };
      },
    }),
    route<'/api/operators/new', undefined, RecordView>({
      method: 'GET', path: '/api/operators/new', permission: 'enterpriseAdmin', summary: 'The form of a new operator', answer: recordView,
      async handle({ reader }) {
        const found = await openOperator(services, reader, null);
        return isRefusal(found) ? found : { body: found };
      },
    }),
    route<'/api/operators', KeepOperator, OperatorKept>({
      method: 'POST', path: '/api/operators', permission: 'enterpriseAdmin', summary: 'Makes an operator; the first password is the end of the document’s number', body: kept, answer: object<OperatorKept>({ id }),
      async handle({ body, reader }) {
        const made = await keepOperator(services, reader, null, body);
        return isRefusal(made) ? made : { body: made };
      },
    }),
    route<'/api/operators/:id', undefined, RecordView>({
      method: 'GET', path: '/api/operators/:id', permission: 'enterpriseAdmin', summary: 'An operator as he is changed', params: { id }, answer: recordView,
      async handle({ params, reader }) {
        const found = await openOperator(services, reader, params.id);
        return isRefusal(found) ? found : { body: found };
      },
    }),
    route<'/api/operators/:id', KeepOperator, OperatorKept>({
      method: 'PUT', path: '/api/operators/:id', permission: 'enterpriseAdmin', summary: 'Changes an operator, all but the name he signs in with', params: { id }, body: kept, answer: object<OperatorKept>({ id }),
      async handle({ params, body, reader }) {
        const changed = await keepOperator(services, reader, params.id, body);
        return isRefusal(changed) ? changed : { body: changed };
      },
    }),
    route({
      method: 'DELETE', path: '/api/operators/:id', permission: 'enterpriseAdmin', summary: 'Ends that somebody is an operator; what he did keeps his name', params: { id }, answer: 'nothing',
      async handle({ params, reader }) {
        const removed = await removeOperator(services, reader, params.id);
        return removed === true ? { body: undefined } : removed;
      },
    }),
  ];
}
