// Passwords: changed by who knows the old one, chosen at the first sign-in, and set anew by who has forgotten his.
import { covered, policyOf, type Policy } from '#engine';
import type { AskCode, ChangePassword, FirstPassword, NewPassword, Recover, RecoverByLink, SetUp, Ticket } from '../api-types.ts';
import { homeOf } from '../config.ts';
import { judgeCaptcha } from '../door/captcha.ts';
import { checkCode, followLink, issueCode, issueLink } from '../door/codes.ts';
import { choosePassword, judgePassword } from '../door/password.ts';
import { openSession } from '../door/sign-in.ts';
import { makeFirst } from '../door/set-up.ts';
import { deviceIn, sessionCookie, type Reader } from '../edge/identity.ts';
import { isPassword } from '../edge/password.ts';
import { isRefusal, notFound, refuse, type Refusal } from '../edge/problem-response.ts';
import { route, type Answer, type Route } from '../edge/route.ts';
import { flag, line, nullable, object } from '../edge/shape.ts';
import type { Services } from '../services.ts';
import { type Holder, holderOf, verifyAccount } from '../store/account.ts';
import { asking, writing } from '../store/asking.ts';
import { policyOfDoor } from '../store/head.ts';
import { attempts } from '../store/session.ts';
import { captchaAnswer, codeAnswer } from './captcha.ts';

const secret = { type: 'string', minLength: 1, maxLength: 128 };
const username = { type: 'string', minLength: 1, maxLength: 100 };
const chosen = { password: secret, repeat: secret };
const ticket = object<Ticket>({ ticket: line });
const linkHours = 24;
type Recovery = Policy['recovery'][number];

/** The routes of passwords. */
export function passwordRoutes(services: Services): Route[] {
  const query = asking(services.pool);
  const secure = services.config.baseUrl?.startsWith('https:') ?? false;
  const home = homeOf(services.config);
  const nothing: Answer<undefined> = { body: undefined };
  const offers = async (way: Recovery): Promise<Refusal | null> => ((await policyOfDoor(asking(services.readPool))).recovery.includes(way) ? null : refuse(403, 'recovery.not-here'));
  /** Where one is reached by this way; nowhere where the portal he belongs to does not offer it, which is told to nobody. */
  const reached = (holder: Holder | undefined, way: Recovery): string | null => (holder && policyOf(holder.recovery === null ? null : { recovery: holder.recovery }).recovery.includes(way) ? holder[way === 'sms' ? 'mobile' : 'mail'] : null);
  const holderAt = async ({ session }: Reader, state: string) => (session?.state === state ? holderOf(query, { id: session.account_id }) : undefined);

  return [
    route<'/api/password', ChangePassword>({
      method: 'PUT', path: '/api/password', permission: 'signed-in', summary: 'Changes the own password; all other sessions end', body: object<ChangePassword>({ old: secret, ...chosen }), answer: 'nothing',
      async handle({ body, reader, address, headers }) {
        const holder = await holderOf(query, { id: reader.actor.id });
        if (!holder) return notFound;
        // Who finds a browser open guesses no more than who stands before the door.
        const subject = `password ${holder.id}`;
        if ((await attempts.count(query, subject, 5)) > 5) return { ...refuse(429, 'request.too-many', { seconds: 900 }), retryAfter: 900 };
        if (!(await isPassword(body.old, holder.passwordHash))) return refuse(422, 'password.old-wrong', {}, '/old');
        await attempts.forget(query, subject);
        const refused = await judgePassword(query, holder, body) ?? await writing(services.pool, (within) => choosePassword(within, holder, body.password, { isVerified: false }));
        if (refused) return refused;
        const opened = await openSession(query, holder.id, reader.session!.org_id, { address, agent: headers.get('User-Agent') ?? '', device: deviceIn(headers.get('Cookie'), secure) });
        return isRefusal(opened) ? opened : { ...nothing, headers: { 'Set-Cookie': sessionCookie(opened.token, secure) } };
      },
    }),
    route<'/api/password/first', undefined, FirstPassword | null>({
      method: 'GET', path: '/api/password/first', permission: 'signed-in', beforePassword: true, summary: 'What whoever signs in for the first time has to do; null when there is nothing', answer: { schema: nullable(object<FirstPassword>({ mobile: nullable(line), isVerified: flag })) },
      handle: ({ reader: { session } }) => ({ body: session && session.state !== 'active' ? { mobile: session.mobile && covered(session.mobile, 'mobile'), isVerified: session.state === 'verified' } : null }),
    }),
    route<'/api/password/first/code', AskCode, Ticket>({
      method: 'POST', path: '/api/password/first/code', permission: 'signed-in', beforePassword: true, summary: 'Sends a code to the mobile number that the administrator has given', body: object<AskCode>({ captcha: captchaAnswer }), answer: ticket,
      async handle({ body, reader, language, address }) {
        const holder = await holderAt(reader, 'initial');
        if (!holder) return notFound;
        const issued = await judgeCaptcha(query, body.captcha) ?? await issueCode(query, { purpose: 'first-password', about: holder.id }, { channel: 'sms', address: holder.mobile, from: address, org: holder.org }, language);
        return isRefusal(issued) ? issued : { body: issued };
      },
    }),
    route<'/api/password/first/verify', { readonly code: Recover['code'] }>({
      method: 'POST', path: '/api/password/first/verify', permission: 'signed-in', beforePassword: true, summary: 'Shows the code: the way to a password of one’s own is open', body: object<{ readonly code: Recover['code'] }>({ code: codeAnswer }), answer: 'nothing',
      async handle({ body, reader }) {
        const holder = await holderAt(reader, 'initial');
        if (!holder) return notFound;
        const checked = await checkCode(query, { purpose: 'first-password', about: holder.id }, body.code);
        if (isRefusal(checked)) return checked;
        await verifyAccount(query, holder.id);
        return nothing;
      },
    }),
    route<'/api/password/first', NewPassword>({
      method: 'PUT', path: '/api/password/first', permission: 'signed-in', beforePassword: true, summary: 'Chooses a password of one’s own; one signs in with it again', body: object<NewPassword>(chosen), answer: 'nothing',
      async handle({ body, reader }) {
        const holder = await holderAt(reader, 'verified');
        if (!holder) return notFound;
        const refused = await judgePassword(query, holder, body) ?? await writing(services.pool, (within) => choosePassword(within, holder, body.password, { isVerified: true }));
        return refused ?? { ...nothing, headers: { 'Set-Cookie': sessionCookie('', secure) } };
      },
    }),
    route<'/api/recovery/code', AskCode & { readonly username: string }, Ticket>({
      method: 'POST', path: '/api/recovery/code', permission: 'public', summary: 'Sends a code to the mobile number of a user name, if there is one; the answer is the same', body: object<AskCode & { readonly username: string }>({ username, captcha: captchaAnswer }), answer: ticket,
      async handle({ body, language, address }) {
        const refused = await offers('sms') ?? await judgeCaptcha(query, body.captcha);
        if (refused) return refused;
        const holder = await holderOf(query, body);
        const issued = await issueCode(query, { purpose: 'recovery', about: counted(body.username) }, { channel: 'sms', address: reached(holder, 'sms'), from: address, org: holder?.org ?? null }, language);
        return isRefusal(issued) ? issued : { body: issued };
      },
    }),
    route<'/api/recovery/code', Recover>({
      method: 'PUT', path: '/api/recovery/code', permission: 'public', summary: 'Sets a new password by a code; all sessions end', body: object<Recover>({ username, code: codeAnswer, ...chosen }), answer: 'nothing',
      async handle({ body }) {
        const bound = { purpose: 'recovery', about: counted(body.username) } as const;
        const looked = await checkCode(query, bound, body.code, { look: true });
        if (isRefusal(looked)) return looked;
        const holder = looked.address === null ? undefined : await holderOf(query, body);
        if (!holder) return refuse(422, 'code.wrong', { left: 1 }, '/code');
        const refused = await judgePassword(query, holder, body);
        if (refused) return refused;
        const checked = await checkCode(query, bound, body.code);
        if (isRefusal(checked)) return checked;
        return await writing(services.pool, (within) => choosePassword(within, holder, body.password, { isVerified: true })) ?? nothing;
      },
    }),
    route<'/api/recovery/link', AskCode & { readonly username: string }>({
      method: 'POST', path: '/api/recovery/link', permission: 'public', summary: 'Sends a link to the mailbox of a user name, if there is one; the answer is the same', body: object<AskCode & { readonly username: string }>({ username, captcha: captchaAnswer }), answer: 'nothing',
      async handle({ body, language, address }) {
        const refused = await offers('mail') ?? await judgeCaptcha(query, body.captcha);
        if (refused) return refused;
        const holder = await holderOf(query, body);
        return await issueLink(query, 'recovery-link', { about: holder?.id ?? '', subject: counted(body.username), address: reached(holder, 'mail'), hours: linkHours, from: address },
          (made) => ({ letter: 'recovery', fields: { username: body.username, link: `${home}/recover?token=${made}`, hours: String(linkHours) }, channel: 'mail', to: reached(holder, 'mail') ?? '', language })) ?? nothing;
      },
    }),
    route<'/api/recovery/link', RecoverByLink>({
      method: 'PUT', path: '/api/recovery/link', permission: 'public', summary: 'Sets a new password by a link, once; all sessions end', body: object<RecoverByLink>({ token: line, ...chosen }), answer: 'nothing',
      async handle({ body }) {
        const about = await followLink(query, 'recovery-link', body.token, { look: true });
        const holder = about ? await holderOf(query, { id: about }) : undefined;
        if (!holder) return refuse(422, 'link.void', {}, '/token');
        const refused = await judgePassword(query, holder, body);
        if (refused) return refused;
        return await writing(services.pool, async (within) => (await followLink(within, 'recovery-link', body.token)) === null ? refuse(422, 'link.void', {}, '/token') : choosePassword(within, holder, body.password, { isVerified: false })) ?? nothing;
      },
    }),
    route<'/api/set-up', SetUp>({
      method: 'POST', path: '/api/set-up', permission: 'public', summary: 'Makes the first administrator of an empty installation, by the link that its start has printed', body: object<SetUp>({ token: line, username: line, name: { ...line, minLength: 1, format: 'name' }, ...chosen }), answer: 'nothing',
      handle: async ({ body }) => await makeFirst(services, body) ?? nothing,
    }),
  ];
}

// As a user name is counted whether there is somebody or not.
function counted(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
