// New ids: UUID version 7 (RFC 9562), so that rows made after each other lie beside each other.
import { randomUUID } from 'node:crypto';

/** A new id; ids sort by the millisecond they were made in. */
export function newId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** Whether a text can be an id; anything else names nothing. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
}
