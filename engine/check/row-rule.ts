// Row rules become conditions in SQL: only comparisons of one column with what is known before the rows are read.
import type { Rule } from '../definition.ts';
import { isObject, type Json } from '../json.ts';
import { problem, type Problem } from '../problem.ts';
import { reads } from '../rule.ts';

const allowed = ['===', '!==', '<', '<=', '>', '>=', 'in', 'has'] as const;

/** The parts of a row rule that SQL could not answer. */
export function sqlProblems(rule: Rule, rules: { readonly [name: string]: Rule }, at: string): Problem[] {
  if (!readsRow(rule, rules)) return [];
  const [operator, operands] = isObject(rule) ? Object.entries(rule)[0] ?? ['', null] : ['', null];
  const list: readonly Json[] = Array.isArray(operands) ? operands : [operands as Json];
  const no = [problem('list.not-for-sql', at, { operator, allowed })];
  switch (operator) {
    case 'and': case 'or': case '!':
      return list.flatMap((part, index) => sqlProblems(part as Rule, rules, Array.isArray(operands) ? `${at}/${operator}/${index}` : `${at}/${operator}`));
    case 'var': case 'has':
      return [];
    case '===': case '!==': case '<': case '<=': case '>': case '>=':
      return list.length === 2 && list.filter((part) => isColumn(part)).length === 1 && list.filter((part) => readsRow(part as Rule, rules)).length === 1 ? [] : no;
    case 'in':
      return isColumn(list[0]) && !readsRow(list[1] as Rule, rules) ? [] : no;
    default:
      return no;
  }
}

function isColumn(operand: Json | undefined): boolean {
  return isObject(operand) && typeof operand['var'] === 'string' && operand['var'].startsWith('row.');
}

/** Whether a rule reads the row it is asked about; rows of tables that it walks through itself are none. */
export function readsRow(rule: Rule, rules: { readonly [name: string]: Rule }): boolean {
  return reads(rule, rules).some((path) => path.startsWith('row.'));
}
