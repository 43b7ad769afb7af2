// The departments of an organisation: a tree with heads, and the roles everybody in one holds.
import { newId } from '../id.ts';
import { type Author, type Denied, recordAudit } from './audit.ts';
import { limitToRoles } from './membership.ts';
import type { Query } from './sight.ts';

export interface DepartmentRow {
  readonly id: string;
  readonly parent: string | null;
  readonly name: string;
  readonly head: string | null;
  readonly headName: string | null;
  readonly roles: readonly string[];
  readonly people: number;
}

export interface DepartmentFields {
  readonly name: string;
  readonly parent: string | null;
  /** The account of its head, a member. */
  readonly head: string | null;
  /** Roles of the company. */
  readonly roles: readonly string[];
}

/** The departments of an organisation, in the order they are shown among their siblings. */
export function departmentsOf(query: Query, org: string): Promise<DepartmentRow[]> {
  return query<DepartmentRow>(
    `select d.id, d.parent_id as parent, d.name, d.head, a.name as "headName",
       array(select r.role_id::text from department_role r join company_role c on c.id = r.role_id where r.department_id = d.id order by c.name) as roles,
       (select count(*)::int from membership m where m.department_id = d.id and m.state <> 'removed') as people
     from department d left join account a on a.id = d.head where d.org_id = $1 order by d.position, d.name, d.id`, [org]);
}

/** Makes a department, the last among its siblings. */
export async function addDepartment(query: Query, org: string, fields: DepartmentFields, by: Author): Promise<{ readonly id: string } | Denied> {
  const id = newId();
  const unfit = await misfit(query, org, id, fields);
  if (unfit) return unfit;
  await query('insert into department (id, org_id, parent_id, name, head, position) select $1, $2, $3, $4, $5, coalesce(max(position), 0) + 1 from department where org_id = $2 and parent_id is not distinct from $3',
    [id, org, fields.parent, fields.name, fields.head]);
  await setRoles(query, org, id, fields.roles);
  await recordAudit(query, by, { action: 'department.created', subject: `department:${id}`, name: fields.name, about: org, after: { ...fields } });
  return { id };
}

/** Renames a department, moves it, gives it another head or other roles; null when the organisation has none such. */
export async function changeDepartment(query: Query, org: string, id: string, fields: DepartmentFields, by: Author): Promise<{ readonly id: string } | Denied | null> {
  const before = (await departmentsOf(query, org)).find((each) => each.id === id);
  if (!before) return null;
  const unfit = await misfit(query, org, id, fields);
  if (unfit) return unfit;
  await query('update department set parent_id = $2, name = $3, head = $4 where id = $1', [id, fields.parent, fields.name, fields.head]);
  await setRoles(query, org, id, fields.roles);
  await recordAudit(query, by, { action: 'department.changed', subject: `department:${id}`, name: fields.name, about: org, before: { name: before.name, parent: before.parent, head: before.head, roles: before.roles }, after: { ...fields } });
  return { id };
}

/** Deletes a department in which nobody is and that has none below it; null when the organisation has none such. */
export async function removeDepartment(query: Query, org: string, id: string, by: Author): Promise<{ readonly id: string } | Denied | null> {
  await query('select from organisation where id = $1 for update', [org]);
  const all = await departmentsOf(query, org);
  const gone = all.find((each) => each.id === id);
  if (!gone) return null;
  if (gone.people > 0 || all.some(({ parent }) => parent === id)) return { denied: 'department.not-empty', params: { name: gone.name } };
  await query('update membership set department_id = null where department_id = $1', [id]);
  await query('delete from department where id = $1', [id]);
  await recordAudit(query, by, { action: 'department.deleted', subject: `department:${id}`, name: gone.name, about: org });
  return { id };
}

/** Why the fields fit no department here: one at a time changes the tree, so that it stays one. */
async function misfit(query: Query, org: string, id: string, { name, parent, head }: DepartmentFields): Promise<Denied | null> {
  await query('select from organisation where id = $1 for update', [org]);
  const all = await departmentsOf(query, org);
  const parents = new Map(all.map((each) => [each.id, each.parent]));
  if (parent !== null && !parents.has(parent)) return { denied: 'department.unknown-parent' };
  for (let above = parent; above !== null; above = parents.get(above) ?? null) if (above === id) return { denied: 'department.circular', params: { name } };
  if (all.some((each) => each.id !== id && each.parent === parent && each.name === name)) return { denied: 'department.name-taken', params: { name } };
  if (head !== null && (await query(`select from membership where account_id = $1 and org_id = $2 and state <> 'removed'`, [head, org])).length === 0) return { denied: 'department.unknown-head' };
  return null;
}

async function setRoles(query: Query, org: string, id: string, roles: readonly string[]): Promise<void> {
  await query('delete from department_role where department_id = $1 and role_id <> all ($2::uuid[])', [id, roles]);
  await query('insert into department_role (department_id, role_id) select $1, id from company_role where org_id = $2 and id = any ($3::uuid[]) on conflict do nothing', [id, org, roles]);
  await limitToRoles(query, id);
}
