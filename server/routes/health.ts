// Whether the server lives, whether it can do its work, and what it serves.
import { statfs } from 'node:fs/promises';
import type { JsonObject } from '#engine';
import { openApi } from '../edge/openapi.ts';
import { refuse } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import type { Services } from '../services.ts';
import { anyObject, object, oneOf, shape } from '../edge/shape.ts';

/** The state of the disk below DATA_DIR, where an embedded database keeps everything. */
type Space = 'enough' | 'low';

const leastSpace = 1024 ** 3;

/** The routes for operators; `routes` are all the others. */
export function healthRoutes(services: Services, routes: readonly Route[]): Route[] {
  const mine: Route[] = [
    route<'/health', undefined, { readonly status: 'alive' }>({
      method: 'GET', path: '/health', permission: 'public', summary: 'The process answers', answer: object<{ status: 'alive' }>({ status: oneOf('alive') }),
      handle: () => ({ body: { status: 'alive' } }),
    }),
    route<'/ready', undefined, { readonly status: 'ready'; readonly space: Space }>({
      method: 'GET', path: '/ready', permission: 'public', summary: 'The database answers, so requests can be served; and whether the disk of DATA_DIR has a gibibyte left',
      answer: object<{ status: 'ready'; space: Space }>({ status: oneOf('ready'), space: oneOf('enough', 'low') }),
      async handle() {
        const isReady = await services.readPool.query('select 1').then(() => true, () => false);
        return isReady ? { body: { status: 'ready', space: await spaceIn(services.config.dataDir) } } : { ...refuse(503, 'service.busy'), retryAfter: 1 };
      },
    }),
    route<'/api/openapi.json', undefined, JsonObject>({
      method: 'GET', path: '/api/openapi.json', permission: 'public', summary: 'This description', answer: shape<JsonObject>(anyObject),
      handle: () => ({ body: openApi([...routes, ...mine]) }),
    }),
  ];
  return mine;
}

async function spaceIn(folder: string): Promise<Space> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize < leastSpace ? 'low' : 'enough';
  } catch {
    // Beside a database of the operator there may be no such folder, and nothing to fill.
    return 'enough';
  }
}
