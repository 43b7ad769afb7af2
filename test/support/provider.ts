// A provider of identities as enterprises have one (OpenID Connect), started for a test, and a browser that signs in there.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Context } from 'oidc-provider';
import { origin } from './app.ts';

export interface TestProvider {
  /** The settings of a server that people sign in to by it. */
  readonly environment: { readonly [name: string]: string };
  /** Signs in as somebody, or cancels, and answers what the browser is led back with. */
  signIn(href: string, who: string | null): Promise<string>;
  /** Ends it. */
  stop(): Promise<void>;
}

const redirect = `${origin}/sign-in/identity`;

/** Starts it on a free port of this machine. */
export async function startProvider(): Promise<TestProvider> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let who: string | null = null;
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: Provider = new Provider(issuer, {
    clients: [{ client_id: 'office', client_secret: 'a-secret-of-the-office', redirect_uris: [redirect], id_token_signed_response_alg: 'ES256' }],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'one' }] },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    cookies: { keys: ['for a test'] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub, email: 'li@example.com', email_verified: true }) }),
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    interactions: { url: () => '/who' },
    async loadExistingGrant({ oidc }: Context) {
      const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (request.url !== '/who') return answer(request, response);
    void provider.interactionFinished(request, response, who === null ? { error: 'access_denied' } : { login: { accountId: who } });
  });
  return {
    environment: { BASE_URL: origin, OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'office', OIDC_CLIENT_SECRET: 'a-secret-of-the-office', OIDC_NAME: '集团统一身份' },
    async signIn(href, as) {
      who = as;
      const jar = new Map<string, string>();
      for (let next = href; ;) {
        const heard = await fetch(next, { redirect: 'manual', headers: { Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') } });
        for (const line of heard.headers.getSetCookie()) {
          const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
          jar.set(name!, value!);
        }
        const to = heard.headers.get('Location');
        if (to === null) throw new Error(`${next} leads nowhere: ${heard.status} ${(await heard.text()).slice(0, 500)}`);
        const url = new URL(to, next);
        if (url.href.startsWith(redirect)) return url.search;
        next = url.href;
      }
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
