// A process whose `read` is drawn at random, and one that looks at its cases as items: for what an answer may not tell.
import fc from 'fast-check';
import type { JsonObject } from '#engine';

/** What a party is kept from: pointers it sees masked, and those it does not see. */
export interface Kept { readonly mask: readonly string[]; readonly hide: readonly string[] }

/** Rights of the readers of a dossier; `null` lets the party see nothing at all. */
export interface Rights { readonly reader: Kept; readonly anyone: Kept | null }

/** Fields that hold one text each, the columns of the table, and those that hold files. */
export const texts = ['a', 'b', 'c', 'd', 'phone', 'card'] as const;
export const cells = ['p', 'q', 'mobile'] as const;
export const files = ['doc', 'scan'] as const;
export const pointers: readonly string[] = [...texts.map((name) => `/${name}`), '/rows', ...cells.map((name) => `/rows/${name}`), ...files.map((name) => `/${name}`)];

const maskable = pointers.filter((pointer) => !files.some((name) => pointer === `/${name}`) && pointer !== '/rows');

const kept: fc.Arbitrary<Kept> = fc.record({ mask: fc.subarray([...maskable]), hide: fc.subarray([...pointers]) })
  .map(({ mask, hide }) => ({ mask, hide: hide.filter((pointer) => pointer.length % 2 === 0 || !mask.includes(pointer)) }));

export const rights: fc.Arbitrary<Rights> = fc.record({ reader: kept, anyone: fc.option(kept) });

/** Whether those who are kept from some things by each of several entries see a field as it is. */
export function isPlain(pointer: string, entries: readonly Kept[]): boolean {
  const names = (list: readonly string[]): boolean => list.some((each) => each === pointer || pointer.startsWith(`${each}/`));
  return entries.some(({ mask, hide }) => !names(mask) && !names(hide));
}

/** The dossier with these rights, under an id of its own, and the process that has it as its item. */
export function dossier(n: number, { reader, anyone }: Rights): readonly [JsonObject, JsonObject] {
  const id = `dossier-${n}`;
  const text = { type: 'string', maxLength: 60 };
  const masks: { readonly [name: string]: string } = { phone: 'mobile', card: 'id-card', mobile: 'mobile' };
  const field = (name: string): JsonObject => ({ ...text, 'x-label': name, 'x-mask': masks[name] ?? 'all' });
  const file = { type: 'array', maxItems: 2, items: { type: 'string', format: 'file' }, 'x-file': { types: ['pdf'], maxBytes: 100_000 }, 'x-label': 'file' };
  const column = (value: JsonObject): JsonObject => ({ type: 'text', label: 'c', value });
  const columns = {
    title: column({ var: 'form.a' }), made: column({ cat: [{ var: 'form.b' }, '/', { var: 'form.c' }] }), asked: column({ if: [{ has: 'form.d' }, { var: 'form.d' }, '-'] }),
    named: column({ rule: 'named' }), phone: column({ var: 'form.phone' }), some: { type: 'boolean', label: 'c', value: { some: [{ var: 'form.rows' }, { has: 'row.p' }] } },
  };
  const list = { title: '全部', filters: Object.keys(columns).filter((name) => name !== 'some').map((name) => ({ column: name, match: 'fuzzy' })), columns: Object.keys(columns).map((name) => ({ column: name })), sort: { by: 'title' } };
  // Words tell what their receivers see; anything else would not be published.
  const told = texts.filter((name) => isPlain(`/${name}`, [reader, ...(anyone ? [anyone] : [])])).map((name) => `{form.${name}}`).join(' ');
  return [{
    process: {
      format: 1, id, title: '卷宗', permissions: { write: { label: 'w', grant: [{ role: 'operator' }] }, look: { label: 'l', grant: [{ role: 'enterpriseAdmin' }] } },
      menu: [{ group: '卷宗', label: '看', list: 'seen', for: ['reader'] }, { portal: '公开', label: '公开', list: 'open' }],
      parties: { writer: [{ permission: 'write', of: { var: 'instance.org.id' } }], author: [{ user: { var: 'instance.applicant.id' } }], reader: [{ permission: 'look', of: { var: 'instance.org.id' } }] },
      events: { WRITE: { label: '写', by: ['writer'], writes: ['*'] }, NOTE: { label: '批注', by: ['reader'], writes: ['/note'], needs: ['named2'] }, CLOSE: { label: '结束', by: ['author'] } },
      rules: { named: { rule: { lower: { var: 'form.c' } }, say: 'x' }, named2: { rule: { and: [...texts.map((name) => ({ '!==': [{ var: `form.${name}` }, 'x'] })), { some: [{ var: 'form.rows' }, { '!==': [{ var: 'row.p' }, 'x'] }] }] }, say: `不行 ${told}` } },
      columns, read: [{ who: 'author' }, { who: 'reader', ...reader }, ...(anyone ? [{ who: 'anyone', ...anyone }] : [])],
      messages: { told: { to: ['reader'], channels: ['in-app'], title: '新卷宗', text: `有 ${told}` } },
    },
    form: { type: 'object', additionalProperties: false, properties: {
      ...Object.fromEntries(texts.map((name) => [name, field(name)])), note: text, doc: file, scan: file,
      rows: { type: 'array', maxItems: 5, items: { type: 'object', additionalProperties: false, properties: Object.fromEntries(cells.map((name) => [name, field(name)])) } },
    } },
    machine: { id, initial: 'start', states: {
      start: { on: { WRITE: 'open' } }, open: { entry: [{ type: 'notify', params: { message: 'told' } }], on: { NOTE: 'open', CLOSE: 'closed' }, meta: { label: '办理中' } }, closed: { meta: { label: '结束', finished: true } },
    } },
    list: { seen: { ...list, who: 'reader' }, open: list },
  }, {
    process: {
      format: 1, id: `look-${n}`, title: '查阅', permissions: { write: { label: 'w', grant: [{ role: 'operator' }, { role: 'enterpriseAdmin' }] } }, subject: { process: id },
      parties: { writer: [{ permission: 'write', of: { var: 'instance.org.id' } }] }, events: { LOOK: { label: '查阅', by: ['writer'], writes: ['*'] } }, read: [{ who: 'writer' }],
    },
    form: { type: 'object', additionalProperties: false, properties: { note: text } },
    ui: { form: [{ group: 'g', items: ['/note', ...texts.map((name) => ({ fact: `item.${name}`, label: name }))] }] },
    machine: { id: `look-${n}`, initial: 'start', states: { start: { on: { LOOK: 'done' } }, done: { meta: { label: '完成', finished: true } } } },
  }] as unknown as readonly [JsonObject, JsonObject];
}
