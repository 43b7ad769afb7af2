// The machine of a case, drawn: what was passed, where it stands and what is ahead, for the eye, for the keyboard and for whoever hears it.
import axe from 'axe-core';
import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { DrawnEdge, DrawnNode, Drawing } from '../../server/api-types.ts';
import '../../renderer/theme.css';
import '../../renderer/base.css';
import type { WfCaseDrawing } from '../../renderer/inbox/case-drawing.ts';
import '../../renderer/inbox/case-drawing.ts';
import { notesOf } from '../../renderer/inbox/state-notes.ts';
import { setLanguage } from '../../renderer/words.ts';

const node = (key: string, label: string, x: number, y: number, more: Partial<DrawnNode> = {}): DrawnNode => ({ key, parent: null, shape: 'step', asks: true, lines: [label], x, y, width: 120, height: 56, ...more });
const edge = (from: string, to: string, label: string, points: readonly number[], more: Partial<DrawnEdge> = {}): DrawnEdge => ({ id: `${from}>${to}`, from, to, quiet: false, label, lines: [label], points, x: (points[0]! + points.at(-2)!) / 2, y: points[1]! - 18, ...more });

const drawing: Drawing = {
  width: 1000, height: 320, anywhere: [],
  nodes: [
    node('start', '', 10, 80, { shape: 'start', width: 16, height: 16, lines: [] }), node('head', '部门审批', 90, 60), node('both', '', 260, 20, { shape: 'parallel', lines: [], width: 260, height: 200 }),
    node('technical', '', 270, 50, { shape: 'region', parent: 'both', lines: [], width: 240, height: 80 }), node('legal', '', 270, 135, { shape: 'region', parent: 'both', lines: [], width: 240, height: 80 }),
    node('assess', '技术评审', 300, 60, { parent: 'technical' }), node('counsel', '法务审查', 300, 145, { parent: 'legal' }), node('pay', '财务审核', 600, 80), node('done', '已批准', 820, 90, { shape: 'end', asks: false, height: 44 }), node('gone', '已撤回', 90, 240, { shape: 'end', asks: false, height: 44 }),
  ],
  edges: [
    edge('start', 'head', '提交', [26, 88, 90, 88]), edge('head', 'both', '同意', [210, 88, 260, 88]), edge('both', 'pay', '都完成', [520, 108, 600, 108], { quiet: true }), edge('pay', 'done', '同意', [720, 108, 820, 108]),
    edge('head', 'gone', '撤回', [150, 116, 150, 240]), edge('pay', 'gone', '撤回', []),
  ],
};
const states = ['start', 'head', 'both', 'technical', 'legal', 'assess', 'counsel'];
const ways = ['start>head', 'head>both'];

async function shown(more: Partial<WfCaseDrawing> = {}): Promise<WfCaseDrawing> {
  const element = Object.assign(document.createElement('wf-case-drawing'), { drawing, now: ['assess', 'counsel'], states, ways, ...more });
  document.body.append(element);
  await element.updateComplete;
  return element;
}
afterEach(() => {
  document.body.replaceChildren();
  setLanguage('zh-CN');
  void page.viewport(1200, 800);
});

const names = (element: Element): (string | null)[] => [...element.querySelectorAll('[role=listitem]')].map((each) => each.getAttribute('aria-label'));
const state = (element: Element, key: string): SVGGElement => element.querySelector<SVGGElement>(`[data-state="${key}"]`)!;

describe('a drawn machine', () => {
  it.each([
    ['zh-CN', ['同时办理，现在', '部门审批，已经过', '技术评审，现在', '法务审查，现在', '财务审核，未到', '已批准，未到', '已撤回，未到'], '办理路线图'],
    ['en', ['Side by side, now', '部门审批, done', '技术评审, now', '法务审查, now', '财务审核, not reached', '已批准, not reached', '已撤回, not reached'], 'The route as a drawing'],
  ] as const)('is the list of its states, with how far each is, in %s', async (language, expected, title) => {
    setLanguage(language);

    const element = await shown();

    expect(names(element)).toEqual(expected);
    expect([...element.querySelectorAll('[aria-current=step]')].map((each) => (each as SVGGElement).dataset['state'])).toEqual(['assess', 'counsel']);
    expect(element.querySelector('[role=list]')!.getAttribute('aria-label')).toContain(title);
  });

  it('tells where it stands by more than colour: filled, thick and bold; the way taken is thicker than the rest, what is ahead dashed', async () => {
    const element = await shown();
    const of = (selector: string): CSSStyleDeclaration => getComputedStyle(element.querySelector(selector)!);

    expect(of('[data-state=assess] .box').strokeWidth).toBe('3px');
    expect(of('[data-state=assess] .name').fontWeight).toBe('700');
    expect(of('[data-state=head] .name').fontWeight).toBe('400');
    expect(of('[data-state=head] .box').strokeDasharray).toBe('none');
    expect(of('[data-state=pay] .box').strokeDasharray).not.toBe('none');
    expect(of('[data-state=both] .box').strokeDasharray).not.toBe('none');
    expect(element.querySelectorAll('.way.taken')).toHaveLength(2);
    expect(Number.parseFloat(of('.way.taken .line').strokeWidth)).toBeGreaterThan(Number.parseFloat(of('.way.open .line').strokeWidth));
  });

  it('is walked along its ways by arrows, one state at a time in the order of tab, and tells what leads on', async () => {
    const element = await shown();
    const told = (): string => element.querySelector('.drawing-told')!.textContent!.replace(/\s+/g, ' ').trim();

    expect(element.querySelectorAll('[role=listitem][tabindex="0"]')).toHaveLength(1);
    state(element, 'head').focus();
    await element.updateComplete;
    expect(told()).toContain('从这里：同意 → 同时办理；撤回 → 已撤回');

    await userEvent.keyboard('{ArrowDown}');
    expect((document.activeElement as SVGGElement | null)?.dataset['state']).toBe('gone');
    await userEvent.keyboard('{ArrowUp}{ArrowRight}{ArrowRight}{ArrowRight}');
    expect((document.activeElement as SVGGElement | null)?.dataset['state']).toBe('done');
    await userEvent.keyboard('{ArrowRight}');
    expect((document.activeElement as SVGGElement | null)?.dataset['state']).toBe('done');
    await userEvent.keyboard('{Home}');
    expect((document.activeElement as SVGGElement | null)?.dataset['state']).toBe('head');
    expect(element.querySelectorAll('[role=listitem][tabindex="0"]')).toHaveLength(1);
  });

  it('draws a way that is only told where it was taken', async () => {
    const open = await shown();
    const taken = await shown({ now: ['gone'], ways: ['start>head', 'head>both', 'both>pay', 'pay>gone'] });

    expect(open.querySelectorAll('.way')).toHaveLength(5);
    expect(taken.querySelectorAll('.way.taken')).toHaveLength(4);
  });

  it('can be made larger, smaller and shown as a whole', async () => {
    await page.viewport(600, 800);
    const element = await shown();
    await expect.poll(() => Number(element.querySelector('svg.drawing')!.getAttribute('width'))).toBe(720);
    const width = (): number => Number(element.querySelector('svg.drawing')!.getAttribute('width'));

    await userEvent.click(page.getByRole('button', { name: '放大' }));
    expect(width()).toBe(900);
    await userEvent.click(page.getByRole('button', { name: '看全图' }));
    expect(width()).toBeLessThanOrEqual(600);
  });

  it('is clean to axe, in light and dark', async () => {
    for (const scheme of ['light', 'dark']) {
      document.documentElement.style.colorScheme = scheme;
      const element = await shown();

      const { violations } = await axe.run(element, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });

      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      element.remove();
    }
    document.documentElement.style.colorScheme = '';
  });
});

describe('what stands below a state', () => {
  it('is who did it, or how many have answered', () => {
    const seat = { id: '', onBehalfOf: null, owner: null, mine: false, advisory: false, verb: null, at: null, comment: '', automatic: null, opinions: [] };
    const line = { seq: 1, round: 1, system: false, spent: null, event: 'A', org: null, toLabel: 's', comment: '', onBehalfOf: null, person: null, automatic: [], changes: [], hash: '' };
    const task = (seats: readonly { who: string; state: 'asked' | 'answered' }[]) => ({ id: 's.1', state: 's', label: '评审', mine: false, openedAt: '', who: seats.map(({ who }) => who).join('、'), phrases: [], incident: false, rule: '', quorum: null, due: null, seats: seats.map((each) => ({ ...seat, ...each })) });

    const one = notesOf({ tasks: [task([{ who: '李文', state: 'asked' }])], history: [{ ...line, at: '2026-01-02T01:00:00.000Z', label: '同意', who: '王建国', from: 'head', to: 's' }] });
    const several = notesOf({ tasks: [task([{ who: '陈立', state: 'answered' }, { who: '李文', state: 'asked' }])], history: [] });

    expect(one.get('s')!.short).toBe('李文');
    expect(one.get('head')!.long).toBe('王建国 同意，2026-01-02');
    expect(several.get('s')!.short).toBe('1/2 人已表态');
  });
});
