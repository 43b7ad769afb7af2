// What a list asks of the rows, for one reader: columns with their types, conditions as a tree over columns that SQL can answer.
import type { Definition } from './compiled.ts';
import type { ListButton, ListDeclaration, ListFilter, Options, Rule, Text } from './definition.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { statesOf } from './machine.ts';
import { evaluate, reads, type Scope } from './rule.ts';
import type { Type } from './type.ts';

/** A condition over the columns of a row, three-valued as all rules: a comparison with a missing column or with null is unknown, and an unknown row is not shown. */
export type Predicate =
  | { readonly op: 'and' | 'or'; readonly args: readonly Predicate[] }
  | { readonly op: 'not'; readonly arg: Predicate }
  | { readonly op: '===' | '!==' | '<' | '<=' | '>' | '>='; readonly column: string; readonly value: Json }
  | { readonly op: 'in'; readonly column: string; readonly values: readonly Json[] }
  | { readonly op: 'has'; readonly column: string }
  | { readonly op: 'constant'; readonly value: boolean | null };

/** Columns every instance has, whatever its process declares. */
export const builtInColumns: { readonly [name: string]: { readonly type: Type; readonly label: Text } } = {
  id: { type: 'text', label: { 'zh-CN': '编号', en: 'Id' } },
  process: { type: 'text', label: { 'zh-CN': '流程', en: 'Process' } },
  number: { type: 'text', label: { 'zh-CN': '服务编号', en: 'Service number' } },
  state: { type: 'text', label: { 'zh-CN': '状态', en: 'State' } },
  startedAt: { type: 'datetime', label: { 'zh-CN': '申请时间', en: 'Applied at' } },
  since: { type: 'datetime', label: { 'zh-CN': '进入状态时间', en: 'In this state since' } },
  due: { type: 'datetime', label: { 'zh-CN': '截止时间', en: 'Due' } },
  round: { type: 'integer', label: { 'zh-CN': '轮次', en: 'Round' } },
  item: { type: 'text', label: { 'zh-CN': '依托事项', en: 'Item' } },
  applicant: { type: 'org', label: { 'zh-CN': '企业名称', en: 'Organisation' } },
  startedBy: { type: 'user', label: { 'zh-CN': '申请人', en: 'Applicant' } },
  comment: { type: 'text', label: { 'zh-CN': '意见', en: 'Opinion' } },
};

/** A shown column: a stored one (`column`), or a rule over the row that is shown but neither sorted nor filtered. */
export interface ShownColumn {
  readonly name: string;
  readonly label: Text;
  readonly type: Type;
  readonly column?: string;
  readonly value?: Rule;
  /** Words for the values. */
  readonly options?: Options;
}

export interface ShownFilter {
  /** The column it asks, or those it seeks words in, joined by commas: its name in a query. */
  readonly column: string;
  readonly columns: readonly string[];
  readonly label: Text;
  readonly match: 'equals' | 'fuzzy' | 'range';
  readonly type: Type;
  readonly options?: Options;
}

export interface ListView {
  readonly title: Text;
  readonly declaration: ListDeclaration;
  readonly columns: readonly ShownColumn[];
  readonly filters: readonly ShownFilter[];
  readonly buttons: readonly ListButton[];
  readonly sort: { readonly by: string; readonly descending: boolean };
  readonly pageSize: number;
}

/** The look of a list of `owner`; `sources` are the definitions its rows come from (the same, or those in `from`), the first of which names the columns. Throws when the list does not exist. */
export function listView(owner: Definition, [source]: readonly [Definition, ...Definition[]], name: string): ListView {
  const declaration = owner.compiled.document.list?.[name] as ListDeclaration | undefined;
  if (!declaration) throw new Error(`no list ${name} in ${owner.compiled.id}`);
  return {
    title: declaration.title,
    declaration,
    columns: declaration.columns.map((column, index) => {
      if (typeof column === 'string') return { name: column, column, ...columnOf(source, column) };
      if ('column' in column) return { name: column.column, column: column.column, ...columnOf(source, column.column), ...(column.label ? { label: column.label } : {}) };
      return { name: `rule${index}`, label: column.label, type: 'text' as const, value: column.value, ...(column.options ? { options: column.options } : {}) };
    }),
    filters: (declaration.filters ?? []).map((filter) => shownFilter(source, filter)),
    buttons: declaration.buttons ?? [],
    sort: { by: declaration.sort?.by ?? 'startedAt', descending: declaration.sort?.descending ?? true },
    pageSize: declaration.pageSize ?? 15,
  };
}

function shownFilter(source: Definition, filter: ListFilter): ShownFilter {
  if ('columns' in filter) return { column: filter.columns.join(','), columns: filter.columns, label: filter.label, match: filter.match, type: 'text' };
  const column = columnOf(source, filter.column);
  return { column: filter.column, columns: [filter.column], ...column, label: filter.label ?? column.label, match: filter.match ?? 'equals' };
}

/** Label, type and words of a column, declared or built in. Throws when there is none. */
export function columnOf(definition: Definition, name: string): { readonly label: Text; readonly type: Type; readonly options?: Options } {
  const declared = definition.compiled.document.process.columns?.[name];
  if (declared) return { label: declared.label ?? name, type: columnType(declared.type), ...(declared.options ? { options: declared.options } : {}) };
  const builtIn = builtInColumns[name];
  if (!builtIn) throw new Error(`no column ${name} in ${definition.compiled.id}`);
  return builtIn;
}

/** The type a declared column type stands for. */
export function columnType(declared: string): Type {
  if (declared.endsWith('[]')) return { list: columnType(declared.slice(0, -2)) };
  return declared.startsWith('dict:') ? { dict: declared.slice(5) } : (declared as Type);
}

/** The scope in which `row` is a set of columns of this definition. */
export function rowScope(definition: Definition, scope: Scope, row: JsonObject): Scope {
  const declared = Object.entries(definition.compiled.document.process.columns ?? {}).map(([name, column]) => [name, columnType(column.type)] as const);
  const types = { ...Object.fromEntries(Object.entries(builtInColumns).map(([name, { type }]) => [name, type])), ...Object.fromEntries(declared) };
  return { ...scope, facts: { ...scope.facts, row }, types: { ...scope.types, row: { object: types } } };
}

/** The states a list can filter by, with their words. */
export function stateLabels(definition: Definition): { readonly [state: string]: Text } {
  const machine = definition.compiled.document.machine;
  if (!machine) return {};
  const nodes = [...statesOf(machine).values()].filter((node) => node.atomic && node.key !== machine.initial);
  return Object.fromEntries(nodes.map((node) => [node.key, node.meta.label ?? node.key]));
}

/** The row rule with everything but `row` already evaluated. An unknown operand outside the row makes its comparison unknown. */
export function predicate(rule: Rule, scope: Scope): Predicate {
  if (typeof rule === 'boolean') return { op: 'constant', value: rule };
  if (!reads(rule).some((path) => path.startsWith('row.'))) {
    const outcome = evaluate(rule, scope);
    return { op: 'constant', value: outcome.known ? outcome.value === true : null };
  }
  if (!isObject(rule)) throw new Error('a row rule is one operator with its operands');
  const [op, raw] = Object.entries(rule)[0]!;
  const args = (Array.isArray(raw) ? raw : [raw]) as readonly Rule[];
  const column = (operand: Rule | undefined): string | undefined => {
    const path = isObject(operand) && typeof operand['var'] === 'string' ? operand['var'] : undefined;
    return path?.startsWith('row.') ? path.slice(4) : undefined;
  };
  switch (op) {
    case 'and': case 'or':
      return { op, args: args.map((arg) => predicate(arg, scope)) };
    case '!':
      return { op: 'not', arg: predicate(args[0]!, scope) };
    case 'has': {
      const path = String(args[0]);
      return { op: 'has', column: path.slice(4) };
    }
    case 'var':
      return { op: '===', column: String(args[0]).slice(4), value: true };
    case 'in': {
      const name = column(args[0]);
      const values = evaluate(args[1]!, scope);
      return name && values.known && Array.isArray(values.value) ? { op, column: name, values: values.value as readonly Json[] } : { op: 'constant', value: null };
    }
    case '===': case '!==': case '<': case '<=': case '>': case '>=': {
      const [left, right] = [column(args[0]), column(args[1])];
      const name = left ?? right;
      const value = evaluate(args[left ? 1 : 0]!, scope);
      if (!name || !value.known) return { op: 'constant', value: null };
      return { op: left ? op : turned[op], column: name, value: value.value };
    }
    default:
      throw new Error(`${op} has no place in a row rule`);
  }
}

const turned = { '===': '===', '!==': '!==', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

/** The phrases lookups of the tasks that take one of these verbs from several cases at once. */
export function bulkPhrases(definition: Definition, event: string): readonly string[] {
  const machine = definition.compiled.document.machine;
  if (!machine) return [];
  return [...new Set([...statesOf(machine).values()].flatMap(({ meta: { task } }) => (task?.bulk?.includes(event) && task.phrases !== undefined ? [task.phrases] : [])))];
}

/** Whether an instance in this state hears the event at all; the step decides the rest. */
export function isHeard(definition: Definition, state: string, event: string): boolean {
  const machine = definition.compiled.document.machine;
  if (!machine) return false;
  const nodes = statesOf(machine);
  return state.split('+').some((key) => {
    const node = nodes.get(key);
    return node !== undefined && (node.heard.includes(event) || node.meta.task?.verbs[event] !== undefined);
  });
}
