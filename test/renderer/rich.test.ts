// Text with a shape, written and read: what comes of pasted pages, how the tools are reached without a mouse, and that nothing runs.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { Json } from '#engine';
import type { WfForm } from '../../renderer/form/wf-form.ts';
import { controlOf, definitionOf, drawn, mounted } from '../support/open-form.ts';

async function bodyForm(value?: Json, writes: 'all' | 'none' = 'all'): Promise<WfForm> {
  const definition = await definitionOf({ properties: { body: { type: 'object', 'x-label': '正文', 'x-rich': { minLength: 2, maxLength: 40 } } } });
  const form = await mounted(definition, { ...(value === undefined ? {} : { data: { body: value } }), context: { writes } });
  await drawn(form);
  if (writes === 'all') {
    // The editor comes when the place is entered.
    controlOf(form, '/body').focus();
    await drawn(form);
    await vi.waitFor(() => expect(form.querySelector('.ProseMirror')).not.toBeNull());
  }
  return form;
}

const tree = (form: WfForm): Json => form.value['body'] as Json;

/** Pastes what a page or an office program puts on the clipboard. */
async function pasted(form: WfForm, markup: string): Promise<Json> {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/html', markup);
  const control = controlOf(form, '/body');
  control.focus();
  control.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }));
  await vi.waitFor(() => expect(form.value['body']).toBeDefined());
  return tree(form);
}

afterEach(() => document.body.replaceChildren());

describe('a text with a shape', () => {
  it('keeps of a pasted page what the tree can hold, and runs nothing of it (R-227)', async () => {
    const got = await pasted(await bodyForm(), `<html><head><style>p{color:red}</style><meta name=Generator content="Microsoft Word 15"></head><body>
      <h2 onclick="globalThis.ran=1" style="color:red">通知</h2><p class=MsoNormal><b style='font-size:22pt'>请</b><span style="font-weight:700">看</span><a href="javascript:globalThis.ran=1">这里</a>和<a href="https://example.cn/a">官网</a></p>
      <img src=x onerror="globalThis.ran=1"><script>globalThis.ran=1</script><iframe src="https://example.cn"></iframe><svg onload="globalThis.ran=1"></svg><ul><li>甲<ul><li>乙</li></ul></li></ul></body></html>`);

    expect(got).toEqual({
      blocks: [
        { type: 'heading', level: 1, runs: [{ text: '通知' }] },
        { type: 'paragraph', runs: [{ text: '请看', bold: true }, { text: '这里和' }, { text: '官网', link: 'https://example.cn/a' }] },
        { type: 'bullets', items: [{ blocks: [{ type: 'paragraph', runs: [{ text: '甲' }] }, { type: 'bullets', items: [{ blocks: [{ type: 'paragraph', runs: [{ text: '乙' }] }] }] }] }] },
      ],
    });
    expect('ran' in globalThis).toBe(false);
  });

  it('is shaped by the keyboard alone: marks, lists, line breaks, and the tools by Alt+F10 and the arrow keys', async () => {
    const form = await bodyForm();
    controlOf(form, '/body').focus();

    await userEvent.keyboard('{Control>}b{/Control}ab{Control>}b{/Control}c{Shift>}{Enter}{/Shift}d{Enter}');
    await userEvent.keyboard('{Alt>}{F10}{/Alt}');
    expect(document.activeElement!.getAttribute('aria-label')).toBe('加粗');
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}');
    expect(document.activeElement!.getAttribute('aria-label')).toBe('项目符号');
    await userEvent.keyboard('{Enter}');
    await userEvent.keyboard('e{Enter}f');
    await drawn(form);

    expect(tree(form)).toEqual({
      blocks: [
        { type: 'paragraph', runs: [{ text: 'ab', bold: true }, { text: 'c\nd' }] },
        { type: 'bullets', items: [{ blocks: [{ type: 'paragraph', runs: [{ text: 'e' }] }] }, { blocks: [{ type: 'paragraph', runs: [{ text: 'f' }] }] }] },
      ],
    });
    expect(form.querySelector('.rich-count')!.textContent).toBe('6 / 40 字');
  });

  it('takes a link by the keyboard, and only one that may stand', async () => {
    const form = await bodyForm();
    controlOf(form, '/body').focus();
    await userEvent.keyboard('ab{Control>}a{/Control}');

    form.querySelector<HTMLElement>('[aria-label="链接"]')!.click();
    await vi.waitFor(() => expect(document.activeElement).toBe(form.querySelector('.rich-link input')));
    await userEvent.keyboard('javascript:x{Enter}');
    await vi.waitFor(() => expect(form.querySelector('.rich-link [role="status"]')!.textContent).toContain('请填写以'));
    await userEvent.clear(document.activeElement!);
    await userEvent.keyboard('example.cn{Enter}');
    await vi.waitFor(() => expect(tree(form)).toEqual({ blocks: [{ type: 'paragraph', runs: [{ text: 'ab', link: 'https://example.cn' }] }] }));
  });

  it('is no value while an input method still composes, and says how much too long it is', async () => {
    const form = await bodyForm();
    const control = controlOf(form, '/body');
    control.focus();
    control.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
    control.querySelector('p')!.textContent = 'zhong';
    await new Promise((done) => setTimeout(done, 50));
    expect(form.value['body']).toBeUndefined();
    control.querySelector('p')!.textContent = '中'.repeat(41);
    control.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
    await vi.waitFor(() => expect(form.value['body']).toBeDefined());

    form.submit();
    await drawn(form);
    expect(form.querySelector('.fault')!.textContent).toContain('最多 40 个字，现有 41 个字');
    expect(form.querySelector('.rich-count')!.className).toContain('over');
    form.querySelector<HTMLElement>('.summary a')!.click();
    await vi.waitFor(() => expect(document.activeElement).toBe(control));
  });

  it('is read as headings, lists and links, larger where its reader wants it so, which is remembered (R-215, R-227)', async () => {
    localStorage.removeItem('wf-reading-size');
    const value: Json = { blocks: [{ type: 'heading', level: 2, runs: [{ text: '<img src=x onerror=alert(1)>' }] }, { type: 'numbers', items: [{ blocks: [{ type: 'paragraph', runs: [{ text: '甲', bold: true }, { text: '乙', link: 'https://example.cn' }, { text: '丙', link: 'javascript:alert(1)' }] }] }] }] };
    const form = await bodyForm(value, 'none');

    const text = form.querySelector<HTMLElement>('.rich-text')!;
    expect(text.querySelector('img')).toBeNull();
    expect(text.querySelector('h5')!.textContent).toBe('<img src=x onerror=alert(1)>');
    expect(text.querySelector('ol li strong')!.textContent).toBe('甲');
    expect([...text.querySelectorAll('a')].map((link) => [link.textContent, link.getAttribute('href'), link.rel])).toEqual([['乙', 'https://example.cn', 'noopener noreferrer nofollow']]);

    const before = getComputedStyle(text).fontSize;
    [...form.querySelectorAll('button')].find((button) => button.textContent === '特大号')!.click();
    await vi.waitFor(() => expect(parseFloat(getComputedStyle(text).fontSize)).toBeGreaterThan(parseFloat(before)));
    const again = await bodyForm(value, 'none');
    expect(again.querySelector('[aria-pressed="true"]')!.textContent).toBe('特大号');
    localStorage.removeItem('wf-reading-size');
  });
});
