// A copy under load is started on, and compared with what was promised when it was made.
import { join, dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { readConfig } from '../../server/config.ts';
import { backUp } from '../../server/database/backup.ts';
import { startPostgres } from '../../server/database/postgres.ts';
import { createServices } from '../../server/services.ts';
import { dataFolder, removeFolder, startServer } from '../support/server.ts';
import { until } from './nodes.ts';
import type { Figures, Size } from './rows.ts';
import type { Stage } from './stage.ts';
import { openBook, verifiers } from './verifier.ts';
import { startWork } from './workload.ts';

export async function restore(stage: Stage, { steps, workers }: Size<'steps' | 'workers'>): Promise<Figures> {
  const { owner, mail, violations } = stage;
  const folder = dataFolder();
  const { rows: [place] } = await owner.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
  const begun = startWork(stage, { steps, workers });
  await until(() => begun.done > steps / 4, 60);
  const promised = [...stage.acknowledged];
  await backUp({ url: stage.url, home: dirname(place!.folder), to: join(folder, 'postgres') });
  const during = begun.done;
  await begun.ended;

  const postgres = await startPostgres({ folder: join(folder, 'postgres'), settings: { fsync: 'off', max_connections: '60' } });
  const url = Object.assign(new URL(postgres.url), { pathname: new URL(stage.url).pathname }).href;
  const restored = new pg.Pool({ connectionString: url, max: 3, options: '-c app.step=on' });
  // A connection may be found cut when the database stops.
  restored.on('error', () => {});
  const services = await createServices(readConfig({ DATABASE_URL: url, DATA_DIR: folder }), url, { log: () => {} });
  try {
    const { rows } = await restored.query<{ step: string }>(`select instance_id || ' ' || key as step from history_entry where key is not null`);
    const kept = new Set(rows.map(({ step }) => step));
    for (const { instance, key } of promised) if (!kept.has(`${instance} ${key}`)) violations.push(`${instance}: acknowledged before the backup, and not in it`);
    const book = await openBook({ owner: restored, services, acknowledged: promised, mail: { ...mail, received: [] } });
    for (const [name, { judge }] of Object.entries(verifiers)) {
      // More than was promised may be in it: what was acknowledged while it was made.
      if (name !== 'V1') for (const fault of judge(book)) violations.push(`restored, ${name}: ${fault}`);
    }

    await restored.query(`update outbox_message set due_at = clock_timestamp() where state in ('waiting', 'claimed')`);
    const environment = { DATABASE_URL: url, DATA_DIR: folder, WF_SEED: 'none', SMTP_URL: mail.url, LOG_LEVEL: 'error' };
    const node = await startServer(environment);
    const settled = async (pool: pg.Pool): Promise<boolean> => (await pool.query(`select from outbox_message where state in ('waiting', 'claimed') limit 1`)).rowCount === 0;
    if (!(await until(() => settled(restored), 60)) || !(await until(() => settled(owner), 60))) violations.push('messages are left over after the restore');
    await node.stop();
    const letters = async (pool: pg.Pool): Promise<Set<string>> => new Set((await pool.query<{ id: string }>(`select id from outbox_message where kind = 'mail'`)).rows.map(({ id }) => id));
    const [here, there] = [await letters(owner), await letters(restored)];
    for (const id of there) if (!here.has(id)) violations.push(`mail ${id} went out from the backup under an id of its own`);

    await restored.query(`insert into migration (name, executed_at) values ('9999-later', now())`);
    const refusal = await startServer(environment).then((older) => older.stop().then(() => 'it starts'), (error: Error) => error.message);
    if (!refusal.includes('The database is newer than this program')) violations.push(`a node that is older than the schema: ${refusal}`);
    return { did: Number(there.size > 0), steps: begun.done, 'done while it was copied': during, 'cases restored': book.cases.size, letters: there.size };
  } finally {
    await Promise.all([restored.end(), services.close()]);
    await postgres.stop();
    await pause(50);
    removeFolder(folder);
  }
}
