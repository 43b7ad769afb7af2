// The bound mobile: another one is bound by a code to the present one, or by one's document, and always by a code to the new one.
import type { AskCode, BindMobile, Ticket } from '../api-types.ts';
import { judgeCaptcha } from '../door/captcha.ts';
import { checkCode, issueCode } from '../door/codes.ts';
import { isRefusal, refuse, type Refusal } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import { line, object } from '../edge/shape.ts';
import type { Services } from '../services.ts';
import { changeAccount } from '../store/account.ts';
import { asking, writing } from '../store/asking.ts';
import { accountFacts } from '../store/record.ts';
import { attempts } from '../store/session.ts';
import { captchaAnswer, codeAnswer } from './captcha.ts';

const ticket = object<Ticket>({ ticket: line });
const mobile = { type: 'string', pattern: '^1[3-9][0-9]{9}$' };
const mostTries = 5;
const present = (account: string) => ({ purpose: 'mobile', about: `present ${account}` }) as const;
// A code is for the number it went to: another number is another question.
const next = (account: string) => ({ purpose: 'mobile', about: `next ${account}` }) as const;

/** The routes of the bound mobile. */
export function mobileRoutes(services: Services): Route[] {
  const query = asking(services.pool);
  return [
    route<'/api/mobile/present', AskCode, Ticket>({
      method: 'POST', path: '/api/mobile/present', permission: 'signed-in', summary: 'Sends a code to the mobile that is bound', body: object<AskCode>({ captcha: captchaAnswer }), answer: ticket,
      async handle({ body, reader, language, address }) {
        const { mobile: bound } = await accountFacts(query, reader.actor.id);
        if (typeof bound !== 'string') return refuse(409, 'mobile.none');
        const issued = await judgeCaptcha(query, body.captcha) ?? await issueCode(query, present(reader.actor.id), { channel: 'sms', address: bound, from: address, org: reader.actor.org?.id ?? null }, language);
        return isRefusal(issued) ? issued : { body: issued };
      },
    }),
    route<'/api/mobile/next', AskCode & { readonly mobile: string }, Ticket>({
      method: 'POST', path: '/api/mobile/next', permission: 'signed-in', summary: 'Sends a code to the mobile that is to be bound', body: object<AskCode & { readonly mobile: string }>({ captcha: captchaAnswer, mobile }), answer: ticket,
      async handle({ body, reader, language, address }) {
        const issued = await judgeCaptcha(query, body.captcha) ?? await issueCode(query, next(reader.actor.id), { channel: 'sms', address: body.mobile, from: address, org: reader.actor.org?.id ?? null }, language);
        return isRefusal(issued) ? issued : { body: issued };
      },
    }),
    route<'/api/mobile', BindMobile>({
      method: 'PUT', path: '/api/mobile', permission: 'signed-in', summary: 'Binds another mobile', answer: 'nothing',
      body: object<BindMobile>({ mobile, code: codeAnswer, present: codeAnswer, document: object<NonNullable<BindMobile['document']>>({ type: line, number: line }) }, ['present', 'document']),
      async handle({ body, reader }) {
        const account = reader.actor.id;
        const looked = await checkCode(query, next(account), body.code, { look: true });
        if (isRefusal(looked)) return looked;
        if (looked.address !== body.mobile) return refuse(422, 'code.wrong', { left: 1 }, '/code');
        const doubted = body.present ? await byCode(account, body.present) : await byDocument(account, body.document);
        if (doubted) return doubted;
        const spent = await checkCode(query, next(account), body.code);
        if (isRefusal(spent)) return spent;
        await writing(services.pool, (within) => changeAccount(within, account, { mobile: body.mobile }, { account, name: reader.actor.name, org: reader.actor.org?.id ?? null }));
        return { body: undefined };
      },
    }),
  ];

  async function byCode(account: string, code: NonNullable<BindMobile['present']>): Promise<Refusal | null> {
    const { mobile: bound } = await accountFacts(query, account);
    const checked = await checkCode(query, present(account), code, { at: '/present' });
    if (isRefusal(checked)) return checked;
    // Somebody has bound another one since.
    return checked.address === bound ? null : refuse(422, 'code.void', {}, '/present');
  }

  /** Whoever found a browser open does not guess at a document. */
  async function byDocument(account: string, document: BindMobile['document']): Promise<Refusal | null> {
    const subject = `mobile ${account}`;
    if ((await attempts.count(query, subject, mostTries)) > mostTries) return { ...refuse(429, 'request.too-many', { seconds: 900 }), retryAfter: 900 };
    const { idType, idNumber } = await accountFacts(query, account);
    const isSame = document !== undefined && typeof idNumber === 'string' && document.type === idType && document.number.normalize('NFKC').trim().toUpperCase() === idNumber.toUpperCase();
    if (!isSame) return refuse(422, 'mobile.other-document', {}, '/document');
    await attempts.forget(query, subject);
    return null;
  }
}
