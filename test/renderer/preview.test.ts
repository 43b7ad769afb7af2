// Files large: what is drawn, what is told instead, and that nothing a file says is ever run.
import axe from 'axe-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import '../../renderer/theme.css';
import '../../renderer/base.css';
import { pixelsOf } from '../../renderer/files/image-size.ts';
import { preview, type StoredFile } from '../../renderer/files/shown-file.ts';
import { paper, pdfBomb, pngHead } from '../support/papers.ts';

const addresses: string[] = [];

/** A stored file with these bytes, and where it can be fetched. */
function stored(name: string, bytes: Uint8Array, kind = name.split('.').at(-1)!): StoredFile & { readonly url: string } {
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/octet-stream' }));
  addresses.push(url);
  return { id: name, name, kind, bytes: bytes.length, url };
}

async function image(width: number, height: number): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#1d4a8c';
  context.fillRect(0, 0, width, height / 2);
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
}

async function opened(files: readonly ReturnType<typeof stored>[], id = files[0]!.id): Promise<HTMLDialogElement> {
  await preview(files, id, (wanted) => files.find((file) => file.id === wanted)!.url);
  return vi.waitFor(() => {
    const dialog = document.querySelector<HTMLDialogElement>('dialog.preview[open]');
    if (!dialog) throw new Error('no dialog yet');
    return dialog;
  });
}

const soon = <T>(look: () => T): Promise<T> => vi.waitFor(look, { timeout: 20_000 });
const found = <T extends Element>(dialog: Element, selector: string): Promise<T> => soon(() => {
  const element = dialog.querySelector<T>(selector);
  if (!element) throw new Error(`no ${selector} yet`);
  return element;
});
const told = (dialog: HTMLElement): Promise<string> => soon(() => {
  const alert = dialog.querySelector('[role="alert"]');
  if (!alert) throw new Error(`nothing told: ${dialog.textContent}`);
  return alert.textContent!.replace(/\s+/g, ' ').trim();
});

afterEach(() => {
  document.body.replaceChildren();
  for (const url of addresses.splice(0)) URL.revokeObjectURL(url);
});

describe('preview', () => {
  it('fits an image, goes on by the arrow keys, enlarges, and closes by Escape where it was opened (R-131)', async () => {
    const opener = document.createElement('button');
    opener.textContent = '预览';
    document.body.append(opener);
    opener.focus();
    const files = [stored('一.png', await image(3000, 1200)), stored('计划.docx', new Uint8Array([1]), 'docx'), stored('二.png', await image(40, 40))];
    const dialog = await opened(files);
    const shown = await found<HTMLImageElement>(dialog, 'img[alt="一.png"]');
    await soon(() => expect(shown.complete && shown.naturalWidth).toBe(3000));

    expect(shown.getBoundingClientRect().width).toBeLessThanOrEqual(innerWidth);
    await userEvent.keyboard('+');
    await soon(() => expect(shown.getBoundingClientRect().width).toBeGreaterThan(innerWidth));
    await userEvent.keyboard('{ArrowRight}');
    await found(dialog, 'img[alt="二.png"]');
    expect(dialog.textContent).toContain('2 / 2');
    await userEvent.keyboard('{ArrowRight}{ArrowLeft}');
    await found(dialog, 'img[alt="一.png"]');
    await userEvent.keyboard('{Escape}');

    await soon(() => expect(document.querySelector('wf-preview')).toBeNull());
    expect(document.activeElement).toBe(opener);
  });

  it('draws the pages of a PDF as they come into view, Chinese without embedded fonts included, and says their text to those who hear it', async () => {
    const dialog = await opened([stored('名册.pdf', paper(['参训人员名册', ...Array.from({ length: 29 }, (_, n) => `第 ${n + 2} 页`)]))]);

    const first = await soon(() => {
      const canvas = dialog.querySelector<HTMLCanvasElement>('.pdf-page canvas');
      if (!canvas || dialog.querySelector('.pdf-page .unseen')!.textContent === '') throw new Error('not drawn yet');
      return canvas;
    });

    expect(dialog.querySelector('.pdf-page .unseen')!.textContent).toBe('参训人员名册');
    expect(dialog.querySelectorAll('.pdf-page')).toHaveLength(30);
    expect(dialog.querySelectorAll('canvas').length).toBeLessThan(10);
    const { data } = first.getContext('2d')!.getImageData(0, 0, first.width, first.height);
    expect(data.some((value, index) => index % 4 === 0 && value < 100)).toBe(true);

    dialog.querySelectorAll('.pdf-page')[24]!.scrollIntoView();
    await found(dialog, '[data-page="25"] canvas');
    await soon(() => expect(first.isConnected).toBe(false));
  });

  it.each([
    ['a PDF that is broken', 'x.pdf', () => new TextEncoder().encode('%PDF-1.7\nnothing of it'), /打不开，可能已损坏/],
    ['an image that is none', 'x.png', () => new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script>globalThis.ran = true</script></svg>'), /打不开，可能已损坏/],
    ['an image cut off behind its head', 'x.png', () => pngHead(20, 20), /打不开，可能已损坏/],
    ['an image that unpacks to more than a browser can hold', 'x.png', () => pngHead(60_000, 60_000), /太大/],
    ['HTML behind the start of an image', 'x.gif', () => new TextEncoder().encode('GIF89a/*<script>globalThis.ran = true</script>*/=1;'), /打不开|太大/],
  ] as const)('tells of %s, with the download as remedy', async (_, name, bytes, words) => {
    const dialog = await opened([stored(name, bytes())]);

    expect(await told(dialog)).toMatch(words);
    expect(dialog.querySelector<HTMLAnchorElement>('[role="alert"] a')!.download).toBe(name);
    expect('ran' in globalThis).toBe(false);
  });

  it('gives up on a PDF that would never be drawn, and the page goes on', async () => {
    await import('../../renderer/files/wf-pdf.ts');
    const view = Object.assign(document.createElement('wf-pdf'), { bytes: pdfBomb(), patience: 1_500 });
    const fault = new Promise<string>((done) => view.addEventListener('wf-pdf-fault', (event) => done((event as CustomEvent<string>).detail)));
    document.body.append(view);

    expect(await fault).toMatch(/太复杂/);
  });

  it('has no fault of accessibility', async () => {
    await opened([stored('一.png', await image(30, 30)), stored('名册.pdf', paper(['名册']))]);
    await found(document.body, 'dialog img');

    const { violations } = await axe.run('dialog', { rules: { region: { enabled: false } } });

    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
  });
});

describe('the size of an image', () => {
  it.each(['image/png', 'image/jpeg'])('of %s is read from its head', async (type) => {
    const canvas = new OffscreenCanvas(37, 11);
    canvas.getContext('2d');
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type })).arrayBuffer());

    expect(pixelsOf(bytes)).toBe(407);
    expect(pixelsOf(bytes.slice(0, 12))).toBeUndefined();
  });
});
