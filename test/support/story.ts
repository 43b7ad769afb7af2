// A short story on a running server, told over HTTP by the people of the demonstration: applications in each state they can be in.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Captcha, CaseView, Draft, EventAnswer, ListPage, NewDraft, SendEvent } from '../../server/api-types.ts';
import { passCaptcha } from './captcha.ts';
import type { RunningServer } from './server.ts';

/** Somebody who is signed in to a running server. */
export interface Caller {
  get<T>(path: string): Promise<T>;
  /** Opens a form and sends it; answers the id of the case. */
  start(draft: NewDraft, data: SendEvent['data']): Promise<string>;
  /** Sends an event to a case; a verdict goes to the task it is offered on. */
  send(id: string, event: string, comment?: string): Promise<void>;
}

/** A person of the demonstration, signed in. */
export async function caller(server: RunningServer, username: string): Promise<Caller> {
  let cookie = '';
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(server.url + path, {
      method, headers: { Cookie: cookie, Origin: server.url, 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }, ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${username} ${method} ${path}: ${response.status} ${await response.text()}`);
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return (await response.json()) as T;
  };
  const captcha = await passCaptcha((path, body) => call<Captcha>('POST', path, body));
  await call('POST', '/api/session', { username, password: readFileSync(join(server.dataDir, 'demo-password'), 'utf8').trim(), captcha });
  return {
    get: (path) => call('GET', path),
    async start(asked, data) {
      const draft = await call<Draft>('POST', '/api/drafts', asked);
      return (await call<EventAnswer>('POST', `/api/instances/${draft.id}/events`, { event: asked.event, data, digest: draft.digest })).id;
    },
    async send(id, event, comment) {
      const { offers } = await call<CaseView>('GET', `/api/instances/${id}`);
      const task = offers.find((offer) => offer.event === event)?.task;
      await call('POST', `/api/instances/${id}/events`, { event, ...(task ? { task } : {}), ...(comment ? { comment } : {}) });
    },
  };
}

/** Who tells the story: applicant and provider. */
export const applicant = 'cjcaozuo1';
export const provider = 'dhfuwu01';

/** The ids of the story: the training applied for, one without a limit of places, and the applications by the state they are in. */
export interface Story { readonly training: string; readonly unlimited: string; readonly rejected: string; readonly approved: string; readonly withdrawn: string; readonly waiting: readonly string[] }

/** Plays the story: one application is rejected with a reason, one approved, one withdrawn, and three wait. */
export async function tell(server: RunningServer): Promise<Story> {
  const [enterprise, office] = await Promise.all([caller(server, applicant), caller(server, provider)]);
  const { rows } = await enterprise.get<ListPage>('/api/lists/training/catalogue');
  const named = (words: string) => rows.find((row) => String(row.cells['title']).includes(words))!.id;
  const apply = (item: string, names: readonly string[]) => enterprise.start({ process: 'training', event: 'APPLY', item }, {
    participantCount: names.length, participants: names.map((name, index) => ({ name, position: index === 0 ? '单证主管' : '报关员', mobile: `1381234930${index}` })),
    phone: '027-87650000', email: 'limin@example.com', remark: '希望提供讲义。',
  });
  const training = named('RCEP');
  const rejected = await apply(training, ['李敏', '张伟']);
  await office.send(rejected, 'REJECT', '请补充参训人员的在职证明，并写明职务。');
  const approved = await apply(training, ['王芳', '刘洋', '陈静']);
  await office.send(approved, 'APPROVE', '准予参加，请提前一刻钟签到。');
  const withdrawn = await apply(training, ['赵磊']);
  await enterprise.send(withdrawn, 'WITHDRAW');
  const waiting = [await apply(training, ['周婷', '吴昊']), await apply(named('信用保险'), ['郑爽']), await apply(named('供应链'), ['孙悦', '钱进'])];
  return { training, unlimited: named('供应链'), rejected, approved, withdrawn, waiting };
}
