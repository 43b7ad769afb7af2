// What is filled in and not sent yet, on its way to the server: drafts, records and their files.
import type { AskFormCode, ChoiceList, Draft, FileInfo, KeepRecord, ProcessHeading, RecordKept, RecordView, RegionList, SaveDraft, SavedDraft } from '../../server/api-types.ts';
import { call, demand, refusalOf, segment, unreached, type Answer } from '../api.ts';
import { language } from '../words.ts';

export const draftApi = {
  regions: (below: string) => call<RegionList>(`/api/regions${below === '' ? '' : `?below=${below}`}`),
  process: (id: string, signal: AbortSignal) => call<ProcessHeading>(`/api/processes/${segment(id)}`, { signal }),
  draft: (id: string, signal: AbortSignal) => call<Draft>(`/api/drafts/${segment(id)}`, { signal }),
  saveDraft: (id: string, body: SaveDraft, keepalive = false) => call<SavedDraft>(`/api/drafts/${segment(id)}`, { method: 'PUT', body, keepalive }),
  deleteDraft: (id: string) => call<void>(`/api/drafts/${segment(id)}`, { method: 'DELETE' }),
  askCode: (draft: string, body: AskFormCode) => call<{ readonly ticket: string }>(`/api/drafts/${segment(draft)}/code`, { method: 'POST', body }),
  deleteFile: (draft: string, file: string) => call<void>(`/api/drafts/${segment(draft)}/files/${segment(file)}`, { method: 'DELETE' }),
  choices: async (draft: string, pointer: string, text: string) => demand(await call<ChoiceList>(`/api/drafts/${segment(draft)}/choices?pointer=${segment(pointer)}&text=${segment(text)}`)).choices,
  record: (process: string, event: string | undefined, signal?: AbortSignal) => call<RecordView>(`/api/records/${segment(process)}${event === undefined ? '' : `?event=${event}`}`, signal ? { signal } : {}),
  keepRecord: (process: string, body: KeepRecord) => call<RecordKept>(`/api/records/${segment(process)}`, { method: 'PUT', body }),
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
