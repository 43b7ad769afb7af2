// The current revision of a process back into its folder, for review: what an analyst published on the page becomes a difference in files.
import { join } from 'node:path';
import type { JsonObject } from '#engine';
import { readFolders, writeFolder } from './folder.ts';
import { processOf } from './publish.ts';
import type { Services } from '../services.ts';
import { currentRevisions } from '../store/revision.ts';

/** Writes the folder of a process below the folder of definitions; answers the folder and the number of the revision, or null for an unknown process. */
export async function exportProcess(services: Services, process: string): Promise<{ readonly folder: string; readonly number: number } | null> {
  const current = (await currentRevisions(services.orm.em.fork())).find((revision) => revision.process === process);
  if (!current) return null;
  const root = services.config.definitionsDir;
  const known = readFolders(root).find((each) => 'document' in each && processOf(each.document)?.id === process);
  const folder = join(root, known?.folder ?? process);
  writeFolder(folder, JSON.parse(current.source) as JsonObject);
  return { folder, number: current.number };
}
