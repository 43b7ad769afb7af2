// The picture of a machine to places for its boxes and lines, by ELK: across for a wide page, down for a narrow one, and one for each language, for words take room.
import { createRequire } from 'node:module';
import type { ELK, ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import { say, type Graph, type GraphNode, type Language, type Text } from '#engine';
import type { Drawing, DrawnEdge, DrawnNode } from '../api-types.ts';

export type Direction = 'across' | 'down';

const options: { readonly [direction in Direction]: Readonly<Record<string, string>> } = { across: { 'elk.direction': 'RIGHT' }, down: { 'elk.direction': 'DOWN' } };
// Depth first puts what comes first at the beginning and sends returns backwards.
const always = {
  'elk.algorithm': 'layered', 'elk.hierarchyHandling': 'INCLUDE_CHILDREN', 'elk.edgeRouting': 'ORTHOGONAL', 'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
  'elk.layered.edgeLabels.sideSelection': 'ALWAYS_UP', 'elk.separateConnectedComponents': 'false', 'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX', 'elk.json.edgeCoords': 'ROOT', 'elk.json.shapeCoords': 'ROOT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '32', 'elk.spacing.nodeNode': '22', 'elk.spacing.edgeNode': '14', 'elk.spacing.edgeEdge': '12', 'elk.spacing.edgeLabel': '3', 'elk.padding': '[top=16,left=16,bottom=16,right=16]',
};

/** Letters of Chinese are as broad as they are high, others about half of that. Bold ones are what has to have room. */
function widthOf(text: string, size: number): number {
  return Math.ceil([...text].reduce((sum, letter) => sum + (/[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f]/u.test(letter) ? 1 : /[A-Z0-9]/.test(letter) ? 0.66 : 0.57), 0) * size);
}

const name = 14;
const small = 12;

/** An end that only exits lead to stands behind all others. */
const behind = { 'elk.layered.layering.layerConstraint': 'LAST' };

/** Words in lines that are not broader than they may be; Chinese breaks anywhere, other words between two. */
function linesOf(text: string, broadest: number, size: number): string[] {
  const lines: string[] = [];
  for (const part of text.split(/(?<=[ /])|(?<=[\u2e80-\u9fff\uff00-\uffef])(?![，。、；：！？）」』》])/u)) {
    const line = (lines.at(-1) ?? '') + part;
    if (lines.length > 0 && widthOf(line.trimEnd(), size) <= broadest) lines[lines.length - 1] = line;
    else lines.push(part);
  }
  return lines.map((line) => line.trimEnd());
}

const elk = new (createRequire(import.meta.url)('elkjs/lib/elk.bundled.js') as new () => ELK)();

/** What leads to one end in the same words from many steps would be the most of all lines and says the least: it is told, and drawn where it was taken. */
function exitsOf({ nodes, edges }: Graph): ReadonlySet<string> {
  const ends = new Set(nodes.filter(({ shape }) => shape === 'end').map(({ key }) => key));
  const alike = Object.groupBy(edges.filter(({ to }) => ends.has(to)), ({ to, label }) => `${to} ${say(label, 'zh-CN')}`);
  return new Set(Object.values(alike).flatMap((same) => (same!.length > 2 ? same!.map(({ id }) => id) : [])));
}

/** Where everything is to be drawn. */
export async function layOut(graph: Graph, language: Language, direction: Direction): Promise<Drawing> {
  const exits = exitsOf(graph);
  const drawn = graph.edges.filter(({ id }) => !exits.has(id));
  const broadest = direction === 'across' ? 168 : 132;
  const told = (text: Text): string => say(text, language);
  const lines = new Map(graph.nodes.map((node) => [node.key, linesOf(told(node.label) || (node.shape === 'step' || node.shape === 'end' ? node.key : ''), broadest, name)]));
  const box = ({ key, shape, asks }: GraphNode): Pick<ElkNode, 'width' | 'height'> => {
    if (shape === 'start') return { width: 16, height: 16 };
    const broad = Math.max(...lines.get(key)!.map((line) => widthOf(line, name)));
    // Below its name stands who did it or is asked, and when.
    return { width: Math.max(broad + 32, asks ? (direction === 'across' ? 148 : 128) : shape === 'end' ? 84 : 104), height: (asks ? 40 : shape === 'end' ? 26 : 40) + 18 * lines.get(key)!.length - (shape === 'end' ? 0 : 4) };
  };
  const within = (parent: string | null): ElkNode[] => graph.nodes.filter((node) => node.parent === parent).map((node) => {
    const children = within(node.key);
    if (children.length === 0) return { id: node.key, ...box(node), ...(drawn.some(({ to }) => to === node.key) ? {} : node.shape === 'end' ? { layoutOptions: behind } : {}) };
    const top = node.shape === 'region' && lines.get(node.key)!.length === 0 ? 12 : 40;
    return { id: node.key, children, layoutOptions: { 'elk.padding': `[top=${top},left=14,bottom=14,right=14]` } };
  });
  const labelled = new Map(graph.edges.map((edge) => [edge.id, told(edge.label) === '' ? [] : linesOf(told(edge.label), direction === 'across' ? 132 : 96, small)]));
  const machine: ElkNode = {
    id: '(machine)', layoutOptions: { ...always, ...options[direction] }, children: within(null),
    edges: drawn.map((edge): ElkExtendedEdge => {
      const label = labelled.get(edge.id)!;
      return { id: edge.id, sources: [edge.from], targets: [edge.to], labels: label.length === 0 ? [] : [{ text: label.join('\n'), width: Math.max(...label.map((line) => widthOf(line, small))) + 6, height: 16 * label.length }] };
    }),
  };
  const laid = await elk.layout(machine);
  const places = new Map<string, ElkNode>();
  const visit = (node: ElkNode): void => node.children?.forEach((child) => {
    places.set(child.id, child);
    visit(child);
  });
  visit(laid);
  const edges = new Map((laid.edges ?? []).map((edge) => [edge.id, edge as ElkExtendedEdge]));
  return {
    width: Math.ceil(laid.width!), height: Math.ceil(laid.height!),
    nodes: graph.nodes.map(({ key, parent, shape, asks }): DrawnNode => {
      const { x, y, width, height } = places.get(key)!;
      return { key, parent, shape, asks, lines: lines.get(key)!, x: Math.round(x!), y: Math.round(y!), width: Math.round(width!), height: Math.round(height!) };
    }),
    edges: graph.edges.map(({ id, from, to, quiet, label }): DrawnEdge => {
      const { sections = [], labels = [] } = edges.get(id) ?? {};
      const points = sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]).flatMap(({ x, y }) => [Math.round(x * 2) / 2, Math.round(y * 2) / 2]);
      const [at] = labels;
      return { id, from, to, quiet, label: told(label), lines: labelled.get(id)!, points, ...(at ? { x: Math.round(at.x! + at.width! / 2), y: Math.round(at.y!) } : {}) };
    }),
    anywhere: graph.anywhere.map(({ to, label }) => ({ to, label: told(label) })),
  };
}
