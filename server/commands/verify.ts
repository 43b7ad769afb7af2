// `npm run verify [-- --heads <file>]`: walks every history of this installation and its audit log, and ends with a failure when one is broken. With a file that is kept
// elsewhere, first everything the file names must still be there; then the file is written anew.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { headsOf, lostHeads } from '../cases/heads.ts';
import { verifyAll } from '../cases/verify.ts';
import { asking } from '../store/asking.ts';
import { verifyAudit } from '../store/seal.ts';
import { withServices } from './installation.ts';

const { heads } = parseArgs({ options: { heads: { type: 'string' } } }).values;
const counts = { verified: 0, 'verified-erased': 0, broken: 0 };
let lost: readonly string[] = [];
await withServices(async ({ pool, definitions }) => {
  await verifyAll(pool, definitions, (id, { verdict, at }) => {
    counts[verdict] += 1;
    if (verdict === 'broken') console.log(`${id}: broken at entry ${at}`);
  });
  const log = await verifyAudit(asking(pool));
  if (log.broken !== null) {
    console.log(`audit log: broken at seal ${log.broken}`);
    counts.broken += 1;
  }
  if (heads === undefined) return;
  lost = existsSync(heads) ? await lostHeads(pool, readFileSync(heads, 'utf8').split('\n').filter(Boolean)) : [];
  for (const line of lost) console.log(`${line.split(' ')[0]}: entry ${line.split(' ')[1]} is not there any more as it was`);
  // A list that caught something is evidence, and stays.
  if (lost.length > 0 || counts.broken > 0) return;
  const list = (await headsOf(pool)).map((line) => `${line}\n`).join('');
  writeFileSync(heads, list);
  console.log(`${heads} names ${list.split('\n').length - 1} heads; its SHA-256 is ${createHash('sha256').update(list).digest('hex')}`);
});
console.log(`verified ${counts.verified}, verified with erased entries ${counts['verified-erased']}, broken ${counts.broken}`);
if (counts.broken > 0 || lost.length > 0) process.exitCode = 1;
