// What a journey through the whole product needs: a browser, and the real server on a database of its own.
import { cpSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './chromium.ts';
import type { TestDatabase } from './database.ts';
import { clonePublished } from './published.ts';
import { dataFolder, removeFolder, type RunningServer, startServer } from './server.ts';

export interface Journey {
  readonly browser: Browser;
  readonly database: TestDatabase;
  readonly server: RunningServer;
  end(): Promise<void>;
}

const shipped = fileURLToPath(new URL('../../definitions', import.meta.url));

/** Starts one. `examples` are folders put beside the shipped definitions, in a copy that `prepare` may change before the server reads it. */
export async function openJourney({ examples = [], prepare }: { readonly examples?: readonly string[]; readonly prepare?: (definitions: string) => void } = {}): Promise<Journey> {
  const [browser, database] = await Promise.all([launchBrowser(), clonePublished()]);
  const definitions = examples.length === 0 ? shipped : dataFolder();
  if (definitions !== shipped) {
    cpSync(shipped, definitions, { recursive: true });
    for (const example of examples) cpSync(fileURLToPath(new URL(`../../${example}`, import.meta.url)), join(definitions, basename(example)), { recursive: true });
    prepare?.(definitions);
  }
  const server = await startServer({ DATA_DIR: dataFolder(), DATABASE_URL: database.url, DEFINITIONS_DIR: definitions });
  return {
    browser, database, server,
    async end() {
      await browser.close();
      await server.stop();
      await database.drop();
      removeFolder(server.dataDir);
      if (definitions !== shipped) removeFolder(definitions);
    },
  };
}
