// What the inbox and the page of a case ask the server besides the case.
import type { BatchAnswer, CaseExplanation, CaseScore, DraftList, DrawingAnswer, PaperCode, Phrase, PhraseList, SendInboxBatch, Verification } from '../../server/api-types.ts';
import { call, segment } from '../api.ts';
import { language } from '../words.ts';

export const caseApi = {
  explanation: (id: string, signal: AbortSignal) => call<CaseExplanation>(`/api/instances/${segment(id)}/explanation`, { signal }),
  score: (id: string, signal: AbortSignal) => call<CaseScore>(`/api/instances/${segment(id)}/score`, { signal }),
  drawing: (digest: string, direction: 'across' | 'down', signal?: AbortSignal) => call<DrawingAnswer>(`/api/drawings/${segment(digest)}?language=${language()}&direction=${direction}`, signal ? { signal } : {}),
  verification: (id: string) => call<Verification>(`/api/instances/${segment(id)}/verification`),
  paper: (id: string) => call<PaperCode>(`/api/instances/${segment(id)}/paper`, { method: 'POST' }),
  sendTasks: (body: SendInboxBatch) => call<BatchAnswer>('/api/inbox/batch', { method: 'POST', body, once: true }),
  drafts: (signal: AbortSignal) => call<DraftList>('/api/drafts', { signal }),
  phrases: () => call<PhraseList>('/api/phrases'),
  keepPhrase: (text: string) => call<Phrase>('/api/phrases', { method: 'POST', body: { text } }),
  forgetPhrase: (id: string) => call<void>(`/api/phrases/${segment(id)}`, { method: 'DELETE' }),
};
