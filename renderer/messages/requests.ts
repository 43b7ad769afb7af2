// What the pages of messages, and the outbox, ask the server.
import type { AbandonJob, Channels, JobPage, RetryJob, Message, MessageCategory, MessagePage, OutboxPage, OutboxText } from '../../server/api-types.ts';
import { call, segment } from '../api.ts';

export const messageApi = {
  messages: (query: URLSearchParams, signal?: AbortSignal) => call<MessagePage>(`/api/messages?${query}`, signal ? { signal } : {}),
  message: (id: string, signal: AbortSignal) => call<Message>(`/api/messages/${segment(id)}`, { signal }),
  starMessage: (id: string, starred: boolean) => call<void>(`/api/messages/${segment(id)}/star`, { method: 'PUT', body: { starred } }),
  readMessages: (category: MessageCategory) => call<void>('/api/messages/read', { method: 'POST', body: { category } }),
  channels: (signal: AbortSignal) => call<Channels>('/api/channels', { signal }),
  chooseChannels: (rows: Channels['rows']) => call<Channels>('/api/channels', { method: 'PUT', body: { rows } }),
  readMessage: (id: string) => call<void>(`/api/messages/${segment(id)}/read`, { method: 'POST' }),
  jobs: (page: number, signal: AbortSignal) => call<JobPage>(`/api/jobs?page=${page}`, { signal }),
  retryJob: (id: string, body: RetryJob) => call<void>(`/api/jobs/${segment(id)}/retry`, { method: 'POST', body }),
  abandonJob: (id: string, body: AbandonJob) => call<void>(`/api/jobs/${segment(id)}/abandon`, { method: 'POST', body }),
  outbox: (page: number, signal: AbortSignal) => call<OutboxPage>(`/api/outbox?page=${page}`, { signal }),
  outboxText: (id: string) => call<OutboxText>(`/api/outbox/${segment(id)}/reading`, { method: 'POST' }),
};
