// Signing in and out, and who one is: session, menu, counts.
import type { Session, SignIn } from '../api-types.ts';
import { signIn } from '../door/sign-in.ts';
import { deviceCookie, deviceIn, sessionCookie, type Reader } from '../edge/identity.ts';
import { ownersOf, usedBy } from '../views/record.ts';
import { menuOf } from '../views/menu.ts';
import { isRefusal } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import type { Services } from '../services.ts';
import { captchaAnswer } from './captcha.ts';
import { anyObject, count, flag, id, instant, line, list, nullable, object, text, words } from '../edge/shape.ts';
import { asking } from '../store/asking.ts';
import { headsOf, portalFor } from '../store/head.ts';
import { countsOf } from '../store/inbox.ts';
import { mostWaiting } from '../store/offer.ts';
import { switchedOff } from '../store/record.ts';
import { sessions } from '../store/session.ts';
import { reading } from '../store/sight.ts';

const session = object<Session>({
  account: object<Session['account']>({ id, name: text, username: text }), org: nullable({ type: 'object', required: ['id', 'name', 'type'], properties: { id: line, name: text, type: line } }),
  roles: list(line), portal: words, hotline: nullable(text), unread: count, inbox: count, demo: flag, uses: anyObject, page: nullable(line), home: list(line), idleUntil: instant, endsAt: instant,
  menu: list({ type: 'object', required: ['group', 'entries'], properties: { group: words, entries: list({ type: 'object', required: ['label', 'href'], properties: { label: words, href: text, icon: line } }) } }),
});

/** The routes of a session. */
export function sessionRoutes(services: Services): Route[] {
  const secure = services.config.baseUrl?.startsWith('https:') ?? false;
  return [
    route<'/api/session', SignIn, Session>({
      method: 'POST', path: '/api/session', permission: 'public', summary: 'Signs in and opens a session',
      body: object<SignIn>({ username: { type: 'string', minLength: 1, maxLength: 100 }, password: { type: 'string', minLength: 1, maxLength: 128 }, captcha: captchaAnswer }, ['captcha']), answer: session,
      async handle({ body, address, reader, headers }) {
        const { policy } = await portalFor(asking(services.readPool));
        const opened = await signIn(asking(services.pool), body, { policy, address, device: deviceIn(headers.get('Cookie'), secure) });
        if (isRefusal(opened)) return opened;
        // The session that was there before ends: a sign-in never keeps an old token alive.
        if (reader.tokenHash) await sessions.close(asking(services.pool), reader.tokenHash);
        return { body: await describe(services, opened.reader), headers: { 'Set-Cookie': [sessionCookie(opened.token, secure), deviceCookie(opened.device, secure)] } };
      },
    }),
    route<'/api/session', undefined, Session | null>({
      method: 'GET', path: '/api/session', permission: 'public', summary: 'Says who is signed in, with menu and counts; null to a guest', answer: { schema: nullable(session) },
      handle: async ({ reader }) => ({ body: reader.session ? await describe(services, reader) : null }),
    }),
    route({
      method: 'DELETE', path: '/api/session', permission: 'public', summary: 'Signs out: the session ends on the server', answer: 'nothing',
      async handle({ reader }) {
        if (reader.tokenHash) await sessions.close(asking(services.pool), reader.tokenHash);
        return { body: undefined, headers: { 'Set-Cookie': sessionCookie('', secure) } };
      },
    }),
  ];
}

async function describe(services: Services, reader: Reader): Promise<Session> {
  const { session: row, actor, sight } = reader;
  const { definitions, off, counts, portal, mine } = await reading(services.readPool, sight, async (query) => {
    const counts = await countsOf(query, mostWaiting);
    const definitions = await Promise.all((await headsOf(query)).map((head) => services.definitions.ofDigest(head.digest)));
    return { definitions, counts, portal: await portalFor(query, actor.org?.id), mine: await usedBy(query, reader, definitions), off: new Set(await switchedOff(query, null, ownersOf(reader))) };
  });
  return {
    account: { id: actor.id, name: actor.name, username: row!.username },
    org: actor.org ? { id: actor.org.id, name: actor.org.name, type: actor.org.type } : null,
    roles: actor.roles, portal: portal.title, hotline: portal.hotline, menu: menuOf(definitions, actor, portal.own ? portal.id : null, off), ...counts, demo: services.config.seed === 'demo', ...mine,
    idleUntil: row!.idle_until.toISOString(), endsAt: row!.expires_at.toISOString(),
  };
}
