// What a security key has signed to the record of that key: fresh, from this site, by a person it has verified. The only file that knows the protocol.
import { randomBytes } from 'node:crypto';
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import type { KeyAssertion, KeyChallenge, KeyPurpose, KeyRegistration } from '../api-types.ts';
import type { Config } from '../config.ts';
import { hashOf } from '../edge/identity.ts';
import { refuse, type Refusal } from '../edge/problem-response.ts';
import { challenges, keys, type KeyRecord } from '../store/key.ts';
import type { Query } from '../store/sight.ts';

/** Where keys are used: the name they are bound to, and the address of the pages. */
export interface Site { readonly id: string; readonly origin: string }

/** The site of a request. Without an address in the settings there is this machine alone, whatever its port. */
export function siteOf({ baseUrl }: Config, headers: Headers): Site {
  const asked = URL.parse(headers.get('Origin') ?? '');
  const { hostname, origin } = baseUrl ? new URL(baseUrl) : asked?.hostname === 'localhost' ? asked : new URL('http://localhost');
  return { id: hostname, origin };
}

/** Asks for a signature, once and within five minutes. */
export async function challenge(query: Query, purpose: KeyPurpose, session: string | null, site: Site): Promise<KeyChallenge> {
  const text = randomBytes(32).toString('base64url');
  await challenges.keep(query, hashOf(text), purpose, session ?? '');
  return { challenge: text, site: site.id };
}

interface Asked { readonly purpose: KeyPurpose; readonly session: string | null; readonly site: Site }

/** The record of the key that has signed; refused when it is unknown, has ended, or the signature is not for this. */
export async function asserted(query: Query, response: KeyAssertion, { purpose, session, site }: Asked): Promise<KeyRecord | Refusal> {
  const record = await keys.byCredential(query, response.id);
  if (!(await isFresh(query, response.response.clientDataJSON, purpose, session))) return refuse(422, 'key.stale', {}, '/assertion');
  if (!record) return refuse(422, 'key.unknown', {}, '/assertion');
  const verified = await verifyAuthenticationResponse({
    response: { ...response, rawId: response.id, type: 'public-key', clientExtensionResults: {} }, expectedChallenge: () => true, expectedOrigin: site.origin, expectedRPID: site.id, requireUserVerification: true,
    credential: { id: record.credentialId!, publicKey: Uint8Array.from(Buffer.from(record.publicKey!, 'base64url')), counter: record.counter },
  }).catch(() => null);
  if (!verified?.verified) return refuse(422, 'key.refused', {}, '/assertion');
  await keys.count(query, record.id, verified.authenticationInfo.newCounter);
  return record.isValid ? record : refuse(422, 'key.ended', { until: record.validUntil }, '/assertion');
}

/** The credential of a key that is used here for the first time. */
export async function registered(query: Query, response: KeyRegistration, { purpose, session, site }: Asked): Promise<{ readonly credentialId: string; readonly publicKey: string; readonly counter: number } | Refusal> {
  if (!(await isFresh(query, response.response.clientDataJSON, purpose, session))) return refuse(422, 'key.stale', {}, '/registration');
  const verified = await verifyRegistrationResponse({
    response: { ...response, rawId: response.id, type: 'public-key', clientExtensionResults: {} }, expectedChallenge: () => true, expectedOrigin: site.origin, expectedRPID: site.id, requireUserVerification: true,
  }).catch(() => null);
  if (!verified?.verified) return refuse(422, 'key.refused', {}, '/registration');
  const { id, publicKey, counter } = verified.registrationInfo.credential;
  return { credentialId: id, publicKey: Buffer.from(publicKey).toString('base64url'), counter };
}

// The challenge is ours, not yet answered, and was asked for this purpose by this session.
async function isFresh(query: Query, clientData: string, purpose: KeyPurpose, session: string | null): Promise<boolean> {
  try {
    const { challenge: signed } = JSON.parse(Buffer.from(clientData, 'base64url').toString()) as { challenge?: unknown };
    return typeof signed === 'string' && await challenges.take(query, hashOf(signed), purpose, session ?? '');
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return false;
    throw error;
  }
}
