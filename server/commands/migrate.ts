// `npm run migrate`: brings the database of this installation to the present schema.
import { readConfig } from '../config.ts';
import { migrate } from '../database/migrate.ts';
import { withDatabase } from './installation.ts';

await withDatabase(async (url) => {
  const { ran } = await migrate({ url, appUrl: readConfig(process.env).databaseAppUrl });
  console.log(ran.length === 0 ? 'The schema is up to date.' : `Ran ${ran.join(', ')}.`);
});
