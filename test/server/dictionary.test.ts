import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#engine';
import { isRefusal } from '../../server/edge/problem-response.ts';
import { publish } from '../../server/revisions/publish.ts';
import { committed, openWorld, refusal, type Member, type World } from '../support/world.ts';

let world: World;
let wang: Member;

const survey = {
  process: {
    format: 1, id: 'survey', title: '行业调查',
    permissions: { answer: { label: '填报', grant: [{ role: 'operator' }] } },
    parties: { author: [{ permission: 'answer', of: { var: 'instance.org.id' } }] },
    events: { SEND: { label: '上报', by: ['author'], writes: ['*'] } },
    read: [{ who: 'author' }],
  },
  form: { type: 'object', additionalProperties: false, required: ['industry'], properties: { industry: { type: 'string', 'x-options': { dict: 'industry' }, 'x-label': '所属行业' } } },
  machine: { id: 'survey', initial: 'start', states: { start: { on: { SEND: 'sent' } }, sent: { meta: { label: '已上报', finished: true } } } },
} as unknown as JsonObject;

beforeAll(async () => {
  world = await openWorld({ at: '2025-03-02T01:00:00.000Z' });
  await world.owner.query(`insert into dictionary (id, digest, content) values ('industry', 'a', '{"textile": {"zh-CN": "纺织服装", "en": "Textiles"}}')`);
  const published = await publish(world.services, { document: survey, author: 'test', note: '', origin: 'page', base: 0 });
  if (isRefusal(published)) throw new Error(JSON.stringify(published.faults));
  await world.org('cj', 'enterprise');
  wang = await world.member('wang', 'cj', ['operator']);
});
afterAll(() => world.close());

describe('a dictionary', () => {
  it('gives a field the codes it takes, and no others', async () => {
    const good = await world.draft(wang, 'survey', 'SEND');
    const bad = await world.draft(wang, 'survey', 'SEND');

    expect(committed(await world.act(wang, good, 'SEND', { data: { industry: 'textile' } })).state).toBe('sent');
    expect(refusal(await world.act(wang, bad, 'SEND', { data: { industry: 'steel' } }))).toBe('422 field.not-allowed');
  });

  it('changes for new steps at once, without a new revision', async () => {
    await world.owner.query(`update dictionary set digest = 'b', content = (content::jsonb || '{"steel": {"zh-CN": "钢铁", "en": "Steel"}}')::json where id = 'industry'`);

    const draft = await world.draft(wang, 'survey', 'SEND');

    expect(committed(await world.act(wang, draft, 'SEND', { data: { industry: 'steel' } })).state).toBe('sent');
  });
});
