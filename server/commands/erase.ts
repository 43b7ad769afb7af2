// `npm run erase <instance>`: takes the personal content out of one case for good.
import { erase } from '../cases/erase.ts';
import { withDatabase } from './installation.ts';

const instance = process.argv[2];
if (!instance) throw new Error('Say which: npm run erase <id of the instance>');
await withDatabase(async (url) => console.log((await erase(url, instance)) ? 'Erased.' : 'There is no such instance.'));
