// Records: what somebody or their organisation keeps of itself, saved at once and without a case.
import type { FileInfo, KeepRecord, RecordKept, RecordView } from '../api-types.ts';
import { isRefusal, refuse } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import type { Services } from '../services.ts';
import { anyObject, count, instant, name, nullable, object, ordinal, pointer, process, words } from '../edge/shape.ts';
import type { FileStore } from '../files/files.ts';
import { takeRecordFile } from '../files/upload.ts';
import { keepRecord, openRecord, recordForFile } from '../views/record.ts';
import { file, recordView } from './shapes.ts';

/** The routes of records. */
export function recordRoutes(services: Services, store: FileStore): Route[] {
  return [
    route<'/api/records/:process', undefined, RecordView>({
      method: 'GET', path: '/api/records/:process', permission: 'signed-in', summary: 'What one keeps of oneself or of one’s organisation; with an event, as it is filled in', params: { process },
      query: { event: name }, answer: recordView,
      async handle({ params, query, reader }) {
        const found = await openRecord(services, reader, params.process, query['event']);
        return isRefusal(found) ? found : { body: found };
      },
    }),
    route<'/api/records/:process', KeepRecord, RecordKept>({
      method: 'PUT', path: '/api/records/:process', permission: 'signed-in', summary: 'Keeps it at once; 409 when somebody else was first', params: { process },
      body: object<KeepRecord>({ event: name, data: anyObject, version: ordinal }), answer: object<RecordKept>({ version: count, keptAt: instant, feedback: nullable(words) }),
      async handle({ params, body, reader }) {
        const kept = await keepRecord(services, reader, params.process, body);
        return isRefusal(kept) ? kept : { body: kept };
      },
    }),
    route<'/api/records/:process/files', undefined, FileInfo>({
      method: 'POST', path: '/api/records/:process/files', permission: 'signed-in', summary: 'A file for a record; it goes with it once that is kept', params: { process },
      query: { pointer, name: { type: 'string', minLength: 1, maxLength: 500 } }, body: 'bytes', answer: file,
      async handle({ params, query, bytes, headers, reader }) {
        if (query['pointer'] === undefined || query['name'] === undefined || bytes === null) return refuse(422, 'file.empty');
        const record = await recordForFile(services, reader, params.process);
        if (isRefusal(record)) return record;
        const taken = await takeRecordFile(services, store, reader, record.definition, record.files, { pointer: query['pointer'], name: query['name'], declared: Number(headers.get('Content-Length') ?? 0), bytes });
        return isRefusal(taken) ? taken : { body: taken };
      },
    }),
  ];
}
