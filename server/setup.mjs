// Before `npm start` and `npm test`: installs what the lock file names and builds the renderer, each only when needed. Runs on any
// Node from 18 on and needs no package, for it is what brings them.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const windows = process.platform === 'win32';

/** Ends with the sentence and a failure. */
function refuse(sentence) {
  console.error(sentence);
  process.exit(1);
}

function run(command, args) {
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: windows });
  if (done.status !== 0) refuse(`"${command} ${args.join(' ')}" failed; its own words stand above. Mend that and start again.`);
}

function major(program) {
  const said = spawnSync(program, ['--version'], { encoding: 'utf8', cwd: root, shell: windows });
  return said.status === 0 ? Number(/^v(\d+)/.exec(said.stdout)?.[1] ?? 0) : 0;
}

function newest(path) {
  if (!existsSync(path)) return 0;
  const entry = statSync(path);
  return entry.isDirectory() ? Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name)))) : entry.mtimeMs;
}

// npm notes in node_modules what it has put there. What is wanted and missing is installed; what is made for another machine is not wanted.
function isInstalled() {
  const notes = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(notes)) return false;
  const present = JSON.parse(readFileSync(notes, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional, os, cpu, libc }]) => path === '' || present[path]?.version === version
    || (optional && (libc || !os || ![os].flat().includes(process.platform) || ![cpu].flat().includes(process.arch))));
}

if (!isInstalled()) {
  console.log('Installing packages ...');
  run('npm', ['ci', '--include=dev', '--include=optional']);
}

// On Linux the runtime comes as a package and npm puts it first in the path; elsewhere the installed one must do.
const bundled = join(root, 'node_modules/.bin/node');
const runtime = existsSync(bundled) ? bundled : 'node';
if (major(runtime) < 24) {
  refuse(`This needs Node 24 or later; found is ${process.version}. For ${process.platform} ${process.arch} no runtime comes as a package: install Node 24 from https://nodejs.org and start again.`);
}

const sources = Math.max(...['renderer', 'engine', 'package-lock.json'].map((path) => newest(join(root, path))));
if (newest(join(root, 'dist/index.html')) < sources) {
  console.log('Building the pages ...');
  run(runtime, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--config', 'renderer/vite.config.ts', '--logLevel', 'warn']);
}
