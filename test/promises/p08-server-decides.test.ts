import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseView, ProblemBody } from '../../server/api-types.ts';
import { application, itemNamed, startApp, type Person, type TestApp } from '../support/app.ts';

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

const applied = async (): Promise<string> => {
  const { id } = await operator.open({ process: 'training', event: 'APPLY', item });
  expect((await operator.send(id, { event: 'APPLY', data: application })).status).toBe(200);
  return id;
};
const standing = async (id: string): Promise<unknown> => (await app.services.pool.query('select version, state, data, snapshot, columns, number, org_id from instance where id = $1', [id])).rows[0];

describe('P8 what the page believes', () => {
  it.each<[string, object, number, string]>([
    ['that the case is in another state', { event: 'WITHDRAW', state: 'approved' }, 422, 'field.unknown'],
    ['that somebody else acts', { event: 'WITHDRAW', actor: { roles: ['platformAdmin'] } }, 422, 'field.unknown'],
    ['that it has a number of its own', { event: 'WITHDRAW', number: 'PX-1' }, 422, 'field.unknown'],
    ['that a verdict is the applicant’s', { event: 'APPROVE', task: 'submitted.1' }, 403, 'task.not-yours'],
    ['that there is another task', { event: 'WITHDRAW', task: 'approved.1' }, 422, 'task.unknown'],
    ['that a timer may be sent', { event: 'submitted.approved' }, 422, 'field.wrong-pattern'],
    ['that the machine may be told', { event: 'xstate.done.state.training.submitted' }, 422, 'field.wrong-pattern'],
    ['that an event of another state is open', { event: 'REAPPLY', data: {} }, 409, 'event.not-available'],
  ])('%s is no input: it is refused by name, and nothing is written', async (_, command, status, code) => {
    const id = await applied();
    const before = await standing(id);

    const answer = await operator.post<ProblemBody>(`/api/instances/${id}/events`, command, { 'Idempotency-Key': randomUUID() });

    expect([answer.status, answer.body.problems.map((problem) => problem.code)]).toEqual([status, expect.arrayContaining([code])]);
    expect(await standing(id)).toEqual(before);
  });

  it('about a field it may not write writes nothing, not even the fields it may', async () => {
    const id = await applied();
    const before = await standing(id);

    const answer = await provider.post<ProblemBody>(`/api/instances/${id}/events`, { event: 'APPROVE', task: 'submitted.1', data: { phone: '000' } }, { 'Idempotency-Key': randomUUID() });

    expect([answer.status, answer.body.problems[0]!.code]).toEqual([422, 'field.not-writable']);
    expect(await standing(id)).toEqual(before);
  });

  it('about what is offered is computed anew for each who looks', async () => {
    const id = await applied();

    const [mine, theirs] = [await operator.get<CaseView>(`/api/instances/${id}`), await provider.get<CaseView>(`/api/instances/${id}`)];

    expect(mine.body.offers.map(({ event }) => event)).toEqual(['WITHDRAW']);
    expect(theirs.body.offers.map(({ event }) => event)).toEqual(['APPROVE', 'REJECT']);
  });

  it('under no key at all is no act', async () => {
    const answer = await operator.post<ProblemBody>(`/api/instances/${await applied()}/events`, { event: 'WITHDRAW' });

    expect([answer.status, answer.body.problems[0]!.code]).toEqual([400, 'request.key-missing']);
  });
});
