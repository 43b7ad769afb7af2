import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import '../../renderer/form/wf-countdown.ts';
import type { JsonObject } from '#engine';
import type { WfCountdown } from '../../renderer/form/wf-countdown.ts';
import '../../renderer/form/wf-values.ts';
import { definitionOf, facts, openDocument } from '../support/open-form.ts';

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

describe('the countdown of a case', () => {
  it('stands where its layout puts it, with its name, as long as the timer runs', async () => {
    vi.useRealTimers();
    const { compiled } = await definitionOf({ properties: { note: { type: 'string', maxLength: 20, 'x-label': '备注' } } });
    const changed = structuredClone({ process: compiled.document.process, form: compiled.document.form, machine: compiled.document.machine }) as unknown as { ui?: unknown; readonly machine: { readonly states: { readonly sent: { readonly meta: { timers?: unknown } } } } };
    changed.ui = { form: [{ group: '付款', items: ['/note', { countdown: 'sent.pay', label: '付款时限' }] }] };
    changed.machine.states.sent.meta.timers = { pay: { isDue: true, at: { addMinutes: [{ var: 'instance.since' }, 30] } } };
    const definition = await openDocument(changed as never);
    const shown = async (clocks: JsonObject) => {
      const values = document.createElement('wf-values');
      Object.assign(values, { definition, data: { note: '已确认' }, files: [], changed: [], address: () => '', facts: { ...facts, instance: { id: 'i', clocks } } });
      document.body.replaceChildren(values);
      await values.updateComplete;
      return () => values.textContent!.replace(/\s+/g, ' ').trim();
    };

    const running = await shown({ 'sent.pay': '2026-11-18T07:02:00.000Z' });
    await expect.poll(running).toMatch(/付款时限 还剩 30 分钟/);
    expect((await shown({}))()).not.toContain('付款时限');
  });
});
