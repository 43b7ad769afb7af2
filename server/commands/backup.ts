// `npm run backup <folder>`: a copy of this installation to start on, made while the server works.
import { copyFileSync, existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { backUp } from '../database/backup.ts';
import { withDatabase } from './installation.ts';

const to = process.argv[2];
const { databaseUrl, dataDir } = readConfig(process.env);
if (!to) throw new Error('Say where to: npm run backup <new folder>');
if (existsSync(to)) throw new Error(`${to} is there already: name a folder that is not.`);
if (databaseUrl) throw new Error('The database of DATABASE_URL is backed up with its own tools: pg_dump --format=custom as a superuser, and pg_restore into an empty database.');
await withDatabase((url) => backUp({ url, home: realpathSync(join(dataDir, 'postgres')), to: join(to, 'postgres') }));
const password = join(dataDir, 'demo-password');
if (existsSync(password)) copyFileSync(password, join(to, 'demo-password'));
console.log(`Everything is in ${to}. To go back to it, start with DATA_DIR=${to}.`);
