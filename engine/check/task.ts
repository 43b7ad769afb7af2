// Faults of what a state asks of people: parties that are not there or cannot be seated, votes that never decide or decide nothing, seats with nobody to answer.
import type { DefinitionDocument, PartyForm, TaskDeclaration } from '../definition.ts';
import { own, pointer } from '../json.ts';
import { problem, type Problem } from '../problem.ts';
import { mostSeats, needed, plainOutcomes, type Side } from '../task.ts';
import { escalationsOf, graphOf, heardIn, type Graph, type GraphNode } from './graph.ts';
import { missing } from './names.ts';

/** A party a task names, with its place. `asked` are asked to decide; the others are given seats by hand, weigh, or add. */
interface Named { readonly at: string; readonly party: string; readonly asked: boolean; readonly each: boolean }

/** What is wrong with the tasks of a machine beside the ways of their outcomes. */
export function taskProblems(document: DefinitionDocument): Problem[] {
  if (!document.machine) return [];
  const graph = graphOf(document.machine);
  return graph.nodes.flatMap((node) => (node.task ? [
    ...partyProblems(document, [...partiesOfTask(node.task, `${node.at}/meta/task`), ...partiesAsked(graph, node)]), ...seatProblems(node.task, `${node.at}/meta/task`), ...quorumProblems(node.task, `${node.at}/meta/task`),
    ...tieProblems(node.task, `${node.at}/meta/task`), ...stayingOutcomes(graph, node),
  ] : []));
}

/** Every party a task names. */
export function partiesOfTask({ who, empty, decide, ops, seats }: TaskDeclaration, at: string): readonly Named[] {
  const each = seats === 'each';
  const named = (party: string | undefined, path: string, role: Partial<Named> = {}): Named[] => (party === undefined ? [] : [{ party, at: `${at}${path}`, asked: false, each: false, ...role }]);
  return [
    ...named(who, '/who', { asked: true, each }), ...named(typeof empty === 'object' ? empty.to : undefined, '/empty/to', { asked: true, each }),
    ...(decide?.mode === 'weight' ? Object.keys(decide.weights).flatMap((party) => named(party, `/decide/weights${pointer(party)}`, { each })) : []),
    ...named(ops?.transfer?.to, '/ops/transfer/to'), ...named(ops?.delegate?.to, '/ops/delegate/to'), ...named(ops?.add?.to, '/ops/add/to'), ...named(ops?.add?.by, '/ops/add/by'),
  ];
}

/** The parties that timers of a state bring to its task; what is handed over is offered to all of them. */
export function partiesAsked(graph: Graph, node: GraphNode): readonly Named[] {
  return escalationsOf(graph, node).map(({ at, action, party }) => ({ at: `${at}/params/party`, party, asked: true, each: action === 'add-seat' && node.task?.seats === 'each' }));
}

/** Parties exist, see what they are asked about (sight comes from `read` alone), and are people where each has a seat. */
function partyProblems({ process }: DefinitionDocument, parties: readonly Named[]): Problem[] {
  return parties.flatMap(({ at: here, party, asked, each }): Problem[] => {
    const forms = own(process.parties, party) as readonly PartyForm[] | undefined;
    if (!forms && party !== 'anyone') return missing('party.unknown', here, 'party', party, process.parties);
    const reads = (process.read ?? []).some(({ who, rows }) => who === party || (who === 'anyone' && rows === undefined));
    const isUnnamed = party === 'anyone' || forms?.some((form) => 'anyone' in form || 'guest' in form || 'link' in form || 'system' in form);
    return [
      ...(asked && forms && !reads ? [problem('task.unseen', here, { party })] : []),
      ...(each && isUnnamed ? [problem('task.unnamed-people', here, { party })] : []),
    ];
  });
}

/** What only makes sense where each person has a seat, and policies that need a verb to vote with. */
function seatProblems(task: TaskDeclaration, at: string): Problem[] {
  const { seats, order, duplicate = 'none', self, empty, decide, ops } = task;
  const needsEach = [
    ...(order === 'in-order' ? ['order'] : []), ...(duplicate !== 'none' ? ['duplicate'] : []), ...(self === 'approve' ? ['self'] : []), ...(decide?.mode === 'weight' ? ['decide'] : []),
  ];
  const needsVerb: readonly (readonly [string, Side])[] = [
    ...(empty === 'approve' ? [['empty', 'yes'] as const] : []), ...(empty === 'reject' ? [['empty', 'no'] as const] : []),
    ...(self === 'approve' ? [['self', 'yes'] as const] : []), ...(duplicate !== 'none' ? [['duplicate', 'yes'] as const] : []),
  ];
  const alone = ops?.add?.counts === 'vote' && ['any', 'first'].includes(decide?.mode ?? 'any') ? ops.add.at.map((place, index) => ({ place, index })).filter(({ place }) => place !== 'parallel') : [];
  return [
    ...(seats === 'each' ? [] : needsEach.map((key) => problem('task.needs-each', `${at}/${key}`, { key }))),
    ...needsVerb.flatMap(([key, side]) => (plainOutcomes(task, side).length > 0 ? [] : [problem('task.no-verb-for', `${at}/${key}`, { key, side })])),
    ...alone.map(({ place, index }) => problem('task.added-decides', `${at}/ops/add/at/${index}`, { place })),
  ];
}

/** A quorum that all approvals together do not reach, with as many seats as there can be: all of them in a shared task is one. */
function quorumProblems({ decide, seats }: TaskDeclaration, at: string): Problem[] {
  if (!decide) return [];
  const most = seats !== 'each' ? 1 : decide.mode === 'weight' ? mostSeats * Math.max(1, ...Object.values(decide.weights).map(Number)) : mostSeats;
  return decide.mode === 'weight' && seats !== 'each' || needed(decide, most).approvals <= most ? [] : [problem('task.never-decides', `${at}/decide`, { mode: decide.mode })];
}

/** Sides whose votes may name several outcomes equally often, without a word on which of them holds. */
function tieProblems(task: TaskDeclaration, at: string): Problem[] {
  return (['yes', 'no'] as const).flatMap((side) => {
    const outcomes = [...new Set(Object.values(task.verbs).filter(({ counts }) => counts === side).map(({ outcome }) => outcome))];
    const tie = task.tie?.[side];
    const isSettled = tie === undefined ? outcomes.length < 2 || plainOutcomes(task, side).length === 1 || !mayTie(task, side) : outcomes.includes(tie);
    return isSettled ? [] : [problem('task.no-tie', tie === undefined ? `${at}/verbs` : `${at}/tie/${side}`, { side, outcomes })];
  });
}

/** Whether a side may be decided by more than one vote. */
function mayTie({ seats, decide = { mode: 'any' }, ops }: TaskDeclaration, side: Side): boolean {
  if (seats !== 'each' && ops?.add?.counts !== 'vote') return false;
  const several = needed(decide, 3);
  return (side === 'yes' ? several.approvals : several.refusals) > 1 || !['all', 'any', 'first'].includes(decide.mode);
}

/** Outcomes after which the state is still there, though its task is decided. */
function stayingOutcomes(graph: Graph, node: GraphNode): Problem[] {
  const outcomes = new Set(Object.values(node.task!.verbs).map(({ outcome }) => `${node.key}.${outcome}`));
  return heardIn(graph, node).filter(({ event }) => outcomes.has(event)).flatMap((heard) => heard.ways.flatMap((way) => {
    const stays = way.target === undefined || (way.target === node.key && !way.reenter && node.on.includes(heard));
    return stays ? [problem('task.outcome-stays', way.at, { event: heard.event })] : [];
  }));
}
