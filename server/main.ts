// Starts everything in order, says where it is, and stops everything in the opposite order. The only file that acts on being imported.
import type { AddressInfo } from 'node:net';
import { createApp } from './edge/app.ts';
import { close, listen } from './edge/listen.ts';
import { startErasing } from './cases/erasing.ts';
import { startClearing } from './clearing.ts';
import { readConfig } from './config.ts';
import { openDatabase } from './database/database.ts';
import { type DemoPeople, seedDemo } from './revisions/demo.ts';
import { atLeast, consoleLog } from './log.ts';
import { migrate } from './database/migrate.ts';
import { startLive } from './cases/live.ts';
import { startOutbox } from './cases/outbox.ts';
import { seedDefinitions } from './revisions/seed.ts';
import { setUpLink } from './door/set-up.ts';
import { createServices } from './services.ts';
import { startDrawing } from './revisions/drawings.ts';
import { startSealing } from './cases/sealing.ts';
import { startSchedules } from './cases/schedules.ts';
import { startTimers } from './cases/timers.ts';
import { startWarnings } from './cases/warnings.ts';

/** The start is called off between two stages. */
class CalledOff extends Error {}

// Milliseconds. Requests may end before their connections are cut; a stop that does not come to an end is ended.
const patience = { requests: 3000, stop: 9500 };
const stops: (() => unknown)[] = [];
let isEnding = false;

const starting = start().catch((error: unknown) => {
  if (!(error instanceof CalledOff)) end(1, error);
});
// npm hands on a signal that the terminal has sent to everybody: the second one changes nothing.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0));
process.on('uncaughtException', (error) => end(1, error));

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const { url } = await stage(openDatabase(config), (database) => database.close());
  await stage(migrate({ url, appUrl: config.databaseAppUrl }));
  const services = await stage(createServices(config, url, { log: atLeast(config.logLevel, consoleLog) }), (made) => made.close());
  await stage(seedDefinitions(services));
  const people = config.seed === 'demo' ? await stage(seedDemo(services)) : null;
  const setUp = config.seed === 'none' ? await stage(setUpLink(services)) : null;
  const pollers = [startTimers(services), startSchedules(services), startOutbox(services), startWarnings(services), startSealing(services), startClearing(services), startErasing(services)];
  stops.push(() => Promise.all(pollers.map((poller) => poller.stop())));
  const server = await stage(listen(createApp(services), config), (made) => close(made, patience.requests));
  // Who looks on keeps a request open, so this ends before the server waits for requests.
  const live = startLive(services);
  stops.push(() => live.stop());
  // Nobody waits for pictures to begin.
  const drawing = startDrawing(services);
  stops.push(() => drawing.stop());
  const { address, port } = server.address() as AddressInfo;
  const host = address.includes(':') ? `[${address}]` : address;
  console.log(`\nThe workflow engine listens at http://${host}:${port} (${(performance.now() / 1000).toFixed(1)} s after its start).${invitation(people)}${setUp === null ? '' : `\n\nNobody administers the platform yet. Within half an hour, and once, the first administrator is made at\n\n  ${config.baseUrl ?? `http://${host}:${port}`}${setUp}\n`}`);
}

// What a stage made is undone in the end, also when the end came while it was being made.
async function stage<T>(work: Promise<T>, undo?: (made: T) => unknown): Promise<T> {
  const made = await work;
  if (undo) stops.push(() => undo(made));
  if (isEnding) throw new CalledOff();
  return made;
}

function end(code: number, error?: unknown): void {
  if (error) console.error(sentenceOf(error));
  process.exitCode = Math.max(code, Number(process.exitCode ?? 0));
  if (isEnding) return;
  isEnding = true;
  setTimeout(() => process.exit(1), patience.stop).unref();
  void stopAll();
}

async function stopAll(): Promise<void> {
  await starting;
  for (const stop of stops.reverse()) {
    try {
      await stop();
    } catch (error) {
      consoleLog('error', 'Something could not be stopped in order.', { error });
    }
  }
  process.exit();
}

function invitation(people: DemoPeople | null): string {
  if (!people) return '\n';
  const width = Math.max(...people.accounts.map(({ username }) => username.length));
  const lines = people.accounts.map(({ username, name, org }) => `  ${username.padEnd(width)}  ${name}，${org}`);
  return `\n\nThis is a demonstration. Sign in as one of these people, all with the password ${people.password}\n\n${lines.join('\n')}\n`;
}

// A plain error of ours is a sentence for people; what comes with a code or of another kind is for those who mend it.
function sentenceOf(error: unknown): string {
  return error instanceof Error && error.constructor === Error && !('code' in error) ? error.message : String((error as Error).stack ?? error);
}
