// `npm run bench`: all benchmarks in one run, as tables of ratios. `npm run bench form` or `step` takes one of them; `scale`, `list`, `inbox` (a million cases each, minutes to make) and `audit` (a million entries) have to be named. Not a test: nothing is asserted.
const wanted = process.argv.slice(2);
const takes = (name: string): boolean => wanted.length === 0 || wanted.includes(name);

if (takes('step')) {
  const { benchStep } = await import('./step.ts');
  console.log('\nA durable step against the smallest SQL (medians of turns; 1.00 is one SQL function)\n');
  console.table((await benchStep()).map(({ contestant, concurrent, stepsPerSecond, ofFunction, nodeCpu, walOfFunction }) =>
    ({ contestant, concurrent, ratio: ofFunction.toFixed(2), 'WAL ratio': walOfFunction.toFixed(2), 'Node CPU ms/step': nodeCpu.toFixed(2), 'steps/s': stepsPerSecond })));
}
if (wanted.includes('scale')) {
  const { benchScale } = await import('./step.ts');
  console.log('\nThe step beside a thousand cases and beside a million (16 at once)\n');
  console.table((await benchScale()).map(({ cases, stepsPerSecond, ofFirst }) => ({ cases, 'steps/s': stepsPerSecond, 'of the first': ofFirst.toFixed(2) })));
}
if (takes('form')) {
  const { benchForm } = await import('./form.ts');
  console.log('\nThe generated form against plain DOM (medians; 1.00 is plain DOM)\n');
  console.table(await benchForm());
}
if (wanted.includes('list')) {
  const { benchList } = await import('./list.ts');
  console.log('\nA list of a million cases (ms, and the median as a share of the first page)\n');
  console.table((await benchList()).map(({ question, p50, p95, ofFirst }) => ({ question, p50: p50.toFixed(1), p95: p95.toFixed(1), 'of the first': ofFirst.toFixed(2) })));
}
if (wanted.includes('inbox')) {
  const { benchInbox } = await import('./inbox.ts');
  console.log('\nAn inbox among a million open tasks (ms, and the median as a share of the plain question)\n');
  console.table((await benchInbox()).map(({ question, p50, p95, ofPlain }) => ({ question, p50: p50.toFixed(2), p95: p95.toFixed(2), 'of the plain': ofPlain.toFixed(1) })));
}
if (wanted.includes('audit')) {
  const { benchAudit } = await import('./audit.ts');
  console.log('\nAn audit log of a million entries (ms for a page and its count, and the median as a share of the newest page)\n');
  const { rows, grown } = await benchAudit();
  console.table(rows.map(({ question, p50, p95, ofFirst }) => ({ question, p50: p50.toFixed(1), p95: p95.toFixed(1), 'of the newest': ofFirst.toFixed(2) })));
  console.log(`\nAs rows of a file: a tenth of them ${grown[0]} MiB of memory more at the most, all of them ${grown[1]}\n`);
}
if (takes('sheet')) {
  const { benchSheet } = await import('./sheet.ts');
  console.log('\nA file of 100,000 rows of ten columns (medians; 1.00 is exceljs, where it is installed by hand)\n');
  console.table((await benchSheet()).map(({ contestant, rowsPerSecond, ofPeer, grown, mebibytes }) => ({ contestant, 'rows/s': rowsPerSecond, ratio: ofPeer?.toFixed(2) ?? '', 'MiB of memory': grown, 'MiB of file': mebibytes })));
}
