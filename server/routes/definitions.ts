// Definitions for those who write them: revisions, faults, publishing, rolling back, export; and the format itself.
import { readFileSync } from 'node:fs';
import type { DefinitionDocument, JsonObject, Language } from '#engine';
import type { CheckAnswer, CheckDocument, DefinitionList, Published, PublishRevision, RevisionBody, RevisionLine, RollBack } from '../api-types.ts';
import { attachment } from '../files/name.ts';
import { isRefusal, notFound, refuse, said, type Refusal } from '../edge/problem-response.ts';
import { placeInFolder } from '../revisions/folder.ts';
import { checkDocument, processOf, publish, rollBack, type Published as Appended } from '../revisions/publish.ts';
import { route, type Answer, type Route } from '../edge/route.ts';
import type { Services } from '../services.ts';
import { anyObject, count, digest, flag, instant, list, nullable, number, object, oneOf, ordinal, process, text, words } from '../edge/shape.ts';
import { asking } from '../store/asking.ts';
import { definitionLines, documentOf, folderProblems } from '../store/definition.ts';
import { saidProblem, word } from './shapes.ts';

const format = JSON.parse(readFileSync(new URL('../../engine/definition.schema.json', import.meta.url), 'utf8')) as JsonObject;

/** Six parts of at most 256 KiB each, and what is around them. */
const largestDocument = 2_097_152;

const revisionLine = object<RevisionLine>({ number: count, digest, origin: oneOf('folder', 'page', 'rollback', 'base'), author: text, note: text, publishedAt: instant, current: flag, running: count });
const revisionBody = object<RevisionBody>({ id: word, number: count, digest, document: anyObject });
const published = object<Published>({ number: count, digest, problems: list(saidProblem) });

/** The routes of definitions. */
export function definitionRoutes(services: Services): Route[] {
  const query = asking(services.readPool);
  return [
    route<'/api/definitions', undefined, DefinitionList>({
      method: 'GET', path: '/api/definitions', permission: 'platformAdmin', summary: 'All processes with their revisions, and the folders with faults',
      answer: object<DefinitionList>({
        processes: list({ type: 'object', required: ['id', 'title', 'base', 'revisions'], properties: { id: word, title: words, base: nullable(word), revisions: list(revisionLine) } }),
        folders: list({ type: 'object', required: ['folder', 'problems'], properties: { folder: text, problems: list(saidProblem) } }),
      }),
      async handle({ language }) {
        const [processes, folders] = [await definitionLines(asking(services.pool)), await folderProblems(query)];
        return { body: { processes, folders: folders.map(({ folder, problems }) => ({ folder, problems: problems.map((fault) => ({ ...said(fault, language), at: placeInFolder(folder, fault.at) })) })) } };
      },
    }),
    route<'/api/definitions/:id', undefined, RevisionBody>({
      method: 'GET', path: '/api/definitions/:id', permission: 'platformAdmin', summary: 'The current document of a process', params: { id: process }, answer: revisionBody,
      handle: async ({ params }) => bodyOf(await documentOf(query, params.id)),
    }),
    route<'/api/definitions/:id/revisions/:number', undefined, RevisionBody>({
      method: 'GET', path: '/api/definitions/:id/revisions/:number', permission: 'platformAdmin', summary: 'The document of one revision', params: { id: process, number }, answer: revisionBody,
      handle: async ({ params }) => bodyOf(await documentOf(query, params.id, Number(params.number))),
    }),
    route<'/api/definitions/check', CheckDocument, CheckAnswer>({
      method: 'POST', path: '/api/definitions/check', permission: 'platformAdmin', summary: 'Everything that is wrong with a document; nothing is stored',
      body: object<CheckDocument>({ document: anyObject }), largest: largestDocument, answer: object<CheckAnswer>({ problems: list(saidProblem), facts: list(text), whole: nullable({ type: 'object', required: ['base', 'document', 'own'], properties: { base: text, document: anyObject, own: list(text) } }) }),
      async handle({ body, language }) {
        const { faults, facts, whole } = await checkDocument(services, body.document);
        return { body: { problems: faults.map((fault) => said(fault, language)), facts, whole } };
      },
    }),
    route<'/api/definitions/:id/revisions', PublishRevision, Published>({
      method: 'POST', path: '/api/definitions/:id/revisions', permission: 'platformAdmin', summary: 'Publishes a document as the next revision; running cases stay on theirs', params: { id: process },
      body: object<PublishRevision>({ document: anyObject, base: ordinal, note: { type: 'string', maxLength: 500 } }), largest: largestDocument, answer: published,
      async handle({ params, body, reader, language }) {
        if (processOf(body.document)?.id !== params.id) return refuse(422, 'definition.other-process', { id: params.id }, '/process/id');
        return appended(await publish(services, { document: body.document, base: body.base, note: body.note, origin: 'page', author: reader.actor.name }), language);
      },
    }),
    route<'/api/definitions/:id/rollback', RollBack, Published>({
      method: 'POST', path: '/api/definitions/:id/rollback', permission: 'platformAdmin', summary: 'Publishes an older document again, as a new revision', params: { id: process },
      body: object<RollBack>({ to: ordinal, base: ordinal }), answer: published,
      handle: async ({ params, body, reader, language }) => appended(await rollBack(services, { process: params.id, to: body.to, base: body.base, author: reader.actor.name }), language),
    }),
    route({
      method: 'GET', path: '/api/definitions/:id/export', permission: 'platformAdmin', summary: 'The current document as one file', params: { id: process }, answer: 'bytes',
      async handle({ params }) {
        const found = await documentOf(query, params.id);
        if (!found) return notFound;
        return new Response(`${JSON.stringify(JSON.parse(found.document), null, 2)}\n`, { headers: { 'Content-Type': 'application/json', 'Content-Disposition': attachment(`${params.id}@${found.number}.json`) } });
      },
    }),
    route<'/api/format', undefined, JsonObject>({
      method: 'GET', path: '/api/format', permission: 'signed-in', summary: 'The format of a definition, as JSON Schema', answer: { schema: anyObject },
      handle: () => ({ body: format, headers: { 'Cache-Control': 'private, max-age=300' } }),
    }),
  ];
}

function bodyOf(found: { readonly id: string; readonly number: number; readonly digest: string; readonly document: string } | undefined): Answer<RevisionBody> | Refusal {
  return found ? { body: { ...found, document: JSON.parse(found.document) as DefinitionDocument } } : notFound;
}

function appended(outcome: Appended | Refusal, language: Language): Answer<Published> | Refusal {
  return isRefusal(outcome) ? outcome : { body: { number: outcome.number, digest: outcome.digest, problems: outcome.warnings.map((warning) => said(warning, language)) } };
}

