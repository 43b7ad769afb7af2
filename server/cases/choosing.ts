// Who may be chosen in a field: people or organisations of a declared party, as the case at hand names it; without one, people of the own organisation. And its departments.
import { granteesOfParty, instanceFacts, isObject, scopeOf, segments, unborn, type Definition, type Facts, type Field, type Instance, type Json, type JsonObject } from '#engine';
import type { Services } from '../services.ts';
import { type Asked, departmentsAmong, namedAmong, type Named, type NamedKind } from '../store/people.ts';

/** A page of choices; who is sought among more types more of the name. */
const mostShown = 20;
/** Departments are shown whole, as a tree. */
const mostDepartments = 2000;

/** What is chosen in a field, or undefined where nobody is. */
export function chosenIn({ type }: Field): NamedKind | undefined {
  return type === 'user' || type === 'org' || type === 'department' ? type : undefined;
}

/** The case as a field looks at it: what is filled in, by whom. */
export interface Choosing {
  readonly definition: Definition;
  readonly id: string;
  readonly instance: Instance | null;
  readonly facts: Facts;
  readonly data: JsonObject;
}

function granteesOf({ definition, id, instance, facts, data }: Choosing, { schema }: Field): readonly string[] {
  const { process } = definition.compiled.document;
  const among = schema['x-among'];
  if (among === undefined) return facts.actor.org ? [`org:${facts.actor.org.id}/member`] : [];
  const scope = scopeOf(definition, facts, { form: data, instance: instanceFacts(definition, instance?.snapshot ?? unborn(definition, facts), id, instance?.number ?? null) });
  return granteesOfParty(process.parties?.[among] ?? [], scope, process.id);
}

/** Those who may be chosen in a field and have a text in their names, the first of them. */
export async function choicesOf({ pool }: Services, here: Choosing, field: Field, text: string): Promise<readonly Named[]> {
  const kind = chosenIn(field);
  return kind === undefined ? [] : found({ pool }, here, field, kind, { text }, kind === 'department' ? mostDepartments : mostShown);
}

function found({ pool }: Pick<Services, 'pool'>, here: Choosing, field: Field, kind: NamedKind, asked: Asked, limit: number): Promise<readonly Named[]> {
  return kind === 'department' ? departmentsAmong(pool, here.facts.actor.org?.id ?? '', asked, limit) : namedAmong(pool, kind, granteesOf(here, field), asked, limit);
}

/** Of the ids that some data gives to such fields, those that may be chosen there; undefined where there is no such field. Rows are sent whole: whoever stands in one already may stay. */
export async function choosableIn({ pool }: Services, here: Choosing, data: JsonObject): Promise<readonly string[] | undefined> {
  const fields = here.definition.compiled.fields.filter((field) => chosenIn(field) !== undefined);
  if (fields.length === 0) return undefined;
  const choosable = await Promise.all(fields.map(async (field) => {
    const stay = field.table === undefined ? [] : idsIn(here.instance?.data ?? {}, field);
    const ids = idsIn(data, field).filter((id) => !stay.includes(id));
    const chosen = ids.length === 0 ? [] : await found({ pool }, here, field, chosenIn(field)!, { ids }, ids.length);
    return [...stay, ...chosen.map(({ id }) => id)].map((id) => `${field.pointer.slice(1)} ${id}`);
  }));
  return choosable.flat();
}

/** Every id that some data gives to such fields. */
export function idsChosen({ compiled }: Definition, data: readonly JsonObject[]): readonly string[] {
  const fields = compiled.fields.filter((field) => chosenIn(field) !== undefined);
  return [...new Set(data.flatMap((each) => fields.flatMap((field) => idsIn(each, field))))];
}

/** The ids that some data gives to one field, in all rows where it is a column. */
function idsIn(data: JsonObject, { table, name }: Field): readonly string[] {
  const rows: Json | undefined = table === undefined ? [data] : data[segments(table)[0]!];
  const values = (Array.isArray(rows) ? rows : []).map((row: Json) => (isObject(row) ? row[name] : undefined));
  return [...new Set(values.filter((value) => typeof value === 'string' && value !== ''))] as string[];
}
