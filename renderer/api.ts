// The one way from page to server: typed requests in, values out; every refusal comes back as problems.
import { canonical, type Json } from '#engine';
import type { CaseView, Draft, EventAnswer, InboxPage, ListPage, NewDraft, Portal, ProblemBody, SaidProblem, SendEvent, Session } from '../server/api-types.ts';
import { language, words } from './words.ts';

/** Why the server did not do it: what it said, the problems, and the number to quote. Status 0 means it was not reached. */
export interface Refusal {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly problems: readonly SaidProblem[];
  readonly requestId: string;
}

/** What a request comes back with. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/** Thrown by `demand` so that a page's request ends in its error case. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.title);
    this.refusal = refusal;
  }
}

/** The value of an answer; throws Refused when there is none. */
export function demand<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  throw new Refused(answer.refusal);
}

/** The organisation that this page acts for; requests say so, and one that comes after another tab has switched is refused. */
let company: string | undefined;

/** Says for whom this page acts from now on. */
export function actFor(org: string | undefined): void {
  company = org;
}

const patience = 30_000;
const unanswered = new Map<string, string>();

/** The key of one submission: the same as long as the very same request has had no answer, so that trying again cannot submit twice. */
function keyOf(request: string): string {
  const key = unanswered.get(request) ?? crypto.randomUUID();
  unanswered.set(request, key);
  return key;
}

/** The refusal of a server that was not reached. */
export function unreached(): Refusal {
  return {
    status: 0,
    title: words({ 'zh-CN': '没有连上服务器', en: 'The server was not reached' }),
    detail: words({ 'zh-CN': '请检查网络后再试。再试不会重复提交。', en: 'Check the connection and try again. Trying again won’t submit twice.' }),
    problems: [],
    requestId: '',
  };
}

/** The refusal an answer tells. */
export function refusalOf(status: number, text: string): Refusal {
  try {
    const body = JSON.parse(text) as Partial<ProblemBody>;
    return { status, title: body.title ?? String(status), detail: body.detail ?? '', problems: body.problems ?? [], requestId: body.requestId ?? '' };
  } catch {
    return { ...unreached(), status };
  }
}

interface Sending {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly once?: boolean;
  readonly keepalive?: boolean;
}

/** One request and its answer; those that many pages make stand below, the others in the `requests.ts` of their folder. */
export async function call<T>(path: string, { method = 'GET', body, signal, once = false, keepalive = false }: Sending = {}): Promise<Answer<T>> {
  const headers: { [name: string]: string } = { 'Accept-Language': language(), Accept: 'application/json' };
  if (company !== undefined && !path.startsWith('/api/session')) headers['X-Company'] = segment(company);
  if (method !== 'GET') headers['Content-Type'] = 'application/json';
  const request = once ? `${path} ${canonical(body as Json)}` : '';
  if (once) headers['Idempotency-Key'] = keyOf(request);
  const limit = AbortSignal.timeout(patience);
  let status: number;
  let text: string;
  try {
    const response = await fetch(path, {
      method, headers, keepalive,
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
    });
    status = response.status;
    text = await response.text();
  } catch (fault) {
    if (signal?.aborted) throw fault;
    return { ok: false, refusal: unreached() };
  }
  if (status < 500) unanswered.delete(request);
  // A sign of life: the session is counted from here.
  dispatchEvent(new CustomEvent('wf-answered'));
  if (status >= 400) {
    const refusal = refusalOf(status, text);
    if (status === 409 && refusal.problems[0]?.code === 'session.other-company') dispatchEvent(new CustomEvent('wf-other-company'));
    if (status === 401 && path !== '/api/session') dispatchEvent(new CustomEvent('wf-session-ended'));
    return { ok: false, refusal };
  }
  return { ok: true, value: (text === '' ? undefined : JSON.parse(text)) as T };
}

export const segment = encodeURIComponent;

/** Where a list is. */
export function listAddress(process: string, list: string): string {
  return `/api/lists/${segment(process)}/${segment(list)}`;
}

export const api = {
  session: (signal?: AbortSignal) => call<Session | null>('/api/session', signal ? { signal } : {}),
  signOut: () => call<void>('/api/session', { method: 'DELETE' }),
  switchCompany: (org: string) => call<Session>('/api/session/company', { method: 'PUT', body: { org } }),
  portal: (of: string, signal: AbortSignal) => call<Portal>(`/api/portal${of}`, { signal }),
  fileAddress: (id: string) => `/api/files/${segment(id)}`,
  send: (id: string, body: SendEvent, beside?: URLSearchParams) => call<EventAnswer>(`/api/instances/${segment(id)}/events${beside ? `?${beside}` : ''}`, { method: 'POST', body, once: true }),
  openDraft: (body: NewDraft) => call<Draft>('/api/drafts', { method: 'POST', body }),
  instance: (id: string, signal?: AbortSignal) => call<CaseView>(`/api/instances/${segment(id)}`, signal ? { signal } : {}),
  list: (process: string, list: string, query: URLSearchParams, signal: AbortSignal) => call<ListPage>(`${listAddress(process, list)}?${query}`, { signal }),
  inbox: (query: URLSearchParams, signal: AbortSignal) => call<InboxPage>(`/api/inbox?${query}`, { signal }),
};

