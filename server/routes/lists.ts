// Pages of lists.
import type { ListPage } from '../api-types.ts';
import { listPage } from '../views/listing.ts';
import { isRefusal } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import type { Services } from '../services.ts';
import { name, number, process } from '../edge/shape.ts';
import { listPage as pageShape } from './shapes.ts';

/** The route of lists. */
export function listRoutes(services: Services): Route[] {
  return [
    route<'/api/lists/:process/:list', undefined, ListPage>({
      method: 'GET', path: '/api/lists/:process/:list', permission: 'public', summary: 'A page of a list; without a session only lists of the portal', params: { process, list: name },
      query: { page: number, sort: { type: 'string', pattern: '^-?[A-Za-z][A-Za-z0-9_]{0,63}$' } },
      queryPatterns: { '^f\\.[A-Za-z][A-Za-z0-9_]{0,63}(\\.(from|to))?$': { type: 'string', maxLength: 200 } },
      answer: pageShape,
      async handle({ params, query, reader, language }) {
        const page = await listPage(services, reader, params.process, params.list, query, language);
        return isRefusal(page) ? page : { body: page };
      },
    }),
  ];
}
