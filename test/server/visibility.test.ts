import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseView, Draft } from '../../server/api-types.ts';
import { application, itemNamed, startApp, type Person, type TestApp } from '../support/app.ts';

let app: TestApp;
let people: { readonly [who: string]: Person };
let item: string;
const things = { case: '', draft: '' };

beforeAll(async () => {
  app = await startApp();
  people = { applicant: await app.as('cjcaozuo1'), 'an operator of another enterprise': await app.as('bfcaozuo1'), provider: await app.as('dhfuwu01'), 'a guest': app.guest };
  item = await itemNamed(app.guest, 'RCEP');
  const applicant = people['applicant']!;
  const sent = await applicant.open({ process: 'training', event: 'APPLY', item });
  await applicant.send(sent.id, { event: 'APPLY', data: application });
  Object.assign(things, { case: sent.id, draft: (await applicant.open({ process: 'training', event: 'APPLY', item })).id });
});
afterAll(() => app.close());

describe('what everybody may see', () => {
  it('tells a stranger and a guest the outcome, and not who did it with which words nor what the rules asked about others', async () => {
    const [guest, stranger, owner] = await Promise.all(['a guest', 'an operator of another enterprise', 'provider'].map(async (who) => (await people[who]!.get<CaseView>(`/api/instances/${item}`)).body)) as [CaseView, CaseView, CaseView];

    for (const seen of [guest, stranger]) {
      expect(seen.applicant).toEqual({ id: '', name: '武汉东湖综合保税区外贸综合服务中心' });
      expect(seen.history.map(({ who, org, comment }) => [who, org, comment])).toEqual(owner.history.map(({ org }) => [org, null, '']));
      expect([seen.facts.lookup, Object.keys(seen.facts.instance!), seen.facts.instance!['clocks']]).toEqual([{}, ['id', 'state', 'label', 'kind', 'clocks'], {}]);
    }
    expect(owner.applicant.name).toBe('周东');
    expect(owner.history[0]).toMatchObject({ who: '周东', org: '武汉东湖综合保税区外贸综合服务中心' });
  });

  it('gives a page no fact that neither form nor layout reads', async () => {
    const { body: draft } = await people['applicant']!.get<Draft>(`/api/drafts/${things.draft}`);
    const { body: seen } = await people['provider']!.get<CaseView>(`/api/instances/${things.case}`);

    for (const { facts } of [draft, seen]) {
      expect(facts.lookup).toEqual({});
      expect(facts.reservation).toEqual({ seats: { left: expect.any(Number) } });
      expect(Object.keys(facts.org!).sort()).toEqual(['id', 'name', 'region', 'type']);
      expect(Object.keys(facts.item!).sort()).toEqual(['capacity', 'instance', 'lecturer', 'signupEnd', 'topic', 'trainingStart', 'venue']);
      // Of the last step of an event what the form reads: when it was approved, and not by whom.
      expect(Object.values(facts.instance!['last'] ?? {}).flatMap((step) => Object.keys(step as object)).filter((key) => key !== 'at')).toEqual([]);
    }
  });
});
