// The messages of decisions wait until these can no longer be taken back; tests of what they say do not.
import type { Pool } from 'pg';

/** Lets everything that waits in the outbox leave now. */
export async function leaveNow(pool: Pool): Promise<void> {
  await pool.query(`update outbox_message set due_at = created_at where state = 'waiting' and attempts = 0`);
}
