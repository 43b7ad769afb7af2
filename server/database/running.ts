// Who runs on this machine: tells a living process from a dead one and from a stranger with its number, and locks a folder to one server.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, linkSync, mkdirSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether a process has this number now; one that ended and waits for its parent to notice is not alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return process.platform !== 'linux' || !['Z', 'X', undefined].includes(statusOf(pid)[0]);
}

/** Whether a process works in a folder: by its working folder on Linux, by its command line elsewhere. */
export function isRunningIn(pid: number, folder: string): boolean {
  if (process.platform !== 'linux') return commandOf(pid).includes(folder);
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(folder);
  }
}

/** Takes a folder for this process alone and answers how to give it back; a second server is refused with a sentence. A killed one holds nothing. */
export function lockFolder(folder: string): () => void {
  // To be passed through by all: the database below it may have to run as another user.
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch {
    throw new Error(`The folder ${folder} may not be written by this user: start as the user it belongs to, or choose another folder with DATA_DIR.`);
  }
  const file = join(folder, 'server.pid');
  const mine = join(folder, `server.${process.pid}.pid`);
  const dropped = `${mine}.dropped`;
  writeFileSync(mine, markOf(process.pid));
  try {
    // Unlike writing, linking is one step: it happens for one of two, and nobody reads half a file.
    while (!attempted(() => linkSync(mine, file))) {
      const mark = readFileSync(file, 'utf8');
      if (isOfLiving(mark)) throw new Error(`A server already runs on ${folder} (process ${mark.split(' ')[0]}). Stop it first, or give this one another folder with DATA_DIR.`);
      // Set aside before it is dropped: between look and deed another start may have put its own there.
      if (attempted(() => renameSync(file, dropped)) && readFileSync(dropped, 'utf8') !== mark) linkSync(dropped, file);
    }
  } finally {
    rmSync(mine);
    rmSync(dropped, { force: true });
  }
  return () => {
    if (existsSync(file) && readFileSync(file, 'utf8') === markOf(process.pid)) rmSync(file);
  };
}

/** Whether a living server holds a folder. */
export function isLocked(folder: string): boolean {
  const file = join(folder, 'server.pid');
  return existsSync(file) && isOfLiving(readFileSync(file, 'utf8'));
}

function isOfLiving(mark: string): boolean {
  const pid = Number(mark.split(' ')[0]);
  return isAlive(pid) && markOf(pid) === mark;
}

// False where somebody else was quicker.
function attempted(deed: () => void): boolean {
  try {
    deed();
    return true;
  } catch (error) {
    if (['EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

// A process number together with the time it was given: after a restart of the machine the number alone proves nothing.
function markOf(pid: number): string {
  if (process.platform !== 'linux') return `${pid} ${commandOf(pid)}`;
  return `${pid} ${statusOf(pid)[19]} ${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`;
}

// The fields of proc_pid_stat(5) after the name, from the state on; none of a process that is gone.
function statusOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  } catch {
    return [];
  }
}

function commandOf(pid: number): string {
  return spawnSync('ps', ['-o', 'lstart=,command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
}
