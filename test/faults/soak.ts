// `npm run soak [--seed n] [--only F5,F6] [--short]`: every fault at full size on a durable PostgreSQL of its own. Prints seed, rows, figures and
// verdict, and ends with a failure when anything is broken.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startPostgres } from '../../server/database/postgres.ts';
import { dataFolder, removeFolder } from '../support/server.ts';
import { randomOf } from './random.ts';
import { rows } from './rows.ts';
import { lineOf, runRow } from './run.ts';
import { openStage, type Stage } from './stage.ts';
import { verifiers } from './verifier.ts';

const { values } = parseArgs({ options: { seed: { type: 'string' }, only: { type: 'string' }, short: { type: 'boolean', default: false } } });
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const wanted = values.only?.split(',') ?? rows.map(({ id }) => id);
const stranger = wanted.find((id) => !rows.some((row) => row.id === id));
if (stranger !== undefined || !Number.isInteger(seed)) throw new Error(`npm run soak -- [--seed <whole number>] [--only ${rows.map(({ id }) => id).join(',')}] [--short]`);

console.log(`seed ${seed}${values.short ? ', short' : ''}`);
const began = performance.now();
const folder = dataFolder();
const postgres = await startPostgres({ folder: join(folder, 'postgres') });
const broken: string[] = [];
let stage: Stage | undefined;
// Who ends a run early leaves nothing running.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void clear().finally(() => process.exit(1)));
async function clear(): Promise<void> {
  await stage?.close();
  await postgres.stop();
  removeFolder(folder);
}

try {
  for (const row of rows.filter(({ id }) => wanted.includes(id))) {
    const size = values.short ? row.short : row.full;
    if (size === null) continue;
    // Each row on a database of its own, so that no row takes longer for what others left.
    const name = row.id.toLowerCase();
    const admin = new pg.Client(postgres.url);
    await admin.connect();
    await admin.query(`create database ${name}`);
    await admin.end();
    const url = Object.assign(new URL(postgres.url), { pathname: name }).href;
    stage = await openStage({ url, random: randomOf(seed), cluster: join(folder, 'postgres/cluster') });
    const outcome = await runRow(stage, row, size);
    console.log(lineOf(row, outcome));
    if (outcome.faults.length > 0) broken.push(row.id);
    await stage.close();
    stage = undefined;
  }
} finally {
  await clear();
}
const said = broken.length === 0 ? Object.entries(verifiers).map(([id, { says }]) => `${id} ${says}`).join('\n') : `broken: ${broken.join(', ')}. Again with --seed ${seed}`;
console.log(`\n${said}\n${((performance.now() - began) / 60_000).toFixed(1)} minutes, seed ${seed}`);
process.exitCode = broken.length === 0 ? 0 : 1;
