// Who is asked at a step and why, in words: by which rule people are found, how many of them decide and how far they are, what everybody could do at another time.
import { dueOf, granteesByForm, isOf, momentOf, needed, partyForms, say, statesOfDefinition, type Definition, type Facts, type Instance, type Offer, type PartyForm, type Quorum, type Scope, type Seat, type StateNode, type Task, type TaskDeclaration, type Snapshot, type Text } from '#engine';
import type { ClosedOffer } from '../api-types.ts';
import type { Names } from '../store/names.ts';

/** Whom a party names in one case, form by form. */
export function partyInWords(definition: Definition, party: string, scope: Scope, names: Names): Text {
  const forms = partyForms(definition, party);
  const grantees = granteesByForm(forms, scope, definition.compiled.id);
  return joined(forms.map((form, index) => formInWords(definition, form, grantees[index]!, names)), { 'zh-CN': '，或者', en: ', or ' });
}

function formInWords({ compiled }: Definition, form: PartyForm, grantees: readonly string[], names: Names): Text {
  if ('anyone' in form) return { 'zh-CN': '任何人', en: 'anybody' };
  if ('guest' in form) return { 'zh-CN': '未登录的访客', en: 'a guest' };
  if ('link' in form) return { 'zh-CN': '持邮件链接的申请人', en: 'whoever has the link of the mail' };
  if ('system' in form) return { 'zh-CN': '系统', en: 'the system' };
  if ('user' in form) return { 'zh-CN': '指定的人员', en: 'the person named' };
  if ('users' in form) return { 'zh-CN': '名单上的人员', en: 'the people on a list' };
  if ('mail' in form) return { 'zh-CN': '指定的邮箱', en: 'an address named' };
  if ('superior' in form) {
    const { user, level = 1 } = form.superior;
    const whose = user === undefined ? { 'zh-CN': '申请人', en: 'the applicant' } : { 'zh-CN': '指定人员', en: 'the person named' };
    return level === 1 ? { 'zh-CN': `${whose['zh-CN']}的直接上级`, en: `the superior of ${whose.en}` } : { 'zh-CN': `${whose['zh-CN']}的第 ${level} 级上级`, en: `the superior of ${whose.en} ${level} levels up` };
  }
  if ('head' in form) {
    const { user, department } = form.head;
    if (department !== undefined) return { 'zh-CN': '指定部门的负责人', en: 'the head of the department named' };
    return user === undefined ? { 'zh-CN': '申请人所在部门的负责人', en: 'the head of the applicant’s department' } : { 'zh-CN': '指定人员所在部门的负责人', en: 'the head of the department of the person named' };
  }
  const label = form.permission === undefined ? undefined : compiled.document.process.permissions?.[form.permission.split(':').at(-1)!]?.label ?? form.permission;
  const holder = label === undefined
    ? { 'zh-CN': form.role === undefined ? '人员' : `担任“${form.role}”的人员`, en: form.role === undefined ? 'people' : `people in the role “${form.role}”` }
    : { 'zh-CN': `有“${say(label, 'zh-CN')}”权限的人员`, en: `people with the permission “${say(label, 'en')}”` };
  const orgs = [...new Set(grantees.flatMap((grantee) => /^org:([^/]+)\//.exec(grantee)?.[1] ?? []))].map((id) => names.get(id) ?? id);
  if (form.of !== undefined && orgs.length > 0) return { 'zh-CN': `${orgs.join('、')}${holder['zh-CN']}`, en: `${holder.en} of ${orgs.join(', ')}` };
  if (form.territory !== undefined) return { 'zh-CN': `所在地区${holder['zh-CN']}`, en: `${holder.en} of the region` };
  if (form.portal !== undefined) return { 'zh-CN': `平台${holder['zh-CN']}`, en: `${holder.en} of the portal` };
  return holder;
}

/** Organisations that the parties of the tasks name. */
export function orgsNamed(definition: Definition, tasks: readonly Task[], scope: Scope): string[] {
  const parties = tasks.flatMap(({ state }) => statesOfDefinition(definition).get(state)?.meta.task?.who ?? []);
  return parties.flatMap((party) => granteesByForm(partyForms(definition, party), scope, definition.compiled.id).flat()).flatMap((grantee) => /^org:([^/]+)\//.exec(grantee)?.[1] ?? []);
}

/** How the people of a task decide; null where one of them does it alone. */
export function quorumInWords(declaration: TaskDeclaration, seats: readonly Seat[]): Text | null {
  const voting = seats.filter((seat) => !seat.advisory);
  if (declaration.seats !== 'each' && voting.length < 2) return { 'zh-CN': '其中任一人办理即可。', en: 'Any one of them decides.' };
  if (voting.length < 2) return null;
  const weights = voting.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const quorum: Quorum = declaration.decide ?? { mode: 'any' };
  const { approvals, refusals } = needed(quorum, weights);
  const inOrder = declaration.order === 'in-order' ? { 'zh-CN': '依次表态，', en: 'One after the other: ' } : { 'zh-CN': '', en: '' };
  const counted = (side: 'yes' | 'no') => voting.filter(({ vote }) => vote && (declaration.verbs[vote.verb]?.counts === 'yes') === (side === 'yes')).length;
  const so = voting.some(({ vote }) => vote)
    ? { 'zh-CN': `已有 ${counted('yes')} 人同意${counted('no') > 0 ? `，${counted('no')} 人不同意` : ''}。`, en: ` So far ${counted('yes')} for${counted('no') > 0 ? `, ${counted('no')} against` : ''}.` }
    : { 'zh-CN': '还没有人表态。', en: ' Nobody has answered yet.' };
  const law = lawInWords(quorum, voting.length, weights, approvals, refusals);
  return { 'zh-CN': `${inOrder['zh-CN']}${law['zh-CN']}${so['zh-CN']}`, en: `${inOrder.en}${law.en}${so.en}` };
}

function lawInWords(quorum: Quorum, people: number, weights: number, approvals: number, refusals: number): { readonly 'zh-CN': string; readonly en: string } {
  if (quorum.mode === 'first') return { 'zh-CN': `${people} 人中最先表态的人决定。`, en: `The first of ${people} to answer decides.` };
  if (quorum.mode === 'weight' || weights !== people) return { 'zh-CN': `按权重计：共 ${weights}，同意达到 ${approvals} 即通过，不同意达到 ${refusals} 即不通过。`, en: `By weight: ${approvals} of ${weights} for it approve, ${refusals} against it refuse.` };
  const veto = 'veto' in quorum && quorum.veto === true;
  if (approvals === people) return { 'zh-CN': `${people} 人都同意才通过${refusals === 1 ? '，一人不同意即不通过' : ''}。`, en: `All ${people} have to approve${refusals === 1 ? '; one refusal refuses' : ''}.` };
  return {
    'zh-CN': `${people} 人中 ${approvals} 人同意即通过，${veto ? '任一人不同意即不通过' : refusals === people ? '全部不同意才不通过' : `${refusals} 人不同意即不通过`}。`,
    en: `${approvals} of ${people} approve it; ${veto ? 'one refusal refuses' : refusals === people ? 'only all of them refuse it' : `${refusals} refuse it`}.`,
  };
}

/** Until when a task is to be decided: the earliest due time of its state and of those around it. */
export function dueOfTask(definition: Definition, { state }: Task, timers: Snapshot['timers']): string | null {
  const around = new Set<string>();
  for (let at: string | null = state; at; at = statesOfDefinition(definition).get(at)?.parent ?? null) around.add(at);
  return dueOf(Object.fromEntries(Object.entries(timers).filter(([name]) => around.has(name.split('.')[0]!))));
}

/** What this reader could do in other states and cannot do here: where it is possible. */
export function closedOffers(definition: Definition, instance: Instance, facts: Facts, offers: readonly Offer[]): ClosedOffer[] {
  const { process, machine } = definition.compiled.document;
  const scope = momentOf(definition, instance, facts);
  const open = new Set(offers.map(({ event }) => event));
  return Object.entries(process.events ?? {}).flatMap(([event, { by, label }]): ClosedOffer[] => {
    if (open.has(event) || !by?.some((party) => isOf(facts.actor, partyForms(definition, party), scope, process.id))) return [];
    const states = [...statesOfDefinition(definition).values()].filter((node) => node.atomic && node.key !== machine?.initial && node.meta.label !== undefined && node.heard.includes(event));
    return states.length === 0 ? [] : [{ event, label: label ?? event, states: states.map(({ meta }: StateNode) => meta.label!) }];
  });
}

function joined(parts: readonly Text[], separator: { readonly 'zh-CN': string; readonly en: string }): Text {
  return { 'zh-CN': parts.map((part) => say(part, 'zh-CN')).join(separator['zh-CN']), en: parts.map((part) => say(part, 'en')).join(separator.en) };
}
