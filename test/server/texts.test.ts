// Texts. Threats: C8 text that is code to a page, C10 text that cannot be stored.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseView, Draft, ListPage } from '../../server/api-types.ts';
import { naughtyTexts, unstorableTexts } from '../support/naughty.ts';
import { application, itemNamed, signInAs, startApp, type Person, type TestApp } from '../support/app.ts';

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
