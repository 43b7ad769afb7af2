// Organisations: what they are, who belongs to them, who is in charge of them; added, changed, suspended for a reason. What they do in their cases stays theirs.
import { say, type Json, type JsonObject, type Text } from '#engine';
import { chargesOf, membersOf, organisationAt, organisationRows, portalTitles, recordsKept } from '../store/directory-lists.ts';
import { changeOrganisation, createOrganisation, setOrganisationState } from '../store/organisation.ts';
import { panelOf, recentChanges, stateCell } from './panels.ts';
import { roleWords } from './roles.ts';
import type { Asking, Change, Register, Subject } from './register.ts';

export const organisations: Register = {
  source: organisationRows,
  columns: [{ name: 'name', type: 'text' }, { name: 'type', type: 'text' }, { name: 'creditCode', type: 'text' }, { name: 'portal', type: 'text' }, { name: 'members', type: 'integer' }, { name: 'state', type: 'text' }, { name: 'createdAt', type: 'datetime' }],
  filters: [{ name: 'name', match: 'fuzzy', type: 'text' }, { name: 'type', match: 'equals', type: 'text' }, { name: 'state', match: 'equals', type: 'text' }, { name: 'creditCode', match: 'fuzzy', type: 'text' }, { name: 'portal', match: 'equals', type: 'text' }, { name: 'createdAt', match: 'range', type: 'datetime' }],
  links: [{ label: { 'zh-CN': '用户', en: 'People' }, href: '/lists/accounts/all' }],
  choices: async (query) => ({ portal: await portalTitles(query) as { readonly [code: string]: Json } }),
  open,
  makes: {
    async ADD({ query, data, by }) {
      const { type, ...fields } = textsOf(data);
      return createOrganisation(query, { ...fields, type: type!, attributes: codesOf(data) }, by);
    },
  },
  changes: {
    async CHANGE({ query, id, data, by }) {
      return changeOrganisation(query, id!, { ...textsOf(data), attributes: { ...codesOf(data), creditCode: data['creditCode'] ?? null, organisationCode: data['organisationCode'] ?? null, qualified: data['qualified'] ?? null } }, by);
    },
    SUSPEND: (change) => stateTo(change, 'suspended'),
    RESTORE: (change) => stateTo(change, 'active'),
  },
};

async function open({ query, definition }: Asking, id: string): Promise<Subject | undefined> {
  const row = await organisationAt(query, id);
  if (!row) return undefined;
  const { name, type, region, territory, portal, attributes, state, createdAt } = row;
  const [members, charges, records, changes] = await Promise.all([membersOf(query, id), chargesOf(query, id), recordsKept(query, id), recentChanges(query, `org:${id}`)]);
  const optional = { region, territory, portal, creditCode: attributes['creditCode'], organisationCode: attributes['organisationCode'], qualified: attributes['qualified'], certified: attributes['certified'] };
  const typeName = (value: string): Text => typeWords(definition.field('/type')?.options, value);
  return {
    title: name, version: 0, data: { name, type, state, createdAt, ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null && value !== undefined)) as JsonObject) },
    closed: state === 'suspended' ? ['SUSPEND'] : state === 'active' ? ['RESTORE'] : ['SUSPEND', 'RESTORE'],
    panels: [
      panelOf({ 'zh-CN': '成员', en: 'Members' }, [{ 'zh-CN': '姓名', en: 'Name' }, { 'zh-CN': '用户名', en: 'User name' }, { 'zh-CN': '角色', en: 'Roles' }, { 'zh-CN': '部门', en: 'Department' }, { 'zh-CN': '状态', en: 'State' }],
        members.map((each) => [{ text: each.name, href: `/admin/accounts/${each.id}` }, { text: each.username }, { text: roleWords(each.roles) }, { text: each.department ?? '—' }, stateCell(each.state)]), { 'zh-CN': '还没有成员。', en: 'Nobody belongs to it yet.' }),
      panelOf({ 'zh-CN': '主管部门', en: 'In charge' }, [{ 'zh-CN': '单位', en: 'Organisation' }, { 'zh-CN': '类型', en: 'Kind' }],
        charges.map((each) => [{ text: each.name, href: `/admin/organisations/${each.id}` }, { text: typeName(each.type) }]), { 'zh-CN': '其所在地区没有主管部门，或者没有填写所在地区。', en: 'Nobody is in charge of where it is, or its seat is not known.' }),
      panelOf({ 'zh-CN': '单位自行保存的资料', en: 'What it keeps of itself' }, [{ 'zh-CN': '资料', en: 'Settings' }, { 'zh-CN': '版本', en: 'Version' }, { 'zh-CN': '最近保存', en: 'Last saved' }],
        records.map((each) => [{ text: each.title }, { text: String(each.version) }, { text: each.at }]), { 'zh-CN': '还没有保存资质等资料。', en: 'It has kept neither qualifications nor settings.' }),
      changes,
    ],
  };
}

async function stateTo({ query, id, data, by }: Change, state: 'active' | 'suspended') {
  return (await setOrganisationState(query, id!, state, by, state === 'suspended' ? String(data['reason']) : undefined)) ? { id: id! } : { denied: 'thing.unknown' as const };
}

function textsOf(data: JsonObject): { readonly name: string; readonly type: string | null; readonly region: string | null; readonly territory: string | null; readonly portal: string | null } {
  const text = (name: string): string | null => (typeof data[name] === 'string' ? data[name] : null);
  return { name: text('name')!, type: text('type'), region: text('region'), territory: text('territory'), portal: text('portal') };
}

function codesOf({ creditCode, organisationCode }: JsonObject): JsonObject {
  return { ...(creditCode === undefined ? {} : { creditCode }), ...(organisationCode === undefined ? {} : { organisationCode }) };
}

function typeWords(options: unknown, value: string): Text {
  const found = Array.isArray(options) ? (options as readonly { readonly value: string; readonly label: Text }[]).find((each) => each.value === value) : undefined;
  return found ? { 'zh-CN': say(found.label, 'zh-CN'), en: say(found.label, 'en') } : value;
}
