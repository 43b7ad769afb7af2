import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/chromium.ts';

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 200, height: 100 } });
});

afterAll(() => browser.close());

async function pictureOf(character: string): Promise<string> {
  await page.setContent(`<p style="font: 60px sans-serif; margin: 0">${character}</p>`);
  return (await page.screenshot()).toString('base64');
}

describe('browser of the tests', () => {
  it('speaks Chinese', async () => {
    await expect(page.evaluate(() => navigator.language)).resolves.toBe('zh-CN');
  });

  it('shows Chinese characters, rare ones too, and neither a blank nor a box in their place', async () => {
    const blank = await pictureOf('');
    const missing = await pictureOf('\u{10FFFD}');
    const shown = [await pictureOf('培'), await pictureOf('训'), await pictureOf('龘')];

    expect(new Set([blank, missing, ...shown])).toHaveProperty('size', blank === missing ? 4 : 5);
  });

  it('draws a bold weight of its own', async () => {
    const plain = await pictureOf('粗');

    const bold = await pictureOf('<b>粗</b>');

    expect(bold).not.toBe(plain);
  });
});
