// Days and hours as people count them: in the zone of the platform (`ZONE`), which every connection of the service is told.

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
