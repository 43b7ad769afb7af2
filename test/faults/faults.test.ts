// Every fault in its short form; `npm run soak` does them at full size, the database killed too.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { randomOf } from './random.ts';
import { rows } from './rows.ts';
import { lineOf, runRow } from './run.ts';
import { openStage, type Stage } from './stage.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

describe(`V1 to V7 hold whatever happens (seed ${seed})`, () => {
  let database: TestDatabase;
  let stage: Stage;
  beforeAll(async () => {
    database = await cloneDatabase();
    stage = await openStage({ url: database.url, random: randomOf(seed) });
  });
  afterAll(async () => {
    await stage.close();
    await database.drop();
  });

  it.each(rows.filter(({ short }) => short !== null).map((row) => ({ row, name: `${row.id} ${row.does}` })))('$name', async ({ row }) => {
    const outcome = await runRow(stage, row, row.short!);

    if (process.env['FIGURES']) console.log(lineOf(row, outcome));
    expect(outcome.faults).toEqual([]);
  });
});
