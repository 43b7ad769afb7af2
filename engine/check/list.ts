// Faults of lists: columns, parties, lists and events that are not there, conditions that do not suit their column, buttons without a row.
import type { Face } from '../compiled.ts';
import type { DefinitionDocument, EventDeclaration, ListButton, ListDeclaration } from '../definition.ts';
import { columnTypes } from './fact-types.ts';
import { own, pointer, same, type Json } from '../json.ts';
import { isSigned } from '../key.ts';
import { problem, type Problem } from '../problem.ts';
import { isNumeric, isTextual, rowType, typeName, type Type, type Types } from '../type.ts';
import { graphOf, type Graph } from './graph.ts';
import { missing } from './names.ts';
import { ruleProblems, stateProblems, statesOfProcess, type Ground, type Row } from './places.ts';
import { startProblems } from './process.ts';
import { sqlProblems } from './row-rule.ts';

/** What is wrong with the lists of a document. */
export function listProblems(document: DefinitionDocument, ground: Ground): Problem[] {
  const graph = document.machine && graphOf(document.machine);
  return Object.entries(listsOf(document)).flatMap(([name, list]) => {
    const at = `/list/${name}`;
    const sources = sourcesOf(document, list);
    const strange = sources.flatMap((source, index) => missing('lookup.unknown-process', `${at}/from/${index}`, 'process', source, ground.faces));
    if (strange.length > 0) return strange;
    const row: Row = { columns: sharedColumns(sources, ground), processes: sources };
    return [
      ...rowProblems(document, ground, list, row, at), ...shownProblems(ground, list, row, at),
      ...(list.buttons ?? []).flatMap((button, index) => buttonProblems(document, ground, graph, button, row, `${at}/buttons/${index}`)),
    ];
  });
}

function faceOf({ faces }: Ground, process: string): Face | undefined {
  return Object.hasOwn(faces, process) ? faces[process] : undefined;
}

function listsOf({ list }: DefinitionDocument): { readonly [name: string]: ListDeclaration } {
  return Object.fromEntries(Object.entries(list ?? {}).filter(([name]) => name !== '$schema'));
}

function sourcesOf({ process }: DefinitionDocument, list: ListDeclaration): readonly string[] {
  return list.from ?? [process.id];
}

/** The columns that all of some processes have with the same type. */
function sharedColumns(processes: readonly string[], { faces }: Ground): Types {
  const [first = {}, ...others] = processes.map((process) => columnTypes(process, faces) ?? {});
  return Object.fromEntries(Object.entries(first).filter(([name, type]) => others.every((columns) => same(own(columns, name), type as Json))));
}

/** The problem of a column that is not in all processes of a list, or in none. */
function columnNamed(ground: Ground, { columns, processes = [] }: Row, name: string, at: string): Problem[] {
  const declared = processes.map((process) => own(columnTypes(process, ground.faces), name) as Type | undefined);
  const type = declared.find((each) => each !== undefined);
  if (type === undefined || Object.hasOwn(columns, name)) return missing('column.unknown', at, 'column', name, columns);
  return [problem('list.not-in-all', at, { column: name, processes: processes.filter((_, index) => !same(declared[index] as Json | undefined, type as Json)) })];
}

function rowProblems({ process }: DefinitionDocument, ground: Ground, { who, rows, from }: ListDeclaration, row: Row, at: string): Problem[] {
  const own_ = from === undefined || (from.length === 1 && from[0] === process.id);
  const reads = who === undefined || who === 'anyone' || !own_ || (process.read ?? []).some((entry) => entry.who === who);
  return [
    ...(who === undefined || who === 'anyone' ? [] : missing('party.unknown', `${at}/who`, 'party', who, process.parties)),
    ...(reads || !Object.hasOwn(process.parties ?? {}, who!) ? [] : [problem('list.nobody-reads', `${at}/who`, { party: who! })]),
    ...(rows === undefined ? [] : [...ruleProblems(ground, rows, 'rows', `${at}/rows`, ['boolean'], row), ...sqlProblems(rows, ground.rules, `${at}/rows`)]),
  ];
}

function shownProblems(ground: Ground, { columns, filters, sort, measures }: ListDeclaration, row: Row, at: string): Problem[] {
  const named = (name: string, here: string): Problem[] => columnNamed(ground, row, name, here);
  return [
    ...columns.flatMap((column, index) =>
      typeof column === 'string' ? named(column, `${at}/columns/${index}`)
      : 'column' in column ? named(column.column, `${at}/columns/${index}/column`)
      : ruleProblems(ground, column.value, 'cell', `${at}/columns/${index}/value`, undefined, row)),
    ...(filters ?? []).flatMap((filter, index) => {
      const here = `${at}/filters/${index}`;
      const match = filter.match ?? 'equals';
      const judged = (column: string, place: string, fault: string): Problem[] => {
        const type = own(row.columns, column) as Type | undefined;
        return type === undefined ? named(column, place) : suits(type, match) ? [] : [problem('list.wrong-match', fault, { column, match, type: typeName(type) })];
      };
      if ('column' in filter) return judged(filter.column, `${here}/column`, `${here}/match`);
      return filter.columns.flatMap((column, place) => judged(column, `${here}/columns/${place}`, `${here}/columns/${place}`));
    }),
    ...(sort ? named(sort.by, `${at}/sort/by`) : []),
    ...(measures ?? []).flatMap(({ of }, index) => {
      const type = own(row.columns, of) as Type | undefined;
      return type === undefined ? named(of, `${at}/measures/${index}/of`) : isNumeric(type) ? [] : [problem('list.not-a-number', `${at}/measures/${index}/of`, { column: of, type: typeName(type) })];
    }),
  ];
}

/** Words are sought in texts and names; a range needs an order. */
function suits(type: Type, match: 'equals' | 'fuzzy' | 'range'): boolean {
  if (match === 'fuzzy') return isTextual(type);
  if (rowType(type) !== undefined) return match === 'equals';
  return match === 'equals' || (!isTextual(type) && type !== 'boolean');
}

/** A button for chosen rows sends an event that asks nothing of its own from each, and the task that hears it allows so. */
function selectionProblems({ process }: DefinitionDocument, graph: Graph | undefined, { on, event, max }: ListButton, isOwn: boolean, at: string): Problem[] {
  if (on !== 'selection') return max === undefined ? [] : [problem('list.max-without-selection', `${at}/max`)];
  if (event === undefined) return [problem('list.selection-without-event', at)];
  const verbs = (isOwn && graph ? graph.nodes : []).flatMap((node) => (node.task?.verbs[event] ? [{ task: node.task, verb: node.task.verbs[event] }] : []));
  const asksOwn = isOwn && (((own(process.events, event) as EventDeclaration | undefined)?.requires?.length ?? 0) > 0 || isSigned(process, event));
  return [
    ...(asksOwn ? [problem('event.not-for-many', `${at}/event`, { event })] : []),
    ...(verbs.length > 0 && !verbs.some(({ task }) => task.bulk?.includes(event)) ? [problem('list.not-bulk', `${at}/event`, { event })] : []),
  ];
}

function buttonProblems(document: DefinitionDocument, ground: Ground, graph: Graph | undefined, button: ListButton, row: Row, at: string): Problem[] {
  const { process } = document;
  const lists = listsOf(document);
  const elsewhere = button.process !== undefined && button.process !== process.id;
  const foreign = elsewhere ? faceOf(ground, button.process!) : undefined;
  if (elsewhere && !foreign) return missing('lookup.unknown-process', `${at}/process`, 'process', button.process!, ground.faces);
  const sources = row.processes!;
  const isOwn = sources.length === 1 && sources[0] === process.id;
  const target = button.list === undefined || elsewhere ? undefined : (own(lists, button.list) as ListDeclaration | undefined);
  const columns: Types | undefined = target ? sharedColumns(sourcesOf(document, target), ground) : foreign && button.list !== undefined ? columnTypes(foreign.id, ground.faces) : undefined;
  const events = isOwn ? process.events ?? {} : Object.fromEntries(Object.entries(faceOf(ground, sources[0]!)?.events ?? {}).filter(([event]) => sources.every((source) => Object.hasOwn(faceOf(ground, source)?.events ?? {}, event))));
  const perRow = button.event !== undefined || button.task || button.view !== undefined || button.subject !== undefined;
  return [
    ...(button.start === undefined ? [] : foreign ? missing('event.unknown', `${at}/start`, 'event', button.start, foreign.events) : startProblems(graph, `${at}/start`, button.start)),
    ...(button.event === undefined ? [] : missing('event.unknown', `${at}/event`, 'event', button.event, events)),
    ...(button.list === undefined || elsewhere ? [] : missing('list.unknown', `${at}/list`, 'list', button.list, lists)),
    ...selectionProblems(document, graph, button, isOwn, at),
    ...(perRow && button.on !== 'row' && button.on !== 'selection' ? [problem('list.button-needs-row', at)] : []),
    ...(button.subject !== undefined && !elsewhere && sources.some((source) => process.subject?.process !== source) ? [problem('list.not-the-subject', `${at}/subject`, { process: sources.join(', ') })] : []),
    ...(button.when === undefined ? [] : ruleProblems(ground, button.when, 'cell', `${at}/when`, ['boolean'], button.on === 'row' ? row : undefined)),
    ...Object.entries(button.where ?? {}).flatMap(([column, rule]) => {
      const here = at + pointer('where', column);
      const type = columns && (own(columns, column) as Type | undefined);
      const states = column === 'state' && target ? stateProblems(statesOfProcess(ground, ...sourcesOf(document, target)), rule, here) : [];
      return [
        ...(columns ? missing('column.unknown', here, 'column', column, columns) : []), ...states,
        ...ruleProblems(ground, rule, 'cell', here, type === undefined ? undefined : [type, { list: type }], button.on === 'row' ? row : undefined),
      ];
    }),
  ];
}
