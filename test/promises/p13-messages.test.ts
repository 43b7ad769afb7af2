import { createServer, type AddressInfo, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliver, pauseAfter, smtp, startOutbox, type Mail, type Send } from '../../server/cases/outbox.ts';
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
  const drain = async (send: Send | null): Promise<void> => { while (await deliver(world.services, send)); };
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

    await drain(smtp(`smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`));

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
      expect(await deliver(world.services, refusing)).toBe(1);
      expect(await deliver(world.services, refusing)).toBe(0);
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

    await drain(smtp(`smtp://127.0.0.1:${port}`));

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

  it('doubles its pause up to an hour', () => {
    expect([1, 2, 12, 13, 24].map(pauseAfter)).toEqual([1, 2, 2048, 3600, 3600]);
  });
});
