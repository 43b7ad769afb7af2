import { createServer as createHttpServer, type IncomingHttpHeaders } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gateway, smtp, type Carriers, type Mail, type Send, type TextMessage } from '../../server/cases/carriers.ts';
import { deliver, pauseAfter, startOutbox, writeLetter } from '../../server/cases/outbox.ts';
import { letterRow, letters, masked, undeclared } from '../../server/cases/letter.ts';
import { asking, writing } from '../../server/store/asking.ts';
import { leaveNow } from '../support/outbox.ts';
import { application, committed, trainingWorld } from '../support/world.ts';

describe('P13 the outbox', () => {
  let world: Awaited<ReturnType<typeof trainingWorld>>;
  beforeAll(async () => { world = await trainingWorld(); });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.owner.query('delete from outbox_message');
    await world.owner.query('delete from message');
  });
  const at = (instant: string): void => { world.services.clock.instant = instant; };
  const drain = async (carriers: Carriers | null): Promise<void> => { while (await deliver(world.services, carriers)); };
  const rows = async (): Promise<readonly { kind: string; state: string; recipient: string; attempts: number; payload: string }[]> =>
    (await world.owner.query('select kind, state, recipient, attempts, payload from outbox_message order by id')).rows;
  const rejected = async (): Promise<string> => {
    const id = await world.start(world.applicant, 'training', 'APPLY', application(), world.item);
    committed(await world.act(world.provider, id, 'REJECT', { comment: '缺盖章' }));
    await leaveNow(world.owner);
    return id;
  };

  it('tells everybody whom the party names, in the product and by mail as the message says', async () => {
    await rejected();

    await drain(null);

    const { rows: told } = await world.owner.query(`select a.name, m.title->>'zh-CN' as title from message m join account a on a.id = m.account_id order by 2, 1`);
    expect(told).toEqual([{ name: 'applicant', title: '培训申请未通过' }, { name: 'colleague', title: '新的培训申请' }, { name: 'provider', title: '新的培训申请' }]);
    expect((await rows()).filter(({ kind }) => kind === 'mail').map(({ recipient, state }) => [recipient, state])).toEqual([['applicant@example.com', 'shown']]);
  });

  it('writes the service number where the words leave room for it', async () => {
    const id = await rejected();

    await drain(null);

    const { rows: [said] } = await world.owner.query(`select m.text->>'zh-CN' as text, i.number from message m join instance i on i.id = m.instance_id where i.id = $1 and m.account_id = $2`, [id, world.applicant.account]);
    expect(said.text).toBe(`您的申请 ${said.number} 未通过。报名截止前可以修改后重新申请。理由：缺盖章`);
    expect((await rows()).every(({ payload }) => !payload.includes('{instance.number}'))).toBe(true);
  });

  it('gives each row to one node', async () => {
    const other = await world.node();
    for (let i = 0; i < 6; i += 1) await rejected();

    await Promise.all(Array.from({ length: 6 }, (_, i) => deliver(i % 2 ? other : world.services, null)));
    await drain(null);

    const { rows: [count] } = await world.owner.query('select count(*)::int as messages from message');
    expect(count).toEqual({ messages: 6 * 3 });
    expect((await rows()).every(({ attempts }) => attempts === 1)).toBe(true);
  });

  it('sends by SMTP with the id of the row', async () => {
    const received: string[] = [];
    const server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], onData: (stream, _, done) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => { text += chunk.toString(); });
      stream.on('end', () => { received.push(text); done(); });
    } });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await rejected();

    await drain({ mail: smtp(`smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`) });

    await new Promise<void>((resolve) => server.close(resolve));
    const mail = (await world.owner.query(`select id, state, sent_at is not null as timed from outbox_message where kind = 'mail'`)).rows;
    expect(mail).toEqual([{ id: expect.any(String), state: 'sent', timed: true }]);
    expect(received).toHaveLength(1);
    expect(received[0]).toContain(`Message-ID: <${mail[0].id}@localhost>`);
    expect(received[0]).toContain('To: applicant@example.com');
  });

  it('waits longer after each try, keeps the id, and gives up after 24', async () => {
    const ids = new Set<string>();
    const refusing: Send = async (mail: Mail) => {
      ids.add(mail.messageId);
      throw new Error('451 try again later');
    };
    await rejected();
    await drain(null);
    await world.owner.query(`update outbox_message set state = 'waiting', attempts = 0 where kind = 'mail'`);
    const dueAfter = async (): Promise<number> => Number((await world.owner.query(`select extract(epoch from due_at - $1::timestamptz)::int as seconds from outbox_message where kind = 'mail'`, [world.services.clock.instant])).rows[0].seconds);

    const waits: number[] = [];
    for (let instant = Date.parse('2025-03-02T01:00:00.000Z'), tries = 1; tries <= 24; tries += 1) {
      at(new Date(instant).toISOString());
      expect(await deliver(world.services, { mail: refusing })).toBe(1);
      expect(await deliver(world.services, { mail: refusing })).toBe(0);
      waits.push(await dueAfter());
      instant += waits.at(-1)! * 1000;
    }

    expect(waits.slice(0, 5)).toEqual([1, 2, 4, 8, 16]);
    expect(waits.at(-1)).toBe(3600);
    expect(ids.size).toBe(1);
    expect((await world.owner.query(`select state, attempts, last_error from outbox_message where kind = 'mail'`)).rows).toEqual([{ state: 'dead', attempts: 24, last_error: '451 try again later' }]);
    at('2025-03-02T01:00:00.000Z');
  });

  it('takes a row up again that a killed node had claimed', async () => {
    await rejected();
    await world.owner.query(`update outbox_message set state = 'claimed', attempts = 1, due_at = $1`, ['2025-03-02T01:03:00Z']);

    await drain(null);
    const early = (await world.owner.query('select from message')).rowCount;
    at('2025-03-02T01:03:00.000Z');
    await drain(null);

    expect(early).toBe(0);
    expect((await world.owner.query('select from message')).rowCount).toBe(3);
    at('2025-03-02T01:00:00.000Z');
  });

  it('lets steps go on while the mail server refuses every connection', async () => {
    const closed = createServer();
    const port = await new Promise<number>((resolve) => closed.listen(0, '127.0.0.1', () => resolve((closed.address() as AddressInfo).port)));
    await new Promise((resolve) => closed.close(resolve));
    await rejected();

    await drain({ mail: smtp(`smtp://127.0.0.1:${port}`) });

    expect((await rows()).filter(({ kind }) => kind === 'mail').map(({ state, attempts }) => [state, attempts])).toEqual([['waiting', 1]]);
    expect((await world.owner.query('select from message')).rowCount).toBe(3);
    expect(world.logged.some((line) => line.startsWith('warning A message could not be delivered.'))).toBe(true);
  });

  it('brings messages in the product while a mail server hangs', async () => {
    const hanging = createServer();
    const port = await new Promise<number>((resolve) => hanging.listen(0, '127.0.0.1', () => resolve((hanging.address() as AddressInfo).port)));
    await rejected();
    await drain(null);
    await world.owner.query(`update outbox_message set state = 'waiting' where kind = 'mail'`);
    const { config } = world.services;
    const node = { ...world.services, config: { ...config, smtpUrl: `smtp://127.0.0.1:${port}` } };
    const accepted = new Promise<Socket>((resolve) => hanging.once('connection', resolve));

    const outbox = startOutbox(node);
    const socket = await accepted;
    await rejected();
    node.onMessages();
    for (let seen = 0; seen < 6;) seen = (await world.owner.query('select from message')).rowCount ?? 0;

    expect((await rows()).filter(({ kind, state }) => kind === 'mail' && state === 'claimed')).not.toEqual([]);
    const stopped = outbox.stop();
    hanging.on('connection', (next) => next.destroy());
    socket.destroy();
    await stopped;
    await new Promise((resolve) => hanging.close(resolve));
  });

  /** A gateway as server/README.md describes it: notes what it is asked, and answers in turn. */
  const listening = async (answers: readonly number[]): Promise<{ readonly carriers: Carriers; readonly heard: { readonly headers: IncomingHttpHeaders; readonly body: TextMessage }[]; close(): Promise<unknown> }> => {
    const heard: { headers: IncomingHttpHeaders; body: TextMessage }[] = [];
    const server = createHttpServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => { text += chunk.toString(); });
      request.on('end', () => {
        heard.push({ headers: request.headers, body: JSON.parse(text) });
        response.writeHead(answers[heard.length - 1] ?? 200, { Location: 'http://169.254.169.254/' }).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { carriers: { sms: gateway(`http://127.0.0.1:${(server.address() as AddressInfo).port}/sms`, 'secret') }, heard, close: () => new Promise((resolve) => server.close(resolve)) };
  };
  const code = (to = '13812349300', more: object = {}): Promise<string> => writeLetter(world.services, asking(world.services.pool), { letter: 'code', fields: { code: '480213', minutes: '5' }, channel: 'sms', to, ...more });
  const texts = async (): Promise<readonly { readonly state: string; readonly attempts: number; readonly payload: string; readonly last_error: string | null }[]> => (await world.owner.query(`select state, attempts, payload, last_error from outbox_message where kind = 'sms' order by id`)).rows;

  it('sends text messages to the gateway under the id of the row, once more after a failure, and keeps no code that was sent (R-194)', async () => {
    const { carriers, heard, close } = await listening([503]);
    const id = await code();

    await deliver(world.services, carriers);
    const failed = await texts();
    at('2025-03-02T01:00:01.000Z');
    await drain(carriers);
    await close();

    expect(failed).toMatchObject([{ state: 'waiting', attempts: 1, last_error: 'The gateway answered 503.' }]);
    expect(heard.map(({ headers, body }) => [headers.authorization, headers['idempotency-key'], body])).toEqual(Array.from({ length: 2 }, () => ['Bearer secret', id, {
      id, to: '13812349300', text: '您的验证码是 480213，5 分钟内有效。请勿告诉任何人；如不是您本人操作，请忽略。', template: 'code', fields: { code: '480213', minutes: '5' },
    }]));
    expect(await texts()).toMatchObject([{ state: 'sent', payload: expect.not.stringContaining('480213') }]);
    at('2025-03-02T01:00:00.000Z');
  });

  it('follows no redirection of a gateway, and gives up what it never takes', async () => {
    const { carriers, heard, close } = await listening([302, 422]);
    await code();
    await deliver(world.services, carriers);
    await code('1');
    await deliver(world.services, carriers);
    await close();

    expect(heard).toHaveLength(2);
    expect((await texts()).map(({ state, attempts }) => [state, attempts])).toEqual([['waiting', 1], ['dead', 1]]);
  });

  it('sends no code that has ended meanwhile', async () => {
    await code('13812349300', { minutes: 5 });
    at('2025-03-02T01:05:01.000Z');

    await drain({ sms: () => Promise.reject(new Error('nobody is to be asked')) });

    expect(await texts()).toMatchObject([{ state: 'dead', payload: expect.not.stringContaining('480213') }]);
    at('2025-03-02T01:00:00.000Z');
  });

  it('writes a text message that nobody carries into the log, without the number', async () => {
    await code();

    await drain(null);

    expect(await texts()).toMatchObject([{ state: 'shown' }]);
    expect(world.logged.filter((line) => line.includes('there is no gateway')).map((line) => [line.includes('480213'), line.includes('138****9300'), line.includes('13812349300')])).toEqual([[true, true, false]]);
  });

  it('writes a letter with the statements of its cause, or not at all', async () => {
    await expect(writing(world.services.pool, async (query) => {
      await writeLetter(world.services, query, { letter: 'recovery', fields: { username: 'a', link: 'https://office.example/x', hours: '24' }, channel: 'mail', to: 'a@example.com' });
      throw new Error('the cause fails');
    })).rejects.toThrow('the cause fails');

    expect(await rows()).toEqual([]);
  });

  it('lets values of a letter break no line and forge no signature', () => {
    const { payload } = letterRow('1', { letter: 'invitation', fields: { username: 'a\r\nBcc: b@example.com', org: '【银行】', link: 'x', hours: '24' }, channel: 'sms', to: '1' });

    expect(JSON.parse(payload).text).toBe('[银行]为您开通了账号 a Bcc: b@example.com。请在 24 小时内打开下面的链接设置密码，链接只能用一次：\n\nx');
    expect(masked(JSON.parse(payload)).text).toContain('••••••');
  });

  it('has templates that name only what they declare', () => {
    expect(Object.entries(letters).flatMap(([name, letter]) => undeclared(letter).map((field) => `${name} names ${field}`))).toEqual([]);
    expect(undeclared({ title: 'x', text: '{code} {form.name}', fields: { code: {} } })).toEqual(['form.name']);
  });

  it('doubles its pause up to an hour', () => {
    expect([1, 2, 12, 13, 24].map(pauseAfter)).toEqual([1, 2, 2048, 3600, 3600]);
  });
});
