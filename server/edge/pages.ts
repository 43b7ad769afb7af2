// The built pages: hashed files for ever, and one page for every address that is not a file.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Hono } from 'hono';

const noBuild = 'The pages are not built yet: run "npm run build".\n';

/** Serves what the build of the renderer left in `folder`. */
export function servePages(app: Hono, folder: string): void {
  const immutable = 'public, max-age=31536000, immutable';
  app.get('/assets/*', serveStatic({ root: folder, onFound: (_path, context) => context.header('Cache-Control', immutable) }));
  app.get('/*', serveStatic({ root: folder, rewriteRequestPath: (path) => (/\.[a-z0-9]+$/.test(path) && path !== '/index.html' ? path : '/no-such-file'), onFound: (_path, context) => context.header('Cache-Control', 'no-cache') }));
  app.get('/*', async (context) => {
    // What is asked of the interface, or has an extension and was not found above, is missing; it is not a page.
    if (/^\/(api|revisions|assets)(\/|$)|\.[a-z0-9]+$/.test(context.req.path)) return context.notFound();
    const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => null);
    if (page === null) return context.text(noBuild, 503);
    return context.html(page, 200, { 'Cache-Control': 'no-cache' });
  });
}
