// A message becomes one row of the outbox; who its receivers are is found when it is delivered, off the step's path.
import type { Handler } from './rows.ts';

/** What the outbox keeps of a message until it is delivered. */
export interface Notice {
  readonly message: string;
  readonly category?: 'warning';
  /** Which warning it tells; of the product's own. */
  readonly warning?: string;
  readonly to: readonly string[];
  readonly mails: readonly string[];
  readonly channels: readonly ('in-app' | 'mail' | 'sms' | 'copy')[];
  readonly title: { readonly 'zh-CN': string; readonly en: string } | string;
  readonly text: { readonly 'zh-CN': string; readonly en: string } | string;
  /** The mails carry a link that opens the form of an event of the case. */
  readonly opens?: { readonly event: string; readonly days: number; readonly since: string };
}

export const notify: Handler<'notify'> = ({ type: _, ...notice }, { newId }) => {
  return { outbox: [{ id: newId(), kind: 'notify', recipient: '', payload: JSON.stringify(notice satisfies Notice) }] };
};
