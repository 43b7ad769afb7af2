// Which requirements have passing tests: reads the results of the last whole run (or makes one), never the comments.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Result { readonly fullName: string; readonly status: string }
interface Report { readonly testResults: readonly { readonly name: string; readonly assertionResults: readonly Result[] }[] }
interface Requirement { readonly id: string; readonly requirement: string }

/** A requirement with the names of the tests that speak of it. */
export interface Standing extends Requirement { readonly passing: readonly string[]; readonly failing: readonly string[] }

const root = fileURLToPath(new URL('..', import.meta.url));
const reportFile = `${root}test/output/report.json`;

/** What the results of tests say about each requirement: a test names it in brackets, `(R-031)` or `(R-031, R-073)`, in its own title or its group's. */
export function standings(requirements: readonly Requirement[], results: readonly Result[]): Standing[] {
  const named = results.map((result) => ({ ...result, ids: new Set((result.fullName.match(/[(（]R-\d{3}(?:[,，、 ]+R-\d{3})*[)）]/g) ?? []).flatMap((bracket) => bracket.match(/R-\d{3}/g)!)) }));
  return requirements.map((requirement) => {
    const tests = named.filter(({ ids }) => ids.has(requirement.id));
    return {
      ...requirement,
      passing: tests.filter(({ status }) => status === 'passed').map(({ fullName }) => fullName),
      failing: tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    };
  });
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
  const requirements = JSON.parse(readFileSync(`${root}test/requirements.json`, 'utf8')) as readonly Requirement[];
  const all = standings(requirements, report.testResults.flatMap(({ assertionResults }) => assertionResults));
  for (const { id, requirement, passing, failing } of all.filter((each) => each.passing.length + each.failing.length > 0)) {
    console.log(`${failing.length > 0 ? 'fails ' : 'passes'} ${id}  ${requirement}`);
    for (const name of failing) console.log(`         failing: ${name}`);
    for (const name of passing) console.log(`         ${name}`);
  }
  const failing = all.filter((each) => each.failing.length > 0);
  const open = all.filter((each) => each.passing.length + each.failing.length === 0);
  console.log(`\n${all.length - open.length - failing.length} of ${all.length} requirements have passing tests only, ${failing.length} a failing one, ${open.length} none yet.`);
  process.exitCode = failing.length > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
