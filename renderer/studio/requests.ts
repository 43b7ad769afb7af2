// What the pages of definitions ask the server.
import type { JsonObject } from '#engine';
import type { CheckAnswer, DefinitionList, PublishRevision, Published, RevisionBody, RollBack } from '../../server/api-types.ts';
import { call, segment } from '../api.ts';

export const studioApi = {
  definitions: (signal: AbortSignal) => call<DefinitionList>('/api/definitions', { signal }),
  definition: (id: string, signal?: AbortSignal) => call<RevisionBody>(`/api/definitions/${segment(id)}`, signal ? { signal } : {}),
  revision: (id: string, number: number) => call<RevisionBody>(`/api/definitions/${segment(id)}/revisions/${number}`),
  check: (document: JsonObject, signal: AbortSignal) => call<CheckAnswer>('/api/definitions/check', { method: 'POST', body: { document }, signal }),
  publish: (id: string, body: PublishRevision) => call<Published>(`/api/definitions/${segment(id)}/revisions`, { method: 'POST', body }),
  rollBack: (id: string, body: RollBack) => call<Published>(`/api/definitions/${segment(id)}/rollback`, { method: 'POST', body }),
  exportAddress: (id: string) => `/api/definitions/${segment(id)}/export`,
  format: () => call<JsonObject>('/api/format'),
};
