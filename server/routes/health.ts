// Whether the server lives, whether it can do its work, and what it serves.
import type { JsonObject } from '#engine';
import { openApi } from '../edge/openapi.ts';
import { refuse } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import type { Services } from '../services.ts';
import { anyObject, object, oneOf, shape } from '../edge/shape.ts';

/** The routes for operators; `routes` are all the others. */
export function healthRoutes(services: Services, routes: readonly Route[]): Route[] {
  const mine: Route[] = [
    route<'/health', undefined, { readonly status: 'alive' }>({
      method: 'GET', path: '/health', permission: 'public', summary: 'The process answers', answer: object<{ status: 'alive' }>({ status: oneOf('alive') }),
      handle: () => ({ body: { status: 'alive' } }),
    }),
    route<'/ready', undefined, { readonly status: 'ready' }>({
      method: 'GET', path: '/ready', permission: 'public', summary: 'The database answers, so requests can be served', answer: object<{ status: 'ready' }>({ status: oneOf('ready') }),
      async handle() {
        const isReady = await services.readPool.query('select 1').then(() => true, () => false);
        return isReady ? { body: { status: 'ready' } } : { ...refuse(503, 'service.busy'), retryAfter: 1 };
      },
    }),
    route<'/api/openapi.json', undefined, JsonObject>({
      method: 'GET', path: '/api/openapi.json', permission: 'public', summary: 'This description', answer: shape<JsonObject>(anyObject),
      handle: () => ({ body: openApi([...routes, ...mine]) }),
    }),
  ];
  return mine;
}
