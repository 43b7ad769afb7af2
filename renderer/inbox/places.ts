// The places of the inbox in words.
import type { InboxPlace } from '../../server/api-types.ts';

/** A place of the inbox as the page knows it. */
export type Tab = InboxPlace | 'drafts';
export const tabs: readonly Tab[] = ['todo', 'done', 'started', 'copied', 'drafts'];
interface Words { readonly 'zh-CN': string; readonly en: string }
/** As a heading. */
export const titles: { readonly [tab in Tab]: Words } = {
  todo: { 'zh-CN': '待办', en: 'Waiting for you' }, done: { 'zh-CN': '已办', en: 'Decided by you' }, started: { 'zh-CN': '我发起的', en: 'Started by you' },
  copied: { 'zh-CN': '抄送', en: 'Copied to you' }, drafts: { 'zh-CN': '草稿', en: 'Drafts' },
};
/** As a tab. */
export const names: { readonly [tab in Tab]: Words } = {
  ...titles, todo: { 'zh-CN': '待办', en: 'To do' }, done: { 'zh-CN': '已办', en: 'Done' }, started: { 'zh-CN': '我发起的', en: 'Started' }, copied: { 'zh-CN': '抄送', en: 'Copied' },
};
/** What stands where a place is empty: that it is, and what will be there. */
export const emptiness: { readonly [tab in Tab]: readonly [is: Words, willBe: Words] } = {
  todo: [{ 'zh-CN': '待办都办完了', en: 'Nothing waiting for you' }, { 'zh-CN': '有新的待办时会出现在这里。', en: 'New tasks appear here.' }],
  done: [{ 'zh-CN': '还没有已办', en: 'Nothing decided yet' }, { 'zh-CN': '您办理过的会按时间列在这里。', en: 'What you decide is listed here, newest first.' }],
  started: [{ 'zh-CN': '还没有发起过', en: 'Nothing started yet' }, { 'zh-CN': '您发起的办件会列在这里。', en: 'Cases you begin are listed here.' }],
  copied: [{ 'zh-CN': '没有抄送给您的办件', en: 'Nothing copied to you' }, { 'zh-CN': '抄送只供阅读，不需要办理。', en: 'Copies are to be read; nothing has to be done.' }],
  drafts: [{ 'zh-CN': '没有草稿', en: 'No drafts' }, { 'zh-CN': '没有提交的填写会自动保存在这里。', en: 'What you fill in and don’t send is kept here.' }],
};
