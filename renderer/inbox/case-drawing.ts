// <wf-case-drawing>: the machine of a case, drawn. In: where everything stands (laid out when the revision was published), and what is so of each state; nothing goes out.
// For those who do not see it, it is the list of its states; arrows go along the ways between them.
import { html, nothing, svg, type PropertyValues, type TemplateResult } from 'lit';
import type { DrawnEdge, DrawnNode, Drawing } from '../../server/api-types.ts';
import { WfElement } from '../element.ts';
import { icon } from '../icon.ts';
import { words } from '../words.ts';
import './case-drawing.css';

export type When = 'past' | 'now' | 'ahead';

/** What stands below the name of a state, and what is told of it besides. */
export interface StateNote { readonly short: string; readonly long: string }

const whens = {
  past: { 'zh-CN': '已经过', en: 'done' },
  now: { 'zh-CN': '现在', en: 'now' },
  ahead: { 'zh-CN': '未到', en: 'not reached' },
} as const;

const steps = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] } as const;
const smallest = 0.72;

export class WfCaseDrawing extends WfElement {
  static override properties = {
    drawing: { attribute: false }, now: { attribute: false }, states: { attribute: false }, ways: { attribute: false }, notes: { attribute: false }, chosen: { state: true }, zoom: { state: true },
  };
  declare drawing: Drawing | undefined;
  /** The states it stands in, those it has been in, and the ways it took. */
  declare now: readonly string[];
  declare states: readonly string[];
  declare ways: readonly string[];
  declare notes: ReadonlyMap<string, StateNote>;
  /** The state whose ways are told in words. */
  declare chosen: string;
  /** Undefined as long as it fits itself to the room there is. */
  declare zoom: number | undefined;
  #room = 0;
  #sized = new ResizeObserver(([entry]) => {
    const room = Math.floor(entry!.contentRect.width);
    if (room === this.#room) return;
    this.#room = room;
    requestAnimationFrame(() => this.requestUpdate());
  });

  constructor() {
    super();
    this.now = this.states = this.ways = [];
    this.notes = new Map();
    this.chosen = '';
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#sized.observe(this);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#sized.disconnect();
  }

  override willUpdate(changed: PropertyValues<this>) {
    this.#room ||= Math.floor(this.getBoundingClientRect().width);
    if (changed.has('drawing') && !this.drawing?.nodes.some(({ key }) => key === this.chosen)) this.chosen = '';
  }

  override updated(changed: PropertyValues<this>) {
    if (changed.has('drawing') || changed.has('now')) this.#showNow();
  }

  // Where it stands is in sight, whatever does not fit.
  #showNow() {
    const frame = this.querySelector<HTMLElement>('.drawing-frame');
    const here = this.drawing?.nodes.find(({ key }) => key === this.now[0]);
    if (!frame || !here) return;
    const scale = this.#scale;
    frame.scrollLeft = (here.x + here.width / 2) * scale - frame.clientWidth / 2;
    frame.scrollTop = (here.y + here.height / 2) * scale - frame.clientHeight / 2;
  }

  get #scale(): number {
    const width = this.drawing?.width ?? 1;
    return this.zoom ?? Math.min(1, Math.max(smallest, (this.#room - 2) / width));
  }

  #when(key: string): When {
    return this.now.includes(key) || this.#around(key) ? 'now' : this.states.includes(key) ? 'past' : 'ahead';
  }

  /** Whether the case stands inside this state. */
  #around(key: string): boolean {
    const parents = new Map(this.drawing!.nodes.map((node) => [node.key, node.parent]));
    return this.now.some((state) => {
      for (let at = parents.get(state) ?? null; at !== null; at = parents.get(at) ?? null) if (at === key) return true;
      return false;
    });
  }

  #key = (event: KeyboardEvent) => {
    const nodes = this.#stops;
    const index = nodes.findIndex(({ key }) => key === this.#focused);
    const here = nodes[index];
    const by = Object.hasOwn(steps, event.key) ? steps[event.key as keyof typeof steps] : undefined;
    const next = event.key === 'Home' ? nodes[0] : event.key === 'End' ? nodes.at(-1) : by && here ? this.#neighbour(here, by) : undefined;
    if (!next) return;
    event.preventDefault();
    this.chosen = next.key;
    void this.updateComplete.then(() => this.querySelector<SVGGElement>(`[data-state="${CSS.escape(next.key)}"]`)?.focus());
  };

  /** The state that a way leads to, or comes from, nearest in a direction. */
  #neighbour(here: DrawnNode, [right, down]: readonly [number, number]): DrawnNode | undefined {
    const { edges } = this.drawing!;
    const next = new Set(edges.flatMap(({ from, to }) => (from === here.key ? [to] : to === here.key ? [from] : [])));
    const middle = (node: DrawnNode) => [node.x + node.width / 2, node.y + node.height / 2] as const;
    const [x, y] = middle(here);
    const found = this.#stops.filter(({ key }) => next.has(key)).map((node) => {
      const [toX, toY] = middle(node);
      const along = (toX - x) * right + (toY - y) * down;
      return { node, along, far: along <= 0 ? Infinity : Math.hypot(toX - x, toY - y) / (along / Math.hypot(toX - x, toY - y)) };
    });
    return found.sort((a, b) => a.far - b.far).find(({ along }) => along > 0)?.node;
  }

  get #stops(): readonly DrawnNode[] {
    return this.drawing!.nodes.filter(({ shape }) => shape !== 'start' && shape !== 'region');
  }

  get #focused(): string {
    return this.chosen || (this.now.find((state) => this.#stops.some(({ key }) => key === state)) ?? this.#stops[0]?.key ?? '');
  }

  #name({ key, lines, shape }: DrawnNode): string {
    const label = lines.join('') || (shape === 'parallel' ? words(together) : key);
    return [label, words(whens[this.#when(key)]), this.notes.get(key)?.long ?? ''].filter((part) => part !== '').join(words({ 'zh-CN': '，', en: ', ' }));
  }

  #node(node: DrawnNode): TemplateResult<2> {
    const { key, shape, x, y, width, height, lines } = node;
    const when = this.#when(key);
    if (shape === 'start') return svg`<circle class="box start" cx=${x + width / 2} cy=${y + height / 2} r=${width / 2 - 2} aria-hidden="true"></circle>`;
    const holds = shape === 'group' || shape === 'parallel' || shape === 'region';
    const radius = shape === 'end' ? Math.min(height / 2, 22) : holds ? 10 : 6;
    const box = svg`<rect class="box" x=${x} y=${y} width=${width} height=${height} rx=${radius}></rect>`;
    if (shape === 'region') return svg`<g class="state region" aria-hidden="true">${box}${lines.map((line, index) => svg`<text class="frame-name" x=${x + 12} y=${y + 22 + 18 * index}>${line}</text>`)}</g>`;
    const note = holds ? '' : fitting(this.notes.get(key)?.short ?? '', width - 16);
    const top = y + height / 2 - (18 * lines.length + (note === '' ? 0 : 17)) / 2 + 14;
    const told = holds
      ? svg`<text class="frame-name" x=${x + 14} y=${y + 24}>${lines.join('') || (shape === 'parallel' ? words(together) : key)}</text>`
      : svg`${lines.map((line, index) => svg`<text class="name" x=${x + width / 2} y=${top + 18 * index}>${line}</text>`)}${note === '' ? nothing : svg`<text class="note" x=${x + width / 2} y=${top + 18 * lines.length - 1}>${note}</text>`}`;
    return svg`<g role="listitem" class=${`state ${shape} ${when}`} data-state=${key} tabindex=${key === this.#focused ? 0 : -1} aria-label=${this.#name(node)} aria-current=${when === 'now' && !holds ? 'step' : nothing}
      @click=${() => (this.chosen = this.chosen === key ? '' : key)} @focus=${() => (this.chosen = key)}>${box}${told}</g>`;
  }

  #edge(edge: DrawnEdge): TemplateResult<2> {
    const taken = this.ways.includes(edge.id);
    // One of many ways to an end is drawn only where it was taken.
    const points = edge.points.length > 0 || !taken ? edge.points : this.#straight(edge);
    if (points.length === 0) return svg``;
    const chosen = edge.from === this.chosen || edge.to === this.chosen;
    return svg`<g class=${`way ${taken ? 'taken' : 'open'} ${edge.quiet ? 'quiet' : ''} ${chosen ? 'chosen' : ''}`}><path class="line" d=${rounded(points)}></path><path class="tip" d=${tip(points)}></path>
      ${edge.x === undefined ? nothing : edge.lines.map((line, index) => svg`<text class="word" x=${edge.x} y=${edge.y! + 13 + 16 * index}>${line}</text>`)}</g>`;
  }

  #straight({ from, to }: DrawnEdge): readonly number[] {
    const [a, b] = [from, to].map((key) => this.drawing!.nodes.find((node) => node.key === key)!) as [DrawnNode, DrawnNode];
    const level = b.y + b.height / 2;
    return b.x > a.x + a.width ? [a.x + a.width / 2, level > a.y ? a.y + a.height : a.y, a.x + a.width / 2, level, b.x, level] : [a.x + a.width / 2, a.y + a.height, a.x + a.width / 2, b.y - 14, b.x + b.width / 2, b.y - 14, b.x + b.width / 2, b.y];
  }

  /** The chosen state in words: how it stands with it, and what leads on from there. */
  #told(): TemplateResult {
    const drawing = this.drawing!;
    const node = drawing.nodes.find(({ key }) => key === this.chosen);
    if (!node) return html`<p class="faint small">${words({ 'zh-CN': '选中一个步骤，看从那里可以怎么走。', en: 'Choose a step to see what leads on from it.' })}${drawing.anywhere.length > 0 ? ` ${words({ 'zh-CN': '任何一步都可以：', en: 'From any step: ' })}${this.#ways(drawing.anywhere)}` : ''}</p>`;
    const ways = drawing.edges.filter(({ from }) => from === node.key);
    return html`<p class="small"><strong>${this.#name(node)}</strong>${ways.length === 0 ? '' : html`<br /><span class="soft">${words({ 'zh-CN': '从这里：', en: 'From here: ' })}${this.#ways(ways)}</span>`}</p>`;
  }

  #ways(ways: readonly { readonly to: string; readonly label: string }[]): string {
    const named = new Map(this.drawing!.nodes.map((node) => [node.key, node.lines.join('') || (node.shape === 'parallel' ? words(together) : node.key)]));
    return ways.map(({ to, label }) => `${label || words({ 'zh-CN': '自动', en: 'by itself' })} → ${named.get(to) ?? to}`).join(words({ 'zh-CN': '；', en: '; ' }));
  }

  #zoom(by: number) {
    this.zoom = Math.min(2, Math.max(0.4, this.#scale * by));
  }

  override render() {
    const { drawing } = this;
    if (!drawing) return nothing;
    const scale = this.#scale;
    const fits = Math.ceil(drawing.width * scale) <= this.#room;
    return html`<div class="drawing-bar small"><span class="drawing-key past" aria-hidden="true"></span>${words({ 'zh-CN': '已走过', en: 'Done' })}<span class="drawing-key now" aria-hidden="true"></span>${words({ 'zh-CN': '现在', en: 'Now' })}<span class="drawing-key ahead" aria-hidden="true"></span>${words({ 'zh-CN': '未到', en: 'Ahead' })}
        <span class="drawing-zoom">${!fits || this.zoom !== undefined ? html`<button type="button" class="button small" @click=${() => (this.zoom = (this.#room - 2) / drawing.width)}>${words({ 'zh-CN': '看全图', en: 'Show all' })}</button>` : nothing}
          <button type="button" class="button small" aria-label=${words({ 'zh-CN': '缩小', en: 'Smaller' })} @click=${() => this.#zoom(0.8)}>−</button><button type="button" class="button small" aria-label=${words({ 'zh-CN': '放大', en: 'Larger' })} @click=${() => this.#zoom(1.25)}>${icon('plus')}</button></span></div>
      <div class="drawing-frame"><svg role="list" class="drawing" aria-label=${words({ 'zh-CN': '办理路线图：各步骤和进展，用方向键沿路线移动', en: 'The route as a drawing: its steps and how far it is; arrows go along the ways' })} width=${Math.round(drawing.width * scale)} height=${Math.round(drawing.height * scale)} viewBox=${`0 0 ${drawing.width} ${drawing.height}`} @keydown=${this.#key}>
        ${drawing.nodes.filter(({ shape }) => shape === 'group' || shape === 'parallel' || shape === 'region').map((node) => this.#node(node))}
        <g aria-hidden="true">${[...drawing.edges].sort((a, b) => Number(this.ways.includes(a.id)) - Number(this.ways.includes(b.id))).map((edge) => this.#edge(edge))}</g>
        ${drawing.nodes.filter(({ shape }) => shape !== 'group' && shape !== 'parallel' && shape !== 'region').map((node) => this.#node(node))}</svg></div>
      <div class="drawing-told" aria-live="polite">${this.#told()}</div>`;
  }
}

const together = { 'zh-CN': '同时办理', en: 'Side by side' } as const;

/** As much of a text as has room, in letters of 12 units. */
function fitting(text: string, room: number): string {
  let width = 0;
  for (const [index, letter] of [...text].entries()) {
    width += /[\u2e80-\u9fff\uff00-\uffef]/u.test(letter) ? 12 : 7;
    if (width > room) return `${[...text].slice(0, Math.max(1, index - 1)).join('')}…`;
  }
  return text;
}

/** A line through points, its corners rounded. */
function rounded(points: readonly number[]): string {
  const at = (index: number) => [points[index]!, points[index + 1]!] as const;
  const [first, last] = [at(0), at(points.length - 2)];
  const towards = ([x, y]: readonly [number, number], [toX, toY]: readonly [number, number]) => {
    const long = Math.hypot(toX - x, toY - y) || 1;
    const by = Math.min(6, long / 2) / long;
    return `${x + (toX - x) * by} ${y + (toY - y) * by}`;
  };
  const corners = Array.from({ length: points.length / 2 - 2 }, (_, index) => {
    const [before, corner, after] = [at(2 * index), at(2 * index + 2), at(2 * index + 4)];
    return `L${towards(corner, before)}Q${corner[0]} ${corner[1]} ${towards(corner, after)}`;
  });
  return `M${first[0]} ${first[1]}${corners.join('')}L${last[0]} ${last[1]}`;
}

/** The tip of an arrow where a line ends. */
function tip(points: readonly number[]): string {
  const [x, y, toX, toY] = points.slice(-4) as unknown as [number, number, number, number];
  const long = Math.hypot(toX - x, toY - y) || 1;
  const [along, across] = [(toX - x) / long, (toY - y) / long];
  return `M${toX} ${toY}L${toX - 8 * along - 4 * across} ${toY - 8 * across + 4 * along}L${toX - 8 * along + 4 * across} ${toY - 8 * across - 4 * along}Z`;
}

customElements.define('wf-case-drawing', WfCaseDrawing);

declare global {
  interface HTMLElementTagNameMap { 'wf-case-drawing': WfCaseDrawing }
}
