// What the pages of operators ask the server for.
import type { BlockKey, KeepOperator, ListChoice, ListPage, OperatorKept, RecordView } from '../../server/api-types.ts';
import { call } from '../api.ts';

const place = '/api/operators';

export const operators = {
  page: (query: URLSearchParams, signal: AbortSignal) => call<ListPage>(`${place}?${query}`, { signal }),
  keepChoice: (body: ListChoice) => call<void>(`${place}/choice`, { method: 'PUT', body }),
  open: (id: string, signal: AbortSignal) => call<RecordView>(`${place}/${encodeURIComponent(id)}`, { signal }),
  keep: (id: string, body: KeepOperator) => (id === 'new' ? call<OperatorKept>(place, { method: 'POST', body }) : call<OperatorKept>(`${place}/${encodeURIComponent(id)}`, { method: 'PUT', body })),
  remove: (id: string) => call<void>(`${place}/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  lose: (id: string, body: BlockKey) => call<void>(`/api/people/${encodeURIComponent(id)}/key`, { method: 'POST', body }),
};
