// The application to a server that waits for nobody for ever, and how it stops: what was begun may end, for a while.
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';

/** Milliseconds: for the headers of a request, for all of it, between two requests, between two looks, and for an answer that nobody takes. */
export interface Patience { readonly headers: number; readonly request: number; readonly idle: number; readonly look: number; readonly answer: number }

// An upload may take two minutes; a JSON body is waited for at the edge, and shorter.
const usual: Patience = { headers: 10_000, request: 120_000, idle: 5000, look: 1000, answer: 120_000 };

/** Listens; an address that cannot be had is a sentence for who starts it. */
export function listen(app: Hono, { host, port }: { readonly host: string; readonly port: number }, patience = usual): Promise<Server> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: { maxHeaderSize: 16_384, headersTimeout: patience.headers, requestTimeout: patience.request, keepAliveTimeout: patience.idle, connectionsCheckingInterval: patience.look },
  }) as Server;
  server.maxConnections = 2000;
  server.maxRequestsPerSocket = 1000;
  server.timeout = patience.answer;
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} of ${host} is taken. Stop what listens there, or choose another port with PORT.`) : error);
    });
    server.listen(port, host, () => resolve(server));
  });
}

/** Stops listening and ends; requests under way have some milliseconds to end before their connections are cut. */
export function close(server: Server, patience: number): Promise<void> {
  return new Promise((resolve) => {
    // A connection whose request has just been answered is idle only now.
    const sweep = setInterval(() => server.closeIdleConnections(), 20);
    server.close(() => {
      clearInterval(sweep);
      resolve();
    });
    setTimeout(() => server.closeAllConnections(), patience).unref();
  });
}
