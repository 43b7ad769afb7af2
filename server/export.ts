// The current revision of a process back into its folder, for review: what an analyst published on the page becomes a difference in files.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '#engine';
import { readFolders, writeFolder } from './revisions/folder.ts';
import { processOf } from './revisions/publish.ts';
import type { Services } from './services.ts';
import { currentRevisions } from './store/revision.ts';

/** Writes the folder of a process below the folder of definitions; answers the folder and the number of the revision, or null for an unknown process. */
export async function exportProcess(services: Services, process: string): Promise<{ readonly folder: string; readonly number: number } | null> {
  const current = (await currentRevisions(services.orm.em.fork())).find((revision) => revision.process === process);
  if (!current) return null;
  const root = services.config.definitionsDir;
  const known = readFolders(root).find((each) => 'document' in each && processOf(each.document)?.id === process);
  const folder = join(root, known?.folder ?? process);
  writeFolder(folder, JSON.parse(current.document) as JsonObject);
  return { folder, number: current.number };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const id = process.argv[2];
  if (!id) throw new Error('Say which: npm run export <process>');
  const { withServices } = await import('./command.ts');
  await withServices(async (services) => {
    const written = await exportProcess(services, id);
    if (!written) throw new Error(`No process "${id}" is published.`);
    console.log(`Revision ${written.number} of ${id} is in ${written.folder}.`);
  });
}
