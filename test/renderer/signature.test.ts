// Signing with a pen, and without one.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { FieldSchema, FileFact } from '#engine';
import type { WfForm } from '../../renderer/form/wf-form.ts';
import { controlOf, definitionOf, drawn, mounted } from '../support/open-form.ts';

const png: FieldSchema = { type: 'string', format: 'file', 'x-label': '签名', 'x-file': { types: ['png'], maxBytes: 2_097_152 } };
const upload = vi.fn(async (_pointer: string, file: File): Promise<FileFact> => ({ id: 's1', name: file.name, kind: 'png', bytes: file.size }));

async function signing(): Promise<WfForm> {
  const form = await mounted(await definitionOf({ properties: { sign: png } }), { properties: { upload } });
  await drawn(form);
  return form;
}

const button = (form: WfForm, text: string): HTMLButtonElement => [...form.querySelectorAll('button')].find((each) => each.textContent!.trim() === text)!;

/** How many points of an image are inked, and whether any is not see-through and not dark. */
async function inked(file: File): Promise<{ readonly dark: number; readonly other: number }> {
  const bitmap = await createImageBitmap(file);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  let [dark, other] = [0, 0];
  for (let at = 0; at < data.length; at += 4) if (data[at + 3]! > 200) data[at]! < 60 ? dark += 1 : other += 1;
  return { dark, other };
}

afterEach(() => {
  document.body.replaceChildren();
  upload.mockClear();
});

describe('a signature', () => {
  it('is typed by those who use the keyboard, and goes up as an image', async () => {
    const form = await signing();
    expect(button(form, '确认签名').disabled).toBe(true);

    controlOf(form, '/sign').focus();
    await userEvent.keyboard('胡晓雯');
    await drawn(form);
    await userEvent.tab();
    await userEvent.tab();
    expect(document.activeElement).toBe(button(form, '确认签名'));
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() => expect(form.value['sign']).toBe('s1'), { timeout: 10_000 });
    await drawn(form);

    const file = upload.mock.calls[0]![1];
    expect([file.name, file.type]).toEqual(['签名-胡晓雯.png', 'image/png']);
    expect(await inked(file)).toMatchObject({ dark: expect.toSatisfy((count: number) => count > 500), other: 0 });
    button(form, '重签').click();
    await drawn(form);
    expect(form.value['sign']).toBeUndefined();
  });

  it('is drawn with a pointer, stroke by stroke, and can be taken back', async () => {
    const form = await signing();
    const sheet = form.querySelector('canvas')!;
    const stroke = (y: number) => {
      const { left, top } = sheet.getBoundingClientRect();
      const send = (type: string, x: number) => sheet.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, button: 0, clientX: left + x, clientY: top + y, pressure: 0.5 }));
      sheet.setPointerCapture = () => {};
      send('pointerdown', 20);
      for (const x of [60, 100, 140]) send('pointermove', x);
      send('pointerup', 140);
    };

    stroke(20);
    stroke(60);
    await drawn(form);
    button(form, '撤回一笔').click();
    await drawn(form);
    button(form, '确认签名').click();
    await vi.waitFor(() => expect(form.value['sign']).toBe('s1'), { timeout: 10_000 });

    const { dark } = await inked(upload.mock.calls[0]![1]);
    expect(dark).toBeGreaterThan(500);
    expect(dark).toBeLessThan(5_000);
  });
});
