// Signing in and out, and who one is: session, menu, counts.
import type { OwnSession, OwnSessions, Session, SignIn, SwitchCompany } from '../api-types.ts';
import { signIn } from '../door/sign-in.ts';
import { deviceCookie, deviceIn, readerOf, sessionCookie, type Reader } from '../edge/identity.ts';
import { ownersOf, usedBy } from '../views/record.ts';
import { menuOf } from '../views/menu.ts';
import { isRefusal, notFound } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import type { Services } from '../services.ts';
import { captchaAnswer } from './captcha.ts';
import { anyObject, count, flag, id, instant, line, list, nullable, object, text, words } from '../edge/shape.ts';
import { asking } from '../store/asking.ts';
import { headsOf, policyOfDoor, portalFor } from '../store/head.ts';
import { countsOf } from '../store/inbox.ts';
import { mostWaiting } from '../store/offer.ts';
import { switchedOff } from '../store/record.ts';
import { idleMinutes, sessions } from '../store/session.ts';
import { reading } from '../store/sight.ts';

const session = object<Session>({
  account: object<Session['account']>({ id, name: text, username: text }), org: nullable({ type: 'object', required: ['id', 'name', 'type'], properties: { id: line, name: text, type: line } }),
  companies: list({ type: 'object', required: ['id', 'name'], properties: { id: line, name: text } }), roles: list(line), portal: words, hotline: nullable(text), unread: count, inbox: count, demo: flag, pending: flag, password: anyObject, uses: anyObject, page: nullable(line), home: list(line), idleMinutes: count, endsAt: instant,
  menu: list({ type: 'object', required: ['group', 'entries'], properties: { group: words, entries: list({ type: 'object', required: ['label', 'href'], properties: { label: words, href: text, icon: line } }) } }),
});

const own = object<OwnSession>({ id, agent: text, address: line, createdAt: instant, seenAt: instant, isThis: flag });

/** The routes of a session. */
export function sessionRoutes(services: Services): Route[] {
  const secure = services.config.baseUrl?.startsWith('https:') ?? false;
  return [
    route<'/api/session', SignIn, Session>({
      method: 'POST', path: '/api/session', permission: 'public', beforePassword: true, summary: 'Signs in and opens a session',
      body: object<SignIn>({ username: { type: 'string', minLength: 1, maxLength: 100 }, password: { type: 'string', minLength: 1, maxLength: 128 }, captcha: captchaAnswer }, ['captcha']), answer: session,
      async handle({ body, address, reader, headers }) {
        const policy = await policyOfDoor(asking(services.readPool));
        const opened = await signIn(asking(services.pool), body, { policy, address, agent: headers.get('User-Agent') ?? '', device: deviceIn(headers.get('Cookie'), secure) });
        if (isRefusal(opened)) return opened;
        // The session that was there before ends: a sign-in never keeps an old token alive.
        if (reader.tokenHash) await sessions.close(asking(services.pool), reader.tokenHash);
        return { body: await describe(services, opened.reader), headers: { 'Set-Cookie': [sessionCookie(opened.token, secure), deviceCookie(opened.device, secure)] } };
      },
    }),
    route<'/api/session', undefined, Session | null>({
      method: 'GET', path: '/api/session', permission: 'public', beforePassword: true, summary: 'Says who is signed in, with menu and counts; null to a guest', answer: { schema: nullable(session) },
      handle: async ({ reader }) => ({ body: reader.session ? await describe(services, reader) : null }),
    }),
    route<'/api/session/company', SwitchCompany, Session>({
      method: 'PUT', path: '/api/session/company', permission: 'signed-in', summary: 'Acts for another organisation one belongs to', body: object<SwitchCompany>({ org: line }), answer: session,
      async handle({ body, reader }) {
        const { instant: at } = services.clock;
        if (!(await sessions.switch(asking(services.pool), reader.tokenHash!, body.org, at))) return notFound;
        return { body: await describe(services, await readerOf(asking(services.pool), asking(services.pool), reader.tokenHash, at)) };
      },
    }),
    route({
      method: 'DELETE', path: '/api/session', permission: 'public', beforePassword: true, summary: 'Signs out: the session ends on the server', answer: 'nothing',
      async handle({ reader }) {
        if (reader.tokenHash) await sessions.close(asking(services.pool), reader.tokenHash);
        return { body: undefined, headers: { 'Set-Cookie': sessionCookie('', secure) } };
      },
    }),
    route<'/api/sessions', undefined, OwnSessions>({
      method: 'GET', path: '/api/sessions', permission: 'signed-in', summary: 'Where one is signed in', answer: object<OwnSessions>({ sessions: list(own) }),
      async handle({ reader }) {
        const rows = await sessions.of(asking(services.pool), reader.actor.id);
        return { body: { sessions: rows.map(({ id, agent, address, tokenHash, createdAt, seenAt }): OwnSession => ({ id, agent, address, createdAt: createdAt.toISOString(), seenAt: seenAt.toISOString(), isThis: tokenHash === reader.tokenHash })) } };
      },
    }),
    route({
      method: 'DELETE', path: '/api/sessions', permission: 'signed-in', summary: 'Signs out everywhere else', answer: 'nothing',
      async handle({ reader }) {
        await sessions.end(asking(services.pool), reader.actor.id, null, reader.tokenHash!);
        return { body: undefined };
      },
    }),
    route({
      method: 'DELETE', path: '/api/sessions/:id', permission: 'signed-in', summary: 'Ends one of the own sessions', params: { id }, answer: 'nothing',
      handle: async ({ params, reader }) => ((await sessions.end(asking(services.pool), reader.actor.id, params.id, reader.tokenHash!)) > 0 ? { body: undefined } : notFound),
    }),
  ];
}

async function describe(services: Services, reader: Reader): Promise<Session> {
  const { session: row, actor, sight } = reader;
  const { definitions, off, counts, portal, mine, companies } = await reading(services.readPool, sight, async (query) => {
    const counts = await countsOf(query, mostWaiting);
    const definitions = await Promise.all((await headsOf(query)).map((head) => services.definitions.ofDigest(head.digest)));
    return { definitions, counts, companies: await sessions.companies(query, actor.id), portal: await portalFor(query, actor.org?.id), mine: await usedBy(query, reader, definitions), off: new Set(await switchedOff(query, null, ownersOf(reader))) };
  });
  return {
    account: { id: actor.id, name: actor.name, username: row!.username },
    org: actor.org ? { id: actor.org.id, name: actor.org.name, type: actor.org.type } : null,
    companies, roles: actor.roles, portal: portal.title, hotline: portal.hotline, menu: menuOf(definitions, actor, { portal: portal.own ? portal.id : null, order: portal.menu, off }), ...counts, demo: services.config.seed === 'demo', pending: row!.state !== 'active', password: portal.policy.password, ...mine,
    idleMinutes, endsAt: row!.expires_at.toISOString(),
  };
}
