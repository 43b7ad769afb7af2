// What the pages of what is read and written for the portal ask the server.
import type { ContentList, ContentPage, KeepContent, KeptContent } from '../../server/api-types.ts';
import { call, segment } from '../api.ts';

export const contentApi = {
  contents: (query: URLSearchParams, signal: AbortSignal) => call<ContentList>(`/api/content?${query}`, { signal }),
  content: (id: string, signal: AbortSignal) => call<ContentPage>(`/api/content/${segment(id)}`, { signal }),
  keepContent: (id: string, body: KeepContent) => call<KeptContent>(`/api/content/${segment(id)}`, { method: 'PUT', body }),
};
