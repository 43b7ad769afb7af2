// Faults of the layout: fields, facts and events that are not there.
import type { DefinitionDocument, Element, Rule } from '../definition.ts';
import { pointer } from '../json.ts';
import { statesOf } from '../machine.ts';
import { problem, type Problem } from '../problem.ts';
import { typeAt } from '../type.ts';
import { missing } from './names.ts';
import { places, ruleProblems, type Ground } from './places.ts';
import { fieldAt, pointerProblems } from './process.ts';
import { unknownFact } from './rules.ts';

/** What is wrong with the layout of a document. */
export function uiProblems(document: DefinitionDocument, ground: Ground): Problem[] {
  const { ui, process } = document;
  return [
    ...(ui?.form ?? []).flatMap((element, index) => elementProblems(document, ground, element, `/ui/form/${index}`)),
    ...Object.entries(ui?.events ?? {}).flatMap(([event, elements]) => [
      ...missing('event.unknown', `/ui${pointer('events', event)}`, 'event', event, process.events),
      ...elements.flatMap((element, index) => elementProblems(document, ground, element, `/ui${pointer('events', event, index)}`)),
    ]),
    ...(ui?.tabs === true && ((ui.form ?? []).length < 2 || !(ui.form ?? []).every((element) => typeof element === 'object' && 'group' in element)) ? [problem('tabs.not-groups', '/ui/tabs')] : []),
    ...Object.keys(ui?.check ?? {}).flatMap((event) => missing('event.unknown', `/ui${pointer('check', event)}`, 'event', event, process.events)),
  ];
}

function elementProblems(document: DefinitionDocument, ground: Ground, element: Element, at: string): Problem[] {
  if (typeof element === 'string') return pointerProblems(document, at, element);
  if ('field' in element) {
    const { items } = fieldAt(document, element.field) ?? {};
    const columns = items && 'properties' in items ? items.properties : undefined;
    return [...pointerProblems(document, `${at}/field`, element.field), ...(element.columns ?? []).flatMap((column, index) => missing('column.unknown', `${at}/columns/${index}`, 'column', column, columns))];
  }
  if ('fact' in element) {
    const known = (places.layout as readonly string[]).includes(element.fact.split('.')[0]!) && typeAt(ground.types, element.fact) !== undefined;
    return known ? [] : [unknownFact(ground, 'rule.unknown-fact', `${at}/fact`, element.fact)];
  }
  if ('countdown' in element) return element.countdown === 'draft' ? [] : missing('timer.unknown', `${at}/countdown`, 'timer', element.countdown, timersIn(document));
  if ('group' in element) {
    return [
      ...(element.when === undefined ? [] : ruleProblems(ground, element.when as Rule, 'layout', `${at}/when`, ['boolean'])),
      ...element.items.flatMap((item, index) => elementProblems(document, ground, item, `${at}/items/${index}`)),
    ];
  }
  return [];
}

/** The timers of a machine, each as <state>.<name>. */
function timersIn({ machine }: DefinitionDocument): { readonly [timer: string]: true } {
  const states = machine ? [...statesOf(machine)] : [];
  return Object.fromEntries(states.flatMap(([state, { meta }]) => Object.keys(meta.timers ?? {}).map((name) => [`${state}.${name}`, true])));
}
