import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '#engine';
import { isRefusal } from '../../server/edge/problem-response.ts';
import { openCompiler } from '../../server/revisions/compile.ts';
import { publish } from '../../server/revisions/publish.ts';
import { readFolder } from '../support/definitions.ts';
import { openWorld, type World } from '../support/world.ts';

describe('P10 a definition', () => {
  let world: World;
  beforeAll(async () => { world = await openWorld({ at: '2025-03-02T01:00:00.000Z' }); });
  afterAll(() => world.close());

  it('that takes more than its share of time is ended, and the next one is compiled', async () => {
    const step = { at: '2025-03-01T00:00:00+08:00', in: 'application', do: 'APPLY', expect: { problems: ['event.not-yours'] } };
    const story = { title: '长', cast: {}, instances: { application: { of: 'leave' } }, steps: Array.from({ length: 500 }, () => step) };
    const leave = { ...readFolder('test/examples/leave'), scenarios: Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`story${i}`, story])) };

    const compiler = openCompiler({ milliseconds: 1000, megabytes: 128 });

    const results = await compiler.compile({ documents: [JSON.stringify(leave)], current: [], counting: { calendars: {}, portals: {}, soon: '2027' } });
    const [next] = await compiler.compile({ documents: [JSON.stringify({ ...leave, scenarios: {} })], current: [], counting: { calendars: {}, portals: {}, soon: '2027' } });
    await compiler.close();

    expect(results).toEqual([{ ok: false, facts: [], faults: [{ code: 'publish.too-costly', at: '', params: { limit: '1 s' } }], whole: null }]);
    expect(next).toMatchObject({ ok: true, process: 'leave' });
  });

  it('with anything at all in any place is published or refused with its places, and nothing breaks', async () => {
    const leave = readFolder('test/examples/leave') as unknown as JsonObject;
    const places = pointers({ process: leave['process']!, form: leave['form']!, machine: leave['machine']! }, []);
    const odd = fc.oneof(fc.constantFrom<Json>(null, '', 0, -1, 1e300, [], {}, [[]], { var: '__proto__' }, { '===': [] }, '__proto__', 'constructor', { $ref: '#' }), fc.jsonValue() as fc.Arbitrary<Json>);
    let base = 0;

    await fc.assert(fc.asyncProperty(fc.constantFrom(...places), odd, async (place, value) => {
      const outcome = await publish(world.services, { document: withValue({ ...leave, scenarios: {} }, place, value), author: 'test', note: '', origin: 'page', base });
      if (isRefusal(outcome)) expect(outcome.faults.length).toBeGreaterThan(0);
      else base = outcome.number;
    }), { numRuns: 60 });
    expect(world.logged.filter((line) => line.startsWith('error'))).toEqual([]);
  });
});

function pointers(value: Json, at: readonly string[]): (readonly string[])[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value as JsonObject).flatMap(([key, each]) => pointers(each as Json, [...at, key])) : [];
  return at.length > 1 ? [at, ...inner] : inner;
}

function withValue(document: JsonObject, [key, ...rest]: readonly string[], value: Json): JsonObject {
  const copy = (Array.isArray(document) ? [...document] : { ...document }) as Record<string, Json>;
  copy[key!] = rest.length === 0 ? value : withValue(copy[key!] as JsonObject, rest, value) as Json;
  return copy as unknown as JsonObject;
}
