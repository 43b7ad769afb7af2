// The generated form against the same form written by hand, both built for production and shown by one browser under the policy of the product.
// They take turns, each time in a fresh context; a ratio is that of the medians of one run: read ratios, not milliseconds.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { compile } from '#engine';
import { contentPolicy } from '../../server/edge/headers.ts';
import { launchBrowser } from '../support/chromium.ts';
import { fields, table, type Workload } from './form-workload.ts';

/** One measure of one work: medians in milliseconds or MiB, and how many times as much the generated form takes. */
export interface FormRow {
  readonly work: string;
  readonly measure: string;
  readonly plain: number;
  readonly generated: number;
  readonly ratio: number;
}

const works: { readonly [name: string]: Workload } = { '20 fields': fields(20), '500 fields': fields(500), 'table 100 × 6': table(100) };
const keys = 20;
const forms = ['plain', 'generated'] as const;
const measures = ['mount to paint', 'mount, CPU', 'heap, MiB', 'key to paint', 'key, CPU', 'show a fifth, CPU', 'hide it, CPU', 'submit to all faults', 'submit, CPU'] as const;

type Visit = { readonly [measure in (typeof measures)[number]]?: number };

const types: { readonly [extension: string]: string } = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.mjs': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml' };

/** Measures and answers a row for each work and measure. */
export async function benchForm(rounds = 5, wanted = Object.keys(works)): Promise<FormRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'form-'));
  const browser = await launchBrowser();
  try {
    await prepare(folder);
    const server = await serve(folder);
    try {
      const rows: FormRow[] = [];
      for (const work of wanted) rows.push(...(await compare(browser, server, work, rounds)));
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
  for (const [index, { document, ...rest }] of Object.values(works).entries()) {
    const compiled = compile(document, { processes: {} });
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    writeFileSync(join(folder, `${index}.json`), JSON.stringify(compiled.compiled));
    writeFileSync(join(folder, `${index}.mjs`), compiled.validator);
    writeFileSync(join(folder, `${index}-workload.json`), JSON.stringify(rest));
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

async function compare(browser: Browser, server: Server, work: string, rounds: number): Promise<FormRow[]> {
  const visits: { readonly [form in (typeof forms)[number]]: Visit[] } = { plain: [], generated: [] };
  for (let round = 0; round <= rounds; round++) {
    for (const form of round % 2 === 0 ? forms : forms.toReversed()) {
      const seen = await visit(browser, `http://127.0.0.1:${(server.address() as AddressInfo).port}/form.html?form=${form}&work=${Object.keys(works).indexOf(work)}`, works[work]!.toggle !== undefined);
      // The first round warms the browser and the files up.
      if (round > 0) visits[form].push(seen);
    }
  }
  return measures.filter((measure) => visits.plain[0]![measure] !== undefined).map((measure) => {
    const [plain, generated] = forms.map((form) => median(visits[form].map((seen) => seen[measure]!)));
    return { work, measure, plain: rounded(plain!), generated: rounded(generated!), ratio: rounded(generated! / plain!) };
  });
}

async function visit(browser: Browser, address: string, toggles: boolean): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const busy = async () => 1000 * ((await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
    // Until the thread has been left alone for a while: what was put off belongs to what it was put off by.
    const quiet = async () => {
      for (let before = -Infinity, now = await busy(); now - before > 2; before = now, now = await busy()) await sleep(30);
    };
    const heap = async () => {
      await session.send('HeapProfiler.collectGarbage');
      return (await session.send('Runtime.getHeapUsage')).usedSize / 2 ** 20;
    };
    const toggle = async (shown: boolean) => {
      const start = await busy();
      await page.keyboard.press('Space');
      await page.evaluate((wanted) => window.bench.toggled(wanted), shown);
      await quiet();
      return (await busy()) - start;
    };

    await page.goto(address);
    await page.evaluate(() => window.bench.ready());
    const empty = await heap();
    const before = await busy();
    const mount = await page.evaluate(() => window.bench.mount());
    await quiet();
    const standing = await busy();
    const full = await heap();

    // The focus brings its place into sight: what that draws belongs to no key.
    await page.evaluate(() => window.bench.focus());
    await quiet();
    const idle = await busy();
    for (let key = 0; key < keys; key++) await page.keyboard.press('a', { delay: 40 });
    await quiet();
    const typedBusy = await busy();
    const waits = await page.evaluate(() => window.bench.keys());

    if (toggles) {
      await page.evaluate(() => window.bench.focusToggle());
      await quiet();
    }
    const toggled = toggles ? { 'show a fifth, CPU': await toggle(true), 'hide it, CPU': await toggle(false) } : {};

    const calm = await busy();
    const submit = await page.evaluate(() => window.bench.submit());
    await quiet();
    const done = await busy();
    if (faults.length > 0) throw new Error(`${address}: ${faults.join('; ')}`);
    if (waits.length !== keys) throw new Error(`${address}: ${waits.length} of ${keys} keys were painted.`);
    return {
      'mount to paint': mount, 'mount, CPU': standing - before, 'heap, MiB': full - empty, 'key to paint': median(waits), 'key, CPU': (typedBusy - idle) / keys,
      ...toggled, 'submit to all faults': submit, 'submit, CPU': done - calm,
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
