import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '#engine';
import { isRefusal } from '../../server/edge/problem-response.ts';
import { publish } from '../../server/revisions/publish.ts';
import { openWorld, type Member, type World } from '../support/world.ts';

/** A process whose one event needs a rule; `amount`, `names` and `day` may be left out. */
function needing(id: string, rule: Json): JsonObject {
  const say = { 'zh-CN': '不可', en: 'No' };
  return {
    process: {
      format: 1, id, title: id, permissions: { ask: { label: '申请', grant: [{ role: 'operator' }] } }, parties: { asker: [{ permission: 'ask', of: { var: 'instance.org.id' } }] },
      rules: { allowed: { rule, say } }, events: { BEGIN: { label: '开始', by: ['asker'], writes: ['*'] }, PASS: { label: '通过', by: ['asker'], needs: ['allowed'] } }, read: [{ who: 'asker' }],
    },
    form: {
      type: 'object', additionalProperties: false,
      properties: { amount: { type: 'integer', 'x-label': '数' }, names: { type: 'array', maxItems: 1000, 'x-label': '名', items: { type: 'string', maxLength: 20 } }, day: { type: 'string', format: 'date', 'x-label': '日' } },
    },
    machine: { id, initial: 'start', states: { start: { on: { BEGIN: 'waiting' } }, waiting: { on: { PASS: 'passed' }, meta: { label: '等待', kind: 'running' } }, passed: { meta: { label: '通过', kind: 'approved', finished: true } } } },
  } as unknown as JsonObject;
}

describe('P11 a rule', () => {
  let world: World;
  let person: Member;
  beforeAll(async () => {
    world = await openWorld({ at: '2025-03-02T01:00:00.000Z' });
    await world.org('changjiang', 'enterprise', { region: '420100' });
    person = await world.member('person', 'changjiang', ['operator']);
  });
  afterAll(() => world.close());

  it.each<[string, Json, JsonObject]>([
    ['an amount that is left out', { '<': [{ var: 'form.amount' }, 1000] }, {}],
    ['the opposite of an amount that is left out', { '!': [{ '>': [{ var: 'form.amount' }, 1000] }] }, {}],
    ['a day that is left out', { '<': [{ var: 'form.day' }, '2025-01-01'] }, {}],
    ['a division by nothing', { '>': [{ '/': [1, { var: 'form.amount' }] }, 0] }, { amount: 0 }],
    ['more than it may reckon', { all: [{ var: 'form.names' }, { some: [{ var: 'form.names' }, { '!==': [{ var: 'item' }, 'none'] }] }] }, { names: Array.from({ length: 1000 }, () => 'x') }],
  ])('that reads %s grants nothing: the step is refused by name, and nothing is written', async (name, rule, data) => {
    const id = `closed-${name.length}`;
    const published = await publish(world.services, { document: needing(id, rule), author: 'test', note: '', origin: 'page', base: 0 });
    // What can be seen beforehand is refused beforehand.
    if (isRefusal(published)) return expect(published.faults.map(({ code }) => code).join()).toMatch(/^rule\./);
    const begun = await world.start(person, id, 'BEGIN', data);

    const outcome = await world.act(person, begun, 'PASS');

    expect(isRefusal(outcome) && outcome.faults.map(({ code }) => code).filter((code) => !/^(rule\.|need\.unmet)/.test(code))).toEqual([]);
    expect((await world.owner.query('select state, version from instance where id = $1', [begun])).rows).toEqual([{ state: 'waiting', version: 1 }]);
  });

  it('that holds grants, so that the refusals above are not of another kind', async () => {
    await publish(world.services, { document: needing('open-rule', { '<': [{ var: 'form.amount' }, 1000] }), author: 'test', note: '', origin: 'page', base: 0 });
    const begun = await world.start(person, 'open-rule', 'BEGIN', { amount: 1 });

    expect(isRefusal(await world.act(person, begun, 'PASS'))).toBe(false);
  });
});
