// Signing in by an identity at the provider of the settings: begun, answered, bound to the own account, unbound.
import type { AskIdentity, FreshProof, IdentityAnswer, IdentityEntered, OwnIdentities, OwnIdentity, SentTo, UnbindIdentity } from '../api-types.ts';
import { homeOf } from '../config.ts';
import { judgeProof } from '../door/fresh.ts';
import { openProvider, type Provider } from '../door/provider.ts';
import { signInByIdentity } from '../door/sign-in.ts';
import { deviceCookie, deviceIn, hashOf, newToken, type Reader, sessionCookie, tokenIn } from '../edge/identity.ts';
import { isRefusal, notFound, refuse, type Refusal } from '../edge/problem-response.ts';
import { type Answer, route, type Route } from '../edge/route.ts';
import { flag, id, instant, list, nullable, object, oneOf, text } from '../edge/shape.ts';
import type { Services } from '../services.ts';
import { asking, writing } from '../store/asking.ts';
import { recordAudit } from '../store/audit.ts';
import { identities, identityAttempts, type Vouched } from '../store/identity.ts';
import { keys } from '../store/key.ts';
import { sessions } from '../store/session.ts';
import { authorOf, proof, proofParts } from './keys.ts';

const sentTo = object<SentTo>({ href: text });
const own = object<OwnIdentity>({ id, issuer: text, boundAt: instant, isHere: flag });
const ownPage = '/account/identity';

/** The routes of identities. */
export function identityRoutes(services: Services): Route[] {
  const { config } = services;
  const query = asking(services.pool);
  const secure = config.baseUrl?.startsWith('https:') ?? false;
  const provider = config.oidc ? openProvider(config.oidc, homeOf(config), services.log) : null;
  const notHere = refuse(404, 'identity.not-here');

  return [
    route<'/api/identities/sign-in', AskIdentity, SentTo>({
      method: 'POST', path: '/api/identities/sign-in', permission: 'public', summary: 'Where to sign in at the provider; `to` is a page here to go on to', answer: sentTo,
      body: object<AskIdentity>({ to: { type: 'string', maxLength: 2000, pattern: '^/([^/\\\\]|$)' } }, ['to']),
      handle: ({ body }) => (provider ? send(provider, null, body.to ?? '/') : notHere),
    }),
    route<'/api/identities/answer', IdentityAnswer, IdentityEntered>({
      method: 'POST', path: '/api/identities/answer', permission: 'public', summary: 'What the provider led back with, once and in the browser that was sent there: signs in, or binds', body: object<IdentityAnswer>({ search: { type: 'string', maxLength: 8000 } }),
      answer: object<IdentityEntered>({ outcome: oneOf('signed-in', 'bound'), to: text }),
      async handle({ body, reader, address, headers }) {
        if (!provider) return notHere;
        const state = new URLSearchParams(body.search).get('state');
        const browser = tokenIn(headers.get('Cookie'), secure, 'oid');
        const begun = state && browser ? await identityAttempts.take(query, hashOf(state), hashOf(browser)) : undefined;
        if (!state || !begun || (begun.sessionHash !== null && begun.sessionHash !== reader.tokenHash)) return refuse(422, 'identity.stale', { name: provider.name });
        const vouched = await provider.vouched(body.search, { ...begun, state });
        if (isRefusal(vouched)) return vouched;
        const spent = sessionCookie('', secure, 'oid');
        if (begun.sessionHash !== null) return await bind(provider, vouched, reader) ?? { body: { outcome: 'bound', to: begun.onward }, headers: { 'Set-Cookie': spent } };
        const opened = await signInByIdentity(query, vouched, provider.name, { address, agent: headers.get('User-Agent') ?? '', device: deviceIn(headers.get('Cookie'), secure) });
        if (isRefusal(opened)) return opened;
        if (reader.tokenHash) await sessions.close(query, reader.tokenHash);
        return { body: { outcome: 'signed-in', to: begun.onward }, headers: { 'Set-Cookie': [sessionCookie(opened.token, secure), deviceCookie(opened.device, secure), spent] } };
      },
    }),
    route<'/api/identities', undefined, OwnIdentities>({
      method: 'GET', path: '/api/identities', permission: 'signed-in', summary: 'The identities bound to the own account', answer: object<OwnIdentities>({ name: nullable(text), identities: list(own), hasKey: flag }),
      async handle({ reader: { actor } }) {
        const rows = await identities.of(query, actor.id);
        return { body: { name: provider?.name ?? null, identities: rows.map(({ id, issuer, boundAt }): OwnIdentity => ({ id, issuer, boundAt: boundAt.toISOString(), isHere: issuer === provider?.issuer })), hasKey: (await keys.of(query, actor.id)).length > 0 } };
      },
    }),
    route<'/api/identities/bind', FreshProof, SentTo>({
      method: 'POST', path: '/api/identities/bind', permission: 'signed-in', summary: 'Where to show the identity that is to be bound to the own account, for who shows his password or key', body: object<FreshProof>(proof, proofParts), answer: sentTo,
      async handle({ body, reader, headers }) {
        if (!provider) return notHere;
        return await judgeProof(query, body, { reader, headers, config }) ?? send(provider, reader.tokenHash, ownPage);
      },
    }),
    route<'/api/identities/unbind', UnbindIdentity>({
      method: 'POST', path: '/api/identities/unbind', permission: 'signed-in', summary: 'Unbinds an identity from the own account, for who shows his password or key', body: object<UnbindIdentity>({ id, ...proof }, proofParts), answer: 'nothing',
      async handle({ body: { id, ...shown }, reader, headers }) {
        const refused = await judgeProof(query, shown, { reader, headers, config });
        if (refused) return refused;
        return writing(services.pool, async (within) => {
          const issuer = await identities.unbind(within, reader.actor.id, id);
          if (issuer === undefined) return notFound;
          await audit('identity.unbound', reader, issuer, within);
          return { body: undefined };
        });
      },
    }),
  ];

  async function send(provider: Provider, sessionHash: string | null, onward: string): Promise<Answer<SentTo> | Refusal> {
    const asked = await provider.ask();
    if (isRefusal(asked)) return asked;
    const browser = newToken();
    await identityAttempts.begin(query, { stateHash: hashOf(asked.state), browserHash: hashOf(browser), sessionHash, nonce: asked.nonce, verifier: asked.verifier, onward });
    return { body: { href: asked.href }, headers: { 'Set-Cookie': sessionCookie(browser, secure, 'oid') } };
  }

  function bind({ name }: Provider, vouched: Vouched, reader: Reader): Promise<Refusal | null> {
    return writing(services.pool, async (within) => {
      if (!(await identities.bind(within, reader.actor.id, vouched))) {
        const holder = await identities.holder(within, vouched);
        return holder === reader.actor.id ? null : refuse(409, holder === null ? 'identity.has-one' : 'identity.taken', { name });
      }
      await audit('identity.bound', reader, vouched.issuer, within);
      return null;
    });
  }
}

// What the provider calls him is his own affair; the log of changes says which provider.
function audit(action: 'identity.bound' | 'identity.unbound', reader: Reader, issuer: string, query: Parameters<typeof recordAudit>[0]): Promise<void> {
  const { actor } = reader;
  return recordAudit(query, authorOf(reader), { action, subject: `user:${actor.id}`, name: actor.name, about: actor.org?.id ?? null, [action === 'identity.bound' ? 'after' : 'before']: { issuer } });
}
