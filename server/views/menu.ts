// The current definitions to what an actor is offered: entries of the menu and of the portal, and which lists may be opened at all.
import { isHeard, isRecord, type Actor, type Definition, type MenuEntry, type PartyForm, type Text } from '#engine';
import type { MenuGroup, MenuLink, PortalEntry, RegistrationKind } from '../api-types.ts';

/** The menu of an actor: what processes offer in the `order` of the portal, then what the platform itself offers. Where his organisation has a portal, only what that portal offers; without the starts that it has switched `off`. */
export function menuOf(definitions: readonly Definition[], actor: Actor, { portal, order, off }: { readonly portal: string | null; readonly order: readonly string[]; readonly off: ReadonlySet<string> }): MenuGroup[] {
  const groups = new Map<string, { group: Text; centre?: 'person' | 'administration'; entries: MenuLink[] }>();
  // What one keeps of oneself comes after what one does.
  const place = ({ compiled: { id } }: Definition): number => (order.includes(id) ? order.indexOf(id) : order.length);
  for (const definition of [...definitions].sort((a, b) => Number(isRecord(a)) - Number(isRecord(b)) || place(a) - place(b))) {
    if (!isAt(definition, portal)) continue;
    for (const entry of definition.compiled.document.process.menu ?? []) {
      if (entry.group === undefined || !isFor(definition, entry, actor) || off.has(`${definition.compiled.id}:${entry.start}`)) continue;
      const key = JSON.stringify(entry.group);
      const group = groups.get(key) ?? { group: entry.group, entries: [] };
      group.entries.push({ label: entry.label, href: hrefOf(definition, entry, 'lists'), ...(entry.icon === undefined ? {} : { icon: entry.icon }) });
      groups.set(key, group);
    }
  }
  for (const { group, entries, isLast } of platformGroups(actor)) {
    const key = JSON.stringify(group);
    const others = groups.get(key)?.entries ?? [];
    const all = isLast ? [...others, ...entries] : [...entries, ...others];
    groups.delete(key);
    if (all.length > 0) groups.set(key, { group, entries: all });
  }
  for (const [centre, group] of Object.entries(centres)) {
    const found = groups.get(JSON.stringify(group));
    if (found) found.centre = centre as keyof typeof centres;
  }
  return [...groups.values()];
}

/** What the portal shows to everybody, by section. */
export function portalOf(definitions: readonly Definition[]): { readonly section: Text; readonly entries: readonly PortalEntry[] }[] {
  const sections = new Map<string, { section: Text; entries: PortalEntry[] }>();
  for (const definition of definitions) {
    for (const entry of definition.compiled.document.process.menu ?? []) {
      if (entry.portal === undefined) continue;
      const key = JSON.stringify(entry.portal);
      const section = sections.get(key) ?? { section: entry.portal, entries: [] };
      const process = definition.compiled.id;
      section.entries.push({ label: entry.label, process, href: hrefOf(definition, entry, 'portal'), ...(entry.list === undefined ? {} : { list: entry.list }), ...(entry.start === undefined ? {} : { start: entry.start }) });
      sections.set(key, section);
    }
  }
  return [...sections.values()];
}

/** The ways to an account that definitions offer, in their order. */
export function registrationsOf(definitions: readonly Definition[]): readonly RegistrationKind[] {
  return definitions.flatMap(({ compiled: { id, document: { process } } }) => (process.menu ?? []).flatMap(({ register, label, say, start }): RegistrationKind[] =>
    (register === undefined || start === undefined ? [] : [{ process: id, portal: process.portal?.[0] ?? null, heading: register, label, say: say ?? null, href: process.events?.[start]?.showsKey ? '/register/key' : `/register/${id}/${start}` }])));
}

/** Whether a list may be opened: by everybody from the portal, else by those its menu entries or its own `who` are for, where their portal offers the process. */
export function mayOpenList(definition: Definition, list: string, actor: Actor): boolean {
  const { process, list: lists } = definition.compiled.document;
  const entries = (process.menu ?? []).filter((entry) => entry.list === list);
  if (entries.some((entry) => entry.portal !== undefined)) return true;
  if (actor.kind !== 'person' || !isAt(definition, actor.org?.portal ?? null)) return false;
  const who = lists?.[list] && typeof lists[list] === 'object' ? lists[list].who : undefined;
  if (who !== undefined && isPossibly(definition, who, actor)) return true;
  return entries.some((entry) => isFor(definition, entry, actor)) || (entries.length === 0 && who === undefined);
}

/** Whether a definition is everybody's: the portal shows it, or some of its cases are seen by anyone. */
export function isPublic({ compiled: { document: { process } } }: Definition): boolean {
  return (process.menu ?? []).some((entry) => entry.portal !== undefined) || (process.read ?? []).some(({ who }) => who === 'anyone');
}

/** Whether an actor has to do with a definition before there is any case of it: he writes definitions, may open one of its lists or start it. */
export function isOffered(definition: Definition, actor: Actor): boolean {
  const { process, list, machine } = definition.compiled.document;
  if (isRecord(definition)) return (process.read ?? []).some(({ who }) => isPossibly(definition, who, actor)) || actor.roles.includes('platformAdmin');
  return actor.roles.includes('platformAdmin') || Object.keys(list ?? {}).some((name) => mayOpenList(definition, name, actor))
    || Object.entries(process.events ?? {}).some(([event, { by }]) => machine !== null && isHeard(definition, machine.initial, event) && (by ?? []).some((party) => isPossibly(definition, party, actor)));
}

/** Whether some case could make the actor one of the party; which case is not asked. */
export function isPossibly(definition: Definition, party: string, actor: Actor): boolean {
  const forms: readonly PartyForm[] = party === 'anyone' ? [{ anyone: true }] : (definition.compiled.document.process.parties?.[party] ?? []);
  return forms.some((form) => {
    if ('anyone' in form) return true;
    if ('guest' in form) return actor.kind === 'guest';
    if ('system' in form || 'mail' in form || 'link' in form) return false;
    if ('user' in form || 'users' in form || 'superior' in form || 'head' in form) return actor.kind === 'person';
    if (form.orgType !== undefined && form.orgType !== actor.org?.type) return false;
    if (form.territory !== undefined && actor.org?.territory === undefined) return false;
    if (form.portal !== undefined && form.portal !== actor.org?.portal) return false;
    if (form.permission !== undefined && !actor.permissions.includes(form.permission.includes(':') ? form.permission : `${definition.compiled.id}:${form.permission}`)) return false;
    return form.role === undefined ? form.permission !== undefined || actor.org !== undefined : actor.roles.includes(form.role);
  });
}

/** Whether a portal offers the process; whoever comes in by none is offered all. */
function isAt({ compiled: { document: { process: { portal: offered } } } }: Definition, portal: string | null): boolean {
  return portal === null || offered === undefined || offered.includes(portal);
}

function isFor(definition: Definition, entry: MenuEntry, actor: Actor): boolean {
  return entry.for === undefined || entry.for.some((party) => isPossibly(definition, party, actor));
}

function hrefOf({ compiled: { id, document } }: Definition, entry: MenuEntry, where: 'lists' | 'portal'): string {
  const { record } = document.process;
  if (record) return record.of === 'operator' ? '/operators' : `/settings/${id}`;
  return entry.list === undefined ? `/start/${id}/${entry.start}` : `/${where}/${id}/${entry.list}`;
}

const account: Text = { 'zh-CN': '账号信息', en: 'Account' };
/** The groups one goes to from the menu of one's own name. */
const centres = { person: { 'zh-CN': '个人中心', en: 'Personal' }, administration: { 'zh-CN': '管理员中心', en: 'Administration' } } as const satisfies { readonly [centre: string]: Text };

/** What the platform itself offers, and to whom; entries without a role are everybody's. In a group that definitions have too it stands before theirs, or with `isLast` behind them. */
const platform: readonly { readonly group: Text; readonly role?: string; readonly isLast?: true; readonly entries: readonly MenuLink[] }[] = [
  {
    group: { 'zh-CN': '我的工作', en: 'My work' },
    entries: [
      { label: { 'zh-CN': '待办', en: 'Inbox' }, href: '/inbox', icon: 'inbox' },
      { label: { 'zh-CN': '消息中心', en: 'Messages' }, href: '/messages', icon: 'mail' },
      { label: { 'zh-CN': '我的代理', en: 'My substitutes' }, href: '/substitutes', icon: 'user-check' },
    ],
  },
  { group: account, isLast: true, entries: [{ label: { 'zh-CN': '我的IC卡', en: 'My security key' }, href: '/account/keys', icon: 'id-card' }] },
  { group: account, isLast: true, role: 'enterpriseAdmin', entries: [{ label: { 'zh-CN': '我的应用权限', en: 'Application permissions' }, href: '/company/permissions', icon: 'list-checks' }] },
  {
    group: centres.administration, role: 'enterpriseAdmin',
    entries: [
      { label: { 'zh-CN': '角色管理', en: 'Roles' }, href: '/company/roles', icon: 'id-card' },
      { label: { 'zh-CN': '部门管理', en: 'Departments' }, href: '/company/departments', icon: 'network' },
      { label: { 'zh-CN': '人员权限', en: 'People' }, href: '/company/people', icon: 'users' },
      { label: { 'zh-CN': '操作记录', en: 'Audit log' }, href: '/lists/audit/all', icon: 'history' },
    ],
  },
  { group: centres.person, entries: [] },
  {
    group: { 'zh-CN': '账号管理', en: 'Sign-in and companies' },
    entries: [
      { label: { 'zh-CN': '账号登录', en: 'Signing in' }, href: '/account/sign-in', icon: 'log-in' },
      { label: { 'zh-CN': '企业信息', en: 'My companies' }, href: '/account/companies', icon: 'building-2' },
    ],
  },
  {
    group: { 'zh-CN': '平台管理', en: 'Platform' }, role: 'platformAdmin',
    entries: [
      { label: { 'zh-CN': '流程定义', en: 'Definitions' }, href: '/definitions', icon: 'workflow' },
      { label: { 'zh-CN': '字典', en: 'Dictionaries' }, href: '/lists/dictionaries/all', icon: 'list' },
      { label: { 'zh-CN': '工作日历', en: 'Working calendars' }, href: '/lists/calendars/all', icon: 'calendar-days' },
      { label: { 'zh-CN': '策略配置', en: 'Policies' }, href: '/lists/policies/all', icon: 'settings' },
      { label: { 'zh-CN': '门户内容', en: 'Content' }, href: '/content', icon: 'megaphone' },
      { label: { 'zh-CN': '信函模板', en: 'Letter templates' }, href: '/lists/letters/all', icon: 'mail' },
      { label: { 'zh-CN': '帮助中心', en: 'Help' }, href: '/content?kind=guide', icon: 'circle-help' },
      { label: { 'zh-CN': '用户与组织', en: 'People and organisations' }, href: '/lists/organisations/all', icon: 'building-2' },
      { label: { 'zh-CN': '安全密钥', en: 'Security keys' }, href: '/lists/keys/all', icon: 'id-card' },
      { label: { 'zh-CN': '作业监控', en: 'Background work' }, href: '/outbox', icon: 'send' },
      { label: { 'zh-CN': '审计日志', en: 'Audit log' }, href: '/lists/audit/all', icon: 'history' },
      { label: { 'zh-CN': '注销申请', en: 'Requests to be erased' }, href: '/erasures', icon: 'user-minus' },
    ],
  },
];

function platformGroups(actor: Actor): typeof platform {
  return platform.filter(({ role }) => role === undefined || actor.roles.includes(role));
}
