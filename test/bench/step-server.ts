// The HTTP side of the step benchmark, in a process of its own so that client and server do not share one event loop. It tells its
// port, and when asked the milliseconds of processor time it has spent.
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { createApp } from '../../server/edge/app.ts';
import { readConfig } from '../../server/config.ts';
import { createServices } from '../../server/services.ts';

const unlimited = { perSecond: 1e9, burst: 1e9 };
const services = await createServices(readConfig(process.env), process.env['DATABASE_URL']!);
const server = createAdaptorServer({ fetch: createApp(services, { rates: { read: unlimited, write: unlimited, address: unlimited } }).fetch });
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send!((user + system) / 1000);
});
