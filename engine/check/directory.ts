// Faults of what a machine does to the directory: values of other types, secrets that are none, and decisions that could be taken back though nobody can be unmade.
import type { Attributes, DefinitionDocument, EventDeclaration, PartyForm, Rule } from '../definition.ts';
import { own, pointer } from '../json.ts';
import { problem, type Problem } from '../problem.ts';
import type { Type, Types } from '../type.ts';
import { fieldTypes } from './fact-types.ts';
import { activeWith, directionsOf, graphOf, heardIn, type Directed, type Graph, type GraphNode } from './graph.ts';
import { ruleProblems, type Ground } from './places.ts';
import { fieldAt, pointerProblems } from './process.ts';

/** What is wrong with the changes of the directory. */
export function directoryProblems(document: DefinitionDocument, ground: Ground): Problem[] {
  if (!document.machine) return [];
  const graph = graphOf(document.machine);
  return [...directionsOf(graph).flatMap((directed) => actionProblems(document, ground, directed)), ...graph.nodes.flatMap((node) => finalVerbs(graph, node)), ...keyProblems(document, graph)];
}

const types: { readonly [param: string]: readonly Type[] } = { orgType: ['text'], name: ['text'], region: ['region'], mail: ['text'], mobile: ['text'], idType: [{ dict: 'idType' }, 'text'], idNumber: ['text'], user: ['user', 'text'], org: ['org', 'text'] };
const attribute: readonly Type[] = ['text', 'integer', 'decimal', 'boolean', 'date', 'datetime'];

/** What the machine says of organisations beyond what all have: the attributes it sets, for rules of any process to read as org.<name>. */
export function attributesGiven({ machine, form }: DefinitionDocument): Types {
  if (!machine) return {};
  const fields = form ? fieldTypes(form) : {};
  const typeOf = (rule: Rule): Type => {
    if (typeof rule === 'boolean') return 'boolean';
    const [, field] = /^form\.([^.]+)$/.exec(String(own(rule, 'var'))) ?? [];
    return (field === undefined ? undefined : (own(fields, field) as Type | undefined)) ?? 'text';
  };
  return Object.fromEntries(directionsOf(graphOf(machine)).flatMap(({ action }) => ('params' in action && action.params && 'attributes' in action.params ? Object.entries(action.params.attributes ?? {}) : [])).map(([name, rule]) => [name, typeOf(rule as Rule)]));
}

function actionProblems(document: DefinitionDocument, ground: Ground, { at, action }: Directed): Problem[] {
  if (!('params' in action) || action.params === undefined) return [];
  return Object.entries(action.params).flatMap(([param, given]): Problem[] => {
    const here = `${at}/params/${param}`;
    if (param === 'attributes') return Object.entries(given as Attributes).flatMap(([name, rule]) => ruleProblems(ground, rule as Rule, 'need', here + pointer(name), attribute));
    if (param === 'username' || param === 'password') return fieldProblems(document, here, param, given as string);
    return types[param] === undefined ? [] : ruleProblems(ground, given as Rule, 'need', here, types[param]);
  });
}

/** A user name and a password are fields that are judged as such. */
function fieldProblems(document: DefinitionDocument, at: string, kind: 'username' | 'password', path: string): Problem[] {
  const field = fieldAt(document, path);
  if (!field) return pointerProblems(document, at, path);
  return field.format === kind || field.format === `operator-${kind}` ? [] : [problem('field.other-format', at, { pointer: path, format: kind })];
}

/** A verb that makes, changes or removes somebody says that it is not taken back. */
function finalVerbs(graph: Graph, node: GraphNode): Problem[] {
  return Object.entries(node.task?.verbs ?? {}).filter(([, { undo }]) => undo !== false).flatMap(([verb, { outcome }]) => {
    const ways = heardIn(graph, node).filter(({ event }) => event === `${node.key}.${outcome}`).flatMap((heard) => heard.ways);
    const entered = ways.flatMap(({ target }) => [...(target === undefined || !graph.byKey.has(target) ? [] : activeWith(graph.byKey.get(target)!))]);
    const changes = [...ways.flatMap(({ directs }) => directs), ...(ways.length > 0 ? node.directs.exit : []), ...entered.flatMap(({ directs }) => directs.entry)];
    return changes.length === 0 ? [] : [problem('task.cannot-undo', `${node.at}/meta/task/verbs/${verb}`, { event: verb, action: changes[0]!.action.type })];
  });
}

/** A key is bound by the event that shows it, guests have none of their own, and who is signed in has an account. */
function keyProblems({ process }: DefinitionDocument, graph: Graph): Problem[] {
  const shows = (event: string): boolean => (own(process.events, event) as EventDeclaration | undefined)?.showsKey === true;
  const isGuests = (party: string): boolean => ((own(process.parties, party) as readonly PartyForm[] | undefined) ?? []).some((form) => 'guest' in form);
  const shown = new Set([...graph.on, ...graph.nodes.flatMap((node) => node.on)].filter(({ event }) => shows(event)).flatMap(({ ways }) => ways.flatMap(({ directs }) => directs.map(({ at }) => at))));
  const directed = directionsOf(graph);
  const creates = directed.some(({ action }) => action.type === 'create-account');
  return [
    ...directed.filter(({ at, action }) => action.type === 'bind-key' && !shown.has(at)).map(({ at }) => problem('key.never-shown', at)),
    ...Object.entries(process.events ?? {}).filter(([, { by, requiresKey, showsKey }]) => (requiresKey || process.requiresKey) && !showsKey && by?.some(isGuests)).map(([event]) => problem('key.of-guests', `/process/events/${event}`, { event })),
    ...Object.entries(process.events ?? {}).filter(([, { signsIn }]) => signsIn && !creates).map(([event]) => problem('event.signs-in-nobody', `/process/events/${event}`, { event })),
  ];
}
