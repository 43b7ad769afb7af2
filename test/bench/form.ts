// The generated form against the same form written by hand, both built for production and shown by one browser under the policy of the product.
// They take turns, each time in a fresh context; a ratio is that of the medians of one run: read ratios, not milliseconds.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { compile } from '#engine';
import { contentPolicy } from '../../server/edge/headers.ts';
import { launchBrowser } from '../support/chromium.ts';
import { workload } from './form-workload.ts';

/** One measure of one size: medians in milliseconds, and how many times as long the generated form takes. */
export interface FormRow {
  readonly fields: number;
  readonly measure: string;
  readonly plain: number;
  readonly generated: number;
  readonly ratio: number;
}

const rounds = 7;
const sizes = [20, 500];
const keys = 20;
const forms = ['plain', 'generated'] as const;
const measures = ['mount to paint', 'mount, CPU', 'key to paint', 'key, CPU', 'submit to all faults', 'submit, CPU'] as const;

type Visit = { readonly [measure in (typeof measures)[number]]: number };

const types: { readonly [extension: string]: string } = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.mjs': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml' };

/** Measures and answers a row for each size and measure. */
export async function benchForm(): Promise<FormRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'form-'));
  const browser = await launchBrowser();
  try {
    await prepare(folder);
    const server = await serve(folder);
    try {
      const rows: FormRow[] = [];
      for (const fields of sizes) rows.push(...(await compare(browser, server, fields)));
      return rows;
    } finally {
      server.close();
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function prepare(folder: string): Promise<void> {
  const here = fileURLToPath(new URL('.', import.meta.url));
  await build({
    configFile: fileURLToPath(new URL('../../renderer/vite.config.ts', import.meta.url)), root: here, logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, rolldownOptions: { input: join(here, 'form.html') } },
  });
  for (const fields of sizes) {
    const { document, ...rest } = workload(fields);
    const compiled = compile(document, { processes: {} });
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    writeFileSync(join(folder, `${fields}.json`), JSON.stringify(compiled.compiled));
    writeFileSync(join(folder, `${fields}.mjs`), compiled.validator);
    writeFileSync(join(folder, `${fields}-workload.json`), JSON.stringify(rest));
  }
}

async function serve(folder: string): Promise<Server> {
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    try {
      const body = readFileSync(join(folder, pathname));
      response.writeHead(200, { 'Content-Type': types[extname(pathname)] ?? 'application/octet-stream', 'Content-Security-Policy': contentPolicy }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

async function compare(browser: Browser, server: Server, fields: number): Promise<FormRow[]> {
  const visits: { readonly [form in (typeof forms)[number]]: Visit[] } = { plain: [], generated: [] };
  for (let round = 0; round <= rounds; round++) {
    for (const form of round % 2 === 0 ? forms : forms.toReversed()) {
      const seen = await visit(browser, `http://127.0.0.1:${(server.address() as AddressInfo).port}/form.html?form=${form}&fields=${fields}`);
      // The first round warms the browser and the files up.
      if (round > 0) visits[form].push(seen);
    }
  }
  return measures.map((measure) => {
    const [plain, generated] = forms.map((form) => median(visits[form].map((seen) => seen[measure])));
    return { fields, measure, plain: rounded(plain!), generated: rounded(generated!), ratio: rounded(generated! / plain!) };
  });
}

async function visit(browser: Browser, address: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const busy = async () => 1000 * ((await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
    const quiet = () => page.evaluate(() => new Promise((done) => requestIdleCallback(done)));

    await page.goto(address);
    await page.evaluate(() => window.bench.ready());
    const before = await busy();
    const mount = await page.evaluate(() => window.bench.mount());
    await quiet();
    const standing = await busy();

    await page.evaluate(() => window.bench.focus());
    const idle = await busy();
    for (let key = 0; key < keys; key++) await page.keyboard.press('a', { delay: 40 });
    await quiet();
    const typedBusy = await busy();
    const waits = await page.evaluate(() => window.bench.keys());

    const calm = await busy();
    const submit = await page.evaluate(() => window.bench.submit());
    await quiet();
    const done = await busy();
    if (faults.length > 0) throw new Error(`${address}: ${faults.join('; ')}`);
    if (waits.length !== keys) throw new Error(`${address}: ${waits.length} of ${keys} keys were painted.`);
    return {
      'mount to paint': mount, 'mount, CPU': standing - before, 'key to paint': median(waits), 'key, CPU': (typedBusy - idle) / keys,
      'submit to all faults': submit, 'submit, CPU': done - calm,
    };
  } finally {
    await context.close();
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
