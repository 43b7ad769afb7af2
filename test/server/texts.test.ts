// Texts. Threats: C8 text that is code to a page, C10 text that cannot be stored.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseView, Draft, ListPage, ProblemBody } from '../../server/api-types.ts';
import { naughtyTexts, unstorableTexts } from '../support/naughty.ts';
import { application, cookieOf, itemNamed, person, signInAs, startApp, type Person, type TestApp } from '../support/app.ts';

let app: TestApp;
let operator: Person;
let provider: Person;
let item: string;

beforeAll(async () => {
  app = await startApp();
  [operator, provider] = await Promise.all([app.as('cjcaozuo1'), app.as('dhfuwu01')]) as [Person, Person];
  item = await itemNamed(app.guest, 'RCEP');
});
afterAll(() => app.close());

describe('what is called by a name that others read', () => {
  const hidden = { 'of no width': 'Li\u200bMin', 'turned to the left': 'Li \u202enim', 'a heap of marks': `L${'\u0321'.repeat(8)}i`, 'a blank letter': 'Li\u3164' };

  it.each(Object.entries(hidden))('holds nothing that is not seen: %s (I9)', async (_, name) => {
    const [company, platform] = [await app.as('cjadmin01'), await app.as('ptadmin01')];
    const { guest, draft } = await (async () => {
      const opened = await app.guest.post<Draft>('/api/drafts', { process: 'registration-hubei', event: 'SUBMIT', resume: true });
      return { guest: person(app.app, cookieOf(opened)), draft: opened.body };
    })();
    const answers: { readonly [what: string]: { readonly status: number; readonly body: unknown } } = {
      role: await company.post('/api/company/roles', { name, permissions: [] }),
      department: await company.post('/api/company/departments', { name, parent: null, head: null, roles: [] }),
      operator: await company.post('/api/operators', { event: 'ADD', data: { realName: name } }),
      account: await platform.put('/api/administration/accounts/new', { event: 'ADD', data: { name }, version: 0 }),
      organisation: await platform.put('/api/administration/organisations/new', { event: 'ADD', data: { name }, version: 0 }),
      registered: await guest.send(draft.id, { event: 'SUBMIT', data: { contact: name, unitName: name } }),
    };

    const places = Object.fromEntries(Object.entries(answers).map(([what, { status, body }]) => [what, `${status} ${(body as ProblemBody).problems.filter(({ code }) => code === 'field.text-hidden').map(({ at }) => at).join(' ')}`]));
    expect(places).toEqual({ role: '422 /name', department: '422 /name', operator: '422 /realName', account: '422 /name', organisation: '422 /name', registered: '422 /contact /unitName' });
  });
});

describe('a text', () => {
  it('comes back from a draft and from a case as it was sent (C8)', async () => {
    const changed: string[] = [];
    for (const text of naughtyTexts) {
      const draft = await operator.open({ process: 'training', event: 'APPLY', item });
      await operator.put(`/api/drafts/${draft.id}`, { data: { remark: text }, version: 1 });
      const kept = (await operator.get<Draft>(`/api/drafts/${draft.id}`)).body.data['remark'];
      const sent = await operator.send(draft.id, { event: 'APPLY', data: { ...application, remark: text } });
      const seen = (await provider.get<CaseView>(`/api/instances/${draft.id}`)).body.data?.['remark'];
      if (kept !== text || sent.status !== 200 || (seen !== text && seen !== text.normalize('NFC'))) changed.push(JSON.stringify({ text, kept, status: sent.status, seen }));
    }

    expect(changed).toEqual([]);
  }, 240_000);

  it('that cannot be kept is refused at its place (C10)', async () => {
    for (const text of unstorableTexts) {
      const draft = await operator.open({ process: 'training', event: 'APPLY', item });
      const saved = await operator.put<{ problems: { code: string; at: string }[] }>(`/api/drafts/${draft.id}`, { data: { participants: [{ name: text }] }, version: 1 });
      const sent = await operator.send<{ problems: { code: string; at: string }[] }>(draft.id, { event: 'APPLY', data: { ...application, remark: text } });

      expect([saved.status, saved.body.problems[0]]).toMatchObject([422, { code: 'field.text-not-storable', at: '/data/participants/0/name' }]);
      expect([sent.status, sent.body.problems[0]]).toMatchObject([422, { code: 'field.text-not-storable', at: '/data/remark' }]);
    }
  });

  it('searched for, signed in with, given as a key or a name is never a fault of ours', async () => {
    const faults: string[] = [];
    const draft = await operator.open({ process: 'training', event: 'APPLY', item });
    for (const text of [...naughtyTexts, ...unstorableTexts]) {
      const encoded = encodeURIComponent(text.toWellFormed());
      const statuses = [
        (await provider.get<ListPage>(`/api/lists/training/review?f.title=${encoded}`)).status,
        (await provider.get(`/api/lists/${encoded}/review`)).status,
        (await operator.get(`/api/instances/${encoded}`)).status,
        (await signInAs(app.guest, text, text)).status,
        (await operator.post('/api/drafts', { process: text, event: text })).status,
        (await operator.upload(`/api/drafts/${draft.id}/files?pointer=${encoded}&name=${encoded}`, new Uint8Array([1]))).status,
        (await operator.upload(`/api/drafts/${draft.id}/files?pointer=/files&name=${encoded}.pdf`, new TextEncoder().encode('%PDF-1.7 x'))).status,
        (await operator.post(`/api/instances/${draft.id}/events`, { event: 'APPLY', comment: text }, { 'Idempotency-Key': crypto.randomUUID() })).status,
      ];
      if (statuses.some((status) => status >= 500)) faults.push(JSON.stringify({ text, statuses }));
    }

    expect(faults).toEqual([]);
  }, 240_000);
});
