// What is wrong with the points a definition gives: rows that are none, rules in their places, fields that should keep them.
import type { Count, Criterion, DefinitionDocument, ScoreDeclaration } from '../definition.ts';
import { isObject, own } from '../json.ts';
import { problem, type Problem } from '../problem.ts';
import type { Type, Types } from '../type.ts';
import { typeName } from '../type.ts';
import { graphOf } from './graph.ts';
import { missing } from './names.ts';
import { ruleProblems, type Ground } from './places.ts';
import { factsNamed, withProblems } from './rules.ts';

export function scoreProblems(document: DefinitionDocument, ground: Ground): Problem[] {
  const score = document.process.score as ScoreDeclaration | undefined;
  if (!score) return [];
  const at = '/process/score';
  const counts = Object.entries(score.counts);
  const criteria = Object.values(score.groups).flatMap((group) => Object.keys(group.criteria));
  const numbers = (names: readonly string[]): Type => ({ object: Object.fromEntries(names.map((name) => [name, 'integer' as const])) });
  const here: Ground = { ...ground, types: { ...ground.types, count: numbers(counts.map(([name]) => name)) } };
  const summed: Ground = { ...here, types: { ...here.types, score: numbers(criteria) } };
  const table = score.adjusts === undefined ? undefined : own(own(ground.types['form'], 'object'), score.adjusts.table);
  const columns = own(table, 'table');
  return [
    ...score.at.flatMap((event, index) => missing('event.unknown', `${at}/at/${index}`, 'event', event, heardIn(document))),
    ...(score.paramsAt === undefined ? [] : ruleProblems(ground, score.paramsAt, 'timer', `${at}/paramsAt`, ['datetime'])),
    ...counts.flatMap(([name, count]) => countProblems(ground, count as Count, `${at}/counts/${name}`)),
    ...Object.entries(score.groups).flatMap(([name, group]) => [
      ...ruleProblems(summed, group.max, 'criterion', `${at}/groups/${name}/max`, ['integer']),
      ...Object.entries(group.criteria as { readonly [name: string]: Criterion }).flatMap(([criterion, { with: values, say, points, max }]) => {
        const place = `${at}/groups/${name}/criteria/${criterion}`;
        return [
          ...ruleProblems(here, points, 'criterion', `${place}/points`, ['integer']), ...ruleProblems(here, max, 'criterion', `${place}/max`, ['integer']),
          ...withProblems(here, values, 'criterion', `${place}/with`), ...factsNamed(here, say, 'criterion', `${place}/say`, values),
        ];
      }),
    ]),
    ...[...Object.keys(score.groups), ...criteria, 'total'].flatMap((name) => keptIn(document, name, at)),
    ...(score.adjusts === undefined ? [] : isObject(columns) ? (['criterion', 'points', 'reason'] as const).flatMap((key) => missing('column.unknown', `${at}/adjusts/${key}`, 'column', score.adjusts![key], columns as object))
      : missing('pointer.unknown', `${at}/adjusts/table`, 'pointer', score.adjusts.table, {})),
  ];
}

/** Its rows are those of a lookup that brings their ids too. */
function countProblems(ground: Ground, { rows, where, each }: Count, at: string): Problem[] {
  const path = isObject(rows) ? String(own(rows, 'var') ?? '') : '';
  const columns = own(own(own(ground.types['lookup'], 'object'), path.replace(/^lookup\./, '')), 'table') as Types | undefined;
  if (!path.startsWith('lookup.') || columns === undefined) return [problem('rule.wrong-type', `${at}/rows`, { operator: 'count', expected: [typeName({ table: {} })], found: path })];
  return [
    ...missing('column.unknown', `${at}/rows`, 'column', 'id', columns),
    ...(where === undefined ? [] : ruleProblems(ground, where, 'criterion', `${at}/where`, ['boolean'], { columns })),
    ...(each === undefined ? [] : missing('column.unknown', `${at}/each`, 'column', each, columns)),
  ];
}

/** Points are kept in a whole number that nobody writes. */
function keptIn({ form }: DefinitionDocument, name: string, at: string): Problem[] {
  const field = own(form?.properties, name);
  if (field === undefined) return missing('pointer.unknown', at, 'pointer', name, form?.properties);
  return own(field, 'type') === 'integer' && own(field, 'readOnly') === true ? [] : [problem('rule.wrong-type', `/form/properties/${name}`, { operator: 'score', expected: ['integer'], found: String(own(field, 'type')) })];
}

function heardIn({ process, machine }: DefinitionDocument): { readonly [event: string]: unknown } {
  const timers = machine ? graphOf(machine).nodes.flatMap((node) => Object.keys(node.state.meta?.timers ?? {}).map((name) => `${node.key}.${name}`)) : [];
  return { ...process.events, ...Object.fromEntries(timers.map((name) => [name, true])) };
}
