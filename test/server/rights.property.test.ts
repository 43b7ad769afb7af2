// Rights of fields, drawn at random, held against the bytes of every answer: what a reader is kept from is in none of them (P8, P9, R-231).
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseView, Draft, FileInfo, ListPage, MessagePage, ProblemBody } from '../../server/api-types.ts';
import { dispatch } from '../../server/cases/dispatch.ts';
import { deliver } from '../../server/cases/outbox.ts';
import { isRefusal } from '../../server/edge/problem-response.ts';
import { publishSet } from '../../server/revisions/publish.ts';
import { origin, startApp, type Person, type TestApp } from '../support/app.ts';
import { leaveNow } from '../support/outbox.ts';
import { cells, dossier, files, isPlain, rights, texts, type Kept, type Rights } from '../support/dossier.ts';
import { pdf } from '../support/files.ts';

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const drawn: readonly Rights[] = [
  // Always among them: everything is seen, everything masked, everything hidden.
  { reader: { mask: [], hide: [] }, anyone: null }, { reader: { mask: [...texts.map((name) => `/${name}`), ...cells.map((name) => `/rows/${name}`)], hide: ['/doc', '/scan'] }, anyone: { mask: [], hide: [...texts.map((name) => `/${name}`), '/rows', '/doc', '/scan'] } },
  ...fc.sample(rights, { seed, numRuns: 4 }),
];

let app: TestApp;
let author: Person;
let reader: Person;
const cases: { readonly id: string; readonly n: number; readonly rights: Rights; readonly secrets: ReadonlyMap<string, string>; readonly uploads: ReadonlyMap<string, string> }[] = [];

beforeAll(async () => {
  app = await startApp();
  const results = await publishSet(app.services, drawn.flatMap((each, n) => dossier(n, each)).map((document) => ({ document, author: 'test', note: '', origin: 'folder' as const, base: 0 })));
  const refused = results.filter(isRefusal).flatMap(({ faults }) => faults);
  if (refused.length > 0) throw new Error(`seed ${seed}: ${JSON.stringify(refused.slice(0, 5))}`);
  [author, reader] = [await app.as('cjcaozuo1'), await app.as('cjadmin01')];
  for (const [n, each] of drawn.entries()) {
    const draft = await author.open({ process: `dossier-${n}`, event: 'WRITE' });
    const secrets = new Map(texts.map((name, index) => [`/${name}`, name === 'phone' ? `1391234${1000 + n}` : name === 'card' ? `42010619900307${1000 + n}` : `geheim-${name}-${n}-${index}`]));
    for (const name of cells) secrets.set(`/rows/${name}`, name === 'mobile' ? `1375678${1000 + n}` : `zelle-${name}-${n}`);
    const uploads = new Map<string, string>();
    for (const name of files) {
      secrets.set(`/${name}`, `datei-${name}-${n}`);
      uploads.set(`/${name}`, (await author.upload<FileInfo>(`/api/drafts/${draft.id}/files?pointer=/${name}&name=datei-${name}-${n}.pdf`, pdf(100))).body.id);
    }
    const data = {
      ...Object.fromEntries(texts.map((name) => [name, secrets.get(`/${name}`)!])), rows: [Object.fromEntries(cells.map((name) => [name, secrets.get(`/rows/${name}`)!]))],
      ...Object.fromEntries(files.map((name) => [name, [uploads.get(`/${name}`)!]])),
    };
    const sent = await author.send(draft.id, { event: 'WRITE', data });
    if (sent.status !== 200) throw new Error(`seed ${seed}: ${JSON.stringify(sent.body)}`);
    cases.push({ id: draft.id, n, rights: each, secrets, uploads });
  }
  await leaveNow(app.services.pool);
  while ((await deliver(app.services, null)) > 0) await pause(1);
});
afterAll(() => app.close());

/** Everything a reader is answered about a case, wherever it may come up. */
async function answersTo(who: Person, { id, n, uploads, secrets }: (typeof cases)[number], isReader: boolean): Promise<{ readonly [name: string]: string }> {
  const get = async (path: string): Promise<string> => JSON.stringify((await who.get<unknown>(path)).body);
  const post = async (path: string, body: unknown): Promise<string> => JSON.stringify((await who.post<unknown>(path, body, { 'Idempotency-Key': crypto.randomUUID() })).body);
  const lists = await Promise.all(['seen', 'open'].flatMap((list) => ['', '?sort=-made', ...['title', 'asked', 'phone'].map((column) => `?f.${column}=e`)].map((query) => get(`/api/lists/dossier-${n}/${list}${query}`))));
  const downloads = await Promise.all([...uploads.values()].map(async (file) => {
    const response = await app.app.request(`${origin}/api/files/${file}`, { headers: { Cookie: who.cookie } });
    return `${response.status} ${response.headers.get('Content-Disposition') ?? ''}`;
  }));
  return {
    case: await get(`/api/instances/${id}`), explanation: await get(`/api/instances/${id}/explanation`), lists: lists.join('\n'), files: downloads.join('\n'), inbox: await get('/api/inbox'), session: await get('/api/session'),
    refused: await post(`/api/instances/${id}/events`, { event: 'NOTE', data: { a: 'x', rows: [] } }) + await post(`/api/instances/${id}/events`, { event: 'CLOSE' }),
    ...(isReader ? {
      messages: await get('/api/messages'), later: await post('/api/drafts', { process: `dossier-${n}`, event: 'NOTE', instance: id }), item: await post('/api/drafts', { process: `look-${n}`, event: 'LOOK', item: id }),
      revision: await get(`/revisions/${(JSON.parse(await get(`/api/processes/dossier-${n}`)) as { digest: string }).digest}.json`), verification: await get(`/api/instances/${id}/verification`),
    } : { searched: (await Promise.all([...secrets.values()].slice(0, 5).map((secret) => get(`/api/lists/dossier-${n}/open?f.title=${secret.slice(1, -1)}`)))).join('\n') }),
  };
}

describe(`what a reader is kept from (SEED=${seed})`, () => {
  it('is in no answer: not in a case, a list, a draft, a message, an item, a refusal or a file', async () => {
    const told: unknown[] = [];
    const missing: unknown[] = [];
    for (const one of cases) {
      const everybodys: readonly Kept[] = one.rights.anyone ? [one.rights.anyone] : [];
      const asked: readonly (readonly [string, Person, readonly Kept[]])[] = [['the reader', reader, [one.rights.reader, ...everybodys]], ['a stranger', await app.as('bfcaozuo1'), everybodys], ['a guest', app.guest, everybodys]];
      for (const [who, person, entries] of asked) {
        const answers = await answersTo(person, one, who === 'the reader');
        for (const [pointer, secret] of one.secrets) {
          const places = Object.entries(answers).filter(([, text]) => text.includes(secret)).map(([name]) => name);
          if (!isPlain(pointer, entries) && places.length > 0) told.push([who, one.n, pointer, places]);
          // A file is in no text of the case but its name.
          if (isPlain(pointer, entries) && who === 'the reader' && !places.includes('case')) missing.push([who, one.n, pointer]);
        }
      }
    }

    expect(told).toEqual([]);
    expect(missing).toEqual([]);
  });

  it('is neither searched nor sorted by, and changes no number of rows', async () => {
    const found: unknown[] = [];
    const fieldsOf: { readonly [column: string]: readonly string[] } = { title: ['/a'], made: ['/b', '/c'], asked: ['/d'], named: ['/c'], phone: ['/phone'] };
    for (const { n, rights: { reader: kept, anyone }, secrets } of cases) {
      for (const [column, fields] of Object.entries(fieldsOf)) {
        // A list of readers shows what the entry of readers does; what it covers in any of the entries is not asked for.
        const isOpen = fields.every((pointer) => isPlain(pointer, [kept]));
        const answers = [await reader.get(`/api/lists/dossier-${n}/seen?f.${column}=${encodeURIComponent(secrets.get(fields[0]!)!.slice(2, 8))}`), await reader.get(`/api/lists/dossier-${n}/seen?sort=${column}`)];
        for (const { status, body } of answers) if ((status === 200) !== isOpen || (!isOpen && (body as ProblemBody).problems[0]!.code !== 'column.not-here')) found.push([n, column, status, anyone]);
      }
    }

    expect(found).toEqual([]);
  });

  it('of a field is not found as a file, and its name is in no list of files', async () => {
    for (const { id, rights: { reader: kept, anyone }, uploads } of cases) {
      const entries = [kept, ...(anyone ? [anyone] : [])];
      const { body } = await reader.get<CaseView>(`/api/instances/${id}`);
      const { body: draft } = await reader.post<Draft>('/api/drafts', { process: body.process, event: 'NOTE', instance: id });
      const shown = [...uploads].filter(([pointer]) => isPlain(pointer, entries)).map(([, file]) => file).sort();

      expect(body.files.map((file) => file.id).sort()).toEqual(shown);
      expect(draft.files.map((file) => file.id).sort()).toEqual(shown);
      for (const file of uploads.values()) expect((await app.app.request(`${origin}/api/files/${file}`, { headers: { Cookie: reader.cookie } })).status).toBe(shown.includes(file) ? 200 : 404);
    }
  });

  it('is told to its author, and a message tells its receivers what they see', async () => {
    for (const { id, n, secrets } of cases) {
      const text = JSON.stringify((await author.get(`/api/instances/${id}`)).body);
      expect([...secrets].filter(([, secret]) => !text.includes(secret))).toEqual([]);
      expect((await reader.get<ListPage>(`/api/lists/dossier-${n}/seen`)).body.total).toBe(1);
    }
    expect((await reader.get<MessagePage>('/api/messages')).body.total).toBeGreaterThanOrEqual(cases.length);
  });
});

describe('a mask', () => {
  it('sent back as data is refused at its place and stores nothing, whatever the definition lets the sender write', async () => {
    const one = cases[1]!;
    // A revision from before publishing refused this: its event writes what its sender sees masked.
    const definition = await app.services.definitions.ofDigest((await reader.get<CaseView>(`/api/instances/${one.id}`)).body.digest);
    const events = definition.compiled.document.process.events as { readonly [name: string]: object };
    const wide = { ...definition, compiled: { ...definition.compiled, document: { ...definition.compiled.document, process: { ...definition.compiled.document.process, events: { ...events, NOTE: { ...events['NOTE'], writes: ['*'] } } } } } };
    const services = { ...app.services, definitions: { ofDigest: () => Promise.resolve(wide as typeof definition) } };
    const { rows: [who] } = await app.services.pool.query<{ id: string }>(`select id from account where username = 'cjadmin01'`);
    const shown = (await reader.get<CaseView>(`/api/instances/${one.id}`)).body.data;

    const sent = await dispatch(services, { who: { account: who!.id, org: 'changjiang' }, id: one.id, command: { event: 'NOTE', data: { ...shown, note: 'n' } } });

    expect(isRefusal(sent) && [sent.status, [...new Set(sent.faults.map(({ code }) => code))]]).toEqual([422, ['field.not-writable']]);
    expect(isRefusal(sent) && sent.faults.map(({ at }) => at)).toEqual(expect.arrayContaining(['/a', '/phone', '/rows/mobile']));
    const honest = await dispatch(services, { who: { account: who!.id, org: 'changjiang' }, id: one.id, command: { event: 'NOTE', data: { note: 'n' } } });
    expect(isRefusal(honest)).toBe(false);
    expect((await author.get<CaseView>(`/api/instances/${one.id}`)).body.data['phone']).toBe(one.secrets.get('/phone'));
  });
});
