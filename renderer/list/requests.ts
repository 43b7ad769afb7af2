// What a list asks the server besides its rows.
import type { BatchAnswer, ListChoice, ListTotal, SaveQuery, SendBatch } from '../../server/api-types.ts';
import { call, listAddress, segment } from '../api.ts';

export const listApi = {
  listTotal: (process: string, list: string, query: URLSearchParams, signal: AbortSignal) => call<ListTotal>(`${listAddress(process, list)}/total?${query}`, { signal }),
  keepChoice: (process: string, list: string, body: ListChoice) => call<void>(`${listAddress(process, list)}/choice`, { method: 'PUT', body }),
  saveQuery: (process: string, list: string, id: string, body: SaveQuery) => call<void>(`${listAddress(process, list)}/saved/${segment(id)}`, { method: 'PUT', body }),
  dropSaved: (process: string, list: string, id: string) => call<void>(`${listAddress(process, list)}/saved/${segment(id)}`, { method: 'DELETE' }),
  sendBatch: (process: string, list: string, body: SendBatch) => call<BatchAnswer>(`${listAddress(process, list)}/batch`, { method: 'POST', body, once: true }),
};
