// How people come in: the question before the door, codes to phones and mailboxes. Names and passwords by the policies as shipped.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Captcha, CaptchaAnswer, CodeAnswer } from '../../server/api-types.ts';
import { askedInWords, inWords, plain } from '../../server/door/captcha-question.ts';
import { characters, pictureOf, randomCharacters } from '../../server/door/captcha-picture.ts';
import { keyed } from '../../server/door/captcha.ts';
import { checkCode, issueCode, type Bound } from '../../server/door/codes.ts';
import { hashOf } from '../../server/edge/identity.ts';
import { isRefusal, type Refusal } from '../../server/edge/problem-response.ts';
import { asking } from '../../server/store/asking.ts';
import type { Query } from '../../server/store/sight.ts';
import { cookieOf, person, signInAs, startApp, type Heard, type TestApp } from '../support/app.ts';
import { answerTo } from '../support/captcha.ts';
import type { ProblemBody } from '../../server/api-types.ts';

let app: TestApp;
let query: Query;

beforeAll(async () => {
  app = await startApp();
  query = asking(app.services.pool);
});
afterAll(() => app.close());

const codeOf = (heard: Heard<ProblemBody>): string => `${heard.status} ${heard.body.problems?.[0]?.code ?? ''}`.trim();
const ask = async (kind: 'picture' | 'words'): Promise<Captcha> => (await app.guest.post<Captcha>(`/api/captchas/${kind}`, {})).body;
/** A picture whose characters the test has chosen, as the row of one that was asked for. */
const pictured = async (text: string): Promise<string> => {
  const { ticket } = await ask('picture');
  await query('update captcha set answer_hash = $2 where ticket_hash = $1', [hashOf(ticket), keyed(ticket, plain(text))]);
  return ticket;
};
const enter = (captcha: CaptchaAnswer | undefined, password = app.password) => app.guest.post('/api/session', { username: 'xsyujing1', password, ...(captcha ? { captcha } : {}) });

describe('the question before the door', () => {
  it('is asked at every sign-in, and taken in any case and spacing (R-142)', async () => {
    expect(codeOf(await enter(undefined))).toBe('422 captcha.missing');
    expect((await enter({ ticket: await pictured('mYeG'), answer: 'mye g' })).status).toBe(200);
  });

  it('answered amiss keeps the password from being looked at: nothing is counted (R-142)', async () => {
    for (let n = 0; n < 7; n += 1) expect(codeOf(await enter({ ticket: await pictured('mYeG'), answer: 'mYeH' }, 'wrong'))).toBe('422 captcha.wrong');

    expect((await enter({ ticket: await pictured('mYeG'), answer: 'MYEG' })).status).toBe(200);
  });

  it('is spent by its first answer, right or not, and by five minutes (R-143)', async () => {
    const [used, failed, old] = [await pictured('AAAA'), await pictured('AAAA'), await pictured('AAAA')];
    await enter({ ticket: used, answer: 'AAAA' });
    await enter({ ticket: failed, answer: 'KKKK' });
    await query(`update captcha set expires_at = now() where ticket_hash = $1`, [hashOf(old)]);

    const statuses = await Promise.all([used, failed, old].map(async (ticket) => codeOf(await enter({ ticket, answer: 'AAAA' }))));

    expect(statuses).toEqual(Array(3).fill('422 captcha.wrong'));
  });

  it('is kept as hashes that lead back to nothing without the ticket (R-143)', async () => {
    const { ticket, picture } = await ask('picture');

    const [row] = await query<{ kept: string }>('select row_to_json(c)::text as kept from captcha c where ticket_hash = $1', [hashOf(ticket)]);
    const svg = Buffer.from(picture!.split(',')[1]!, 'base64').toString();

    expect(row!.kept).not.toContain(ticket);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 168 56">(<path d="[ML\d. ]+" fill="none" stroke="#1b1d22"[^<>]*\/>){2}<\/svg>$/);
  });

  it('is drawn inside its frame, differently each time, of characters nobody confuses (R-143)', () => {
    const drawn = Array.from({ length: 50 }, () => pictureOf(randomCharacters(4)));
    const numbers = drawn.flatMap((svg) => [...svg.matchAll(/d="([^"]+)"/g)].flatMap(([, path]) => [...path!.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)]).map(([, x, y]) => [Number(x), Number(y)] as const));

    expect(numbers.every(([x, y]) => x > 0 && x < 168 && y > 0 && y < 56)).toBe(true);
    expect(pictureOf('ACEF')).not.toBe(pictureOf('ACEF'));
    expect(characters.filter((character) => /[01OIlSZBQGiosz]/.test(character))).toEqual([]);
  });

  it('can be had in words, of which there are thousands, in both languages, and answered by a person (R-143)', async () => {
    const found = (['zh-CN', 'en'] as const).flatMap((language) => Array.from({ length: 400 }, () => askedInWords(language)));

    expect(found.filter(({ text, answer }) => plain(answerTo(text)) !== answer)).toEqual([]);
    expect(new Set(found.map(({ text }) => text)).size).toBeGreaterThan(600);
    expect([plain('十二'), plain('Forty-Two'), plain(' １２ '), inWords(20, 'zh-CN'), inWords(11, 'zh-CN'), inWords(30, 'en')]).toEqual(['12', '42', '12', '二十', '十一', 'thirty']);
    expect((await signInAs(app.guest, 'xsyujing1', app.password)).status).toBe(200);
  });

  it('asked for without end makes a network wait (R-229)', async () => {
    await query(`update attempt set count = 300 where subject = 'captcha-from local'`);

    const late = await app.guest.post('/api/captchas/picture', {});

    expect([codeOf(late), late.headers.get('Retry-After')]).toEqual(['429 request.too-many', '60']);
    await query(`delete from attempt where subject = 'captcha-from local'`);
  });

  it('comes after three wrong passwords only where the portal says so', async () => {
    await query(`update portal set content = jsonb_set(content::jsonb, '{policy,captcha}', '"after-failures"') where id = 'hubei'`);
    const plainly = (password: string) => app.guest.post('/api/session', { username: 'hzshenhe1', password });

    const first = [];
    for (const password of ['x', 'x', 'x', app.password]) first.push(codeOf(await plainly(password)));
    const passed = await signInAs(app.guest, 'hzshenhe1', app.password);
    const again = await plainly(app.password);
    await query(`update portal set content = jsonb_set(content::jsonb, '{policy,captcha}', '"always"') where id = 'hubei'`);

    expect(first).toEqual(['401 session.refused', '401 session.refused', '401 session.refused', '422 captcha.missing']);
    expect([passed.status, again.status]).toEqual([200, 200]);
  });
});

describe('a lock', () => {
  it('that strangers caused leaves the browsers alone that somebody has signed in from (R-141)', async () => {
    const opened = await signInAs(app.guest, 'nbyujing1', app.password);
    const device = opened.headers.getSetCookie()[1]!.split(';')[0]!;
    for (let n = 0; n < 5; n += 1) await signInAs(app.guest, 'nbyujing1', 'wrong');

    const stranger = await signInAs(app.guest, 'nbyujing1', app.password);
    const own = await signInAs(person(app.app, device), 'nbyujing1', app.password);
    const forged = await signInAs(person(app.app, `device=${'A'.repeat(43)}`), 'nbyujing1', app.password);

    expect([stranger.status, own.status, forged.status]).toEqual([401, 200, 401]);
    expect(cookieOf(own)).toMatch(/^sid=/);
    for (let n = 0; n < 5; n += 1) await signInAs(person(app.app, device), 'nbyujing1', 'wrong');
    expect((await signInAs(person(app.app, device), 'nbyujing1', app.password)).status).toBe(401);
    await query(`delete from attempt where subject like 'sign-in%'`);
  });
});

describe('a code (R-144)', () => {
  const bound: Bound = { purpose: 'registration', about: '13777829300' };
  const sent = async (to: string): Promise<{ text: string; code: string }[]> =>
    (await query<{ payload: string }>(`select payload from outbox_message where recipient = $1 order by created_at`, [to])).map(({ payload }) => ({ text: JSON.parse(payload).text as string, code: JSON.parse(payload).fields.code as string }));
  const issue = async (about: string, address: string | null = about, channel: 'sms' | 'mail' = 'sms') => issueCode(query, { ...bound, about }, { channel, address }, 'zh-CN');
  const check = (about: string, answer: CodeAnswer | undefined, look = false) => checkCode(query, { ...bound, about }, answer, { look });
  const verdict = (answer: object | Refusal): string => (isRefusal(answer) ? `${answer.status} ${answer.faults[0]!.code}` : 'right');
  const ticketFor = async (about: string): Promise<string> => {
    const answer = await issue(about);
    if (isRefusal(answer)) throw new Error(JSON.stringify(answer));
    return answer.ticket;
  };

  it('has six digits, goes out by SMS, and is good once, for its purpose and whom it is about', async () => {
    const ticket = await ticketFor('13777829300');
    const [message] = await sent('13777829300');
    const { code } = message!;

    expect(code).toMatch(/^\d{6}$/);
    expect(message!.text).toContain(`您的验证码是 ${code}，15 分钟内有效`);
    const others = [
      await checkCode(query, { purpose: 'recovery', about: '13777829300' }, { ticket, code }),
      await check('13800000000', { ticket, code }),
      await check('13777829300', undefined),
      await check('13777829300', { ticket: 'x'.repeat(32), code }),
    ];
    const own = [await check('13777829300', { ticket, code }, true), await check('13777829300', { ticket, code: ` ${code.slice(0, 3)} ${code.slice(3)}` }), await check('13777829300', { ticket, code })];

    expect(others.map(verdict)).toEqual(['422 code.void', '422 code.void', '422 code.missing', '422 code.void']);
    expect(own.map(verdict)).toEqual(['right', 'right', '422 code.void']);
  });

  it('is sent once a minute, whoever asks at the same time, and ten times a day', async () => {
    const both = await Promise.all([issue('13811110000'), issue('13811110000'), issue('13811110000')]);
    expect(both.map(verdict).sort()).toEqual(['429 code.too-soon', '429 code.too-soon', 'right']);
    expect(both.find(isRefusal)!.retryAfter).toBeGreaterThan(50);

    for (let n = 1; n < 10; n += 1) {
      await query(`update attempt set last_at = now() - interval '60 seconds' where subject like 'code %13811110000'`);
      expect(verdict(await issue('13811110000'))).toBe('right');
    }
    await query(`update attempt set last_at = now() - interval '60 seconds' where subject like 'code %13811110000'`);
    const eleventh = await issue('13811110000');

    expect(verdict(eleventh)).toBe('429 code.too-soon');
    expect((eleventh as Refusal).retryAfter).toBeGreaterThan(80_000);
    expect(await sent('13811110000')).toHaveLength(10);
  });

  it('ends after a quarter of an hour', async () => {
    const ticket = await ticketFor('13811110001');
    const { code } = (await sent('13811110001'))[0]!;
    await query(`update code set expires_at = now() + interval '1 second' where address = '13811110001'`);
    expect(verdict(await check('13811110001', { ticket, code }, true))).toBe('right');

    await query(`update code set expires_at = now() where address = '13811110001'`);

    expect(verdict(await check('13811110001', { ticket, code }))).toBe('422 code.void');
  });

  it('is void after five wrong tries, also when they come at once', async () => {
    const ticket = await ticketFor('13811110002');
    const { code } = (await sent('13811110002'))[0]!;
    const wrong = code === '000000' ? '111111' : '000000';

    const tries = await Promise.all(Array.from({ length: 8 }, () => check('13811110002', { ticket, code: wrong })));

    expect(tries.map(verdict).filter((each) => each === '422 code.wrong')).toHaveLength(4);
    expect(verdict(await check('13811110002', { ticket, code }))).toBe('422 code.void');
  });

  it('for nobody is answered alike, and nothing goes out', async () => {
    const [somebody, nobody] = [await issue('13811110003'), await issue('13811110004', null)];

    expect([Object.keys(somebody), Object.keys(nobody)]).toEqual([['ticket'], ['ticket']]);
    expect((await query(`select from outbox_message where kind <> 'notify' and (recipient = '13811110004' or recipient = '')`))).toHaveLength(0);
    expect(verdict(await issue('13811110004', null))).toBe('429 code.too-soon');
  });
});
