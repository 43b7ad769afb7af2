// Which requirements have passing tests, and which rows of the manuals are walked: reads the results of the last whole run (or makes one), never the comments.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Result { readonly fullName: string; readonly status: string }
interface Report { readonly testResults: readonly { readonly name: string; readonly assertionResults: readonly Result[] }[] }
/** What a test may carry the mark of: a requirement by its number, or a row without one of the manuals (`E.2` to `E.4`, walked by journeys) and of the small machines (`C.14`). */
export interface Asked { readonly id: string; readonly section?: string; readonly requirement?: string; readonly title?: string }

/** What is asked for, with the names of the tests that speak of it. */
export interface Standing extends Asked { readonly passing: readonly string[]; readonly failing: readonly string[] }

const root = fileURLToPath(new URL('..', import.meta.url));
const reportFile = `${root}test/output/report.json`;

/** The marks a title carries, in brackets with nothing but marks between commas: `(R-031)`, `(I5, R-031, R-073)`, `(E.2 2.3.1.1, R-038)`. */
export function marksOf(title: string): Set<string> {
  const brackets = [...title.matchAll(/[(（]([^()（）]+)[)）]/g)].map(([, inside]) => inside!.split(/[,，、]/).map((mark) => mark.trim()));
  return new Set(brackets.filter((marks) => marks.every((mark) => /^(R-\d{3}|[EC]\.\d+ \S.*|[A-Z]\d+)$/.test(mark))).flat());
}

/** What the results of tests say about each thing asked for: a test marks it in its own title or its group's. */
export function standings(asked: readonly Asked[], results: readonly Result[]): Standing[] {
  const named = results.map((result) => ({ ...result, marks: marksOf(result.fullName) }));
  return asked.map((each) => {
    const tests = named.filter(({ marks }) => marks.has(each.id));
    return {
      ...each,
      passing: tests.filter(({ status }) => status === 'passed').map(({ fullName }) => fullName),
      failing: tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    };
  });
}

/** All that is asked for: requirements, then rows. */
export function allAsked(): readonly Asked[] {
  return ['requirements', 'rows'].flatMap((name) => JSON.parse(readFileSync(`${root}test/${name}.json`, 'utf8')) as readonly Asked[]);
}

/** Whether a report tells of every test file as it is now. */
function isFresh(report: Report, written: number): boolean {
  const told = new Set(report.testResults.map(({ name }) => name));
  const sources = globSync(['engine', 'server', 'renderer', 'definitions', 'test'].map((folder) => `${folder}/**/*.{ts,json,css,html,sql}`), { cwd: root, exclude: (name) => name === 'output' || name === 'node_modules' || name === 'dist' });
  return sources.every((file) => statSync(root + file).mtimeMs <= written && (!file.endsWith('.test.ts') || told.has(root + file)));
}

function lastReport(): Report | undefined {
  if (!existsSync(reportFile)) return undefined;
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report;
  return isFresh(report, statSync(reportFile).mtimeMs) ? report : undefined;
}

function main(): void {
  let report = lastReport();
  if (!report) {
    console.log('No results of the present sources; running all tests.');
    spawnSync(process.execPath, [`${root}node_modules/vitest/vitest.mjs`, 'run', '--config', 'test/vitest.config.ts'], { cwd: root, stdio: 'inherit' });
    report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report;
  }
  const all = standings(allAsked(), report.testResults.flatMap(({ assertionResults }) => assertionResults));
  for (const { id, requirement, title, passing, failing } of all) {
    console.log(`${failing.length > 0 ? 'fails ' : passing.length > 0 ? 'passes' : 'none  '} ${id}  ${requirement ?? title}`);
    for (const name of failing) console.log(`         failing: ${name}`);
    for (const name of passing) console.log(`         ${name}`);
  }
  const failing = all.filter((each) => each.failing.length > 0);
  for (const [kind, these] of [['requirements', all.filter(({ requirement }) => requirement)], ['rows', all.filter(({ title }) => title)]] as const) {
    const open = these.filter((each) => each.passing.length + each.failing.length === 0);
    const failed = these.filter((each) => failing.includes(each)).length;
    console.log(`\n${these.length - open.length - failed} of ${these.length} ${kind} have passing tests only, ${failed} a failing one, ${open.length} none yet${open.length > 0 ? `: ${open.map(({ id }) => id).join(', ')}` : ''}.`);
  }
  process.exitCode = failing.length > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
