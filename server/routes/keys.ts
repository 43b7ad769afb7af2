// Security keys: bound to the own account, told, unbound, and signed in with.
import type { BindKey, KeyAssertion, KeyChallenge, KeyList, KeyPurpose, KeyRegistration, KeySignIn, OwnKey, UnbindKey } from '../api-types.ts';
import { asserted, challenge, registered, siteOf } from '../door/keys.ts';
import { openSession, signIn } from '../door/sign-in.ts';
import { deviceCookie, deviceIn, sessionCookie } from '../edge/identity.ts';
import { isRefusal, notFound, refuse, type Refusal } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import { id, flag, instant, line, list, nullable, object, oneOf } from '../edge/shape.ts';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';
import { portalFor } from '../store/head.ts';
import { keys, type KeyRecord } from '../store/key.ts';
import { sessions } from '../store/session.ts';
import type { Query } from '../store/sight.ts';
import { captchaAnswer } from './captcha.ts';

const base64 = { type: 'string', maxLength: 8000, pattern: '^[A-Za-z0-9_-]*$' };
/** What a key has signed, as it is sent. */
export const assertion = object<KeyAssertion>({ id: base64, response: object<KeyAssertion['response']>({ clientDataJSON: base64, authenticatorData: base64, signature: base64 }) });
const registration = object<KeyRegistration>({ id: base64, response: object<KeyRegistration['response']>({ clientDataJSON: base64, attestationObject: base64 }) });
const purpose: { readonly enum: readonly KeyPurpose[] } = { enum: ['bind', 'unbind', 'sign-in', 'confirm'] };
const own = object<OwnKey>({ id, serial: line, kind: oneOf('legal', 'operator'), holder: line, enterprise: line, legalRepresentative: nullable(line), creditCode: nullable(line), organisationCode: nullable(line), customsCode: nullable(line), validUntil: line, isValid: flag, boundAt: instant });

/** The routes of keys. */
export function keyRoutes(services: Services): Route[] {
  const query = asking(services.pool);
  const secure = services.config.baseUrl?.startsWith('https:') ?? false;
  const told = ({ credentialId: _, publicKey: __, counter: ___, account: ____, boundAt, ...rest }: KeyRecord): OwnKey => ({ ...rest, boundAt: boundAt!.toISOString() });

  return [
    route<'/api/keys/challenge', { readonly purpose: KeyPurpose }, KeyChallenge>({
      method: 'POST', path: '/api/keys/challenge', permission: 'public', summary: 'What a key is to sign, once and within five minutes', body: object<{ readonly purpose: KeyPurpose }>({ purpose }), answer: object<KeyChallenge>({ challenge: line, site: line }),
      handle: async ({ body, reader, headers }) => ({ body: await challenge(query, body.purpose, body.purpose === 'sign-in' ? null : reader.tokenHash, siteOf(services.config, headers)) }),
    }),
    route<'/api/keys', undefined, KeyList>({
      method: 'GET', path: '/api/keys', permission: 'signed-in', summary: 'The keys bound to the own account', answer: object<KeyList>({ keys: list(own) }),
      handle: async ({ reader }) => ({ body: { keys: (await keys.of(query, reader.actor.id)).map(told) } }),
    }),
    route<'/api/keys', BindKey>({
      method: 'POST', path: '/api/keys', permission: 'signed-in', summary: 'Binds a key to the own account: by its number when it is new here, else by its signature', body: object<BindKey>({ serial: line, registration, assertion }, ['serial', 'registration', 'assertion']), answer: 'nothing',
      async handle({ body, reader, headers }) {
        const asked = { purpose: 'bind', session: reader.tokenHash, site: siteOf(services.config, headers) } as const;
        if ((await keys.of(query, reader.actor.id)).length > 0) return refuse(409, 'key.has-one');
        const record = body.assertion ? await asserted(query, body.assertion, asked) : await firstUse(body, asked, reader.actor.org?.id ?? null);
        if (isRefusal(record)) return record;
        return await bound(query, record, reader.actor.id, reader.actor.org?.id ?? null) ?? { body: undefined };
      },
    }),
    route<'/api/keys/unbind', UnbindKey>({
      method: 'POST', path: '/api/keys/unbind', permission: 'signed-in', summary: 'Unbinds a key, which signs that it is there', body: object<UnbindKey>({ id, assertion }), answer: 'nothing',
      async handle({ body, reader, headers }) {
        const record = await asserted(query, body.assertion, { purpose: 'unbind', session: reader.tokenHash, site: siteOf(services.config, headers) });
        if (isRefusal(record)) return record;
        return record.id === body.id && (await keys.unbind(query, body.id, reader.actor.id)) ? { body: undefined } : notFound;
      },
    }),
    route<'/api/keys/session', KeySignIn>({
      method: 'POST', path: '/api/keys/session', permission: 'public', summary: 'Signs in by a key; one that is not bound yet is bound first, with user name and password where it is not clear to whom', body: object<KeySignIn>({ assertion, account: object<NonNullable<KeySignIn['account']>>({ username: line, password: { type: 'string', minLength: 1, maxLength: 128 }, captcha: captchaAnswer }) }, ['account']), answer: 'nothing',
      async handle({ body, reader, address, headers }) {
        const browser = { address, agent: headers.get('User-Agent') ?? '', device: deviceIn(headers.get('Cookie'), secure) };
        const record = await asserted(query, body.assertion, { purpose: 'sign-in', session: null, site: siteOf(services.config, headers) });
        if (isRefusal(record)) return record;
        const opened = record.account ? await openFor(record.account) : body.account ? await withPassword(body.account) : await asOperator();
        if (isRefusal(opened)) return opened;
        if (reader.tokenHash) await sessions.close(query, reader.tokenHash);
        return { body: undefined, headers: { 'Set-Cookie': [sessionCookie(opened.token, secure), deviceCookie(opened.device, secure)] } };

        async function openFor(account: string) {
          const org = await sessions.orgOf(query, account);
          return org === null ? refuse(401, 'session.refused') : openSession(query, account, org, { ...browser, device: null });
        }
        // An operator's key finds its holder by himself; a legal person's asks whose account it is to open.
        async function asOperator() {
          const found = (record as KeyRecord).kind === 'operator' ? await keys.operatorFor(query, (record as KeyRecord).id) : undefined;
          if (!found) return refuse(409, 'key.unbound');
          return await bound(query, record as KeyRecord, found.account, found.org) ?? openFor(found.account);
        }
        async function withPassword(account: NonNullable<KeySignIn['account']>) {
          const { policy } = await portalFor(asking(services.readPool));
          const entered = await signIn(query, account, { policy, ...browser });
          if (isRefusal(entered)) return entered;
          const refused = entered.reader.session!.state === 'active' ? await bound(query, record as KeyRecord, entered.reader.actor.id, entered.reader.actor.org?.id ?? null) : null;
          if (refused) await sessions.close(query, entered.reader.tokenHash!);
          return refused ?? entered;
        }
      },
    }),
  ];

  async function firstUse({ serial, registration: response }: BindKey, asked: Parameters<typeof registered>[2], org: string | null): Promise<KeyRecord | Refusal> {
    if (!serial || !response) return refuse(422, 'key.unknown', {}, '/serial');
    const made = await registered(query, response, asked);
    if (isRefusal(made)) return made;
    const record = await keys.bySerial(query, serial.trim().toUpperCase());
    if (!record || !record.isValid) return refuse(422, record ? 'key.ended' : 'key.unknown', { until: record?.validUntil ?? '' }, '/serial');
    // Before anything is kept: who knows the number of a stranger's key must not become its holder.
    if (!(await keys.isOf(query, record.id, org))) return refuse(409, 'key.foreign', { enterprise: record.enterprise });
    return (await keys.enrol(query, record.id, made)) ? record : refuse(409, 'key.taken');
  }
}

async function bound(query: Query, record: KeyRecord, account: string, org: string | null): Promise<Refusal | null> {
  if (!(await keys.isOf(query, record.id, org))) return refuse(409, 'key.foreign', { enterprise: record.enterprise });
  return (await keys.bind(query, record.id, account)) ? null : refuse(409, 'key.taken');
}
