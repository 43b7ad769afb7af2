// Regions to choose from, one level at a time: no page carries all of them.
import type { RegionList } from '../api-types.ts';
import { route, type Route } from '../edge/route.ts';
import { flag, list, object, words } from '../edge/shape.ts';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';
import { regionsBelow } from '../store/regions.ts';
import { word } from './shapes.ts';

/** The route of the regions. */
export function regionRoutes(services: Services): Route[] {
  const query = asking(services.readPool);
  return [
    route<'/api/regions', undefined, RegionList>({
      method: 'GET', path: '/api/regions', permission: 'public', summary: 'The regions directly below one (GB/T 2260), or the provinces',
      query: { below: { type: 'string', pattern: '^[0-9]{6}$' } },
      answer: object<RegionList>({ regions: list({ type: 'object', additionalProperties: false, required: ['code', 'label', 'end'], properties: { code: word, label: words, end: flag } }) }),
      handle: async ({ query: { below } }) => ({ body: { regions: await regionsBelow(query, below) }, headers: { 'Cache-Control': 'private, max-age=3600' } }),
    }),
  ];
}
