// For work on the code itself: the server, started anew after a change, and before it the pages from their sources.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { readConfig } from './config.ts';

const { host, port } = readConfig(process.env);
const root = fileURLToPath(new URL('..', import.meta.url));
const url = `http://127.0.0.1:${port}`;
const server = spawn(process.execPath, ['--watch-preserve-output', '--watch', 'server/main.ts'], { cwd: root, stdio: 'inherit' });
const proxy = Object.fromEntries(['/api', '/revisions', '/health', '/ready'].map((path) => [path, url]));
const pages = await createServer({ configFile: `${root}renderer/vite.config.ts`, server: { host, proxy } });
await pages.listen();
pages.printUrls();

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.kill('SIGTERM');
    server.once('exit', () => void pages.close().then(() => process.exit()));
  });
}
