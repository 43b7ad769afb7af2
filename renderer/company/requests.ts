// What the administrator's pages ask the server.
import type { CompanyPermissions, CompanyRoles, Departments, Made, NewGrant, NewSubstitute, PersonnelPage, SaveDepartment, SavePersonnel, SaveRole, Substitutions } from '../../server/api-types.ts';
import { call } from '../api.ts';

const at = '/api/company';

export const company = {
  permissions: (signal: AbortSignal) => call<CompanyPermissions>(`${at}/permissions`, { signal }),
  savePermissions: (granted: readonly string[]) => call<void>(`${at}/permissions`, { method: 'PUT', body: { granted } }),
  roles: (signal?: AbortSignal) => call<CompanyRoles>(`${at}/roles`, signal ? { signal } : {}),
  saveRole: (id: string | null, body: SaveRole) => (id === null ? call<Made>(`${at}/roles`, { method: 'POST', body }) : call<Made>(`${at}/roles/${id}`, { method: 'PUT', body })),
  removeRole: (id: string) => call<void>(`${at}/roles/${id}`, { method: 'DELETE' }),
  departments: (signal?: AbortSignal) => call<Departments>(`${at}/departments`, signal ? { signal } : {}),
  saveDepartment: (id: string | null, body: SaveDepartment) => (id === null ? call<Made>(`${at}/departments`, { method: 'POST', body }) : call<Made>(`${at}/departments/${id}`, { method: 'PUT', body })),
  removeDepartment: (id: string) => call<void>(`${at}/departments/${id}`, { method: 'DELETE' }),
  people: (query: URLSearchParams, signal?: AbortSignal) => call<PersonnelPage>(`${at}/people?${query}`, signal ? { signal } : {}),
  savePerson: (account: string, body: SavePersonnel) => call<void>(`${at}/people/${account}`, { method: 'PUT', body }),
  removePerson: (account: string) => call<void>(`${at}/people/${account}`, { method: 'DELETE' }),
  grant: (account: string, body: NewGrant) => call<Made>(`${at}/people/${account}/grants`, { method: 'POST', body }),
  revoke: (grant: string) => call<void>(`${at}/grants/${grant}`, { method: 'DELETE' }),
  substitutes: (signal: AbortSignal) => call<Substitutions>('/api/substitutes', { signal }),
  addSubstitute: (body: NewSubstitute) => call<Made>('/api/substitutes', { method: 'POST', body }),
  removeSubstitute: (id: string) => call<void>(`/api/substitutes/${id}`, { method: 'DELETE' }),
};
