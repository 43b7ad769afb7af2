// Where faults are shown, and those that a server said.
import { segments, type Definition } from '#engine';
import type { Fault } from './widget.ts';

/** A pointer into data without its row numbers: `/people/0/name` is about `/people/name`. */
export function schemaPointer(place: string): string {
  return place.replace(/\/\d+(?=\/|$)/g, '');
}

/** The pointer of the field or cell a problem is shown at: entries of a list belong to the list. */
export function fieldPlace(definition: Definition, place: string): string {
  const parts = segments(place);
  if (parts.length >= 3 && definition.field(`/${parts[0]}/${parts[2]}`)) return `/${parts.slice(0, 3).join('/')}`;
  return `/${parts[0] ?? ''}`;
}

/** A problem in the words the server has already found for it. */
export function saidFault(problem: { readonly at: string; readonly what: string; readonly remedy: string }): Fault {
  return { at: problem.at, text: problem.what };
}
