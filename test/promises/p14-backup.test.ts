import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver, type Mail } from '../../server/cases/outbox.ts';
import { application, committed, trainingWorld } from '../support/world.ts';

// That a copy made under load starts, verifies and keeps what was acknowledged is row F15 of test/faults.
describe('P14 what a backup sends again', () => {
  let world: Awaited<ReturnType<typeof trainingWorld>>;
  beforeAll(async () => { world = await trainingWorld(); });
  afterAll(() => world.close());

  it('is the same letter with the same Message-ID, wherever in its delivery the backup was made', async () => {
    const { owner, services } = world;
    const id = await world.start(world.applicant, 'training', 'APPLY', application(), world.item);
    committed(await world.act(world.provider, id, 'REJECT', { comment: '缺盖章' }));
    const sent: string[] = [];
    const send = async ({ messageId, to }: Mail): Promise<void> => void sent.push(`${messageId} ${to}`);
    const drain = async (): Promise<void> => { while (await deliver(services, send)); };
    await owner.query('create table backup as select * from outbox_message');

    await drain();
    const first = sent.splice(0);
    // A backup from before anything was delivered: what came out of it is gone, and is made again.
    await owner.query('delete from outbox_message; delete from message; insert into outbox_message select * from backup');
    await drain();
    const second = sent.splice(0);
    // One from after the letters were written and before they went out.
    await owner.query(`update outbox_message set state = 'waiting', attempts = 0 where kind = 'mail'`);
    await drain();

    expect(first.length).toBeGreaterThan(0);
    expect([second, sent]).toEqual([first, first]);
    await owner.query('drop table backup');
  });
});
