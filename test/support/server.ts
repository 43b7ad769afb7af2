// The real server in a process of its own, for journeys: started by its own main file, spoken to over HTTP, ended by a signal.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface RunningServer {
  readonly url: string;
  readonly pid: number;
  /** What it keeps outside a foreign database. */
  readonly dataDir: string;
  /** All it has written so far. */
  said(): string;
  /** Ends it and answers the exit code, null when the signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The environment without what the tests themselves run in: settings of the server come from each test alone. */
export const bareEnvironment: { readonly [name: string]: string | undefined } = { PATH: process.env['PATH'], HOME: process.env['HOME'] };

/** A new folder for the data of a server; who makes it removes it. */
export function dataFolder(): string {
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
  return mkdtempSync(join(root, 'node_modules/.cache/data-'));
}

/** Removes a folder of data. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Starts a server on a free port; fails with what it said when it ends instead of listening. Without DATABASE_URL it brings its own database. */
export async function startServer(environment: { readonly DATA_DIR: string; readonly [name: string]: string }): Promise<RunningServer> {
  const server = spawn(process.execPath, ['--import', './server/compiled.mjs', 'server/main.ts'], { cwd: root, env: { ...bareEnvironment, PORT: '0', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const ended = new Promise<number | null>((resolve) => server.once('close', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /listens at (http:\/\/\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    void ended.then((code) => reject(new Error(`The server ended with ${code} before it listened:\n${said}`)));
  });
  return {
    url, pid: server.pid!, dataDir: environment.DATA_DIR,
    said: () => said,
    stop(signal = 'SIGTERM') {
      server.kill(signal);
      return ended;
    },
  };
}
