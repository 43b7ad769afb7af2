// A running embedded PostgreSQL in, a folder that one can start on out: its files are copied while it works, with the log that makes them one moment.
import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

// What belongs to the running process and not to the data: the folders are there, and empty.
const fleeting: ReadonlySet<string> = new Set(['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans', 'postmaster.pid', 'postmaster.opts']);

/** Copies the PostgreSQL of `home` into the folder `to`, which it makes. Everything committed before the start is in it; the server goes on meanwhile. */
export async function backUp({ url, home, to }: { readonly url: string; readonly home: string; readonly to: string }): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await mkdir(join(to, 'cluster', 'pg_wal', 'archive_status'), { recursive: true, mode: 0o700 });
    // As long as this connection lives, no log is thrown away that the copy needs; both are forgotten with it.
    await client.query(`select pg_create_physical_replication_slot('backup_' || pg_backend_pid(), true, true)`);
    await client.query(`select pg_backup_start('backup', true)`);
    await copyTree(join(home, 'cluster'), join(to, 'cluster'), (name) => fleeting.has(name) || name.startsWith('pgsql_tmp'));
    const { rows: [end] } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
    await writeFile(join(to, 'cluster', 'backup_label'), end!.labelfile, { mode: 0o600 });
    await copyTree(join(home, 'cluster', 'pg_wal'), join(to, 'cluster', 'pg_wal'), (name) => name === 'archive_status');
    await copyFile(join(home, 'password'), join(to, 'password'), constants.COPYFILE_EXCL);
  } finally {
    await client.end();
  }
}

async function copyTree(from: string, to: string, isLeftOut: (name: string) => boolean): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      await mkdir(target, { recursive: true, mode: 0o700 });
      if (!isLeftOut(entry.name)) await copyTree(source, target, isLeftOut);
    } else if (entry.isFile() && !isLeftOut(entry.name)) {
      // A file may go while its folder is read: then the log says so too.
      await copyFile(source, target).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
    }
  }
}
