// What is kept of the own company, brought up to date from the record of the administrator's key (同步更新, R-161).
import type { KeyRefreshed } from '../../server/api-types.ts';
import { call, type Answer } from '../api.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';
import { assertKey } from './security-key.ts';

/** Asks the key, then the server, and says what came of it. */
export async function refreshCompany(): Promise<Answer<KeyRefreshed>> {
  const assertion = await assertKey('refresh');
  if (!assertion.ok) return assertion;
  const answer = await call<KeyRefreshed>('/api/keys/refresh', { method: 'POST', body: { assertion: assertion.value } });
  if (answer.ok) toast(answer.value.changed ? words({ 'zh-CN': '同步成功', en: 'Brought up to date' }) : words({ 'zh-CN': '同步成功，企业信息没有变化', en: 'Nothing has changed' }));
  return answer;
}
