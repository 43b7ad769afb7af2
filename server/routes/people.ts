// The people of an organisation for its administrator: what it may do, its roles, departments and personnel; and for everybody who stands in for him.
import type {
  CompanyPermissions, CompanyRole, CompanyRoles, Colleague, Department, Departments, Made, NewGrant, NewSubstitute, PermissionCategory, PermissionItem, Personnel, PersonnelPage, RoleGrant, SaveDepartment, SavePermissions, SavePersonnel, SaveRole, Substitution, Substitutions,
} from '../api-types.ts';
import { covered } from '#engine';
import type { Reader } from '../edge/identity.ts';
import { notFound, refuse, type Refusal } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import { count, flag, id, instant, line, list, nullable, number, object, oneOf, process, text, words } from '../edge/shape.ts';
import type { Services } from '../services.ts';
import { asking, writing } from '../store/asking.ts';
import { type Author, type Denied, isDenied } from '../store/audit.ts';
import { addDepartment, changeDepartment, departmentsOf, removeDepartment } from '../store/department.ts';
import { headsOf } from '../store/head.ts';
import { placeMember, setMembershipState } from '../store/membership.ts';
import { colleaguesOf, personnelOf, type PersonnelRow } from '../store/personnel.ts';
import { addRole, changeRole, grantRole, permissionsOffered, removeRole, revokeGrant, rolesOf, setPermissions, zoneOf } from '../store/role.ts';
import type { Query } from '../store/sight.ts';
import { addSubstitute, removeSubstitute, substitutesFor, type SubstituteRow } from '../store/substitute.ts';
import { leaveByCase } from '../views/companies.ts';
import { isOffered } from '../views/menu.ts';
import { pageIn } from '../views/paging.ts';
import { categoriesOf } from '../views/permissions.ts';
import { isRefusal } from '../edge/problem-response.ts';
import { word } from './shapes.ts';

const pageSize = 20;

const title = { type: 'string', minLength: 1, maxLength: 50, format: 'name', pattern: '^\\S(.*\\S)?$' };
const date = { type: 'string', format: 'date' };
const state = oneOf('scheduled', 'valid', 'ended');
const permission = { type: 'string', maxLength: 200 };
const made = object<Made>({ id });
const categories = list(object<PermissionCategory>({ label: words, items: list(object<PermissionItem>({ permission, label: words, granted: flag })) }));
const role = object<SaveRole>({ name: title, permissions: list(permission, { maxItems: 500, uniqueItems: true }) });
const department = object<SaveDepartment>({ name: title, parent: nullable(id), head: nullable(id), roles: list(id, { maxItems: 100, uniqueItems: true }) });
const colleague = object<Colleague>({ id, name: text, note: text });
const grant = object<RoleGrant>({ id, role: id, name: text, first: date, last: nullable(date), state });
const personnel = object<Personnel>({
  account: id, name: text, username: text, mobile: nullable(text), admin: flag, department: nullable(id), departmentName: nullable(text), post: nullable(text), superior: nullable(id), superiorName: nullable(text),
  state: oneOf('active', 'disabled', 'removed'), byRoles: flag, joinedAt: instant, grants: list(grant), departmentRoles: list(text),
});
const substitution = object<Substitution>({ id, name: text, process: nullable(word), first: date, last: nullable(date), state });

/** The routes of people. Whoever asks acts for the organisation of the session; an administrator for his own and no other. */
export function peopleRoutes(services: Services): Route[] {
  const read = asking(services.readPool);
  const definitions = async () => Promise.all((await headsOf(read)).map(({ digest }) => services.definitions.ofDigest(digest)));
  /** Changes the directory for the organisation one acts for: all or nothing. */
  const change = async <T extends object>(reader: Reader, work: (query: Query, org: string, by: Author) => Promise<T | Denied | null | boolean>): Promise<T | Refusal> => {
    const done = await writing(services.pool, (query) => work(query, reader.actor.org!.id, authorOf(reader)));
    if (done === null || done === false) return notFound;
    if (done === true) return {} as T;
    return isDenied(done) ? refusalOf(done) : done;
  };
  const answered = <T extends object>(done: T | Refusal): { readonly body: T } | Refusal => (isRefusal(done) ? done : { body: done });
  const silently = (done: object | Refusal): { readonly body: undefined } | Refusal => (isRefusal(done) ? done : { body: undefined });

  return [
    route<'/api/company/permissions', undefined, CompanyPermissions>({
      method: 'GET', path: '/api/company/permissions', permission: 'enterpriseAdmin', summary: 'What the organisation may let its people do, by category', answer: object<CompanyPermissions>({ categories }),
      handle: async ({ reader }) => ({ body: { categories: categoriesOf(await definitions(), await permissionsOffered(read, reader.actor.org!.id)) } }),
    }),
    route<'/api/company/permissions', SavePermissions>({
      method: 'PUT', path: '/api/company/permissions', permission: 'enterpriseAdmin', summary: 'Sets them, for everybody in the organisation at once', answer: 'nothing',
      body: object<SavePermissions>({ granted: list(permission, { maxItems: 500, uniqueItems: true }) }),
      handle: async ({ reader, body }) => silently(await change(reader, (query, org, by) => setPermissions(query, org, body.granted, by))),
    }),

    route<'/api/company/roles', undefined, CompanyRoles>({
      method: 'GET', path: '/api/company/roles', permission: 'enterpriseAdmin', summary: 'The roles of the organisation, and the permissions they are made of',
      answer: object<CompanyRoles>({ roles: list(object<CompanyRole>({ id, name: text, permissions: list(permission), people: count, departments: count })), categories }),
      async handle({ reader }) {
        const org = reader.actor.org!.id;
        const [roles, offered, all] = await Promise.all([rolesOf(read, org, services.clock.instant), permissionsOffered(read, org), definitions()]);
        return { body: { roles, categories: categoriesOf(all, offered) } };
      },
    }),
    route<'/api/company/roles', SaveRole, Made>({
      method: 'POST', path: '/api/company/roles', permission: 'enterpriseAdmin', summary: 'Makes a role', body: role, answer: made,
      handle: async ({ reader, body }) => answered(await change(reader, (query, org, by) => addRole(query, org, body, by))),
    }),
    route<'/api/company/roles/:role', SaveRole, Made>({
      method: 'PUT', path: '/api/company/roles/:role', permission: 'enterpriseAdmin', summary: 'Changes a role for everybody who holds it', params: { role: id }, body: role, answer: made,
      handle: async ({ reader, params, body }) => answered(await change(reader, (query, org, by) => changeRole(query, org, params.role, body, by))),
    }),
    route<'/api/company/roles/:role'>({
      method: 'DELETE', path: '/api/company/roles/:role', permission: 'enterpriseAdmin', summary: 'Deletes a role; who held it holds it no more', params: { role: id }, answer: 'nothing',
      handle: async ({ reader, params }) => silently(await change(reader, (query, org, by) => removeRole(query, org, params.role, by))),
    }),

    route<'/api/company/departments', undefined, Departments>({
      method: 'GET', path: '/api/company/departments', permission: 'enterpriseAdmin', summary: 'The departments of the organisation, with what may be chosen for them',
      answer: object<Departments>({
        departments: list(object<Department>({ id, parent: nullable(id), name: text, head: nullable(id), headName: nullable(text), roles: list(id), people: count })),
        roles: list({ type: 'object', required: ['id', 'name'], properties: { id, name: text } }), colleagues: list(colleague),
      }),
      async handle({ reader }) {
        const org = reader.actor.org!.id;
        const [departments, roles, colleagues] = await Promise.all([departmentsOf(read, org), rolesOf(read, org, services.clock.instant), colleaguesOf(read, org)]);
        return { body: { departments, roles: roles.map(({ id: key, name }) => ({ id: key, name })), colleagues } };
      },
    }),
    route<'/api/company/departments', SaveDepartment, Made>({
      method: 'POST', path: '/api/company/departments', permission: 'enterpriseAdmin', summary: 'Makes a department', body: department, answer: made,
      handle: async ({ reader, body }) => answered(await change(reader, (query, org, by) => addDepartment(query, org, body, by))),
    }),
    route<'/api/company/departments/:department', SaveDepartment, Made>({
      method: 'PUT', path: '/api/company/departments/:department', permission: 'enterpriseAdmin', summary: 'Renames or moves a department, gives it a head or roles', params: { department: id }, body: department, answer: made,
      handle: async ({ reader, params, body }) => answered(await change(reader, (query, org, by) => changeDepartment(query, org, params.department, body, by))),
    }),
    route<'/api/company/departments/:department'>({
      method: 'DELETE', path: '/api/company/departments/:department', permission: 'enterpriseAdmin', summary: 'Deletes a department that is empty', params: { department: id }, answer: 'nothing',
      handle: async ({ reader, params }) => silently(await change(reader, (query, org, by) => removeDepartment(query, org, params.department, by))),
    }),

    route<'/api/company/people', undefined, PersonnelPage>({
      method: 'GET', path: '/api/company/people', permission: 'enterpriseAdmin', summary: 'The people of the organisation, with what they were given and for how long',
      query: { account: id, name: line, role: id, department: id, state: oneOf('active', 'disabled', 'removed'), first: date, last: date, page: number },
      answer: object<PersonnelPage>({ people: list(personnel), total: count, page: count, pageSize: count }),
      async handle({ reader, query: { page, ...asked } }) {
        const at = pageIn(page === undefined ? {} : { page }, pageSize);
        if (isRefusal(at)) return at;
        const org = reader.actor.org!.id;
        const { rows, total } = await personnelOf(read, { ...asked, org, zone: await zoneOf(read, org, services.config.zone), at: services.clock.instant }, { offset: at.offset, size: pageSize });
        return { body: { people: rows.map(personnelShown), total, page: at.number, pageSize } };
      },
    }),
    route<'/api/company/people/:account', SavePersonnel>({
      method: 'PUT', path: '/api/company/people/:account', permission: 'enterpriseAdmin', summary: 'Puts a person into a department, under a superior; suspends him or lets him act again', params: { account: id }, answer: 'nothing',
      body: object<SavePersonnel>({ department: nullable(id), post: nullable(title), superior: nullable(id), state: oneOf('active', 'disabled') }, ['department', 'post', 'superior', 'state']),
      handle: async ({ reader, params, body: { state: wanted, ...place } }) => silently(await change(reader, async (query, org, by) => {
        const who = { account: params.account, org };
        if (!(await placeMember(query, who, place, by))) return false;
        const changed = wanted === undefined ? null : await setMembershipState(query, who, wanted, by);
        return changed && isDenied(changed) ? changed : true;
      })),
    }),
    route<'/api/company/people/:account'>({
      method: 'DELETE', path: '/api/company/people/:account', permission: 'enterpriseAdmin', summary: 'Ends that a person belongs to the organisation; the account remains', params: { account: id }, answer: 'nothing',
      handle: async ({ reader, params }) => silently(await leaveByCase(services, reader, params.account) ?? await change(reader, async (query, org, by) => {
        const removed = await setMembershipState(query, { account: params.account, org }, 'removed', by);
        return isDenied(removed) ? removed : removed.changed;
      })),
    }),
    route<'/api/company/people/:account/grants', NewGrant, Made>({
      method: 'POST', path: '/api/company/people/:account/grants', permission: 'enterpriseAdmin', summary: 'Gives a person a role for a time', params: { account: id }, answer: made,
      body: object<NewGrant>({ role: id, first: date, last: nullable(date) }),
      handle: async ({ reader, params, body: { role: wanted, first, last } }) => answered(await change(reader, async (query, org, by) =>
        grantRole(query, { account: params.account, org }, wanted, { first, last, zone: await zoneOf(query, org, services.config.zone) }, by))),
    }),
    route<'/api/company/grants/:grant'>({
      method: 'DELETE', path: '/api/company/grants/:grant', permission: 'enterpriseAdmin', summary: 'Ends at once that somebody has a role', params: { grant: id }, answer: 'nothing',
      handle: async ({ reader, params }) => silently(await change(reader, (query, org, by) => revokeGrant(query, org, params.grant, by))),
    }),

    route<'/api/substitutes', undefined, Substitutions>({
      method: 'GET', path: '/api/substitutes', permission: 'signed-in', summary: 'Who stands in for one and for whom one does, in the organisation one acts for',
      answer: object<Substitutions>({ mine: list(substitution), others: list(substitution), colleagues: list(colleague), processes: list({ type: 'object', required: ['id', 'title'], properties: { id: word, title: words } }) }),
      async handle({ reader }) {
        const org = reader.actor.org?.id;
        if (org === undefined) return { body: { mine: [], others: [], colleagues: [], processes: [] } };
        const [{ mine, others }, colleagues, all] = await Promise.all([substitutesFor(read, { account: reader.actor.id, org }, await zoneOf(read, org, services.config.zone), services.clock.instant), colleaguesOf(read, org), definitions()]);
        const asking = all.filter((definition) => isOffered(definition, reader.actor)).map(({ compiled }) => ({ id: compiled.id, title: compiled.document.process.title }));
        return { body: { mine: mine.map(substitutionShown), others: others.map(substitutionShown), colleagues: colleagues.filter((each) => each.id !== reader.actor.id), processes: asking } };
      },
    }),
    route<'/api/substitutes', NewSubstitute, Made>({
      method: 'POST', path: '/api/substitutes', permission: 'signed-in', summary: 'Has a colleague stand in, for one process or all, for a time', answer: made,
      body: object<NewSubstitute>({ substitute: id, process: nullable(process), first: date, last: nullable(date) }),
      handle: async ({ reader, body }) => (reader.actor.org ? answered(await change(reader, async (query, org, by) =>
        addSubstitute(query, { account: reader.actor.id, org }, { ...body, zone: await zoneOf(query, org, services.config.zone) }, by))) : notFound),
    }),
    route<'/api/substitutes/:id'>({
      method: 'DELETE', path: '/api/substitutes/:id', permission: 'signed-in', summary: 'Ends that somebody stands in for one', params: { id }, answer: 'nothing',
      handle: async ({ reader, params }) => (reader.actor.org ? silently(await change(reader, (query, org, by) => removeSubstitute(query, { account: reader.actor.id, org }, params.id, by))) : notFound),
    }),
  ];
}

/** Who changes the directory, as the record names him. */
export function authorOf({ actor }: Reader): Author {
  return { account: actor.id, name: actor.name, org: actor.org?.id ?? null };
}

/** What a change of the directory was denied for, as an answer. */
export function refusalOf({ denied, params = {} }: Denied): Refusal {
  return denied === 'thing.unknown' ? notFound : refuse(409, denied, params);
}

function personnelShown({ roles, mobile, joinedAt, ...row }: PersonnelRow): Personnel {
  return { ...row, mobile: mobile && covered(mobile, 'mobile'), admin: roles.includes('enterpriseAdmin'), joinedAt: joinedAt.toISOString() };
}

function substitutionShown({ id: key, name, process: of, first, last, state: stands }: SubstituteRow): Substitution {
  return { id: key, name, process: of, first, last, state: stands };
}
