// Drafts and the files on them. A draft is kept as it is typed; nothing here judges it.
import type { AskFormCode, ChoiceList, Draft, DraftLine, DraftList, FileInfo, NewDraft, SaveDraft, SavedDraft } from '../api-types.ts';
import { choicesFor, draftsOf, keepDraft, openDraft, readDraft, sendCode } from '../views/drafting.ts';
import type { FileStore } from '../files/files.ts';
import { ownerOf } from '../edge/identity.ts';
import { isRefusal, notFound, refuse } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import type { Services } from '../services.ts';
import { anyObject, flag, id, instant, integer, line, list, name, nullable, object, ordinal, pointer, process, text, words } from '../edge/shape.ts';
import { asking } from '../store/asking.ts';
import { draftOf, removeDraft } from '../store/draft.ts';
import { removeFile } from '../store/file.ts';
import { takeFile } from '../files/upload.ts';
import { attempts } from '../store/session.ts';
import { guestOf, isFillingGuest, newToken, sessionCookie } from '../edge/identity.ts';
import { captchaAnswer } from './captcha.ts';
import { draft, file, word } from './shapes.ts';

/** Guests that come from one address in fifteen minutes. */
const mostGuests = 60;

/** The routes of drafts. */
export function draftRoutes(services: Services, store: FileStore): Route[] {
  const secure = services.config.baseUrl?.startsWith('https:') ?? false;
  return [
    route<'/api/drafts', NewDraft, Draft>({
      method: 'POST', path: '/api/drafts', permission: 'public', summary: 'Opens a form to fill in; whoever is not signed in gets a token for the forms that are for guests',
      body: object<NewDraft>({ process, event: name, item: id, instance: id, resume: flag }, ['item', 'instance', 'resume']), answer: draft,
      async handle({ body, reader, address }) {
        if (reader.session || isFillingGuest(reader)) {
          const opened = await openDraft(services, reader, body);
          return isRefusal(opened) ? opened : { body: opened };
        }
        if ((await attempts.count(asking(services.pool), `guest-from ${address}`, mostGuests)) > mostGuests) return { ...refuse(429, 'request.too-many', { seconds: 900 }), retryAfter: 900 };
        const token = newToken();
        const opened = await openDraft(services, guestOf(token, reader.actor.link), body);
        return isRefusal(opened) ? opened : { body: opened, headers: { 'Set-Cookie': sessionCookie(token, secure, 'gid') } };
      },
    }),
    route<'/api/drafts', undefined, DraftList>({
      method: 'GET', path: '/api/drafts', permission: 'signed-in', summary: 'One’s own drafts, the latest first',
      answer: object<DraftList>({ rows: list(object<DraftLine>({ id, process: word, processTitle: words, event: word, label: words, about: nullable(words), href: text, updatedAt: instant })) }),
      handle: async ({ reader }) => ({ body: { rows: await draftsOf(services, reader) } }),
    }),
    route<'/api/drafts/:id', undefined, Draft>({
      method: 'GET', path: '/api/drafts/:id', permission: 'filling', summary: 'A draft of one’s own', params: { id }, answer: draft,
      async handle({ params, reader }) {
        const found = await readDraft(services, reader, params.id);
        return isRefusal(found) ? found : { body: found };
      },
    }),
    route<'/api/drafts/:id', SaveDraft, SavedDraft>({
      method: 'PUT', path: '/api/drafts/:id', permission: 'filling', summary: 'Keeps what was typed; 409 when it was saved elsewhere meanwhile', params: { id },
      body: object<SaveDraft>({ data: anyObject, version: ordinal }), answer: object<SavedDraft>({ version: integer, updatedAt: instant, lookup: anyObject }, ['lookup']),
      async handle({ params, body, reader }) {
        const saved = await keepDraft(services, reader, params.id, body.data, body.version);
        return isRefusal(saved) ? saved : { body: saved };
      },
    }),
    route({
      method: 'DELETE', path: '/api/drafts/:id', permission: 'filling', summary: 'Throws a draft away, with its files', params: { id }, answer: 'nothing',
      handle: async ({ params, reader }) => ((await removeDraft(asking(services.pool), params.id, reader.actor.id)) ? { body: undefined } : notFound),
    }),
    route<'/api/drafts/:id/choices', undefined, ChoiceList>({
      method: 'GET', path: '/api/drafts/:id/choices', permission: 'filling', summary: 'Who may be chosen in a field of one’s own draft, by a part of the name', params: { id },
      query: { pointer, text: line }, answer: object<ChoiceList>({ choices: list({ type: 'object', required: ['id', 'name', 'note'], properties: { id: text, name: text, note: text } }) }),
      async handle({ params, query, reader }) {
        const found = await choicesFor(services, reader, { draft: params.id, pointer: query['pointer'] ?? '', text: query['text'] ?? '' });
        return isRefusal(found) ? found : { body: found };
      },
    }),
    route<'/api/drafts/:id/code', AskFormCode, { readonly ticket: string }>({
      method: 'POST', path: '/api/drafts/:id/code', permission: 'filling', summary: 'Sends a code to the phone that the form of one’s own draft asks for, after a captcha', params: { id },
      body: object<AskFormCode>({ captcha: captchaAnswer, number: line }), answer: object<{ readonly ticket: string }>({ ticket: line }),
      async handle({ params, body, reader, language, address }) {
        const sent = await sendCode(services, reader, params.id, body, { language, address });
        return isRefusal(sent) ? sent : { body: sent };
      },
    }),
    route<'/api/drafts/:id/files', undefined, FileInfo>({
      method: 'POST', path: '/api/drafts/:id/files', permission: 'filling', summary: 'Puts a file on a draft; judged by its bytes', params: { id },
      query: { pointer, name: { type: 'string', minLength: 1, maxLength: 500 } }, body: 'bytes', answer: file,
      async handle({ params, query, bytes, headers, reader }) {
        if (query['pointer'] === undefined || query['name'] === undefined || bytes === null) return refuse(422, 'file.empty');
        const taken = await takeFile(services, store, reader, { draft: params.id, pointer: query['pointer'], name: query['name'], declared: Number(headers.get('Content-Length') ?? 0), bytes });
        return isRefusal(taken) ? taken : { body: taken };
      },
    }),
    route({
      method: 'DELETE', path: '/api/drafts/:id/files/:file', permission: 'filling', summary: 'Takes a file off a draft', params: { id, file: id }, answer: 'nothing',
      async handle({ params, reader }) {
        const query = asking(services.pool);
        const mine = await draftOf(query, params.id, ownerOf(reader));
        return mine && (await removeFile(query, params.file, mine.id)) ? { body: undefined } : notFound;
      },
    }),
  ];
}
