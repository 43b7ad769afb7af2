// Columns of instances as SQL: built-in ones are columns of the table, declared ones are in `columns`, cast by their type.
import type { Json, Predicate, Type, Types } from '#engine';

/** Puts a value among the parameters of a statement and answers its place. */
export type Place = (value: unknown) => string;

/** Parameters of a statement in the making. */
export function places(): { readonly values: unknown[]; readonly place: Place } {
  const values: unknown[] = [];
  return { values, place: (value) => `$${values.push(value)}` };
}

const builtIn: { readonly [column: string]: string } = {
  id: 'i.id::text', process: 'i.process', number: 'i.number', state: 'i.state', startedAt: 'i.started_at', since: 'i.since', due: 'i.due',
  round: "(i.columns->>'round')::integer", item: 'i.item_id::text', applicant: 'i.org_id', startedBy: 'i.started_by',
};

const neverNull: ReadonlySet<string> = new Set(['id', 'process', 'state', 'startedAt', 'since', 'applicant', 'startedBy']);

/** Whether every instance has a value in the column. */
export function isNeverNull(name: string): boolean {
  return neverNull.has(name);
}

/** Whether a column is one of the table. */
export function isBuiltIn(name: string): boolean {
  return Object.hasOwn(builtIn, name);
}

/** The value of a column of `i`; a stored value that does not fit the type is null, since older revisions may have had another. */
export function columnSql(name: string, type: Type, place: Place): string {
  const own = builtIn[name];
  if (own !== undefined) return own;
  const stored = `(i.columns->>${place(name)}::text)`;
  switch (type) {
    case 'integer': case 'decimal': case 'year': return `(case when ${stored} ~ '^-?[0-9]{1,40}(\\.[0-9]{1,40})?$' then ${stored}::numeric end)`;
    case 'boolean': return `(case when ${stored} in ('true', 'false') then ${stored}::boolean end)`;
    case 'datetime': return `(case when ${stored} ~ '^[0-9]{4}-[01][0-9]-[0-3][0-9]T' then ${stored}::timestamptz end)`;
    default: return stored;
  }
}

/** The cast of a parameter that is compared with such a column. */
export function castOf(type: Type): 'numeric' | 'boolean' | 'timestamptz' | 'text' {
  switch (type) {
    case 'integer': case 'decimal': case 'year': return 'numeric';
    case 'boolean': return 'boolean';
    case 'datetime': return 'timestamptz';
    default: return 'text';
  }
}

/** A row condition as SQL, whose null is the unknown of the rules. */
export function predicateSql(condition: Predicate, types: Types, place: Place): string {
  switch (condition.op) {
    case 'constant': return condition.value === null ? 'null::boolean' : String(condition.value);
    case 'and': case 'or': return condition.args.length === 0 ? String(condition.op === 'and') : `(${condition.args.map((arg) => predicateSql(arg, types, place)).join(` ${condition.op} `)})`;
    case 'not': return `(not ${predicateSql(condition.arg, types, place)})`;
    case 'has': return `(${columnSql(condition.column, types[condition.column] ?? 'text', place)} is not null)`;
    case 'in': {
      const type = types[condition.column] ?? 'text';
      const column = columnSql(condition.column, type, place);
      const known = condition.values.filter((value) => value !== null).map(String);
      return `(${column} = any (${place(known)}::${castOf(type)}[]))`;
    }
    default: return comparisonSql(condition.op, condition.column, condition.value, types, place);
  }
}

function comparisonSql(op: '===' | '!==' | '<' | '<=' | '>' | '>=', name: string, value: Json, types: Types, place: Place): string {
  const type = types[name] ?? 'text';
  const column = columnSql(name, type, place);
  if (value === null) return 'null::boolean';
  const sign = op === '===' ? '=' : op === '!==' ? '<>' : op;
  // Texts compare by code point as the engine does, whatever the collation of the database.
  const collation = castOf(type) === 'text' ? ' collate "C"' : '';
  return `(${column}${collation} ${sign} ${place(String(value))}::${castOf(type)})`;
}

/** A pattern of ILIKE that finds the words anywhere; what would be a wildcard is itself. */
export function containing(words: string): string {
  return `%${words.replace(/[\\%_]/g, '\\$&')}%`;
}
