// What commands beside the server stand on: its database and services, whether the server runs now or not.
import { readConfig } from '../config.ts';
import { openBeside } from '../database/database.ts';
import { atLeast, consoleLog } from '../log.ts';
import { createServices, type Services } from '../services.ts';

/** Works with the database of this installation, as its owner. */
export async function withDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const database = await openBeside(readConfig(process.env));
  try {
    return await work(database.url);
  } finally {
    await database.close();
  }
}

/** Works with the services of this installation, without timers and outbox. */
export async function withServices<T>(work: (services: Services) => Promise<T>): Promise<T> {
  return withDatabase(async (url) => {
    // What a command answers is read by programs too: nothing else stands between.
    const services = await createServices(readConfig(process.env), url, { log: atLeast('error', consoleLog) });
    try {
      return await work(services);
    } finally {
      await services.close();
    }
  });
}
