// Signing in elsewhere by OpenID Connect: the address to send somebody to, and whom the provider vouches for when he comes back. The only file that knows the protocol.
import type { ClientAuth, Configuration } from 'openid-client';
import type { EdgeCode } from '../api-types.ts';
import type { Config } from '../config.ts';
import { newToken } from '../edge/identity.ts';
import { refuse, type Refusal } from '../edge/problem-response.ts';
import type { Log } from '../log.ts';
import type { Vouched } from '../store/identity.ts';

/** What has to come back unchanged, and what its answer is held against. */
export interface Asked { readonly state: string; readonly nonce: string; readonly verifier: string }

export interface Provider {
  readonly name: string;
  readonly issuer: string;
  /** Where somebody signs in there, made for this one time. */
  ask(): Promise<(Asked & { readonly href: string }) | Refusal>;
  /** Whom the provider vouches for, by what stood behind the address it led back to. */
  vouched(search: string, asked: Asked): Promise<Vouched | Refusal>;
}

/** The path that the provider leads back to. */
export const returnPath = '/sign-in/identity';

const [seconds, hour] = [8, 3_600_000];
const secret = (): string => newToken();

/** The provider of the settings; it is not asked, nor its library read, before somebody wants to sign in by it. Where it is is asked again after an hour. */
export function openProvider({ issuer, clientId, clientSecret, name }: NonNullable<Config['oidc']>, home: string, log: Log): Provider {
  const redirect = `${home}${returnPath}`;
  let known: { readonly at: number; readonly configuration: Promise<Configuration> } | undefined;

  const library = () => import('openid-client');
  async function discovered(): Promise<Configuration> {
    if (!known || Date.now() - known.at > hour) known = { at: Date.now(), configuration: discover() };
    const asked = known;
    try {
      return await asked.configuration;
    } catch (error) {
      if (known === asked) known = undefined;
      throw error;
    }
  }
  async function discover(): Promise<Configuration> {
    const { discovery, allowInsecureRequests, enableNonRepudiationChecks, ClientSecretBasic, ClientSecretPost } = await library();
    const authentication: ClientAuth = (server, ...rest) => {
      const { token_endpoint_auth_methods_supported: ways = ['client_secret_basic'] } = server;
      return (ways.includes('client_secret_basic') ? ClientSecretBasic : ClientSecretPost)(clientSecret)(server, ...rest);
    };
    // The settings let plain HTTP through for this machine alone.
    const isPlain = issuer.startsWith('http:');
    return discovery(new URL(issuer), clientId, clientSecret, authentication, { timeout: seconds, execute: [enableNonRepudiationChecks, ...(isPlain ? [allowInsecureRequests] : [])] });
  }

  async function refusalOf(error: unknown): Promise<Refusal> {
    const { code, error: word, message } = error as { readonly code?: string; readonly error?: string; readonly message?: string };
    const said = words[word ?? code ?? ''] ?? (isUnreachable(error) ? unreachable : refused);
    if (said.isOurs) log('warning', 'Signing in by the provider has failed.', { issuer, code: word ?? code, why: message });
    return refuse(said.status, said.code, { name });
  }

  return {
    name, issuer,
    async ask() {
      try {
        const { buildAuthorizationUrl, calculatePKCECodeChallenge } = await library();
        const [state, nonce, verifier] = [secret(), secret(), secret()];
        const href = buildAuthorizationUrl(await discovered(), { redirect_uri: redirect, scope: 'openid', state, nonce, code_challenge: await calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' }).href;
        return { state, nonce, verifier, href };
      } catch (error) {
        return refusalOf(error);
      }
    },
    async vouched(search, { state, nonce, verifier }) {
      try {
        const { authorizationCodeGrant } = await library();
        const answer = await authorizationCodeGrant(await discovered(), new URL(`${redirect}?${search.replace(/^\?/, '')}`), { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true });
        const { iss, sub } = answer.claims()!;
        return { issuer: iss, subject: sub };
      } catch (error) {
        return refusalOf(error);
      }
    },
  };
}

interface Said { readonly status: number; readonly code: EdgeCode; /** The operator can mend it. */ readonly isOurs?: true }

const refused: Said = { status: 422, code: 'identity.refused', isOurs: true };
const unreachable: Said = { status: 503, code: 'identity.unreachable', isOurs: true };
const notAgreed: Said = { status: 503, code: 'identity.not-agreed', isOurs: true };

/** What the words of a provider mean for who wants to sign in (RFC 6749, 4.1.2.1 and 5.2); the last is the library's, for a 401 with a challenge. */
const words: { readonly [word: string]: Said } = {
  access_denied: { status: 422, code: 'identity.denied' },
  invalid_grant: { status: 422, code: 'identity.stale' },
  temporarily_unavailable: unreachable, server_error: unreachable,
  invalid_client: notAgreed, unauthorized_client: notAgreed, invalid_request: notAgreed, invalid_scope: notAgreed, unsupported_response_type: notAgreed, OAUTH_WWW_AUTHENTICATE_CHALLENGE: notAgreed,
};

function isUnreachable(error: unknown): boolean {
  const { code } = error as { readonly code?: string };
  return (error instanceof TypeError && error.message === 'fetch failed') || ['OAUTH_TIMEOUT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_PARSE_ERROR'].includes(code ?? '');
}
