// Security keys: bound to the own account, told, unbound, signed in with, and what they open or bring up to date.
import type { BlockKey, KeyAssertion, KeyChallenge, KeyEntered, KeyForm, KeyLine, KeyList, KeyPurpose, KeyRefreshed, KeyRegistration, KeySignIn, KeyUse, OwnKey, UnbindKey } from '../api-types.ts';
import { writeNotice } from '../cases/outbox.ts';
import { bindKey, blockKey, enterByKey } from '../door/key-sign-in.ts';
import { aboutOf, asserted, challenge, firstUse, type KeyAsked, siteOf } from '../door/keys.ts';
import { deviceCookie, deviceIn, type Reader, sessionCookie } from '../edge/identity.ts';
import { isRefusal, notFound, refuse, type Refusal } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import { id, flag, instant, line, list, nullable, object, oneOf, type Shape } from '../edge/shape.ts';
import type { Services } from '../services.ts';
import { asking, writing } from '../store/asking.ts';
import { type Author, isDenied, recordAudit } from '../store/audit.ts';
import { keys, type KeyRecord } from '../store/key.ts';
import { refreshOrganisation } from '../store/organisation.ts';
import { sessions } from '../store/session.ts';
import { formByKey } from '../views/key-forms.ts';
import { captchaAnswer } from './captcha.ts';

const base64 = { type: 'string', maxLength: 8000, pattern: '^[A-Za-z0-9_-]*$' };
/** What a key has signed. */
export const assertion: Shape<KeyAssertion> = object<KeyAssertion>({ id: base64, response: object<KeyAssertion['response']>({ clientDataJSON: base64, authenticatorData: base64, signature: base64 }) });
/** That it is really he who is signed in: by his password or by his key. */
export const proof = { password: { type: 'string', minLength: 1, maxLength: 128 }, assertion };
export const proofParts = ['password', 'assertion'] as const;
const registration = object<KeyRegistration>({ id: base64, response: object<KeyRegistration['response']>({ clientDataJSON: base64, attestationObject: base64 }) });
const use = { assertion, serial: line, activation: line, registration };
const useParts = ['assertion', 'serial', 'activation', 'registration'] as const;
const purpose: { readonly enum: readonly KeyPurpose[] } = { enum: ['bind', 'unbind', 'sign-in', 'open', 'send', 'refresh', 'confirm'] };
const kind = oneOf('legal', 'operator');
const own = object<OwnKey>({ id, serial: line, kind, holder: line, enterprise: line, legalRepresentative: nullable(line), creditCode: nullable(line), organisationCode: nullable(line), customsCode: nullable(line), validUntil: line, isValid: flag, boundAt: instant });
/** Why somebody says that a key is lost. */
export const blocking: Shape<BlockKey> = object<BlockKey>({ reason: { type: 'string', minLength: 1, maxLength: 500, pattern: '\\S' } });

/** The routes of keys. */
export function keyRoutes(services: Services): Route[] {
  const query = asking(services.pool);
  const secure = services.config.baseUrl?.startsWith('https:') ?? false;
  const told = ({ credentialId: _, publicKey: __, counter: ___, account: ____, activationHash: _____, isBlocked: ______, boundAt, ...rest }: KeyRecord): OwnKey => ({ ...rest, boundAt: boundAt!.toISOString() });
  const asks = (name: KeyPurpose, reader: Reader, headers: Headers): KeyAsked => ({ purpose: name, about: name === 'sign-in' ? '' : aboutOf(reader), site: siteOf(services.config, headers) });

  return [
    route<'/api/keys/challenge', { readonly purpose: KeyPurpose; readonly form?: string }, KeyChallenge>({
      method: 'POST', path: '/api/keys/challenge', permission: 'public', summary: 'What a key is to sign, once and within five minutes; `form` names the draft or case that it goes with',
      body: object<{ readonly purpose: KeyPurpose; readonly form?: string }>({ purpose, form: id }, ['form']), answer: object<KeyChallenge>({ challenge: line, site: line }),
      handle: async ({ body, reader, headers }) => ({ body: await challenge(query, body.purpose, body.purpose === 'sign-in' ? '' : aboutOf(reader, body.form), siteOf(services.config, headers)) }),
    }),
    route<'/api/keys', undefined, KeyList>({
      method: 'GET', path: '/api/keys', permission: 'signed-in', summary: 'The keys bound to the own account', answer: object<KeyList>({ keys: list(own) }),
      handle: async ({ reader }) => ({ body: { keys: (await keys.of(query, reader.actor.id)).map(told) } }),
    }),
    route<'/api/keys', KeyUse>({
      method: 'POST', path: '/api/keys', permission: 'signed-in', summary: 'Binds a key to the own account: by its number and code when it is new here, else by its signature', body: object<KeyUse>(use, useParts), answer: 'nothing',
      async handle({ body, reader: { actor, ...reader }, headers }) {
        if ((await keys.of(query, actor.id)).length > 0) return refuse(409, 'key.has-one');
        const org = actor.org?.id ?? null;
        const record = await used(body, asks('bind', { actor, ...reader }, headers), org);
        if (isRefusal(record)) return record;
        return await writing(services.pool, (within) => bindKey(within, record, actor.id, actor.name, org)) ?? { body: undefined };
      },
    }),
    route<'/api/keys/unbind', UnbindKey>({
      method: 'POST', path: '/api/keys/unbind', permission: 'signed-in', summary: 'Unbinds a key, which signs that it is there', body: object<UnbindKey>({ id, assertion }), answer: 'nothing',
      async handle({ body, reader, headers }) {
        const record = await asserted(query, body.assertion, asks('unbind', reader, headers));
        if (isRefusal(record)) return record;
        const { actor } = reader;
        const isDone = record.id === body.id && await writing(services.pool, async (within) => {
          const done = await keys.unbind(within, body.id, actor.id);
          if (done) await recordAudit(within, authorOf(reader), { action: 'key.unbound', subject: `user:${actor.id}`, name: actor.name, about: actor.org?.id ?? null, before: { serial: record.serial } });
          return done;
        });
        return isDone ? { body: undefined } : notFound;
      },
    }),
    route<'/api/keys/session', KeySignIn, KeyEntered>({
      method: 'POST', path: '/api/keys/session', permission: 'public', summary: 'Comes in by a key: signed in where it is bound; else told whose it may be, or which form it opens. What is not clear is asked for with another signature',
      body: object<KeySignIn>({ ...use, confirm: flag, account: object<NonNullable<KeySignIn['account']>>({ username: line, password: { type: 'string', minLength: 1, maxLength: 128 }, captcha: captchaAnswer }) }, [...useParts, 'confirm', 'account']),
      answer: object<KeyEntered>({ outcome: oneOf('signed-in', 'verify', 'asks', 'register'), key: nullable(object<KeyLine>({ serial: line, kind, holder: line, enterprise: line, validUntil: line })), account: nullable(object<NonNullable<KeyEntered['account']>>({ username: line, name: line })), href: nullable(line) }),
      async handle({ body, reader, address, headers }) {
        const record = await used(body, asks('sign-in', reader, headers));
        if (isRefusal(record)) return record;
        const entered = await enterByKey(services, record, body, { address, agent: headers.get('User-Agent') ?? '', device: deviceIn(headers.get('Cookie'), secure) });
        if (isRefusal(entered)) return entered;
        const { opened, guest } = entered;
        if (opened && reader.tokenHash) await sessions.close(query, reader.tokenHash);
        const cookies = [...(opened ? [sessionCookie(opened.token, secure), deviceCookie(opened.device, secure)] : []), ...(guest === undefined ? [] : [sessionCookie(guest, secure, 'gid')])];
        return { body: entered.answer, ...(cookies.length > 0 ? { headers: { 'Set-Cookie': cookies } } : {}) };
      },
    }),
    route<'/api/keys/form', KeyUse, KeyForm>({
      method: 'POST', path: '/api/keys/form', permission: 'signed-in', summary: 'The form that somebody else’s key opens to this reader, such as that of a new operator', body: object<KeyUse>(use, useParts), answer: object<KeyForm>({ href: line }),
      async handle({ body, reader, headers }) {
        const record = await used(body, asks('open', reader, headers), reader.actor.org?.id ?? null);
        if (isRefusal(record)) return record;
        if (record.account) return refuse(409, 'key.taken');
        const form = await formByKey(services, reader, record.id);
        return isRefusal(form) ? form : form.href === null ? refuse(403, 'start.not-yours') : { body: { href: form.href } };
      },
    }),
    route<'/api/keys/refresh', { readonly assertion: KeyAssertion }, KeyRefreshed>({
      method: 'POST', path: '/api/keys/refresh', permission: 'enterpriseAdmin', summary: 'Brings name and codes of one’s organisation up to date from the record of the own key (R-161)', body: object<{ readonly assertion: KeyAssertion }>({ assertion }), answer: object<KeyRefreshed>({ changed: flag }),
      async handle({ body, reader, headers }) {
        const record = await asserted(query, body.assertion, asks('refresh', reader, headers));
        if (isRefusal(record)) return record;
        const { actor } = reader;
        const org = actor.org!;
        if (record.account !== actor.id) return refuse(422, 'key.other', {}, '/assertion');
        if (!(await keys.isOf(query, record.id, org.id))) return refuse(409, 'key.foreign', { enterprise: record.enterprise });
        const { creditCode, organisationCode, customsCode, legalRepresentative: legalName } = record;
        const attributes = Object.fromEntries(Object.entries({ creditCode, organisationCode, customsCode, legalName }).filter((entry): entry is [string, string] => entry[1] !== null));
        const changed = await writing(services.pool, async (within) => {
          const done = await refreshOrganisation(within, org.id, { name: record.enterprise, attributes }, authorOf(reader));
          if (done === true) await writeNotice(services, within, { letter: 'organisation-changed', fields: { org: record.enterprise, by: actor.name }, to: [`org:${org.id}/member`] });
          return done;
        });
        if (typeof changed === 'object' && isDenied(changed)) return refuse(409, changed.denied, changed.params ?? {});
        if (changed === true) services.onMessages();
        return { body: { changed: changed === true } };
      },
    }),
    route<'/api/people/:account/key', BlockKey>({
      method: 'POST', path: '/api/people/:account/key', permission: 'enterpriseAdmin', summary: 'Reports the key of a member of one’s organisation lost: it is bound to nobody and signs nothing, and what it opened is closed', params: { account: id }, body: blocking, answer: 'nothing',
      async handle({ params, body, reader }) {
        const key = await keys.ofMember(query, params.account, reader.actor.org!.id);
        return key !== undefined && await writing(services.pool, (within) => blockKey(within, key, body.reason, authorOf(reader))) ? { body: undefined } : notFound;
      },
    }),
  ];

  // Before anything is kept: who has got number and code of a stranger's key still makes nothing of it for his own enterprise.
  async function used(body: KeyUse, asked: KeyAsked, org?: string | null): Promise<KeyRecord | Refusal> {
    if (body.assertion) return asserted(query, body.assertion, asked);
    if (!body.serial || !body.registration) return refuse(422, 'key.unknown', {}, '/serial');
    const first = await firstUse(query, { serial: body.serial, activation: body.activation ?? '', registration: body.registration }, asked);
    if (isRefusal(first)) return first;
    if (org !== undefined && !(await keys.isOf(query, first.record.id, org))) return refuse(409, 'key.foreign', { enterprise: first.record.enterprise });
    return (await first.enrol(query)) ? first.record : refuse(409, 'key.taken');
  }
}

/** Who acts, as the record of changes keeps it. */
export function authorOf({ actor }: Reader): Author {
  return { account: actor.id, name: actor.name, org: actor.org?.id ?? null };
}
