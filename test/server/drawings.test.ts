// The pictures of revisions: made once and kept, beside the revision and not in it; what cannot be drawn stops nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphOf, type JsonObject, type MachineSchema } from '#engine';
import type { CaseView, Drawing, DrawingAnswer, DrawnNode, ProcessHeading } from '../../server/api-types.ts';
import { drawAll, openDrawings } from '../../server/revisions/drawings.ts';
import { layOut } from '../../server/revisions/layout.ts';
import { publish } from '../../server/revisions/publish.ts';
import { asking } from '../../server/store/asking.ts';
import { historyOf } from '../../server/store/case.ts';
import { wayOf } from '../../server/views/route-line.ts';
import { application, itemNamed, startApp, type Person, type TestApp } from '../support/app.ts';
import { processFolders, readFolder } from '../support/definitions.ts';
import { openWorld } from '../support/world.ts';

let app: TestApp;
let operator: Person;
beforeAll(async () => {
  app = await startApp();
  operator = await app.as('cjcaozuo1');
});
afterAll(() => app.close());

const digestOf = async (process: string): Promise<string> => (await operator.get<ProcessHeading>(`/api/processes/${process}`)).body.digest;
const drawn = async (digest: string, language = 'zh-CN', direction = 'across'): Promise<Drawing | null> => (await operator.get<DrawingAnswer>(`/api/drawings/${digest}?language=${language}&direction=${direction}`)).body.drawing;
const boxes = ({ nodes }: Drawing, ...shapes: readonly DrawnNode['shape'][]): readonly DrawnNode[] => nodes.filter(({ shape }) => shapes.includes(shape));
const apart = (a: DrawnNode, b: DrawnNode): boolean => a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
const inside = (inner: DrawnNode, outer: DrawnNode): boolean => inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;

describe('the picture of a revision', () => {
  it('is made when revisions have none, kept in both languages and directions, and not made again', async () => {
    const first = await drawAll(app.services);
    const again = await drawAll(app.services);
    const { rows } = await app.services.pool.query(`select count(*)::int as all, count(drawing)::int as drawn from revision_drawing d join revision r using (digest) where r.process = 'training'`);

    expect(first).toBeGreaterThan(3);
    expect(again).toBe(0);
    expect(rows).toEqual([{ all: 4, drawn: 4 }]);
  });

  it('is made when first asked for, and leaves the revision as it was published', async () => {
    const digest = await digestOf('training');
    await app.services.pool.query('delete from revision_drawing where digest = $1', [digest]);
    const [across, down, english] = [await drawn(digest), await drawn(digest, 'zh-CN', 'down'), await drawn(digest, 'en')];

    expect(across!.nodes.find(({ key }) => key === 'submitted')!.lines).toEqual(['待审批']);
    expect(english!.nodes.find(({ key }) => key === 'submitted')!.lines.join(' ')).toBe('Waiting for review');
    expect(across!.width).toBeGreaterThan(across!.height);
    expect(down!.height).toBeGreaterThan(down!.width);
    expect(await digestOf('training')).toBe(digest);
  });

  it('is made anew where another way of drawing made the one that is kept', async () => {
    const digest = await digestOf('training');
    await app.services.pool.query(`update revision_drawing set way = 0, drawing = null where digest = $1`, [digest]);

    expect(await drawAll(app.services)).toBe(1);
    expect(await drawn(digest)).not.toBeNull();
  });

  it('is for those who have to do with the process', async () => {
    const digest = await digestOf('training');

    expect((await app.guest.get(`/api/drawings/${digest}?language=en&direction=down`)).status).toBe(404);
    expect((await operator.get(`/api/drawings/${'0'.repeat(64)}?language=en&direction=down`)).status).toBe(404);
    expect((await operator.get(`/api/drawings/${digest}?language=en&direction=sideways`)).status).toBe(400);
  });

  it('is null where it takes longer than it may; the revision is published all the same', async () => {
    const slow = openDrawings(app.services.pool, { milliseconds: 1, megabytes: 192 });
    const { digest } = (await publish(app.services, { document: { ...readFolder('test/examples/purchase') as unknown as JsonObject, scenarios: {} }, author: 'test', note: '', origin: 'page', base: 0 })) as { readonly digest: string };

    const none = await slow.of(await app.services.definitions.ofDigest(digest), 'en', 'across');
    await slow.close();

    expect(none).toBeNull();
    expect(await digestOf('purchase')).toBe(digest);
    expect(await drawAll(app.services)).toBe(0);
  });
});

describe('the way of a case', () => {
  it('is the states it was in and the lines it took, of the picture of its revision', async () => {
    const { id } = await operator.open({ process: 'training', event: 'APPLY', item: await itemNamed(app.guest, 'RCEP') });
    await operator.send(id, { event: 'APPLY', data: application });
    const begun = (await operator.get<CaseView>(`/api/instances/${id}`)).body;
    const reviewer = await app.as('dhfuwu01');
    await reviewer.send(id, { event: 'REJECT', comment: '人数不符' });
    await operator.send(id, { event: 'REAPPLY', data: application });

    const { way, state } = (await operator.get<CaseView>(`/api/instances/${id}`)).body;

    expect(begun.way).toEqual({ states: ['start', 'submitted'], edges: ['start>submitted'] });
    expect(way).toEqual({ states: ['start', 'submitted', 'rejected'], edges: ['start>submitted', 'submitted>rejected', 'rejected>submitted'] });
    expect(state).toBe('submitted');
  });

  it('goes through the regions of a parallel state, and on from there when the last of them is done', async () => {
    const world = await openWorld({ at: '2026-03-02T01:00:00.000Z', folders: ['test/examples/purchase'] });
    const house = await world.org('house', 'enterprise', { region: '420100' });
    const [buyer, head, expert, lawyer] = await Promise.all([['operator'], ['head'], ['expert'], ['lawyer']].map((roles) => world.member(roles[0]!, house, roles)));
    const id = await world.start(buyer!, 'purchase', 'SUBMIT', { goods: '检测设备', amount: '20000' });
    for (const [who, event, more] of [[head, 'APPROVE', {}], [lawyer, 'APPROVE', { task: 'counselling.1' }], [expert, 'APPROVE', { task: 'assessing.1' }]] as const) await world.act(who!, id, event, more);
    const { rows: [kept] } = await world.owner.query<{ digest: string }>('select digest from instance where id = $1', [id]);

    const way = wayOf(await world.services.definitions.ofDigest(kept!.digest), (await historyOf(asking(world.services.pool), id)).map(({ entry }) => JSON.parse(entry)));
    await world.close();

    expect(way.edges).toEqual(['start>heading', 'heading>appraisal', 'counselling>counselled', 'assessing>assessed', 'appraisal>paying']);
    expect(way.states).toEqual(expect.arrayContaining(['appraisal', 'technical', 'legal', 'assessing', 'counselled', 'assessed', 'paying']));
  });
});

describe('a layout', () => {
  const folders = [...processFolders('definitions'), ...processFolders('test/examples')].filter((folder) => readFolder(folder).machine);

  it.each(folders)('of %s covers nothing, keeps what is inside inside, and names every way', async (folder) => {
    const { process, machine } = readFolder(folder);
    const graph = graphOf({ process, machine: machine as MachineSchema });

    for (const direction of ['across', 'down'] as const) {
      const picture = await layOut(graph, 'en', direction);
      const solid = boxes(picture, 'step', 'end', 'start');
      const parents = new Map(picture.nodes.map((node) => [node.key, node]));

      expect(solid.flatMap((a, index) => solid.slice(index + 1).filter((b) => !apart(a, b)).map((b) => `${a.key} covers ${b.key}`))).toEqual([]);
      expect(picture.nodes.filter(({ parent }) => parent !== null).filter((node) => !inside(node, parents.get(node.parent!)!)).map(({ key }) => key)).toEqual([]);
      expect(picture.edges.map(({ id }) => id)).toEqual(graph.edges.map(({ id }) => id));
      expect(picture.edges.every(({ points, x, lines }) => points.length === 0 || (points.length >= 4 && (lines.length === 0 || x !== undefined)))).toBe(true);
    }
  });

  it('of thirty states in a row with ways back from each stays one that can be drawn', async () => {
    const states = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`s${n}`, { on: { ...(n < 29 ? { NEXT: `s${n + 1}` } : {}), ...(n > 1 ? { BACK: `s${n - 2}` } : {}) }, meta: { label: `第 ${n} 步` } }]));

    const picture = await layOut(graphOf({ process: { events: {} } as never, machine: { id: 'long', initial: 's0', states } as never }), 'zh-CN', 'across');

    expect(boxes(picture, 'step', 'end')).toHaveLength(29);
    expect(picture.edges.every(({ points }) => points.length >= 4)).toBe(true);
  });
});
