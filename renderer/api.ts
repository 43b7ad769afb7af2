// The one way from page to server: typed requests in, values out; every refusal comes back as problems.
import { canonical, type Json, type JsonObject } from '#engine';
import type {
  BatchAnswer, Captcha, CaseExplanation, CaseView, Channels, CheckAnswer, ChoiceList, ContentList, ContentPage, KeepContent, KeptContent, DefinitionList, Draft, DraftList, DrawingAnswer, EventAnswer, FileInfo, InboxPage, KeepRecord, ListPage, Message, MessageCategory, MessagePage, NewDraft, OutboxPage, OutboxText, Phrase, PhraseList, Portal, ProblemBody, ProcessHeading, ListChoice, ListTotal,
  Published, PublishRevision, RecordKept, RecordView, RevisionBody, RollBack, SaidProblem, SavedDraft, SaveDraft, SendBatch, SendEvent, SendInboxBatch, Session, SignIn, Verification, SaveQuery,
} from '../server/api-types.ts';
import type { BindKey, CaptchaAnswer, ChangePassword, CodeAnswer, FirstPassword, KeyChallenge, KeyList, KeyPurpose, KeySignIn, NewPassword, OwnSessions, Recover, RecoverByLink, RegionList, Registrations, SetUp, Ticket, UnbindKey } from '../server/api-types.ts';
import type { AskFormCode, Followed, FollowLink } from '../server/api-types.ts';
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

/** One request and its answer; the table below names those of most pages, others keep theirs with the page. */
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
  if (status >= 400) {
    const refusal = refusalOf(status, text);
    if (status === 409 && refusal.problems[0]?.code === 'session.other-company') dispatchEvent(new CustomEvent('wf-other-company'));
    if (status === 401 && path !== '/api/session') dispatchEvent(new CustomEvent('wf-session-ended'));
    return { ok: false, refusal };
  }
  return { ok: true, value: (text === '' ? undefined : JSON.parse(text)) as T };
}

const segment = encodeURIComponent;

/** Where a list is. */
export function listAddress(process: string, list: string): string {
  return `/api/lists/${segment(process)}/${segment(list)}`;
}

export const api = {
  session: (signal?: AbortSignal) => call<Session | null>('/api/session', signal ? { signal } : {}),
  signIn: (body: SignIn) => call<Session>('/api/session', { method: 'POST', body }),
  captcha: (kind: 'picture' | 'words') => call<Captcha>(`/api/captchas/${kind}`, { method: 'POST' }),
  firstPassword: () => call<FirstPassword | null>('/api/password/first'),
  firstCode: (captcha: CaptchaAnswer) => call<Ticket>('/api/password/first/code', { method: 'POST', body: { captcha } }),
  verifyFirst: (body: { readonly code: CodeAnswer }) => call<void>('/api/password/first/verify', { method: 'POST', body }),
  chooseFirst: (body: NewPassword) => call<void>('/api/password/first', { method: 'PUT', body }),
  changePassword: (body: ChangePassword) => call<void>('/api/password', { method: 'PUT', body }),
  askRecoveryCode: (body: { readonly username: string; readonly captcha: CaptchaAnswer }) => call<Ticket>('/api/recovery/code', { method: 'POST', body }),
  recover: (body: Recover) => call<void>('/api/recovery/code', { method: 'PUT', body }),
  askRecoveryLink: (body: { readonly username: string; readonly captcha: CaptchaAnswer }) => call<void>('/api/recovery/link', { method: 'POST', body }),
  recoverByLink: (body: RecoverByLink) => call<void>('/api/recovery/link', { method: 'PUT', body }),
  setUp: (body: SetUp) => call<void>('/api/set-up', { method: 'POST', body }),
  ownSessions: (signal: AbortSignal) => call<OwnSessions>('/api/sessions', { signal }),
  endSession: (id: string) => call<void>(`/api/sessions/${segment(id)}`, { method: 'DELETE' }),
  endOtherSessions: () => call<void>('/api/sessions', { method: 'DELETE' }),
  keyChallenge: (purpose: KeyPurpose) => call<KeyChallenge>('/api/keys/challenge', { method: 'POST', body: { purpose } }),
  ownKeys: (signal: AbortSignal) => call<KeyList>('/api/keys', { signal }),
  bindKey: (body: BindKey) => call<void>('/api/keys', { method: 'POST', body }),
  unbindKey: (body: UnbindKey) => call<void>('/api/keys/unbind', { method: 'POST', body }),
  signInByKey: (body: KeySignIn) => call<void>('/api/keys/session', { method: 'POST', body }),
  signOut: () => call<void>('/api/session', { method: 'DELETE' }),
  switchCompany: (org: string) => call<Session>('/api/session/company', { method: 'PUT', body: { org } }),

  portal: (signal: AbortSignal) => call<Portal>('/api/portal', { signal }),
  registrations: (signal: AbortSignal) => call<Registrations>('/api/registrations', { signal }),
  regions: (below: string) => call<RegionList>(`/api/regions${below === '' ? '' : `?below=${below}`}`),
  process: (id: string, signal: AbortSignal) => call<ProcessHeading>(`/api/processes/${segment(id)}`, { signal }),

  followLink: (body: FollowLink) => call<Followed>('/api/links', { method: 'POST', body }),
  openDraft: (body: NewDraft) => call<Draft>('/api/drafts', { method: 'POST', body }),
  draft: (id: string, signal: AbortSignal) => call<Draft>(`/api/drafts/${segment(id)}`, { signal }),
  saveDraft: (id: string, body: SaveDraft, keepalive = false) => call<SavedDraft>(`/api/drafts/${segment(id)}`, { method: 'PUT', body, keepalive }),
  deleteDraft: (id: string) => call<void>(`/api/drafts/${segment(id)}`, { method: 'DELETE' }),
  askCode: (draft: string, body: AskFormCode) => call<{ readonly ticket: string }>(`/api/drafts/${segment(draft)}/code`, { method: 'POST', body }),
  deleteFile: (draft: string, file: string) => call<void>(`/api/drafts/${segment(draft)}/files/${segment(file)}`, { method: 'DELETE' }),
  choices: async (draft: string, pointer: string, text: string) => demand(await call<ChoiceList>(`/api/drafts/${segment(draft)}/choices?pointer=${segment(pointer)}&text=${segment(text)}`)).choices,
  fileAddress: (id: string) => `/api/files/${segment(id)}`,

  record: (process: string, event: string | undefined, signal?: AbortSignal) => call<RecordView>(`/api/records/${segment(process)}${event === undefined ? '' : `?event=${event}`}`, signal ? { signal } : {}),
  keepRecord: (process: string, body: KeepRecord) => call<RecordKept>(`/api/records/${segment(process)}`, { method: 'PUT', body }),

  send: (id: string, body: SendEvent, beside?: URLSearchParams) => call<EventAnswer>(`/api/instances/${segment(id)}/events${beside ? `?${beside}` : ''}`, { method: 'POST', body, once: true }),
  instance: (id: string, signal?: AbortSignal) => call<CaseView>(`/api/instances/${segment(id)}`, signal ? { signal } : {}),
  explanation: (id: string, signal: AbortSignal) => call<CaseExplanation>(`/api/instances/${segment(id)}/explanation`, { signal }),
  drawing: (digest: string, direction: 'across' | 'down', signal?: AbortSignal) => call<DrawingAnswer>(`/api/drawings/${segment(digest)}?language=${language()}&direction=${direction}`, signal ? { signal } : {}),
  verification: (id: string) => call<Verification>(`/api/instances/${segment(id)}/verification`),

  list: (process: string, list: string, query: URLSearchParams, signal: AbortSignal) => call<ListPage>(`${listAddress(process, list)}?${query}`, { signal }),
  listTotal: (process: string, list: string, query: URLSearchParams, signal: AbortSignal) => call<ListTotal>(`${listAddress(process, list)}/total?${query}`, { signal }),
  keepChoice: (process: string, list: string, body: ListChoice) => call<void>(`${listAddress(process, list)}/choice`, { method: 'PUT', body }),
  saveQuery: (process: string, list: string, id: string, body: SaveQuery) => call<void>(`${listAddress(process, list)}/saved/${segment(id)}`, { method: 'PUT', body }),
  dropSaved: (process: string, list: string, id: string) => call<void>(`${listAddress(process, list)}/saved/${segment(id)}`, { method: 'DELETE' }),
  sendBatch: (process: string, list: string, body: SendBatch) => call<BatchAnswer>(`${listAddress(process, list)}/batch`, { method: 'POST', body, once: true }),
  inbox: (query: URLSearchParams, signal: AbortSignal) => call<InboxPage>(`/api/inbox?${query}`, { signal }),
  sendTasks: (body: SendInboxBatch) => call<BatchAnswer>('/api/inbox/batch', { method: 'POST', body, once: true }),
  drafts: (signal: AbortSignal) => call<DraftList>('/api/drafts', { signal }),
  phrases: () => call<PhraseList>('/api/phrases'),
  keepPhrase: (text: string) => call<Phrase>('/api/phrases', { method: 'POST', body: { text } }),
  forgetPhrase: (id: string) => call<void>(`/api/phrases/${segment(id)}`, { method: 'DELETE' }),
  messages: (query: URLSearchParams, signal?: AbortSignal) => call<MessagePage>(`/api/messages?${query}`, signal ? { signal } : {}),
  message: (id: string, signal: AbortSignal) => call<Message>(`/api/messages/${segment(id)}`, { signal }),
  starMessage: (id: string, starred: boolean) => call<void>(`/api/messages/${segment(id)}/star`, { method: 'PUT', body: { starred } }),
  readMessages: (category: MessageCategory) => call<void>('/api/messages/read', { method: 'POST', body: { category } }),
  channels: (signal: AbortSignal) => call<Channels>('/api/channels', { signal }),
  chooseChannels: (rows: Channels['rows']) => call<Channels>('/api/channels', { method: 'PUT', body: { rows } }),
  readMessage: (id: string) => call<void>(`/api/messages/${segment(id)}/read`, { method: 'POST' }),
  outbox: (page: number, signal: AbortSignal) => call<OutboxPage>(`/api/outbox?page=${page}`, { signal }),
  outboxText: (id: string) => call<OutboxText>(`/api/outbox/${segment(id)}/reading`, { method: 'POST' }),
  contents: (query: URLSearchParams, signal: AbortSignal) => call<ContentList>(`/api/content?${query}`, { signal }),
  content: (id: string, signal: AbortSignal) => call<ContentPage>(`/api/content/${segment(id)}`, { signal }),
  keepContent: (id: string, body: KeepContent) => call<KeptContent>(`/api/content/${segment(id)}`, { method: 'PUT', body }),

  definitions: (signal: AbortSignal) => call<DefinitionList>('/api/definitions', { signal }),
  definition: (id: string, signal?: AbortSignal) => call<RevisionBody>(`/api/definitions/${segment(id)}`, signal ? { signal } : {}),
  revision: (id: string, number: number) => call<RevisionBody>(`/api/definitions/${segment(id)}/revisions/${number}`),
  check: (document: JsonObject, signal: AbortSignal) => call<CheckAnswer>('/api/definitions/check', { method: 'POST', body: { document }, signal }),
  publish: (id: string, body: PublishRevision) => call<Published>(`/api/definitions/${segment(id)}/revisions`, { method: 'POST', body }),
  rollBack: (id: string, body: RollBack) => call<Published>(`/api/definitions/${segment(id)}/rollback`, { method: 'POST', body }),
  exportAddress: (id: string) => `/api/definitions/${segment(id)}/export`,
  format: () => call<JsonObject>('/api/format'),
};

/** Where files of a draft go, and those of a record. */
export function draftFiles(draft: string): string {
  return `/api/drafts/${segment(draft)}/files`;
}
export function recordFiles(process: string): string {
  return `/api/records/${segment(process)}/files`;
}

/** Sends a file to a place; `progress` hears the share that has left, 0 to 1. */
export function upload(to: string, pointer: string, file: File, progress: (share: number) => void): Promise<Answer<FileInfo>> {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${to}?pointer=${segment(pointer)}&name=${segment(file.name)}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('Accept-Language', language());
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onerror = request.ontimeout = () => done({ ok: false, refusal: unreached() });
    request.onload = () => {
      if (request.status >= 400) done({ ok: false, refusal: refusalOf(request.status, request.responseText) });
      else done({ ok: true, value: JSON.parse(request.responseText) as FileInfo });
    };
    request.send(file);
  });
}

/** The same for a form: rejects with words for people when the file was not taken; the cause is `judged` when the same file would be refused again. */
export async function uploadOrThrow(...sending: Parameters<typeof upload>): Promise<FileInfo> {
  const answer = await upload(...sending);
  if (answer.ok) return answer.value;
  const [problem] = answer.refusal.problems;
  throw problem ? new Error(`${problem.what} ${problem.remedy}`, { cause: 'judged' }) : new Error(`${answer.refusal.title} ${answer.refusal.detail}`);
}
