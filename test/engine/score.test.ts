// Points by declared rules: the three worked examples of the early-warning platform, their thresholds, and what the sheet says of itself.
import { beforeAll, describe, expect, it } from 'vitest';
import { act, compile, face, nowAt, scoreSheet, type Definition, type DefinitionDocument, type Facts, type Instance, type Json, type JsonObject } from '#engine';
import { openDocuments, readFolder } from '../support/definitions.ts';

const named = ['comment-template', 'warning-point', 'site-entry', 'warning-info', 'quarterly-analysis', 'major-matter', 'annual-summary', 'point-scoring'];
const documents = named.map((name) => readFolder(`definitions/${name}`));
let definition: Definition;
beforeAll(async () => {
  definition = (await openDocuments(documents)).get('point-scoring')!;
});

type Row = JsonObject;
interface Found { readonly complete?: boolean; readonly pages?: number; readonly dynamics?: number; readonly warnings?: readonly Row[]; readonly analyses?: readonly Row[]; readonly matters?: readonly Row[]; readonly summary?: string }

const point = { id: 'p1', type: 'warningPoint', name: '示范点', region: '330109' };
const rows = (kind: string, count: number, row: Row): Row[] => Array.from({ length: count }, (_, i) => ({ id: `${kind}${i}`, ...row }));
const analysis = (quarter: number, row: Row = {}): Row => ({ quarter: `2025-Q${quarter}`, submittedAt: quarter === 4 ? '2026-01-15T02:00:00.000Z' : `2025-0${quarter * 3 + 1 > 9 ? 9 : quarter * 3 + 1}-05T02:00:00.000Z`, ...row });

/** What a province that looks on a day would know of a point. */
function facts({ complete = true, pages = 0, dynamics = 0, warnings = [], analyses = [], matters = [], summary }: Found, params: JsonObject = {}, at = '2026-01-25T02:00:00.000Z'): Facts {
  const lookup = {
    point: [{ id: 'p1', complete }], entries: [...rows('page', pages, { section: 'news' }), ...rows('dynamic', dynamics, { section: 'dynamics' })],
    warnings: warnings.map((row, i) => ({ id: `w${i}`, ...row })), analyses: analyses.map((row, i) => ({ id: `a${i}`, ...row })), matters: matters.map((row, i) => ({ id: `m${i}`, ...row })),
    summary: summary === undefined ? [] : [{ id: 's0', timeliness: summary }],
  };
  return {
    actor: { id: 'shen', name: '沈浙', kind: 'person', org: { id: 'zj', type: 'provincialCommerce', name: '浙江省商务厅', region: '330000', territory: '330000' }, roles: ['provincialReviewer'], permissions: ['point-scoring:confirm'] },
    now: nowAt(at, 'Asia/Shanghai'), params, item: { name: '示范点', instance: { id: 'i1', number: '', state: 'active', org: point } } as unknown as NonNullable<Facts['item']>, lookup: lookup as unknown as JsonObject,
  };
}

function opened(found: Found, params: JsonObject = {}, at?: string): { readonly instance: Instance; readonly sheet: NonNullable<ReturnType<typeof scoreSheet>>; readonly points: { readonly [name: string]: Json | undefined } } {
  const here = facts(found, params, at);
  const step = act(definition, null, { event: 'OPEN', data: { year: 2025 } }, here, 'sheet');
  if (!step.ok) throw new Error(JSON.stringify(step.problems));
  const instance: Instance = { id: 'sheet', number: null, item: 'i1', snapshot: step.snapshot, data: step.data };
  return { instance, sheet: scoreSheet(definition, instance, here)!, points: step.data };
}
const total = (found: Found, params?: JsonObject) => opened(found, params).points['total'];
const only = (name: string, found: Found, params?: JsonObject) => opened(found, params).points[name];

const published = (count: number): Row[] => rows('w', count, { toExchange: true });
const internal = (count: number, instructed = 0): Row[] => Array.from({ length: count }, (_, i) => ({ internalExchange: true, instructed: i < instructed }));
const xiaoshan: Found = { pages: 96, dynamics: 36, warnings: published(14), analyses: [analysis(1, { magazineAccepted: true }), analysis(2), analysis(3), analysis(4)], matters: internal(3, 1), summary: 'onTime' };
const tonglu: Found = { dynamics: 24, warnings: published(10), analyses: [analysis(1), analysis(2), analysis(3), analysis(4, { submittedAt: '2026-01-20T16:00:00.000Z' })], matters: internal(2), summary: 'grace' };
const linan: Found = {
  complete: false, pages: 59, dynamics: 23, warnings: [...published(10).map((row, i) => ({ ...row, magazineAccepted: i < 4 })), { toExchange: false }, { toExchange: false }],
  analyses: [analysis(1), analysis(2), analysis(2), analysis(3), analysis(4)], matters: internal(3, 1),
};

describe('the worked examples of the requirements (R-269)', () => {
  it.each([
    ['杭州市萧山区汽车产业对外贸易预警示范点', xiaoshan, [15, 25, 7, 47]],
    ['桐庐笔业对外贸易预警示范点', tonglu, [8, 21, 2, 31]],
    ['临安电缆产品对外贸易预警示范点', linan, [2, 18, 10, 30]],
  ] as const)('%s', (_, found, expected) => {
    const { points } = opened(found);

    expect(['s1', 's2', 's3', 'total'].map((name) => points[name])).toEqual(expected);
  });

  it('has three points more where the bonus of item 3 is on (R-267)', () => {
    expect([opened(linan, { item3BonusCap: 3 }).points['s3'], total(linan, { item3BonusCap: 3 })]).toEqual([13, 33]);
  });
});

describe('a criterion', () => {
  it('gives base points for complete information and one updated section (R-261)', () => {
    expect([only('s11', { pages: 1 }), only('s11', { dynamics: 1 }), only('s11', {}), only('s11', { complete: false, pages: 1 })]).toEqual([5, 5, 0, 0]);
  });

  it('has thresholds for entries a month, unrounded (R-262, R-263)', () => {
    expect([84, 83, 60, 59, 36, 35].map((pages) => only('s12', { pages }))).toEqual([5, 3, 3, 2, 2, 0]);
    expect([36, 35, 24, 23].map((dynamics) => only('s13', { dynamics }))).toEqual([5, 3, 3, 0]);
  });

  it('divides an interim count by the months that have begun (R-262)', () => {
    expect([opened({ pages: 14 }, {}, '2025-02-10T02:00:00.000Z').points['s12'], opened({ pages: 13 }, {}, '2025-02-10T02:00:00.000Z').points['s12']]).toEqual([5, 3]);
  });

  it('counts original warnings up to its most (R-264)', () => {
    expect([11, 12, 13].map((count) => only('s21', { warnings: published(count) }))).toEqual([11, 12, 12]);
  });

  it('counts one analysis a quarter, filed until 20 January (R-265, R-250, R-251)', () => {
    const fourth = (submittedAt: string): Row => analysis(4, { submittedAt });
    const three = [analysis(1), analysis(2), analysis(3)];

    expect(only('s22', { analyses: [...three, fourth('2026-01-20T15:59:00.000Z')] })).toBe(8);
    expect(only('s22', { analyses: [...three, fourth('2026-01-20T16:00:00.000Z')] })).toBe(6);
    expect(only('s22', { analyses: [...three, analysis(3)] })).toBe(6);
  });

  it('takes a summary in time or within the grace period (R-266)', () => {
    expect(['onTime', 'grace', 'late', undefined].map((summary) => only('s23', summary === undefined ? {} : { summary }))).toEqual([5, 5, 0, 0]);
  });

  it('never gives more than its most, nor a sheet more than all of them (R-268)', () => {
    const much = { pages: 900, dynamics: 90, warnings: [...rows('w', 90, { toExchange: true, magazineAccepted: true }), ...internal(90, 90)], analyses: [1, 2, 3, 4].map((quarter) => analysis(quarter, { magazineAccepted: true })), matters: internal(90, 90), summary: 'onTime' };
    for (const bonus of [0, 1, 2, 3]) {
      const { sheet } = opened(much, { item3BonusCap: bonus });
      expect(sheet.total).toBe(50 + bonus);
      expect(sheet.groups.flatMap(({ criteria }) => criteria).filter(({ points, max }) => points > max)).toEqual([]);
    }
  });

  it('goes by the numbers of its parameters, without code (R-272)', () => {
    expect([only('s21', { warnings: published(14) }, { originalMax: 15 }), only('s31', { warnings: [{ magazineAccepted: true }] }, { magazineFromWarnings: false })]).toEqual([14, 0]);
  });
});

describe('a sheet', () => {
  it('says of each criterion what was counted, what was not, the rule and the points (R-270)', () => {
    const { sheet } = opened(tonglu);
    const quarters = sheet.groups[1]!.criteria[1]!;

    expect(quarters).toMatchObject({ name: 's22', points: 6, computed: 6, max: 8, counts: [{ name: 'quarters', count: 3, rows: ['a0', 'a1', 'a2'], left: ['a3'] }] });
    expect((quarters.say as { readonly en: string }).en).toBe('3, 2 each, one a quarter, 8 at most; filed until 20 January of the next year.');
    expect((sheet.groups[0]!.criteria[2]!.say as { readonly 'zh-CN': string })['zh-CN']).toContain('共 24 条，月均 2.00 条');
    expect(sheet.unknown).toEqual([]);
  });

  it('keeps what was adjusted beside what was worked out, with its reason', () => {
    const { instance } = opened(tonglu);
    const adjusted = { ...instance, data: { ...instance.data, adjustments: [{ item: 's12', points: 2, reason: '补录' }, { item: 's12', points: 3, reason: '系统故障期间补录' }] } };

    expect(scoreSheet(definition, adjusted, facts(tonglu))!.groups[0]).toMatchObject({ points: 11, criteria: [{}, { computed: 0, points: 3, adjusted: { reason: '系统故障期间补录' } }, {}] });
  });

  it('gives nothing for what nobody looked up, and says so', () => {
    const { instance } = opened(xiaoshan);
    const sheet = scoreSheet(definition, instance, { ...facts(xiaoshan), lookup: {} })!;

    expect([sheet.total, sheet.unknown.length]).toEqual([0, 9]);
  });
});

describe('a definition that gives points', () => {
  const faulty = (change: (score: Record<string, Json>, document: DefinitionDocument) => void): string[] => {
    const document = structuredClone(documents.at(-1)!);
    change(document.process.score as unknown as Record<string, Json>, document);
    const result = compile(document, { processes: Object.fromEntries(documents.map((each) => [each.process.id, face(each)])) });
    return (result.ok ? result.warnings : result.problems).map(({ code, at }) => `${code} ${at}`);
  };
  const at = '/process/score';

  it('names what it looks up, reads and keeps, or is told where it does not', () => {
    expect(faulty(() => undefined)).toEqual([]);
    expect(faulty((score) => { (score['at'] as Json[])[0] = 'OPENED'; })).toEqual([`event.unknown ${at}/at/0`]);
    expect(faulty((score) => { (score['counts'] as Record<string, Record<string, Json>>)['base']!['rows'] = { var: 'form.year' }; })).toContain(`rule.wrong-type ${at}/counts/base/rows`);
    expect(faulty((score) => { (score['counts'] as Record<string, Record<string, Json>>)['quarters']!['each'] = 'month'; })).toEqual([`column.unknown ${at}/counts/quarters/each`]);
    expect(faulty((_, { form }) => { delete (form!.properties as Record<string, unknown>)['s21']; }).some((told) => told === `pointer.unknown ${at}`)).toBe(true);
    expect(faulty((score) => { (score['adjusts'] as Record<string, Json>)['reason'] = 'why'; })).toEqual([`column.unknown ${at}/adjusts/reason`]);
  });
});
