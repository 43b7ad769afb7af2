// `npm run export <process>`: the current revision of a process back into its folder.
import { exportProcess } from '../revisions/export.ts';
import { withServices } from './installation.ts';

const id = process.argv[2];
if (!id) throw new Error('Say which: npm run export <process>');
await withServices(async (services) => {
  const written = await exportProcess(services, id);
  if (!written) throw new Error(`No process "${id}" is published.`);
  console.log(`Revision ${written.number} of ${id} is in ${written.folder}.`);
});
