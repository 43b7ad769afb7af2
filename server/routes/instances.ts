// Cases: what a reader sees of one, the events sent to it, and whether its history holds.
import type { CaseExplanation, CaseScore, CaseView, EventAnswer, GivenProof, SendEvent, Verification } from '../api-types.ts';
import { caseView } from '../views/case-view.ts';
import { explanationOf } from '../views/explanation.ts';
import { scoreOf } from '../views/score.ts';
import type { Language } from '#engine';
import { openSession } from '../door/sign-in.ts';
import { deviceCookie, deviceIn, readerOf, sessionCookie } from '../edge/identity.ts';
import { sessions } from '../store/session.ts';
import { asking } from '../store/asking.ts';
import { inboxNext, type InboxAsked } from '../views/inbox.ts';
import { type Committed, dispatch } from '../cases/dispatch.ts';
import type { FileStore } from '../files/files.ts';
import { isRefusal, notFound, refuse } from '../edge/problem-response.ts';
import { companyIn } from '../edge/company.ts';
import { route, type Route } from '../edge/route.ts';
import type { Services } from '../services.ts';
import { anyObject, count, digest, id, integer, line, name, isKey, object, oneOf, process, text, list, words } from '../edge/shape.ts';
import { captchaAnswer, codeAnswer } from './captcha.ts';
import { assertion } from './keys.ts';
import { siteOf } from '../door/keys.ts';
import { giveFile } from '../files/upload.ts';
import { whoOf } from '../views/drafting.ts';
import { verify } from '../cases/verify.ts';
import { caseView as caseShape, eventAnswer } from './shapes.ts';

/** The routes of cases and their files. */
export function instanceRoutes(services: Services, store: FileStore): Route[] {
  // The step is committed whatever becomes of this: without it the page asks for itself.
  const nextOf = async (after: string, asked: InboxAsked, tokenHash: string, language: Language): Promise<string> => {
    try {
      const reader = await readerOf(asking(services.readPool), asking(services.pool), tokenHash);
      return JSON.stringify(await inboxNext(services, reader, language, after, asked));
    } catch (error) {
      services.log('warning', 'What comes next in an inbox was not found.', { error: (error as Error).message });
      return '';
    }
  };
  // So is this one: without it whoever registered signs in by hand.
  const cookiesFor = async ({ account, key }: NonNullable<Committed['signsIn']>, headers: Headers, address: string): Promise<[string, string][]> => {
    const query = asking(services.pool);
    const secure = services.config.baseUrl?.startsWith('https:') ?? false;
    const opened = await openSession(query, account, await sessions.orgOf(query, account), { address, agent: headers.get('User-Agent') ?? '', device: deviceIn(headers.get('Cookie'), secure) }, key);
    return isRefusal(opened) ? [] : [['Set-Cookie', sessionCookie(opened.token, secure)], ['Set-Cookie', deviceCookie(opened.device, secure)]];
  };
  return [
    route<'/api/instances/:id', undefined, CaseView>({
      method: 'GET', path: '/api/instances/:id', permission: 'public', summary: 'A case as this reader may see it', params: { id }, answer: caseShape,
      async handle({ params, reader, language }) {
        const view = await caseView(services, reader, params.id, language);
        // To a guest what needs a session and what does not exist look the same.
        return view ? { body: view } : reader.session ? notFound : refuse(401, 'session.missing');
      },
    }),
    route<'/api/instances/:id/events', SendEvent, EventAnswer>({
      method: 'POST', path: '/api/instances/:id/events', permission: 'filling', byStep: true, summary: 'Sends an event: a start to the id of its draft, anything else to the case', params: { id }, needs: ['Idempotency-Key'],
      query: { after: line, q: line, process },
      body: object<SendEvent>({ event: name, task: line, data: anyObject, comment: text, to: line, seat: line, person: id, place: oneOf('before', 'after', 'parallel'), digest, proof: object<GivenProof>({ captcha: captchaAnswer, sms: codeAnswer, key: assertion }, ['captcha', 'sms', 'key']) }, ['proof', 'task', 'data', 'comment', 'to', 'seat', 'person', 'place', 'digest']), answer: eventAnswer,
      async handle({ params, query, body, headers, reader, address, language, signal }) {
        const key = headers.get('Idempotency-Key')!;
        if (!isKey(key)) return refuse(400, 'request.key-missing');
        const { digest: shown, proof, ...command } = body;
        const done = await dispatch(services, { who: reader.tokenHash === null ? whoOf(reader) : { session: reader.tokenHash, ...companyIn(headers) }, id: params.id, command, key, signal, from: address, site: siteOf(services.config, headers), ...(shown === undefined ? {} : { digest: shown }), ...(proof === undefined ? {} : { proof }) });
        if (isRefusal(done)) return done;
        // The same bytes for the same key, so they are not parsed and written anew. What comes next in the inbox is of this moment and stands beside them.
        const next = query['after'] === undefined || reader.tokenHash === null ? '' : await nextOf(query['after'], query, reader.tokenHash, language);
        return new Response(next === '' ? done.body : `${done.body.slice(0, -1)},"inbox":${next}}`, { headers: [['Content-Type', 'application/json'], ...(done.replayed ? [['Idempotency-Replayed', 'true']] : []), ...(done.signsIn ? await cookiesFor(done.signsIn, headers, address) : [])] as [string, string][] });
      },
    }),
    route<'/api/instances/:id/explanation', undefined, CaseExplanation>({
      method: 'GET', path: '/api/instances/:id/explanation', permission: 'signed-in', summary: 'Why this reader can do what he is offered, where it leads, or why he cannot', params: { id },
      answer: object<CaseExplanation>({ events: list({ type: 'object', required: ['event', 'label', 'needs', 'branches'], properties: { event: line, label: words, task: line, needs: list(anyObject), branches: list(anyObject) } }) }),
      async handle({ params, reader }) {
        const explanation = await explanationOf(services, reader, params.id);
        return explanation ? { body: explanation } : notFound;
      },
    }),
    route<'/api/instances/:id/score', undefined, CaseScore>({
      method: 'GET', path: '/api/instances/:id/score', permission: 'signed-in', summary: 'How the points of a case came about, and what was counted', params: { id },
      answer: object<CaseScore>({ at: line, seq: count, by: { type: ['string', 'null'] }, digest, sheet: anyObject, cases: list(anyObject) }),
      async handle({ params, reader }) {
        const score = await scoreOf(services, reader, params.id);
        return score ? { body: score } : notFound;
      },
    }),
    route<'/api/instances/:id/verification', undefined, Verification>({
      method: 'GET', path: '/api/instances/:id/verification', permission: 'signed-in', summary: 'Whether the history of a case holds', params: { id },
      answer: object<Verification>({ verdict: oneOf('verified', 'verified-erased', 'broken'), entries: count, head: digest, at: integer }, ['at']),
      async handle({ params, reader, language }) {
        if (!(await caseView(services, reader, params.id, language))) return notFound;
        const verification = await verify(services.pool, services.definitions, params.id);
        return verification ? { body: verification } : notFound;
      },
    }),
    route({
      method: 'GET', path: '/api/files/:id', permission: 'public', summary: 'The bytes of a file, for whoever may see its case', params: { id }, answer: 'bytes',
      handle: ({ params, headers, reader }) => giveFile(services, store, reader, params.id, headers.get('Range')),
    }),
  ];
}
