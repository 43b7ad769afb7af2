// People: where they belong and as what; added, moved, disabled and let in again. Their passwords are never seen: a new one is chosen by a link to their mailbox.
import { covered, usernameProblem, type JsonObject } from '#engine';
import { issueLink } from '../door/codes.ts';
import { refuse, refuseFor, type Refusal } from '../edge/problem-response.ts';
import { changeAccount, createAccount, endSessions, releaseAccount, setAccountState, voidPassword } from '../store/account.ts';
import { isDenied } from '../store/audit.ts';
import { accountAt, accountRows, agreedBy, organisationAt, organisationsNamed, placesOf, type AccountRow } from '../store/directory-lists.ts';
import { portalFor } from '../store/head.ts';
import { addMembership, platformAdmins, setMembershipState } from '../store/membership.ts';
import type { Query } from '../store/sight.ts';
import { isId } from '../views/paging.ts';
import { panelOf, recentChanges, stateCell } from './panels.ts';
import type { Asking, Change, Register, Subject } from './register.ts';
import { roleWords } from './roles.ts';

const invitationHours = 72;

export const accounts: Register = {
  source: accountRows,
  columns: [{ name: 'username', type: 'text' }, { name: 'name', type: 'text' }, { name: 'organisations', type: 'text' }, { name: 'mobile', type: 'text' }, { name: 'mail', type: 'text' }, { name: 'state', type: 'text' }, { name: 'createdAt', type: 'datetime' }],
  filters: [{ name: 'username', match: 'fuzzy', type: 'text' }, { name: 'name', match: 'fuzzy', type: 'text' }, { name: 'organisations', match: 'fuzzy', type: 'text' }, { name: 'state', match: 'equals', type: 'text' }, { name: 'createdAt', match: 'range', type: 'datetime' }],
  links: [{ label: { 'zh-CN': '单位', en: 'Organisations' }, href: '/lists/organisations/all' }],
  // Whoever administers the platform needs to know whose number it is, not the number.
  cells: ({ mobile, ...rest }) => ({ ...rest, mobile: typeof mobile === 'string' ? covered(mobile, 'mobile') : null }),
  open,
  makes: {
    async ADD(change) {
      const { query, data, by, services } = change;
      const org = await organisationNamed(query, data, 'organisation');
      if (typeof org !== 'string') return org;
      const { policy } = await portalFor(query, org);
      const wrong = usernameProblem(data['role'] === 'enterpriseAdmin' ? policy.username.admin : policy.username.operator, String(data['username']), '/username');
      if (wrong) return refuseFor([wrong]);
      const made = await createAccount(query, { username: String(data['username']), name: String(data['name']), mail: String(data['mail']), mobile: data['mobile'] === undefined ? null : String(data['mobile']), passwordHash: null }, by);
      if (isDenied(made)) return refuse(409, made.denied, made.params, '/username');
      const added = await addMembership(query, { account: made.id, org, roles: [String(data['role'])] }, by);
      if (isDenied(added)) return added;
      const name = (await organisationAt(query, org))!.name;
      return (await issueLink(query, 'recovery-link', { about: made.id, subject: `invitation ${made.id}`, address: String(data['mail']), hours: invitationHours },
        (token) => ({ letter: 'invitation', fields: { username: String(data['username']), org: name, link: `${homeOf(services)}/recover?token=${token}`, hours: String(invitationHours) }, channel: 'mail', to: String(data['mail']) }))) ?? made;
    },
  },
  changes: {
    CHANGE: ({ query, id, data, by }) => about(query, id!, ({ org }) => changeAccount(query, id!, { name: String(data['name']), mail: String(data['mail']), mobile: data['mobile'] === undefined ? null : String(data['mobile']) }, by, org)),
    async ENTER({ query, id, data, by }) {
      const org = await organisationNamed(query, data, 'organisation');
      if (typeof org !== 'string') return org;
      const added = await addMembership(query, { account: id!, org, roles: [String(data['role'])] }, by);
      return isDenied(added) ? added : { id: id! };
    },
    async MOVE(change) {
      const left = await leave(change);
      if (!('id' in left)) return left;
      return accounts.changes!['ENTER']!(change);
    },
    LEAVE: (change) => leave(change),
    LOCK: (change) => about(change.query, change.id!, async ({ org }) => (await isLastAdmin(change) ? refuse(409, 'account.last-admin') : setAccountState(change.query, change.id!, 'disabled', change.by, { about: org, reason: String(change.data['reason']) }))),
    UNLOCK: ({ query, id, by }) => about(query, id!, ({ org }) => setAccountState(query, id!, 'active', by, { about: org })),
    RELEASE: ({ query, id, by }) => about(query, id!, ({ org }) => releaseAccount(query, id!, by, org)),
    SIGN_OUT: ({ query, id, by }) => about(query, id!, async ({ org }) => (await endSessions(query, id!, by, org)) !== null),
    NEW_PASSWORD: ({ query, id, by, services }) => about(query, id!, async ({ org, mail, username }) => {
      if (mail === null) return refuse(409, 'account.no-mail');
      const refused = await issueLink(query, 'recovery-link', { about: id!, subject: `invitation ${id!}`, address: mail, hours: invitationHours },
        (token) => ({ letter: 'recovery', fields: { username, link: `${homeOf(services)}/recover?token=${token}`, hours: String(invitationHours) }, channel: 'mail', to: mail }));
      return refused ?? voidPassword(query, id!, by, org);
    }),
  },
};

async function open({ query }: Asking, id: string): Promise<Subject | undefined> {
  const row = isId(id) ? await accountAt(query, id) : undefined;
  if (!row) return undefined;
  const { username, name, mail, mobile, state, createdAt, sessions, locked } = row;
  const [places, agreed, changes] = [await placesOf(query, id), await agreedBy(query, id), await recentChanges(query, `user:${id}`)];
  const isOpen = ['active', 'initial', 'verified'].includes(state);
  return {
    title: name, version: 0,
    data: { username, name, state, createdAt, sessions, locked, ...(mail === null ? {} : { mail }), ...(mobile === null ? {} : { mobile }) },
    closed: [...(state === 'disabled' ? [] : ['UNLOCK']), ...(isOpen ? [] : ['LOCK', 'SIGN_OUT', 'NEW_PASSWORD', 'ENTER', 'MOVE']), ...(locked ? [] : ['RELEASE']), ...(state === 'deleted' ? ['CHANGE', 'LEAVE'] : []), ...(sessions === 0 ? ['SIGN_OUT'] : []), ...(places.some((each) => each.state !== 'removed') ? [] : ['MOVE', 'LEAVE'])],
    panels: [
      panelOf({ 'zh-CN': '所属单位', en: 'Organisations' }, [{ 'zh-CN': '单位', en: 'Organisation' }, { 'zh-CN': '角色', en: 'Roles' }, { 'zh-CN': '部门', en: 'Department' }, { 'zh-CN': '加入', en: 'Since' }, { 'zh-CN': '状态', en: 'State' }],
        places.map((each) => [{ text: each.name, href: `/admin/organisations/${each.org}` }, { text: roleWords(each.roles) }, { text: each.department ?? '—' }, { text: each.since }, stateCell(each.state)]), { 'zh-CN': '不属于任何单位。', en: 'Belongs to no organisation.' }),
      panelOf({ 'zh-CN': '同意的协议', en: 'Terms agreed to' }, [{ 'zh-CN': '门户', en: 'Portal' }, { 'zh-CN': '版本', en: 'Version' }, { 'zh-CN': '时间', en: 'When' }, { 'zh-CN': '办件', en: 'Case' }, { 'zh-CN': '协议摘要（SHA-256）', en: 'Digest of the terms (SHA-256)' }],
        agreed.map((each) => [{ text: each.title ?? each.portal, href: `/admin/portals/${each.portal}` }, { text: String(each.version) }, { text: each.at }, { text: each.case }, { text: each.digest }]), { 'zh-CN': '账号不是在平台上注册的，没有同意协议的记录。', en: 'It did not come by a registration, so no agreement is on record.' }),
      changes,
    ],
  };
}

type Outcome = boolean | Refusal;

/** A change of an account that is there. */
async function about(query: Query, id: string, work: (account: AccountRow) => Promise<Outcome>): ReturnType<NonNullable<Register['changes']>[string]> {
  const account = await accountAt(query, id);
  const done = account ? await work(account) : false;
  return done === true ? { id } : done === false ? { denied: 'thing.unknown' } : done;
}

async function leave(change: Change): ReturnType<NonNullable<Register['changes']>[string]> {
  const { query, id, data, by } = change;
  const org = await organisationNamed(query, data, 'from');
  if (typeof org !== 'string') return org;
  if (await isLastAdmin(change)) return refuse(409, 'account.last-admin');
  const left = await setMembershipState(query, { account: id!, org }, 'removed', by);
  if (isDenied(left)) return left;
  return left.changed ? { id: id! } : refuse(422, 'organisation.unknown', { name: String(data['from']) }, '/from');
}

/** Nobody shuts himself out, and the platform is never without somebody who administers it. */
async function isLastAdmin({ query, id, reader }: Change): Promise<boolean> {
  if (id === reader.actor.id) return true;
  const admins = (await platformAdmins(query)).filter(({ mayAct }) => mayAct);
  return admins.length === 1 && admins[0]!.id === id;
}

async function organisationNamed(query: Query, data: JsonObject, field: 'organisation' | 'from'): Promise<string | Refusal> {
  const name = String(data[field]);
  const [first, second] = await organisationsNamed(query, name);
  if (first === undefined) return refuse(422, 'organisation.unknown', { name }, `/${field}`);
  return second === undefined ? first : refuse(422, 'organisation.ambiguous', { name }, `/${field}`);
}

function homeOf({ config }: Change['services']): string {
  return config.baseUrl ?? `http://localhost:${config.port}`;
}
