// Takes the personal content out of one case for good, as the owner of the database. Its history stays and still verifies.
import pg from 'pg';
import { canonical, type Json, type Snapshot } from '#engine';
import { recordAudit, systemAuthor } from '../store/audit.ts';

/** Erases payloads of the history, data, columns, comments, files and messages of an instance; false when there is none. */
export async function erase(ownerUrl: string, instance: string): Promise<boolean> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await owner.query('begin');
    await owner.query('set local app.step = \'on\'; set local app.erasure = \'on\'');
    const { rows } = await owner.query<{ snapshot: string; number: string | null; org: string }>('select snapshot, number, org_id as org from instance where id = $1 for update', [instance]);
    if (rows.length === 0) return false;
    await owner.query('update instance set data = \'{}\', columns = \'{}\', snapshot = $2 where id = $1', [instance, withoutWords(rows[0]!.snapshot)]);
    await owner.query('select keep_words(array[$1::uuid])', [instance]);
    for (const table of ['history_payload', 'file', 'draft', 'message', 'outbox_message']) {
      await owner.query(`delete from ${table} where instance_id = $1`, [instance]);
    }
    await recordAudit(async (text, values = []) => (await owner.query(text, [...values])).rows, systemAuthor, { action: 'case.erased', subject: `case:${instance}`, name: rows[0]!.number ?? instance, about: rows[0]!.org });
    await owner.query('commit');
    return true;
  } finally {
    await owner.end();
  }
}

// What the machine needs stays; what people wrote goes.
function withoutWords(text: string): string {
  const snapshot = JSON.parse(text) as Snapshot;
  const last = Object.fromEntries(Object.entries(snapshot.last).map(([event, entry]) => [event, { ...entry, comment: '' }]));
  const tasks = snapshot.tasks.map((task) => ({ ...task, seats: task.seats.map((seat) => (seat.vote ? { ...seat, vote: { ...seat.vote, comment: '' } } : seat)) }));
  return canonical({ ...snapshot, last, tasks } as unknown as Json);
}
