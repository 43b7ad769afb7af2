// The question before a session ends for want of anything done.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchIdle } from '../../renderer/shell/idle.ts';

let over: number;
let asked: number;
let stop: () => void;
const dialog = () => document.querySelector<HTMLDialogElement>('dialog.idle');
const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  [over, asked] = [0, 0];
  vi.spyOn(window, 'fetch').mockImplementation(() => {
    asked += 1;
    return Promise.resolve(new Response('null', { status: 200, headers: { 'Content-Type': 'application/json' } }));
  });
  stop = watchIdle(30, () => (over += 1));
});

afterEach(() => {
  stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('a session about to end', () => {
  it('is asked about two minutes before, and goes on by 继续使用 with what stands on the page (R-149)', async () => {
    document.body.insertAdjacentHTML('beforeend', '<input id="typed" value="填了一半">');
    await pass(26 * 60);
    expect(dialog()).toBeNull();
    await pass(70);
    expect(dialog()!.textContent).toContain('登录即将过期');
    expect(document.activeElement?.textContent).toBe('继续使用');
    dialog()!.querySelector('button')!.click();
    await vi.waitFor(() => expect(dialog()).toBeNull());
    expect([asked, over, document.querySelector<HTMLInputElement>('#typed')!.value]).toEqual([1, 0, '填了一半']);
    await pass(26 * 60);
    expect([dialog(), over]).toEqual([null, 0]);
  });

  it('goes on by whatever is asked of the server, here or in another window', async () => {
    await pass(27.5 * 60);
    expect(dialog()).not.toBeNull();
    dispatchEvent(new CustomEvent('wf-answered'));
    expect(dialog()).toBeNull();
    await pass(27.5 * 60);
    new BroadcastChannel('wf-idle').postMessage(null);
    await vi.waitFor(() => expect(dialog()).toBeNull());
    expect(over).toBe(0);
  });

  it('is over when nobody answers', async () => {
    await pass(29 * 60 + 1);
    expect([dialog(), over]).toEqual([null, 1]);
  });
});
