// The work both forms do: n fields in blocks of twenty of the same mix, or a table. In: its size; out: a document, and what to expect of it.
import type { DefinitionDocument, FieldSchema, FormSchema, JsonObject } from '#engine';

export interface Workload {
  readonly document: DefinitionDocument;
  readonly data: JsonObject;
  /** The field or cell that is typed into. */
  readonly typed: string;
  /** The one that is mounted last, of those in sight. */
  readonly last: string;
  /** The tick that shows and hides a fifth of the fields, and the last of these. */
  readonly toggle?: { readonly tick: string; readonly last: string };
  /** How many faults a submission shows, conditional fields being out of sight. */
  readonly faults: number;
}

const block = 20;
const choices = Array.from({ length: 10 }, (_, index) => ({ value: `c${index}`, label: `Choice ${index}` }));
const text: FieldSchema = { type: 'string', minLength: 5, maxLength: 200, pattern: '^[A-Za-z0-9 ]*$' };
const number: FieldSchema = { type: 'integer', minimum: 0, maximum: 1000 };
const choice: FieldSchema = { type: 'string', enum: choices.map(({ value }) => value), 'x-options': choices };
const date: FieldSchema = { type: 'string', format: 'date' };
const tick: FieldSchema = { type: 'boolean' };

// By place in a block: one tick that rules the conditional ones, then numbers, choices, a date, another tick; the rest is text.
const special: { readonly [place: number]: FieldSchema } = { 0: tick, 4: number, 7: choice, 9: date, 11: number, 13: tick, 16: choice, 18: number };
const conditional = new Set([5, 8, 16, 18]);
const required = new Set([2, 6]);
// Wrong from the beginning: too short, wrong letters, too small, too large; with the two required ones six faults in a block, none of them conditional.
const values: { readonly [place: number]: string | number } = { 1: 'abc', 3: 'wrong — letters', 4: -5, 11: 5000, 15: 'a valid text' };

/** A workload of `count` fields, a multiple of twenty. */
export function fields(count: number): Workload {
  const names = Array.from({ length: count }, (_, index) => `f${index}`);
  const properties = Object.fromEntries(names.map((name, index): [string, FieldSchema] => {
    const place = index % block;
    return [name, { ...(special[place] ?? text), 'x-label': `Field ${index}`, ...(conditional.has(place) ? { 'x-when': { var: 'form.f0' } } : {}) }];
  }));
  const data = Object.fromEntries(names.flatMap((name, index) => (index % block in values ? [[name, values[index % block]!]] : [])));
  return {
    document: document({ type: 'object', additionalProperties: false, required: names.filter((_, index) => required.has(index % block)), properties }), data,
    typed: `/f${Math.floor(count / block / 2) * block + 10}`, last: `/f${count - 1}`, toggle: { tick: '/f0', last: `/f${count - block + Math.max(...conditional)}` }, faults: (count / block) * 6,
  };
}

/** A table of `count` rows and six columns, with a fault in four of ten rows. */
export function table(count: number): Workload {
  const columns: { readonly [name: string]: FieldSchema } = {
    name: { ...text, 'x-label': 'Name' }, amount: { ...number, 'x-label': 'Amount' }, kind: { ...choice, 'x-label': 'Kind' },
    done: { ...tick, 'x-label': 'Done' }, day: { ...date, 'x-label': 'Day' }, note: { ...text, 'x-label': 'Note' },
  };
  const rows = Array.from({ length: count }, (_, index): JsonObject => ({
    ...(index % 5 === 3 ? {} : { name: `Item ${index} name` }), amount: index % 10 === 1 ? -1 : index, kind: `c${index % 10}`, done: index % 2 === 0,
    day: `2026-01-${String((index % 28) + 1).padStart(2, '0')}`, note: index % 10 === 2 ? 'bad value!' : 'a valid note',
  }));
  const items = { type: 'object', additionalProperties: false, required: ['name'], properties: columns };
  const properties = { rows: { type: 'array', maxItems: 999, 'x-label': 'Rows', items } } as unknown as FormSchema['properties'];
  return { document: document({ type: 'object', additionalProperties: false, required: [], properties }), data: { rows }, typed: `/rows/${count / 2}/note`, last: `/rows/${count - 1}/note`, faults: (count / 10) * 4 };
}

function document(form: FormSchema): DefinitionDocument {
  return {
    process: { format: 1, id: 'bench', title: 'Bench', parties: { anybody: [{ anyone: true }] }, events: { SEND: { label: 'Send', by: ['anybody'], writes: ['*'] } }, read: [{ who: 'anybody' }] },
    form,
    machine: { id: 'bench', initial: 'start', states: { start: { on: { SEND: 'sent' } }, sent: { meta: { label: 'Sent', finished: true } } } },
  } as unknown as DefinitionDocument;
}
