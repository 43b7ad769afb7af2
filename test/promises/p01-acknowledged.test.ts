import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer as createProxy, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Captcha } from '../../server/api-types.ts';
import { isAlive } from '../../server/database/running.ts';
import { passCaptcha } from '../support/captcha.ts';
import { dataFolder, removeFolder, startServer, type RunningServer } from '../support/server.ts';

let data: string;
let server: RunningServer;
let cookie: string;

beforeAll(async () => {
  data = dataFolder();
  server = await startServer({ DATA_DIR: data });
  const captcha = await passCaptcha(async (path, body) => (await ask(path, body)).json() as Promise<Captcha>);
  const answer = await ask('/api/session', { username: 'dhfuwu01', password: readFileSync(join(data, 'demo-password'), 'utf8').trim(), captcha });
  cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!;
});
afterAll(async () => {
  await server.stop();
  removeFolder(data);
});

function ask(path: string, body?: unknown, key?: string, base = server.url): Promise<Response> {
  const headers = { Origin: server.url, ...(cookie ? { Cookie: cookie } : {}), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...(key === undefined ? {} : { 'Idempotency-Key': key }) };
  return fetch(base + path, { headers, ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }) });
}

async function draft(): Promise<string> {
  return ((await (await ask('/api/drafts', { process: 'training-notice', event: 'CREATE' })).json()) as { id: string }).id;
}

const begin = (id: string, key: string, base?: string): Promise<Response> => ask(`/api/instances/${id}/events`, { event: 'CREATE', data: { topic: key } }, key, base);

async function entries(id: string): Promise<readonly unknown[]> {
  return ((await (await ask(`/api/instances/${id}`)).json()) as { history: readonly unknown[] }).history;
}

/** Passes requests on, and does something in the moment the answer comes instead of passing it back. */
async function between(deed: () => void): Promise<{ readonly proxy: Server; readonly url: string }> {
  const proxy = createProxy((asked, answer) => {
    const { host: _, ...headers } = asked.headers;
    const passed = request(server.url + asked.url!, { method: asked.method!, headers: { ...headers, host: new URL(server.url).host } }, () => {
      deed();
      answer.destroy();
    });
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return { proxy, url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
}

describe('P1 a server that is killed after it committed and before its answer arrives', () => {
  it('gives the same answer when it is asked again under the same key, and has taken one step', async () => {
    const [id, key] = [await draft(), randomUUID()];
    const { proxy, url } = await between(() => process.kill(server.pid, 'SIGKILL'));

    await expect(begin(id, key, url)).rejects.toThrow();
    await server.stop();
    server = await startServer({ DATA_DIR: data });
    const again = await begin(id, key);
    const twice = await begin(id, key);

    expect([again.status, again.headers.get('Idempotency-Replayed')]).toEqual([200, 'true']);
    expect(await again.text()).toBe(await twice.text());
    expect(await entries(id)).toHaveLength(1);
    proxy.close();
  });
});

describe('P1 a database that is killed', () => {
  it('is missed with 503 and when to ask again, comes back by itself, and has kept what was acknowledged', async () => {
    const [kept, key] = [await draft(), randomUUID()];
    expect((await begin(kept, key)).status).toBe(200);
    const pid = Number(readFileSync(join(data, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]);

    process.kill(pid, 'SIGKILL');
    const answers: string[] = [];
    for (let isBack = false; !isBack;) {
      const tries = await Promise.all([ask(`/api/instances/${kept}`), ask('/api/lists/training-notice/own'), ask('/api/drafts', { process: 'training-notice', event: 'CREATE' }), ask('/ready')]);
      answers.push(...tries.map((answer) => `${answer.status}${answer.status === 503 ? ` after ${answer.headers.get('Retry-After')}` : ''}`));
      isBack = !isAlive(pid) && tries.every((answer) => answer.status === 200);
      // As often as a patient person asks: quicker than that, one is told to slow down.
      await setTimeout(150);
    }

    expect(answers).toContain('503 after 1');
    expect(answers.filter((answer) => answer !== '200' && answer !== '503 after 1')).toEqual([]);
    expect(await entries(kept)).toHaveLength(1);
    expect((await begin(await draft(), randomUUID())).status).toBe(200);
  });
});
