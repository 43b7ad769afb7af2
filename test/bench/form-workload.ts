// The work both forms do: n fields, in blocks of twenty of the same mix. In: how many fields; out: a document, and what to expect of it.
import type { DefinitionDocument, FieldSchema, JsonObject } from '#engine';

export interface Workload {
  readonly document: DefinitionDocument;
  readonly data: JsonObject;
  /** The field that is typed into. */
  readonly typed: string;
  /** How many faults a submission shows, conditional fields being out of sight. */
  readonly faults: number;
}

const block = 20;
const choices = Array.from({ length: 10 }, (_, index) => ({ value: `c${index}`, label: `Choice ${index}` }));
const text: FieldSchema = { type: 'string', minLength: 5, maxLength: 200, pattern: '^[A-Za-z0-9 ]*$' };
const number: FieldSchema = { type: 'integer', minimum: 0, maximum: 1000 };
const choice: FieldSchema = { type: 'string', enum: choices.map(({ value }) => value), 'x-options': choices };

// By place in a block: one tick that rules the conditional ones, then numbers, choices, a date, another tick; the rest is text.
const special: { readonly [place: number]: FieldSchema } = {
  0: { type: 'boolean' }, 4: number, 7: choice, 9: { type: 'string', format: 'date' }, 11: number, 13: { type: 'boolean' }, 16: choice, 18: number,
};
const conditional = new Set([5, 8, 16, 18]);
const required = new Set([2, 6]);
// Wrong from the beginning: too short, wrong letters, too small, too large; with the two required ones six faults in a block, none of them conditional.
const values: { readonly [place: number]: string | number } = { 1: 'abc', 3: 'wrong — letters', 4: -5, 11: 5000, 15: 'a valid text' };

/** A workload of `count` fields, a multiple of twenty. */
export function workload(count: number): Workload {
  const names = Array.from({ length: count }, (_, index) => `f${index}`);
  const properties = Object.fromEntries(names.map((name, index): [string, FieldSchema] => {
    const place = index % block;
    return [name, { ...(special[place] ?? text), 'x-label': `Field ${index}`, ...(conditional.has(place) ? { 'x-when': { var: 'form.f0' } } : {}) }];
  }));
  const data = Object.fromEntries(names.flatMap((name, index) => (index % block in values ? [[name, values[index % block]!]] : [])));
  const document = {
    process: { format: 1, id: 'bench', title: 'Bench', parties: { anybody: [{ anyone: true }] }, events: { SEND: { label: 'Send', by: ['anybody'], writes: ['*'] } }, read: [{ who: 'anybody' }] },
    form: { type: 'object', additionalProperties: false, required: names.filter((_, index) => required.has(index % block)), properties },
    machine: { id: 'bench', initial: 'start', states: { start: { on: { SEND: 'sent' } }, sent: { meta: { label: 'Sent', finished: true } } } },
  } as unknown as DefinitionDocument;
  return { document, data, typed: `f${Math.floor(count / block / 2) * block + 10}`, faults: (count / block) * 6 };
}
