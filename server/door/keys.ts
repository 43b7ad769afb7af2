// What a security key has signed to the record of that key: fresh, from this site, by a person it has verified. The only file that knows the protocol.
import { randomBytes } from 'node:crypto';
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import type { KeyAssertion, KeyChallenge, KeyPurpose, KeyRegistration } from '../api-types.ts';
import type { Config } from '../config.ts';
import { hashOf, type Reader } from '../edge/identity.ts';
import { isPassword } from '../edge/password.ts';
import { isRefusal, refuse, type Refusal } from '../edge/problem-response.ts';
import { challenges, keys, type KeyRecord } from '../store/key.ts';
import { attempts } from '../store/session.ts';
import type { Query } from '../store/sight.ts';

/** Where keys are used: the name they are bound to, and the address of the pages. */
export interface Site { readonly id: string; readonly origin: string }

/** The site of a request. Without an address in the settings there is this machine alone, whatever its port. */
export function siteOf({ baseUrl }: Config, headers: Headers): Site {
  const asked = URL.parse(headers.get('Origin') ?? '');
  const { hostname, origin } = baseUrl ? new URL(baseUrl) : asked?.hostname === 'localhost' ? asked : new URL('http://localhost');
  return { id: hostname, origin };
}

/** Whom and what a signature is about: the session it is asked in, or where there is none the guest, and for one that goes with a form its draft or case. */
export function aboutOf({ tokenHash, actor }: Pick<Reader, 'tokenHash' | 'actor'>, form?: string): string {
  return [tokenHash ?? actor.id, ...(form === undefined ? [] : [form])].join(' ');
}

/** Asks for a signature, once and within five minutes. */
export async function challenge(query: Query, purpose: KeyPurpose, about: string, site: Site): Promise<KeyChallenge> {
  const text = randomBytes(32).toString('base64url');
  await challenges.keep(query, hashOf(text), purpose, about);
  return { challenge: text, site: site.id };
}

export interface KeyAsked { readonly purpose: KeyPurpose; readonly about: string; readonly site: Site }

/** The record of the key that has signed; refused when it is unknown, has ended, or the signature is not for this. */
export async function asserted(query: Query, response: KeyAssertion, { purpose, about, site }: KeyAsked): Promise<KeyRecord | Refusal> {
  const record = await keys.byCredential(query, response.id);
  if (!(await isFresh(query, response.response.clientDataJSON, purpose, about))) return refuse(422, 'key.stale', {}, '/assertion');
  if (!record) return refuse(422, 'key.unknown', {}, '/assertion');
  const verified = await verifyAuthenticationResponse({
    response: { ...response, rawId: response.id, type: 'public-key', clientExtensionResults: {} }, expectedChallenge: () => true, expectedOrigin: site.origin, expectedRPID: site.id, requireUserVerification: true,
    credential: { id: record.credentialId!, publicKey: Uint8Array.from(Buffer.from(record.publicKey!, 'base64url')), counter: record.counter },
  }).catch(() => null);
  if (!verified?.verified) return refuse(422, 'key.refused', {}, '/assertion');
  await keys.count(query, record.id, verified.authenticationInfo.newCounter);
  return usable(record, '/assertion');
}

/** The credential of a key that is used here for the first time. */
async function registered(query: Query, response: KeyRegistration, { purpose, about, site }: KeyAsked): Promise<{ readonly credentialId: string; readonly publicKey: string; readonly counter: number } | Refusal> {
  if (!(await isFresh(query, response.response.clientDataJSON, purpose, about))) return refuse(422, 'key.stale', {}, '/registration');
  const verified = await verifyRegistrationResponse({
    response: { ...response, rawId: response.id, type: 'public-key', clientExtensionResults: {} }, expectedChallenge: () => true, expectedOrigin: site.origin, expectedRPID: site.id, requireUserVerification: true,
  }).catch(() => null);
  if (!verified?.verified) return refuse(422, 'key.refused', {}, '/registration');
  const { id, publicKey, counter } = verified.registrationInfo.credential;
  return { credentialId: id, publicKey: Buffer.from(publicKey).toString('base64url'), counter };
}

/** What a key that is used for the first time brings: the number printed on it, the code that came with it, and what it makes of our challenge. */
export interface FirstUse { readonly serial: string; readonly activation: string; readonly registration: KeyRegistration }

/** Wrong codes for one key in a quarter of an hour. */
const mostActivations = 5;

/** The record of a key that is used for the first time, and what makes its credential known. A number alone proves nothing: colleagues can read it, or count on to it. */
export async function firstUse(query: Query, { serial, activation, registration }: FirstUse, asked: KeyAsked): Promise<{ readonly record: KeyRecord; enrol(query: Query): Promise<boolean> } | Refusal> {
  const made = await registered(query, registration, asked);
  if (isRefusal(made)) return made;
  const number = serial.trim().toUpperCase();
  const subject = `key-activation ${number}`;
  const tries = await attempts.count(query, subject, mostActivations);
  const record = await keys.bySerial(query, number);
  const isRight = await isPassword(plainCode(activation), record?.activationHash ?? null);
  if (tries > mostActivations) return refuse(422, 'key.activation-locked', {}, '/activation');
  if (!record || !isRight) return refuse(422, 'key.activation-wrong', { left: mostActivations - tries }, '/activation');
  await attempts.forget(query, subject);
  const found = usable(record, '/serial');
  return isRefusal(found) ? found : { record, enrol: (within) => keys.enrol(within, record.id, made) };
}

/** A code as it is compared: no matter in which case and with which dashes it is typed. */
export function plainCode(code: string): string {
  return code.normalize('NFKC').toUpperCase().replace(/[^0-9A-Z]/g, '');
}

function usable(record: KeyRecord, at: string): KeyRecord | Refusal {
  if (record.isBlocked) return refuse(422, 'key.blocked', {}, at);
  return record.isValid ? record : refuse(422, 'key.ended', { until: record.validUntil }, at);
}

// The challenge is ours, not yet answered, and was asked for this purpose by this session.
async function isFresh(query: Query, clientData: string, purpose: KeyPurpose, about: string): Promise<boolean> {
  try {
    const { challenge: signed } = JSON.parse(Buffer.from(clientData, 'base64url').toString()) as { challenge?: unknown };
    return typeof signed === 'string' && await challenges.take(query, hashOf(signed), purpose, about);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return false;
    throw error;
  }
}
