import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#engine';
import { paramNames, route, type Route } from '../../server/edge/route.ts';
import { allRoutes } from '../../server/routes/index.ts';
import { startApp, type TestApp } from '../support/app.ts';

let app: TestApp;
let routes: readonly Route[];

beforeAll(async () => {
  app = await startApp();
  routes = allRoutes(app.services);
});
afterAll(() => app.close());

describe('a route', () => {
  it('says who may ask; none is served without saying so', () => {
    const served = app.app.routes.filter((one) => one.method !== 'ALL' && one.path.startsWith('/api')).map((one) => `${one.method} ${one.path}`);
    const declared = new Set(routes.map((one) => `${one.method} ${one.path}`));

    expect(routes.filter((one) => !['public', 'filling', 'signed-in', 'platformAdmin', 'enterpriseAdmin'].includes(one.permission))).toEqual([]);
    expect(served.filter((one) => !declared.has(one))).toEqual([]);
    expect(served.length).toBeGreaterThan(20);
  });

  it('is declared once', () => {
    const names = routes.map((one) => `${one.method} ${one.path}`);

    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('that changes something is open to guests for signing in and out only, for the questions before it, for a new password, for the first administrator, for forms that guests fill in and for the links back to them', () => {
    expect(routes.filter((one) => one.permission === 'public' && one.method !== 'GET')
      .map((one) => `${one.method} ${one.path}`).sort()).toEqual(['DELETE /api/session', 'POST /api/captchas/picture', 'POST /api/captchas/words', 'POST /api/drafts', 'POST /api/identities/answer', 'POST /api/identities/sign-in', 'POST /api/keys/challenge', 'POST /api/keys/session', 'POST /api/links', 'POST /api/recovery/code', 'POST /api/recovery/link', 'POST /api/session', 'POST /api/set-up', 'PUT /api/recovery/code', 'PUT /api/recovery/link']);
  });

  it('describes each name in its path', () => {
    const declare = () => route({ method: 'GET', path: '/api/things/:id', permission: 'public', summary: '', params: {} as { readonly id: JsonObject }, answer: 'nothing', handle: () => ({ body: undefined }) });

    expect(declare).toThrow('/api/things/:id and its params do not name the same');
  });
});

describe('the description of the interface', () => {
  it('names every route with its permission, parameters and answers', async () => {
    const { body } = await app.guest.get<{ openapi: string; paths: Record<string, Record<string, JsonObject>> }>('/api/openapi.json');

    const described = Object.entries(body.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => `${method.toUpperCase()} ${path} ${operation['x-permission'] as string}`));
    expect(body.openapi).toBe('3.1.0');
    expect(described.sort()).toEqual(routes.map((one) => `${one.method} ${one.path.replace(/:(\w+)/g, '{$1}')} ${one.permission}`).sort());
    for (const one of routes) {
      const operation = body.paths[one.path.replace(/:(\w+)/g, '{$1}')]![one.method.toLowerCase()]!;
      const inPath = (operation['parameters'] as readonly { in: string; name: string }[]).filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name);
      expect(inPath).toEqual(paramNames(one.path));
      expect(operation['responses']).toHaveProperty('default');
    }
  });
});
