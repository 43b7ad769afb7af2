// Days and hours as people count them: in the zone of the platform (`ZONE`), which every connection of the service is told; and the instant itself, which is the database's.
import type { Query } from './sight.ts';

const zone = `current_setting('app.zone')`;

/** Today, as a date. */
export const today = `(now() at time zone ${zone})::date`;

/** The day of an instant, as text. */
export function dayOf(instant: string): string {
  return `to_char(${instant} at time zone ${zone}, 'YYYY-MM-DD')`;
}

/** Day and minute of an instant, as text. */
export function minuteOf(instant: string): string {
  return `to_char(${instant} at time zone ${zone}, 'YYYY-MM-DD HH24:MI')`;
}

/** The instant at which a date begins. */
export function beginOf(date: string): string {
  return `(${date}::timestamp at time zone ${zone})`;
}

/** The instant it is, or the one a test has set. */
export async function instantNow(query: Query, set: string | null): Promise<string> {
  return (await query<{ at: string }>('select instant(coalesce($1::timestamptz, clock_timestamp())) as at', [set]))[0]!.at;
}
