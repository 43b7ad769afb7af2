import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#engine';
import { isRefusal } from '../../server/edge/problem-response.ts';
import { asking } from '../../server/store/asking.ts';
import { regionsBelow, regionsNamed } from '../../server/store/regions.ts';
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

const trip = {
  process: {
    format: 1, id: 'trip', title: '出差',
    permissions: { file: { label: '填报', grant: [{ role: 'operator' }] } },
    parties: { author: [{ permission: 'file', of: { var: 'instance.org.id' } }] },
    events: { SEND: { label: '上报', by: ['author'], writes: ['*'] } },
    columns: { begins: { type: 'date', value: { var: 'form.days.from' } } },
    read: [{ who: 'author' }],
  },
  form: {
    type: 'object', additionalProperties: false, required: ['place', 'days'],
    properties: {
      place: { type: 'string', 'x-options': { region: 3 }, 'x-label': '目的地' }, days: { type: 'object', format: 'date-range', 'x-label': '日期' },
      stops: { type: 'array', maxItems: 5, items: { type: 'object', additionalProperties: false, properties: { city: { type: 'string', 'x-options': { region: 2 }, 'x-label': '城市' } } }, 'x-label': '途经' },
    },
  },
  machine: { id: 'trip', initial: 'start', states: { start: { on: { SEND: 'sent' } }, sent: { meta: { label: '已上报', finished: true } } } },
} as unknown as JsonObject;

beforeAll(async () => {
  world = await openWorld({ at: '2025-03-02T01:00:00.000Z' });
  await world.owner.query(`insert into dictionary (id, digest, content) values ('industry', 'a', '{"textile": {"zh-CN": "纺织服装", "en": "Textiles"}}')`);
  const published = await publish(world.services, { document: survey, author: 'test', note: '', origin: 'page', base: 0 });
  if (isRefusal(published)) throw new Error(JSON.stringify(published.faults));
  const regions = JSON.parse(readFileSync('definitions/dictionaries/region.json', 'utf8')) as { readonly entries: JsonObject };
  await world.owner.query(`insert into dictionary (id, digest, content) values ('region', 'a', $1)`, [JSON.stringify(regions.entries)]);
  const another = await publish(world.services, { document: trip, author: 'test', note: '', origin: 'page', base: 0 });
  if (isRefusal(another)) throw new Error(JSON.stringify(another.faults));
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

describe('a region', () => {
  const sent = async (data: JsonObject) => world.act(wang, await world.draft(wang, 'trip', 'SEND'), 'SEND', { data });
  const days = { from: '2025-03-10', to: '2025-03-12' };

  it('is taken as deep as the form asks, in a table too, and as far as there is more to choose', async () => {
    expect(committed(await sent({ place: '420102', days, stops: [{ city: '420500' }, { city: '110108' }] })).state).toBe('sent');
    expect(committed(await sent({ place: '441900', days })).state).toBe('sent');
  });

  it('is refused where it is not deep enough, too deep, or nowhere', async () => {
    expect(refusal(await sent({ place: '420100', days }))).toBe('422 field.too-shallow');
    expect(refusal(await sent({ place: '429999', days }))).toBe('422 field.not-allowed');
    expect(refusal(await sent({ place: '420102', days, stops: [{ city: '420102' }] }))).toBe('422 field.not-allowed');
  });

  it('is told to a page level by level, and a page that shows one is told no other', async () => {
    expect((await regionsBelow(asking(world.services.pool))).length).toBe(34);
    expect((await regionsBelow(asking(world.services.pool), '420100')).slice(0, 1)).toEqual([{ code: '420102', label: '江岸区', end: true }]);
    expect(await regionsBelow(asking(world.services.pool), '999999')).toEqual([]);
    const definition = await world.services.definitions.ofDigest((await world.owner.query<{ digest: string }>(`select digest from revision where process = 'trip'`)).rows[0]!.digest);

    expect(await regionsNamed(asking(world.services.pool), definition, [{ place: '420102', stops: [{ city: '330100' }] }])).toEqual({
      420000: { label: { 'zh-CN': '湖北省', en: 'Hubei' }, end: false }, 420100: { label: '武汉市', parent: '420000', end: false }, 420102: { label: '江岸区', parent: '420100', end: true },
      330000: { label: { 'zh-CN': '浙江省', en: 'Zhejiang' }, end: false }, 330100: { label: '杭州市', parent: '330000', end: false },
    });
  });
});

describe('a range of days', () => {
  it('is judged by the server, and read by rules as its two ends', async () => {
    const draft = await world.draft(wang, 'trip', 'SEND');

    expect(refusal(await world.act(wang, draft, 'SEND', { data: { place: '420102', days: { from: '2025-03-12', to: '2025-03-10' } } }))).toBe('422 field.wrong-order');
    expect(refusal(await world.act(wang, draft, 'SEND', { data: { place: '420102', days: { from: '2025-03-12' } } }))).toBe('422 field.not-complete');
    const { id } = committed(await world.act(wang, draft, 'SEND', { data: { place: '420102', days: { from: '2025-03-10', to: '2025-03-12' } } }));

    expect((await world.owner.query<{ begins: string }>(`select columns->>'begins' as begins from instance where id = $1`, [id])).rows[0]!.begins).toBe('2025-03-10');
  });
});
