import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import '../../renderer/form/wf-countdown.ts';
import type { WfCountdown } from '../../renderer/form/wf-countdown.ts';

let clock: WfCountdown;
let elapsed: number;
const text = () => clock.querySelector('[role="timer"]')!.textContent!.replace(/\s+/g, ' ').trim();
const said = () => clock.querySelector('[role="status"]')!.textContent;

async function pass(seconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(seconds * 1000);
  await clock.updateComplete;
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  elapsed = 0;
  clock = document.createElement('wf-countdown');
  // What the reader's own clock shows counts for nothing.
  vi.setSystemTime('2001-01-01T00:00:00Z');
  Object.assign(clock, { now: '2026-11-18T06:00:00.000Z', until: '2026-11-18T06:07:00.000Z' });
  clock.addEventListener('wf-elapsed', () => (elapsed += 1));
  document.body.replaceChildren(clock);
  await clock.updateComplete;
});

afterEach(() => void vi.useRealTimers());

describe('a countdown', () => {
  it('tells minutes, seconds only in the last two, and its end (R-039)', async () => {
    expect(text()).toBe('还剩 7 分钟');
    await pass(61);
    expect(text()).toBe('还剩 6 分钟');
    await pass(4 * 60);
    expect(text()).toMatch(/^还剩 1 分 5\d 秒$/);
    await pass(60);
    expect(text()).toMatch(/^还剩 5\d 秒$/);
    expect(elapsed).toBe(0);
    await pass(60);
    expect([text(), elapsed]).toEqual(['时间已到', 1]);
  });

  it('is said aloud at five minutes, at one, and at the end, and else keeps quiet', async () => {
    const heard: (string | null)[] = [];
    for (let minute = 0; minute < 8; minute += 1) {
      heard.push(said());
      await pass(60.5);
    }

    expect([...new Set(heard)]).toEqual(['', '还剩 5 分钟', '还剩 1 分钟', '时间已到']);
  });
});
