// `npm run verify`: walks every history of this installation and ends with a failure when one is broken.
import { verifyAll } from '../cases/verify.ts';
import { withServices } from './installation.ts';

const counts = { verified: 0, 'verified-erased': 0, broken: 0 };
await withServices(async ({ pool, definitions }) => {
  await verifyAll(pool, definitions, (id, { verdict, at }) => {
    counts[verdict] += 1;
    if (verdict === 'broken') console.log(`${id}: broken at entry ${at}`);
  });
});
console.log(`verified ${counts.verified}, verified with erased entries ${counts['verified-erased']}, broken ${counts.broken}`);
if (counts.broken > 0) process.exitCode = 1;
