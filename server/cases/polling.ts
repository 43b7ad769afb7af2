// Work that comes from tables: one round after another, at once when something woke it, and never two rounds at a time.
import type { Text } from '#engine';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';
import { failedRounds } from '../store/failed-round.ts';

/** All background work there is, as its administrator reads it. */
export const works = {
  timers: { 'zh-CN': '处理到期动作', en: 'Due actions' },
  schedules: { 'zh-CN': '执行日程', en: 'Schedules' },
  messages: { 'zh-CN': '投递站内消息', en: 'Delivery of messages' },
  mail: { 'zh-CN': '发送邮件', en: 'Sending of mail' },
  'text messages': { 'zh-CN': '发送短信', en: 'Sending of text messages' },
  warnings: { 'zh-CN': '检查提醒', en: 'Warnings' },
  live: { 'zh-CN': '推送页面更新', en: 'Updates of open pages' },
  sealing: { 'zh-CN': '封存审计日志', en: 'Sealing of the audit log' },
  erasing: { 'zh-CN': '注销个人信息', en: 'Erasure of persons' },
  clearing: { 'zh-CN': '清理过期内容', en: 'Clearing away of what is over' },
  drawing: { 'zh-CN': '绘制流程图', en: 'Drawing of routes' },
} as const satisfies { readonly [work: string]: Text };

export interface Poller {
  /** Begins the next round without waiting. */
  wake(): void;
  /** Ends after the round that runs. */
  stop(): Promise<void>;
}

/** Repeats `round` every so many milliseconds; a long one asks whether it is to stop. A round that fails is logged and shown to the administrator until one is whole, and the next one comes in its time. */
export function poll({ pool, log }: Pick<Services, 'pool' | 'log'>, { work, every, round }: { readonly work: keyof typeof works; readonly every: number; readonly round: (isStopped: () => boolean) => Promise<unknown> }): Poller {
  let isStopped = false;
  let isWoken = false;
  // What failed before this node started is settled by its first round.
  let isTold = true;
  let ring: () => void = () => {};
  const waited = (): Promise<void> => new Promise((resolve) => {
    const timeout = setTimeout(resolve, every);
    ring = () => {
      clearTimeout(timeout);
      resolve();
    };
  });
  const run = async (): Promise<void> => {
    while (!isStopped) {
      isWoken = false;
      try {
        await round(() => isStopped);
        if (isTold) isTold = !(await tell(failedRounds.clear(asking(pool), work)));
      } catch (error) {
        log('error', `A round of ${work} failed.`, { error });
        isTold = true;
        await tell(failedRounds.note(asking(pool), work, (error as Error).message.split('\n')[0]!.slice(0, 300)));
      }
      if (!isStopped && !isWoken) await waited();
    }
  };
  const running = run();
  return {
    wake() {
      isWoken = true;
      ring();
    },
    async stop() {
      isStopped = true;
      ring();
      await running;
    },
  };
}

// Where the database itself cannot be reached, the log alone says so.
async function tell(written: Promise<void>): Promise<boolean> {
  return written.then(() => true, () => false);
}
